"""Explanations show what decided a statement, and no text can break out of them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from browser import Browser
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import UsageError
from kg.cli import cli
from kg.cli.explain import _lines
from kg.extract.explain import Explanation, explain, segments
from kg.extract.statements import Decision
from kg.model import Article, Reading, Span, Statement
from kg.pipeline import add, annotate
from kg.query.explained import explain_stored
from kg.read import read
from kg.store import open_store
from kg.view import explanation_page

TEXT = (
    "Les caméras divisent la ville\n\n5 mars 2018 . –\n"
    "« Nous refusons ces caméras », a déclaré Zoé Lefèvre, présidente de l'association Œil libre. "
    "Selon la société Oculix, les caméras rendent la ville plus sûre.\n"
)
HOSTILE = (
    "<script>alert(1)</script> \"' onmouseover=alert(2)\n\n5 mars 2018 . –\n"
    "« Nous </span></div><img src=https://evil.example/x onerror=alert(3)> refusons &amp; non », "
    "a déclaré Zoé Lefèvre\x1b[31m\x1b]0;titre\x07 à \u202edroite.\n"
)

TAGS = "html head meta title style body p span h1 article div ol li a b table tr td"


def run(*words: str, data: str | None = None, **env: str) -> Result:
    return CliRunner().invoke(cli, list(words), input=data, env=env, prog_name="kg")


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    path = tmp_path_factory.mktemp("articles") / "un.txt"
    path.write_text(TEXT, encoding="utf-8")
    (found,) = read(path)
    assert isinstance(found, Article)
    return found


@pytest.fixture(scope="module")
def explanation(article: Article) -> Explanation:
    return explain(article)


@pytest.fixture(scope="module")
def hostile() -> Explanation:
    """A reading in which every part of a hostile text belongs to a statement."""
    middle = len(HOSTILE) // 2
    statement = Statement(
        "direct",
        (Span(0, middle), Span(middle + 1, len(HOSTILE))),
        cue=Span(3, 20),
        speaker=Span(0, 30),
        source=HOSTILE,
        rule="<b>",
    )
    reading = Reading(
        Article(HOSTILE, HOSTILE, HOSTILE, title=HOSTILE, outlet="<i>"),
        'fr"><script>',
        "kg/1",
        (statement,),
    )
    decision = Decision(statement, {"lemma <script>": 1.0, "b": -2.0}, 3)
    return Explanation(reading, (decision,), ("a note <script>",))


# -- explanations ---------------------------------------------------------------------------


def test_the_reading_is_the_pipelines(article: Article, explanation: Explanation) -> None:
    (reading,) = annotate([article])
    assert explanation.reading == reading
    assert [one.rule for one in reading.statements] == ["incise", "prep"]


@pytest.mark.parametrize("handle", ["un", "un.txt"])
def test_a_stored_article_is_explained_like_its_file(
    article: Article, explanation: Explanation, tmp_path: Path, handle: str
) -> None:
    (tmp_path / "un.txt").write_text(TEXT, encoding="utf-8")
    with open_store(tmp_path / "kg-store", create=True) as store:
        add(store, [tmp_path / "un.txt"])
        found = explain_stored(store, handle)
        with pytest.raises(UsageError, match="no article called 'unn'; did you mean un"):
            explain_stored(store, "unn")
    assert found.article.title_span == article.title_span
    assert found.article.date_span == article.date_span
    assert found.reading.statements == explanation.reading.statements
    assert found.notes == ()


spans = st.tuples(st.integers(0, 29), st.integers(1, 30)).map(
    lambda pair: Span(min(pair), max(max(pair), min(pair) + 1))
)
made = st.builds(
    Statement,
    type=st.just("direct"),
    content=st.lists(spans, min_size=1, max_size=3).map(tuple),
    cue=st.none() | spans,
    speaker=st.none() | spans,
    target=st.none() | spans,
    when=st.none() | spans,
)


@given(st.lists(made, max_size=4))
def test_segments_cover_the_text_and_have_its_roles(statements: list[Statement]) -> None:
    text = "abcdefghijklmnopqrstuvwxyzéœ😀 "[:30]
    found = segments(text, statements)
    assert "".join(one.span.of(text) for one in found) == text
    for one in found:
        for number, statement in enumerate(statements):
            inside = any(piece.covers(one.span) for piece in statement.content)
            assert ((number, "content") in one.roles) == inside
            spoken = statement.speaker is not None and statement.speaker.covers(one.span)
            assert ((number, "speaker") in one.roles) == spoken
    begun = [number for one in found for number in one.begins]
    assert sorted(begun) == list(range(len(statements)))


# -- the page ------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """The tags of a page, and the text in its first article."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_shows_the_text_and_links_marks_to_statements(explanation: Explanation) -> None:
    page = explanation_page([explanation])
    found = Reader(page)
    ids = {attrs["id"] for _, attrs in found.tags if attrs.get("id")}
    links = {str(attrs["href"])[1:] for tag, attrs in found.tags if tag == "a"}
    assert links == ids == {"a1s1", "a1s1t", "a1s2", "a1s2t"}
    assert '<span class="content">Nous refusons </span>' in page
    assert '<span class="cue">déclaré</span>' in page
    assert explanation_page([explanation]) == page


def test_the_page_of_a_hostile_text_holds_only_its_own_tags(hostile: Explanation) -> None:
    page = explanation_page([hostile, hostile])
    found = Reader(page)
    assert {tag for tag, _ in found.tags} <= set(TAGS.split())
    for _, attrs in found.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "src"]
    assert "\x1b" not in page
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "onerror=alert(3)> refusons &amp; non" in shown


def test_half_a_surrogate_pair_does_not_break_the_page() -> None:
    article = Article("a", "a", "x\ud800y")
    page = explanation_page([Explanation(Reading(article, "fr", "kg/1"), ())])
    assert "x\ufffdy" in page
    page.encode("utf-8")


@pytest.mark.browser
def test_a_browser_runs_and_fetches_nothing(hostile: Explanation, tmp_path: Path) -> None:
    file = tmp_path / "why.html"
    file.write_text(explanation_page([hostile]), encoding="utf-8")
    with Browser(file) as browser:
        assert browser.dialogs == []
        assert browser.errors == []
        assert [url for url in browser.requests if url != file.as_uri()] == []


# -- the command ---------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "un.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_file_is_explained_without_a_graph(here: Path) -> None:
    result = run("explain", "un.txt")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "Les caméras divisent la ville"
    assert "« [1]Nous refusons ces caméras », a déclaré Zoé Lefèvre" in result.output
    assert "    Zoé Lefèvre → Zoé Lefèvre" in lines
    assert "rule incise, cue “déclaré”" in result.output
    assert "pattern paren-after-quotation " in result.output
    assert re.search(r"^    confidence 0\.\d\d", result.output, re.M)
    assert re.search(r"^     [+-]\d\.\d\d  \w", result.output, re.M)
    assert not (here / "kg-store").exists()


def test_a_hostile_text_does_nothing_to_the_terminal(hostile: Explanation) -> None:
    shown = click.unstyle("\n".join(_lines(hostile)))
    assert "Zoé Lefèvre" in shown
    assert "]0;titre" in shown
    assert [c for c in shown if not c.isprintable() and c != "\n"] == []

"""Articles are added once, in their latest version, and removed without a trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import kg.extract.batch
import kg.extract.reading
import kg.preprocess
from kg.base.errors import UsageError
from kg.model import Actor, Article, Reading, Span, Statement
from kg.pipeline import add, remove
from kg.query.inventory import articles
from kg.store import Store, open_store

DATED = "Un titre\n\n5 mars 2018 . –\n« Nous irons », a dit Zoé Lefèvre."


@dataclass(frozen=True)
class Parsed:
    """A document without a parse."""

    article: Article
    language: str


def use_coder(monkeypatch: pytest.MonkeyPatch, coder: str) -> None:
    monkeypatch.setattr(kg.extract.reading, "CODER", coder)
    for module in ("run", "summary"):
        monkeypatch.setattr(f"kg.ingest.{module}.CODER", coder)


@pytest.fixture(autouse=True)
def _extraction_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extract each « … » as a statement of Zoé Lefèvre; fail on a text with "BUG"."""

    def annotate(given: Iterable[Article], *, model: str | None) -> Iterator[Parsed]:
        for article in given:
            yield Parsed(article, article.language or "fr")

    def extract(document: Parsed, *, fast: bool = False) -> Reading:
        text = document.article.text
        if "BUG" in text:
            raise ZeroDivisionError("a fault of the extractor")
        found = ()
        if "«" in text and document.language == "fr":
            content = Span(text.index("«") + 2, text.index("»") - 1)
            found = (Statement("direct", (content,), source="Zoé Lefèvre", source_kind="person"),)
        zoe = Actor("person/zoe-lefevre", "Zoé Lefèvre", "person")
        return Reading(
            document.article,
            document.language,
            kg.extract.reading.CODER,
            found,
            actors={"Zoé Lefèvre": zoe} if found else {},
        )

    use_coder(monkeypatch, "kg/1")
    monkeypatch.setattr(kg.preprocess, "annotate", annotate)
    monkeypatch.setattr(kg.extract.reading, "extract", extract)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "graph", create=True) as opened:
        yield opened


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(DATED, encoding="utf-8")
    (folder / "b.txt").write_text("Sans date.", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\0\1")
    (folder / "d.jsonl").write_text(
        json.dumps({"text": "Deutscher Text.", "id": "d", "language": "de", "date": "2018"})
        + "\n{",
        encoding="utf-8",
    )
    return folder


def dump(store: Store) -> list[str]:
    return [str(quad) for quad in store.dump()]


def test_the_summary_says_what_a_run_did(store: Store, inputs: Path) -> None:
    done: list[str] = []
    summary = add(store, [inputs], progress=done.append)
    assert (summary.added, summary.changed, summary.unchanged) == (3, 0, 0)
    assert (summary.statements, summary.actors) == (1, 1)
    assert summary.without_date == ("b",)
    assert summary.without_extractor == {"de": 1}
    assert [error.where for error in summary.failed] == [
        str(inputs / "c.txt"),
        str(inputs / "d.jsonl"),
    ]
    assert summary.notes == {}
    assert len(done) == 5


def test_a_second_run_changes_nothing(store: Store, inputs: Path) -> None:
    add(store, [inputs])
    before = dump(store)
    summary = add(store, [inputs])
    assert (summary.added, summary.changed, summary.unchanged) == (0, 0, 3)
    assert summary.statements == 0
    assert dump(store) == before


@pytest.mark.parametrize(
    "text",
    [
        DATED.replace("Nous irons", "Nous n'irons pas"),
        DATED.replace("5 mars", "6 mars"),
        "auteur: C. Aubin\ndate: 2018-03-05\n\n" + DATED,
    ],
    ids=["text", "date", "author"],
)
def test_a_changed_article_replaces_all_that_came_from_it(
    store: Store, inputs: Path, tmp_path: Path, text: str
) -> None:
    add(store, [inputs])
    (inputs / "a.txt").write_text(text, encoding="utf-8")
    summary = add(store, [inputs])
    assert (summary.added, summary.changed, summary.unchanged) == (0, 1, 2)
    with open_store(tmp_path / "fresh", create=True) as fresh:
        add(fresh, [inputs])
        assert dump(store) == dump(fresh)


def test_a_newer_coder_reads_an_article_again(
    store: Store, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, [inputs])
    use_coder(monkeypatch, "kg/99.0")
    assert add(store, [inputs]).changed == 3
    assert add(store, [inputs]).unchanged == 3


def test_the_order_of_articles_does_not_matter(store: Store, inputs: Path, tmp_path: Path) -> None:
    (inputs / "e.txt").write_text(DATED.replace("irons", "allons"), encoding="utf-8")
    add(store, [inputs])
    with open_store(tmp_path / "other", create=True) as other:
        add(other, sorted(inputs.iterdir(), reverse=True))
        assert dump(store) == dump(other)


def test_two_articles_with_one_identity_do_not_overwrite_each_other(
    store: Store, tmp_path: Path
) -> None:
    for folder, text in (("x", "Un."), ("y", "Deux."), ("z", "Un.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    summary = add(store, [tmp_path / folder for folder in "xyz"])
    assert (summary.added, summary.unchanged) == (1, 1)
    assert "another article of this run" in str(summary.failed[0])


def test_an_article_that_breaks_the_extractor_leaves_the_others(store: Store, inputs: Path) -> None:
    (inputs / "a0.txt").write_text("BUG", encoding="utf-8")
    summary = add(store, [inputs])
    assert summary.added == 3
    assert "a0: it could not be analysed (ZeroDivisionError" in str(summary.failed[0])


@pytest.mark.parametrize("handle", ["name", "identity", "iri"])
def test_a_removed_article_leaves_nothing(
    store: Store, inputs: Path, tmp_path: Path, handle: str
) -> None:
    add(store, [inputs])
    held = next(article for article in articles(store) if article.name == "a")
    assert remove(store, [getattr(held, handle)]) == ["a.txt"]
    (inputs / "a.txt").unlink()
    with open_store(tmp_path / "fresh", create=True) as fresh:
        add(fresh, [inputs])
        assert dump(store) == dump(fresh)


def test_an_article_that_is_not_there_removes_nothing(store: Store, inputs: Path) -> None:
    add(store, [inputs])
    before = dump(store)
    with pytest.raises(UsageError, match=r"no article called 'a\.tx'; did you mean a\.txt"):
        remove(store, ["b", "a.tx"])
    assert dump(store) == before


def test_each_choice_of_a_shared_name_names_one_article(store: Store, tmp_path: Path) -> None:
    lines = [{"text": "Un.", "url": "https://a.example/p", "id": "p"}, {"text": "Deux.", "id": "p"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    add(store, [tmp_path / "a.jsonl"])
    with pytest.raises(UsageError, match="several articles are called 'p'; name one of ") as raised:
        remove(store, ["p"])
    choices = str(raised.value).split("name one of ")[1].split(", ")
    assert len(set(choices)) == 2
    assert sorted(remove(store, choices)) == ["https://a.example/p", "p"]

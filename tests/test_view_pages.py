"""Timelines, the page of who is quoted, articles, and the report with all of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from axe import violations, with_dark
from browser import Browser, chromium
from click.testing import CliRunner
from hostile import TEXTS, report_store
from hypothesis import example, given
from hypothesis import strategies as st
from invented import READINGS, store

from kg.base.errors import UsageError
from kg.graph.reader import Reader
from kg.query.questions import ask, questions
from kg.store import Store
from kg.view.article import article_page
from kg.view.confident import Confident
from kg.view.report import PLACEHOLDERS, page_addresses, report, site
from kg.view.statements import Node, StatementView, find_by_name, statement_views
from kg.view.template import languages, read_part
from kg.view.template import text as escape
from kg.view.timeline import timeline_page
from kg.view.voices import voices_page


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = store(tmp_path_factory.mktemp("kg") / "store", READINGS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def views(held) -> list[StatementView]:
    return statement_views(Reader(held))


@pytest.fixture(scope="module")
def cameras(held) -> str:
    """Return the IRI of the first article."""
    articles = Reader(held).articles.values()
    return next(one.iri for one in articles if one.headline == "La mairie veut des caméras")


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


# Statements ------------------------------------------------------------------------------------


def test_each_statement_with_a_source_comes_once_by_date(views):
    assert len({view.stored.iri for view in views}) == len(views) == 11, "also without a topic"
    days = [view.stored.earliest for view in views if view.stored.earliest]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("les", "several are called 'les': "),
        ("nobody", "no actor or topic called 'nobody'; most statements are by or about"),
        ("", "no actor or topic called ''"),
    ],
)
def test_an_unknown_or_ambiguous_name_lists_the_choices(views, name, fault):
    with pytest.raises(UsageError) as error:
        find_by_name(name, views)
    assert fault in str(error.value)


# Timeline, voices, article -----------------------------------------------------------------------


def test_each_dated_statement_has_a_mark_that_leads_to_it(views):
    html = timeline_page("x", views, lang="en")
    marks = re.findall(r'<a href="#(s\d+)" aria-label', html)
    assert len(marks) == sum(bool(view.stored.earliest) for view in views)
    assert set(marks) <= set(re.findall(r' id="(s\d+)"', html))
    assert len(re.findall(r"<article", html)) == len(views)
    assert "<mark>Ces caméras étaient une erreur</mark>" in html


def test_voices_count_each_statement_once(views):
    html = voices_page(views, lang="en")
    assert f"{len(views)} statements in" in text_of(html)
    rows = re.findall(r'<tr><th scope="row">(?:<bdi>)?([^<]*).*?<td>(\d+)</td></tr>', html)
    counts = dict(rows)
    assert counts["Zoé Lefèvre"] == "2"
    assert counts["La Gazette de Morvelle"] == "7"
    assert "No statement was found" in voices_page([], lang="en")


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_pages_are_in_a_language(views, held, cameras, lang):
    words = languages()[lang]
    assert words["byOutlet"] in text_of(voices_page(views, lang=lang))
    assert words["support"] in text_of(timeline_page("x", views, lang=lang))
    assert words["statementsOf"] in text_of(article_page(Reader(held), cameras, lang=lang))


def test_an_article_keeps_its_text_and_marks_statements(held, cameras):
    html = article_page(Reader(held), cameras)
    body = re.search(r'<div class="text"[^>]*>(.*?)</div>', html, re.DOTALL)[1]
    plain = text_of(re.sub(r'<a class="number".*?</a>', "", body))
    assert "« Les caméras rendront la ville plus sûre », dit Zoé Lefèvre" in plain
    content = re.findall(r'<span class="content[^"]*" data-of="(\d+)">([^<]+)', body)
    assert ("1", "Les caméras rendront la ville plus sûre") in content
    assert re.search(r'<span class="speaker" data-of="1">Zoé Lefèvre</span>', body)
    assert "unknown source" in text_of(html)  # of the statement that nobody is known to have made
    assert len(re.findall(r'<div class="statement"', html)) == 6  # four said, two roles


@pytest.mark.browser
def test_the_parts_of_a_statement_light_up_together(held, cameras, tmp_path):
    chromium()
    file = tmp_path / "a.html"
    file.write_text(article_page(Reader(held), cameras), encoding="utf-8")
    with Browser(file) as browser:
        browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
        browser.run("document.querySelector('.statement .number').focus()")
        lit = browser.run("[...document.querySelectorAll('.text .on')].map((e) => e.className)")
        assert {name.split()[0] for name in lit} >= {"content", "speaker", "number"}
        browser.run("location.hash = [...document.querySelectorAll('.statement')][3].id")
        browser.run("new Promise((done) => setTimeout(done, 50))")
        lit = browser.run("[...document.querySelectorAll('.text .on')].map((e) => e.textContent)")
        assert "Le marché serait déjà attribué" in lit
        assert browser.errors == []


# The site ----------------------------------------------------------------------------------------


def test_every_link_of_a_report_has_a_target(held, tmp_path):
    folder = tmp_path / "site"
    count = report(held, folder, title="T")
    files = sorted(folder.rglob("*.html"))
    assert len(files) == count > 15
    for file in files:
        html = file.read_text(encoding="utf-8")
        for address in re.findall(r'href="([^"]*)"', html):
            if re.match(r"https?:", address):
                continue
            name, anchor = urldefrag(unquote(address))
            target = (file.parent / name).resolve() if name else file
            assert target.is_file(), f"{file.name}: {address}"
            if anchor:
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), address
    reached = {folder / "index.html"}
    todo = list(reached)
    while todo:
        page = todo.pop()
        for address in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8")):
            target = (page.parent / address).resolve()
            if not address.startswith("http") and target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached == {file.resolve() for file in files}


BASE = "https://kg.example/"


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("actor/brad-smith", "actors/brad-smith.html"),
        ("actor/Société_Générale", "actors/Societe_Generale.html"),
        ("actor/un-policier.3f2a91b04c", "actors/un-policier.3f2a91b04c.html"),
        ("article/www.lemonde.fr/a/b", "articles/www.lemonde.fr-a-b.html"),
    ],
)
def test_pages_have_readable_names(iri, address):
    kind = {"topic": "topic", "claim": "claim"}.get(iri.partition("/")[0], "person")
    nodes = [] if iri.startswith("article") else [Node(BASE + iri, "x", kind)]
    articles = [] if nodes else [BASE + iri]
    assert page_addresses(nodes, articles, BASE) == {BASE + iri: address}


HOSTILE_IRIS = (
    *("actor/", "actor/..", "actor/../../etc/passwd", "actor/.", "actor/.htaccess", "actor/a..b"),
    *("actor/con", "actor/NUL.x", "actor/com1", "actor/a:b*c?d|e", "actor/a\\b", "actor/a%2Fb"),
    *("actor/é", "actor/e", "actor/E", "actor/王毅", "actor/王", "actor/" + "x" * 400),
    *("actor/" + "x" * 401, "actor/a b", "actor/a-b", "actor/a/b", "actor/x.", "actor/x"),
)


@given(st.sets(st.text(max_size=12).map("actor/".__add__)).map(tuple))
@example(HOSTILE_IRIS)
def test_no_two_pages_share_a_file_and_none_is_outside_the_folder(own):
    iris = [BASE + iri for iri in own] + ["urn:x:1", "urn:x:y/../z"]
    found = page_addresses([Node(iri, "x", "person") for iri in iris], [], BASE)
    assert found.keys() == set(iris)
    assert len({address.lower() for address in found.values()}) == len(iris)
    for address in found.values():
        assert re.fullmatch(r"actors/[A-Za-z0-9_][A-Za-z0-9._-]{,120}\.html", address)
        assert not re.match(r"actors/(con|prn|aux|nul|com\d|lpt\d)\.", address, re.IGNORECASE)


@pytest.mark.browser
def test_the_network_of_a_report_leads_to_its_other_pages(held, tmp_path):
    chromium()
    folder = tmp_path / "site"
    report(held, folder)
    with Browser(folder / "network.html") as browser:
        links = "[...document.querySelectorAll('%s a')].map((a) => a.getAttribute('href'))"
        assert "index.html" in browser.run(links % "nav")
        named = browser.run("[...document.querySelectorAll('#panel .row')].length")
        assert named == 8
        for n in range(named):
            browser.run(f"document.querySelectorAll('#panel .row')[{n}].click()")
            found = browser.run(links % "#panel")
            inside = [address for address in found if "://" not in address]
            assert {address.partition("/")[0] for address in inside[:1]} <= {"actors", "topics"}
            assert any(address.startswith("articles/") for address in inside)
            assert all((folder / unquote(address)).is_file() for address in inside)
            browser.run("document.querySelector('#panel .close').click()")
        assert violations(browser) == []
        assert browser.errors == []


def test_a_report_is_the_same_each_time(held):
    assert list(site(held)) == list(site(held))


def test_a_report_replaces_itself_and_nothing_else(held, tmp_path):
    folder = tmp_path / "site"
    report(held, folder)
    (folder / "actors" / "gone.html").write_text("old", encoding="utf-8")
    report(held, folder)
    assert not (folder / "actors" / "gone.html").exists()
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty and not a report"):
        report(held, other)
    with pytest.raises(UsageError, match="is a file; name a folder"):
        report(held, other / "thesis.txt")


def test_questions_are_translated(held):
    translated = json.loads(read_part("questions.json"))
    assert translated.keys() == languages().keys() - {"en"}
    for lang, own in translated.items():
        names = {question.name for question in questions()}
        assert own.keys() == names, f"kg/view/parts/questions.json lacks or has too many in {lang}"
        html = dict(site(held, lang=lang))["questions.html"]
        for title, answers in own.values():
            assert escape(title) in html
            assert escape(answers) in html


def test_the_columns_of_answers_are_translated(held):
    translated = json.loads(read_part("columns.json"))
    assert translated.keys() == languages().keys() - {"en"}
    names = {name for question in questions() for name in question.shown}
    for lang, own in translated.items():
        assert own.keys() == names, f"kg/view/parts/columns.json lacks or has too many in {lang}"
    html = dict(site(held, lang="fr"))["questions.html"]
    assert '<th scope="col">médias</th>' in html
    assert "<td><bdi>personne</bdi></td>" in html
    assert "<td><bdi>person</bdi></td>" not in html
    assert "(sans média)" in html
    assert "(no outlet)" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)
    assert "<td><bdi>support</bdi></td>" not in html
    assert "Réponse : " in html
    assert " 1 lignes" not in html


def test_placeholders_of_answers_are_translated():
    used = {found for q in questions() for found in re.findall(r'"(\([a-z ]+\))"', q.sparql)}
    assert used == set(PLACEHOLDERS)
    assert all(word in words for words in languages().values() for word in PLACEHOLDERS.values())


def test_answers_of_a_report_leave_out_statements_of_low_confidence(tmp_path):
    sure, doubtful = READINGS[0], READINGS[1]
    doubtful = replace(
        doubtful, statements=tuple(replace(s, confidence=0.3) for s in doubtful.statements)
    )
    with store(tmp_path / "store", [sure, doubtful]) as held:
        whole, some = (
            dict(site(held, min_confidence=least))["questions.html"] for least in (0.0, 0.5)
        )
        asked = Confident(held, 0.5)
        with store(tmp_path / "alone", [sure]) as alone:
            for name in ("most-quoted", "whose-voices", "voices-by-organisation"):
                assert ask(asked, name).plain() == ask(alone, name).plain()
                assert ask(asked, name).plain() != ask(held, name).plain()
    assert whole != some
    assert len(some) < len(whole)


# Hostile text ------------------------------------------------------------------------------------

PROTOCOLS = (
    "[...document.querySelectorAll('a')].map((a) =>"
    " new URL(a.getAttribute('href'), document.baseURI).protocol)"
)


@pytest.mark.browser
@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_shown_as_text_and_runs_nothing(tmp_path: Path, name):
    chromium()
    words = TEXTS[name]
    with report_store(tmp_path / "store", words) as held:
        report(held, tmp_path / "site", title=words)
    files = sorted((tmp_path / "site").rglob("*.html"))
    assert {file.parent.name for file in files} == {
        "site",
        "actors",
        "topics",
        "claims",
        "articles",
    }
    with Browser(files[0]) as browser:
        for file in files:
            browser.call("Page.navigate", url=file.as_uri())
            browser._until("Page.loadEventFired")
            html = file.read_text(encoding="utf-8")
            assert html.count("<script>") == {"network": 1, "articles": 1}.get(
                file.stem if file.stem == "network" else file.parent.name, 0
            )
            assert browser.run("document.querySelectorAll('img, [onmouseover]').length") == 0
            assert set(browser.run(PROTOCOLS)) <= {"http:", "https:", "file:"}
            if file.stem not in ("network", "voices", "questions"):
                shown = browser.run("document.body.textContent")
                assert " ".join(words.split())[:80] in " ".join(shown.split()), file
            if file.stem != "network":
                wide = browser.run("document.documentElement.scrollWidth")
                assert wide <= 1280, file
        assert browser.dialogs == []
        assert browser.errors == []
        assert {url.partition(":")[0] for url in browser.requests} == {"file"}


# Accessibility -----------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(held, tmp_path, width):
    chromium()
    report(held, tmp_path / "site")
    chosen = [tmp_path / "site" / f"{name}.html" for name in ("index", "voices", "questions")]
    for folder in ("actors", "topics", "articles"):
        chosen.append(sorted((tmp_path / "site" / folder).glob("*.html"))[0])
    with Browser(chosen[0], width=width, height=844) as browser:
        for file in chosen:
            browser.call("Page.navigate", url=file.as_uri())
            browser._until("Page.loadEventFired")
            browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            for dark in (False, True):
                with_dark(browser, dark)
                assert violations(browser) == [], (file, dark)
            assert browser.run("document.documentElement.scrollWidth") <= width, file
        assert browser.errors == []


# The command -------------------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    from kg.cli import cli

    done = CliRunner().invoke(cli, list(words))
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "12 statements, 8 actors and topics"),
        (["--renderer", "vis"], "12 statements"),
        (["--kind", "timeline", "zoe"], "2 statements"),
        (["--kind", "article", "a1"], "La mairie veut des caméras"),
    ],
)
def test_each_kind_of_page_is_written(invented_graph, tmp_path, words, said):
    file = tmp_path / "page.html"
    code, printed = run("view", *words, "--store", str(invented_graph), "-o", str(file))
    assert code == 0, printed
    assert said in printed
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--kind", "timeline"], "--kind timeline needs NAME, an actor or topic"),
        (["--kind", "voices", "--top", "9"], "--top does not apply to voices, only to network"),
        (["--kind", "article", "a1", "--about", "claims"], "--about does not apply to article"),
    ],
)
def test_wrong_use_is_an_error(invented_graph, words, fault):
    code, printed = run("view", *words, "--store", str(invented_graph), "-o", "-")
    assert code == 2
    assert fault in printed

"""A digest lists what is new in the articles of a period, with known answers on made-up ones."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import invented
import pytest
from click.testing import CliRunner
from coded import TemporaryStore
from invented import CAMERAS, TAX, Said, reading
from test_reprints import COPY, CUT, WIRE

from kg.cli import cli
from kg.consolidate import Index, consolidate, remove_articles
from kg.store import open_store
from kg.view.digest import Digest, digest
from kg.view.digest_page import written
from kg.view.template import languages
from kg.vocab.iris import Ids

HOSTILE = "<b>L'œil</b> & \x1b[31m« rouge »"
LATER = reading(
    "later",
    "2021-06-10",
    "La Gazette de Morvelle",
    "<script>alert(1)</script>",
    Said("Ces caméras étaient une erreur", "Zoé Lefèvre", "oppose", CAMERAS),
    Said("La taxe nous ruinerait", "Oculix", "oppose", TAX),
    Said(HOSTILE, "Ada Brandt"),
)
EARLIER = reading(
    "earlier",
    "2021-03-01",
    "Le Fanal",
    "La mairie veut des caméras",
    Said("Les caméras rendront la ville plus sûre", "Zoé Lefèvre", "support", CAMERAS),
    Said("Nous n'en voulons pas", "les riverains", "oppose", CAMERAS),
    Said("Il faut taxer les données", "Œil libre", "support", TAX),
)
VAGUE = reading("vague", "2021", "Le Fanal", "Bilan", Said("L'année fut belle", "Marc Lefèvre"))
UNDATED = reading("undated", None, None, "Sans date", Said("Rien n'est joué", "Marc Lefèvre"))
ALL = (EARLIER, LATER, VAGUE, UNDATED)
NAMES = ("earlier", "later", "vague", "undated")
DAYS = {"earlier": 4, "later": 3, "undated": 4}


def found(*readings: invented.Reading, since: str, until: str | None = None) -> Digest:
    store = TemporaryStore(readings)
    consolidate(store)
    return digest(store, date.fromisoformat(since), date.fromisoformat(until) if until else None)


def names(one: Digest) -> dict[str, list[str]]:
    return {name: [entry.name for entry in entries] for name, entries in one.sections}


def test_the_sections_of_a_period() -> None:
    one = found(*ALL, since="2021-06-01", until="2021-06-30")
    assert names(one) == {
        "articles": ["<script>alert(1)</script>"],
        "actors": ["Ada Brandt", "Oculix"],
        "quoted": ["Ada Brandt", "Oculix", "Zoé Lefèvre"],
        "disputes": [TAX],
        "changes": [f"Zoé Lefèvre: {CAMERAS}"],
    }
    (dispute,) = one.disputes
    assert [(quote.who, quote.stance) for quote in dispute.quotes] == [
        ("Œil libre", "support"),
        ("Oculix", "oppose"),
    ]
    (change,) = one.changes
    assert [(quote.outlet, quote.date, quote.stance) for quote in change.quotes] == [
        ("Le Fanal", "2021-03-01", "support"),
        ("La Gazette de Morvelle", "2021-06-10", "oppose"),
    ]
    assert one.undated == 1


def test_the_days_can_be_those_of_adding() -> None:
    store = TemporaryStore(ALL)
    consolidate(store)
    iri = {name: Ids(store.base).article(f"https://{name}.example/article") for name in NAMES}
    # An older article that is added later shows what changed; one was there before all notes.
    added = {iri[name].value: date(2024, 5, day) for name, day in DAYS.items()}
    one = digest(store, date(2024, 5, 4), date(2024, 5, 4), added=added, by="added")
    assert names(one) == {
        "articles": ["La mairie veut des caméras", "Sans date"],
        "actors": ["les riverains", "Œil libre"],
        "quoted": ["Marc Lefèvre", "Zoé Lefèvre", "les riverains", "Œil libre"],
        "disputes": [CAMERAS, TAX],
        "changes": [f"Zoé Lefèvre: {CAMERAS}"],
    }
    assert (one.undated, one.others) == (1, 0)
    by_date = digest(store, date(2024, 5, 4), added=added)
    assert (by_date.articles, by_date.others) == ((), 2)
    for lang in languages():
        assert "2" in written(by_date, "text", lang=lang).splitlines()[-3]


@pytest.mark.parametrize(
    ("since", "until", "articles"),
    [
        ("2021-03-02", None, {"later"}),
        ("2021-01-01", "2021-12-31", {"earlier", "later", "vague"}),
        ("2021-03-01", "2021-03-01", {"earlier"}),
        ("2021-03-02", "2021-06-09", set()),
    ],
)
def test_an_article_belongs_to_the_period_in_which_it_surely_was_published(
    since: str, until: str | None, articles: set[str]
) -> None:
    shown = {entry.quotes[0].url for entry in found(*ALL, since=since, until=until).articles}
    assert shown == {f"https://{name}.example/article" for name in articles}


def test_a_story_is_listed_once_with_the_outlets_that_printed_it_again() -> None:
    one = found(WIRE, COPY, CUT, since="2021-03-01")
    (article,) = one.articles
    assert article.outlets == ("La Gazette", "Le Fanal")
    assert {entry.name: entry.statements for entry in one.quoted}["Zoé Lefèvre"] == 1
    # Where the original is older, its reprints are news of their own.
    assert len(found(WIRE, COPY, CUT, since="2021-03-06").articles) == 2


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.names: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in ("meta", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("lang", sorted(languages()))
def test_html_is_escaped_and_has_neither_scripts_nor_style_sheets(lang: str) -> None:
    tags = Tags()
    tags.feed(written(found(*ALL, since="2021-06-01"), "html", lang=lang))
    assert tags.opened == []
    assert not tags.names & {"script", "style", "link", "img", "b:"}
    assert "<script>alert(1)</script>" in tags.words
    assert "<b>L'œil</b> &" in tags.words
    assert "\x1b" not in tags.words


def test_the_command_writes_the_format_of_the_suffix(tmp_path: Path) -> None:
    with invented.store(tmp_path / "store", ALL) as store:
        consolidate(store)

    def run(*words: str) -> str:
        options = ["--store", str(tmp_path / "store"), "--lang", "en"]
        done = CliRunner().invoke(cli, ["digest", *words, *options], prog_name="kg")
        return done.output

    assert "News since 2021-01-01" in run("--since", "2021")
    target = tmp_path / "d.html"
    assert "written" in run("--since", "2021-06", "--until", "2021-06", "-o", str(target))
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "is after --until" in run("--since", "2022", "--until", "2021")
    assert "Articles (4)" in run("--since", "yesterday", "--added", "--most", "1")
    assert "Nothing new." in run("--since", "2000", "--until", "2001", "--added")
    with open_store(tmp_path / "store") as store:
        remove_articles(store, Index.load(store), list(store.records.added())[:1])
        assert len(store.records.added()) == 3

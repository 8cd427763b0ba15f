"""Full text: what is found, and that the index is always that of the graph."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from invented import CAMERAS, READINGS, SAFER, Said, reading, store

from kg.base.errors import UsageError
from kg.cli import cli
from kg.consolidate import Index as Readings
from kg.consolidate import consolidate, write_readings
from kg.graph import reading_rows
from kg.search import FILE, Filters, Index, Query, listed, search, updated_index
from kg.search.words import expression_of, indexed, parse_query, passage
from kg.store import open_store

NEW = reading(
    "a9", "2021-08-01", "Le Fanal", "Neuf", Said("Nos caméras coûtent", "Oculix", about=CAMERAS)
)
TABLES = {
    "doc": "SELECT d.kind, d.iri, d.title, d.body, d.day, d.statements, d.articles, d.record, "
    "s.iri, c.iri, a.iri FROM doc d LEFT JOIN doc s ON s.id = d.source "
    "LEFT JOIN doc c ON c.id = d.claim LEFT JOIN doc a ON a.id = d.article ORDER BY d.iri",
    "about": "SELECT s.iri, t.iri, side FROM about JOIN doc s ON s.id = statement "
    "JOIN doc t ON t.id = topic ORDER BY 1, 2, 3",
    "role": "SELECT a.iri, p.iri, role FROM affiliation a JOIN doc p ON p.id = person ORDER BY 1",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made") / "kg-store"
    with store(place, READINGS) as held:
        consolidate(held)
    return place


@pytest.fixture
def graph(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "kg-store"))


def kg(graph: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--store", str(graph)], prog_name="kg")


def content(index: Index) -> dict[str, list[tuple[object, ...]]]:
    found = {name: [tuple(row) for row in index.rows(sql)] for name, sql in TABLES.items()}
    found["words"] = [
        (iri, expression, bool(index.rows("SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?",
                                          (f"{{title body}} : {expression}", number))))
        for number, iri in index.rows("SELECT id, iri FROM doc ORDER BY iri")
        for expression in ("camera", "oculix", "taxe", "lefevre", "nouvel", "soleil")
    ]  # fmt: skip
    return found


def check_is_current(graph: Path) -> None:
    """An index that was updated holds what a new one does."""
    with open_store(graph, read_only=True) as held:
        with updated_index(held) as index:
            updated = content(index)
        (graph / FILE).rename(graph / "other")
        with updated_index(held) as index:
            assert updated == content(index)


def add(graph: Path) -> None:
    with open_store(graph) as held:
        readings = Readings.load(held)
        write_readings(held, readings, [reading_rows(NEW, base=held.base)])
        consolidate(held, index=readings)


CHANGES = {
    "an article more": add,
    "an article less": lambda graph: kg(graph, "remove", "a2"),
    "a merge": lambda graph: kg(graph, "same", "Zoé Lefèvre", "Marc Lefèvre", "--by", "Ana"),
    "another name": lambda graph: kg(graph, "rename", "Oculix", "Soleil", "--by", "Ana"),
    "another outlet": lambda graph: kg(graph, "set", "a3", "--outlet", "Le Fanal", "--by", "Ana"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_updated_index_is_that_of_the_graph(graph: Path, change: str) -> None:
    check_is_current(graph)
    CHANGES[change](graph)
    check_is_current(graph)


def test_killed_and_unknown_writes_and_a_damaged_index_are_noticed(graph: Path) -> None:
    check_is_current(graph)
    with open_store(graph) as held:
        held.journal.begin([f"{held.base}graph/article/x/source"])
    with open_store(graph, read_only=True) as held:
        assert held.state.is_open
        assert held.state.version != held.state.version
    with open_store(graph) as held:
        held.update("DELETE WHERE { GRAPH ?g { ?s skos:altLabel ?o } }")
    check_is_current(graph)
    (graph / FILE).write_bytes(b"not an index")
    check_is_current(graph)


def test_forgetting_leaves_no_word_in_the_index(graph: Path) -> None:
    check_is_current(graph)
    assert b"Brandt" in (graph / FILE).read_bytes()
    assert kg(graph, "forget", "Ada Brandt", "--yes").exit_code == 0
    (graph / "other").unlink()
    held = (file for file in graph.rglob("*") if file.is_file())
    assert [file for file in held if b"brandt" in file.read_bytes().lower()] == []
    check_is_current(graph)


SAID = {"kinds": ("statement",)}
FOUND: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("CAMERA", SAID, 7),
    ('"ville plus sûre"', SAID, 2),
    ('"plus ville"', {}, 0),
    ("caméras -ville", SAID, 5),
    ("d'oeil", {"kinds": ("actor",)}, 1),
    ("tax*", SAID, 2),
    ("caméras", {**SAID, "actors": ("riverains",)}, 1),
    ("caméras", {**SAID, "outlets": ("le fanal",)}, 2),
    ("caméras", {**SAID, "since": "2021-04", "until": "2021-05"}, 2),
    ("taxe", {**SAID, "topics": ("taxe",)}, 2),
    ("kstatement", {}, 0),
)
WRONG = {
    "no words": {"words": "« »"},
    "there are: La Gazette de Morvelle": {"outlets": ("Nulle part",)},
    "could be 'Marc Lefèvre', 'Zoé Lefèvre'": {"actors": ("Le*",)},
    "did you mean 'Oculix'": {"actors": ("Oculux",)},
    "nothing lies between": {"since": "2022", "until": "2021"},
}


def test_a_query_finds_or_says_what_is_wrong(made: Path) -> None:
    with open_store(made, read_only=True) as held, updated_index(held) as index:
        for words, options, found in FOUND:
            answer = search(index, Query(words=words, **options))
            assert (words, len(answer.hits), answer.total) == (words, found, found)
        for message, wrong in WRONG.items():
            with pytest.raises(UsageError, match=message):
                search(index, Query(**{"words": "caméras", **wrong}))  # type: ignore[arg-type]


def test_pages_of_a_list_hold_every_document_once(made: Path) -> None:
    with open_store(made, read_only=True) as held, updated_index(held) as index:
        for what, total in (("statement", 12), ("actor", 8), ("article", 4)):
            seen, cursor = [], ""
            while cursor != "end":
                page = listed(index, what, Filters(), limit=2, cursor=cursor)  # type: ignore[arg-type]
                seen += [row["iri"] for row in page.rows]
                cursor = page.next or "end"
            assert len(seen) == len(set(seen)) == page.total == total
        claim = Filters(claim=SAFER, stance="support", min_confidence=0.9)
        assert listed(index, "statement", claim).total == 2
        with pytest.raises(UsageError, match="cursor"):
            listed(index, "statement", Filters(), cursor="x")


def test_words_are_folded_stemmed_and_marked() -> None:
    assert indexed("Qu'il L’ÉLÈVE, d’œuvres !", "fr") == "il elev oeuvr"
    assert indexed("o'clock houses", "en") == "o clock hous"
    terms = parse_query("des maisons -close")
    assert expression_of(terms) == '(("maisons" OR "maison")) NOT (("close" OR "clos"))'
    shown = passage("x " * 300 + "une maison bleue " + "y " * 300, terms, "fr")
    assert ([shown.text[a:b] for a, b in shown.marks], len(shown.text) < 300) == (["maison"], True)


def test_the_command_prints_what_a_program_may_read(graph: Path) -> None:
    (first, *_) = json.loads(kg(graph, "search", "ville", "sûre", "--json").stdout)
    assert [first["passage"][a:b] for a, b in first["marks"]] == ["ville", "sûre"]
    assert kg(graph, "search", "-", "--json").exit_code == 2

"""Graphs as .dna files: what a file holds, and that nothing changes on the way there and back."""

from __future__ import annotations

import base64
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import invented
import pytest
from debates import CODED, SAMPLE, database

from kg.base.errors import UsageError
from kg.dna import read_database
from kg.dna.debate import debate as of_dna
from kg.dna.importing import import_database
from kg.dna.roles import find_roles
from kg.dna.schema import LONGEST, TABLES, password_hash
from kg.export import export
from kg.graph.reader import Reader
from kg.model import Actor, Article, Claim, Position, Reading, Span, Statement
from kg.network import Debate, Shape, debate, matrix
from kg.store import Store, open_store

needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"{SAMPLE} is missing")


def imported(path: Path, folder: Path) -> Store:
    import_database(store := open_store(folder / "store", create=True), path)
    return store


def written(store: Store, path: Path, **options: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    export(store, path, **options)  # type: ignore[arg-type]
    return path


def sql(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def of_invented(folder: Path) -> Path:
    with invented.store(folder / "invented") as store:
        return written(store, folder / "invented.dna")


def of_claims(folder: Path) -> Path:
    with with_claims(folder / "claims") as store:
        return written(store, folder / "claims.dna")


def with_claims(folder: Path) -> Store:
    """Two statements make claims; one of them also has a topic."""
    text = "Ada : les caméras coûtent cher. Bob : les caméras coûtent cher."
    found = []
    for who, start in (("Ada", 6), ("Bob", 38)):
        span = Span(start, start + 25)
        found.append(Statement("direct", (span,), source=who, source_kind="person", rule="r"))
    claims = (Claim("cameras coutent cher", "les caméras coûtent cher"), Claim("cher", "Cher"))
    reading = Reading(
        Article("1", "1", text, date="2021-03-05"),
        None,
        "kg",
        tuple(found),
        actors={name: Actor(name.lower(), name, "person") for name in ("Ada", "Bob")},
        claims=claims,
        positions=((), (Position("caméras", "against"),)),
    )
    return invented.store(folder, (reading,))


SOURCES = [
    pytest.param(of_claims, id="claims"),
    pytest.param(lambda folder: database(folder / "débat.dna"), id="coded"),
    pytest.param(lambda folder: database(folder / "scale.dna", scale=(2, -2, 1, 0)), id="scale"),
    pytest.param(of_invented, id="invented"),
    pytest.param(lambda _: SAMPLE, id="sample", marks=(pytest.mark.shared, needs_sample)),
]


@pytest.mark.parametrize("source", SOURCES)
def test_import_export_import_is_the_identity(source, tmp_path: Path):
    path = source(tmp_path)
    for name in "12":
        (tmp_path / name).mkdir()
    with imported(path, tmp_path / "1") as first:
        before = list(first.dump())
        once = written(first, tmp_path / "1" / path.name)
    with imported(once, tmp_path / "2") as second:
        assert list(second.dump()) == before
        assert written(second, tmp_path / "2" / path.name).read_bytes() == once.read_bytes()
    assert sql(once, "PRAGMA foreign_key_check") == []
    old, new = read_database(path), read_database(once)
    assert [(d.id, d.text, d.title) for d in new.documents.values()] == [
        (d.id, d.text, d.title) for d in old.documents.values()
    ]


def test_statements_are_as_they_were_coded(tmp_path: Path):
    with imported(database(tmp_path / "a.dna"), tmp_path) as store:
        made = read_database(written(store, tmp_path / "out" / "a.dna"))
    names = ("person", "organization", "concept", "agreement")
    assert sorted(
        (s.document, made.documents[s.document].text[s.start : s.end], *map(s.values.get, names))
        for s in made.statements
    ) == sorted((document, *rest) for document, _, *rest in CODED)
    assert {s.coder for s in made.statements} == {"Coder 1", "Coder 2/b"}
    assert made.attributes == {("organization", "Œil libre"): {"Type": "Association"}}


@pytest.mark.parametrize("source", [invented.store, with_claims], ids=["invented", "claims"])
def test_a_file_has_the_ties_of_its_graph(source, tmp_path: Path):
    with source(tmp_path / "store") as store:
        wanted = labelled_ties(debate(store, "actor-topic", reprints="all"))
        path = written(store, tmp_path / "out.dna")
        claims = claims_without_topic(store)
    assert wanted
    database = read_database(path)
    assert labelled_ties(of_dna(database, find_roles(database), actor="person")) == wanted
    (tmp_path / "again").mkdir()
    with imported(path, tmp_path / "again") as again:
        assert labelled_ties(debate(again, "actor-topic")) == wanted
        assert claims_without_topic(again) == claims


def claims_without_topic(store: Store) -> set[tuple[str, str]]:
    return {
        (one.source.label, one.claim.label)
        for one in Reader(store).statements
        if one.source and one.claim and not one.own_positions
    }


def labelled_ties(said: Debate) -> set[tuple[str, str, float]]:
    rows, columns, cells = matrix(said, Shape())
    cells = cells.tocoo()
    return {
        (said.label(rows[row]), said.label(columns[column]), weight)
        for row, column, weight in zip(cells.row, cells.col, cells.data, strict=True)
    }


@pytest.mark.shared
@needs_sample
def test_the_tables_are_those_of_the_program(tmp_path: Path):
    path = of_invented(tmp_path)
    for table in TABLES:
        for pragma in ("table_info", "foreign_key_list"):
            columns = "name, type, pk" if pragma == "table_info" else '"from", "table", on_delete'
            query = f"SELECT {columns} FROM pragma_{pragma}('{table}') ORDER BY 1"
            assert sql(path, query) == sql(SAMPLE, query), table
    # The program shows an entity only with a value of each attribute.
    full = "SELECT count(*) FROM ENTITIES JOIN ATTRIBUTEVARIABLES USING (VariableId)"
    assert sql(path, full) == sql(path, "SELECT count(*) FROM ATTRIBUTEVALUES")
    ((stored,),) = sql(SAMPLE, "SELECT Password FROM CODERS WHERE Name = 'Admin'")
    assert password_hash("sample", base64.b64decode(str(stored))[:16]) == stored


def test_what_does_not_fit_is_cut_and_counted(tmp_path: Path):
    text = "Ada : 😀\0 oui."
    said = Statement("direct", (Span(6, 12),), source="Ada", source_kind="person", rule="r")
    long = [f"{'x' * LONGEST}{end}" for end in "ab"]
    reading = Reading(
        Article("1", "1", text, title="t" * 200),
        None,
        "kg",
        (said,),
        actors={"Ada": Actor("ada", "Ada", "person")},
        positions=(tuple(Position(label, "for") for label in long),),
    )
    with invented.store(tmp_path / "store", (reading,)) as store:
        assert export(store, io.BytesIO(), format="dna") == 3
        made = read_database(written(store, tmp_path / "out.dna"))
        with pytest.raises(UsageError, match="exists"):
            export(store, tmp_path / "out.dna")
        nothing = read_database(written(store, tmp_path / "codes.dna", over="codes"))
    assert len({s.values["concept"] for s in made.statements}) == 2
    assert (made.documents[1].time.year, nothing.statements) == (1970, ())

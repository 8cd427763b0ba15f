"""Made-up coded statements for tests of networks, and a small .dna database of them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from kg.network.records import Debate, Record

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "dna"
SAMPLE, NUCLEAR = SHARED / "sample.dna", SHARED / "irps_nuclear.csv"

# Three actors, two concepts: a and b agree on x, c is against it; a and c quarrel about y.
SMALL = Debate(
    (
        Record("a", "x", 1, date(2020, 1, 6), article="1", outlet="Le Fanal", statement="s1"),
        Record("a", "x", 1, date(2020, 1, 6), article="1", outlet="Le Fanal", statement="s2"),
        Record("b", "x", 1, date(2020, 1, 8), article="2", outlet="L'Écho", statement="s3"),
        Record("c", "x", 0, date(2020, 2, 3), article="3", outlet="L'Écho", statement="s4"),
        Record("a", "y", 0, date(2020, 2, 3), article="3", outlet="L'Écho", statement="s5"),
        Record("c", "y", 1, date(2021, 1, 4), article="4", outlet="L'Écho", statement="s6"),
    ),
    {
        "a": {"label": "Zoé Lefèvre", "kind": "person"},
        "b": {"label": "Œil libre", "kind": "organisation"},
        "c": {"label": 'Oculix "SA"', "kind": "organisation"},
        "x": {"label": "caméras", "kind": "topic"},
        "y": {"label": "taxe ; données", "kind": "topic"},
    },
)


def records(levels: tuple[int, ...] = (0, 1)) -> st.SearchStrategy[list[Record]]:
    """Some records of at most six actors, five concepts and a few days."""
    return st.lists(
        st.builds(
            Record,
            st.sampled_from("abcdef"),
            st.sampled_from("vwxyz"),
            st.sampled_from(levels),
            st.dates(date(2020, 1, 1), date(2020, 3, 31)),
            article=st.sampled_from(("1", "2", "3")),
        ),
        min_size=1,
        max_size=40,
    )


_TABLES = """
CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT,
  Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
  StatementTypeId INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
  Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Entity INTEGER);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value TEXT);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
  Value INTEGER);
CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY, VariableId INTEGER,
  AttributeVariable TEXT);
CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY, EntityId INTEGER,
  AttributeVariableId INTEGER, AttributeValue TEXT);
"""

TEXTS = {
    1: "😀 Zoé Lefèvre veut des caméras. Œil libre n'en veut pas.",
    2: "Ada Brandt est pour, dit-elle. Rien d'autre.",
    3: "Personne n'a codé ce texte.",
}
# Statement: document, coder, words, person, organisation, concept, agreement (or −2 to 2).
CODED = (
    (1, 1, "Zoé Lefèvre veut des caméras.", "Zoé Lefèvre", "Mairie", "Il faut des caméras.", 1),
    (1, 2, "Œil libre n'en veut pas.", "", "Œil libre", "Il faut des caméras.", 0),
    (2, 1, "Ada Brandt est pour, dit-elle.", "Ada Brandt", "Oculix", "Il faut des caméras.", 1),
    (2, 1, "Ada Brandt est pour, dit-elle.", "Ada Brandt", "Œil libre", "Taxer les données", 0),
)


def database(path: Path, *, scale: tuple[int, ...] = ()) -> Path:
    """A .dna file of :data:`CODED`; with ``scale`` its positions are these whole numbers."""
    day = datetime(2021, 3, 5, 12, 30, tzinfo=UTC)
    kind = "integer" if scale else "boolean"
    with sqlite3.connect(path) as db:
        db.executescript(_TABLES)
        db.executemany("INSERT INTO CODERS VALUES(?,?)", [(1, "Coder 1"), (2, "Coder 2/b")])
        for number, text in TEXTS.items():
            row = (number, f"Titre {number}", text, 1, "Maud", "Le Fanal", "Locales", "", "presse")
            seconds = int(day.timestamp()) + 86_400 * number
            db.execute(f"INSERT INTO DOCUMENTS VALUES({'?,' * 9}?)", (*row, seconds))
        db.executemany(
            "INSERT INTO STATEMENTTYPES VALUES(?,?)", [(1, "DNA Statement"), (2, "Note")]
        )
        db.executemany(
            "INSERT INTO VARIABLES VALUES(?,?,?,?)",
            [
                (1, "person", "short text", 1),
                (2, "organization", "short text", 1),
                (3, "concept", "short text", 1),
                (4, "agreement", kind, 1),
                (5, "note", "long text", 2),
            ],
        )
        entities: dict[tuple[int, str], int] = {}
        for number, (document, coder, words, *values, agreement) in enumerate(CODED, 1):
            # The program counts UTF-16 units.
            before = TEXTS[document][: TEXTS[document].index(words)]
            start = len(before.encode("utf-16-le")) // 2
            row = (number, 1, document, start, start + len(words), coder)
            db.execute("INSERT INTO STATEMENTS VALUES(?,?,?,?,?,?)", row)
            for variable, value in enumerate(values, 1):
                entity = entities.setdefault((variable, value), len(entities) + 1)
                db.execute(
                    "INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES(?,?,?)",
                    (number, variable, entity),
                )
            table = "DATAINTEGER" if scale else "DATABOOLEAN"
            value = scale[number - 1] if scale else agreement
            db.execute(
                f"INSERT INTO {table}(StatementId, VariableId, Value) VALUES(?,4,?)",
                (number, value),
            )
        db.execute("INSERT INTO STATEMENTS VALUES(99, 2, 1, 0, 4, 1)")
        db.execute("INSERT INTO DATALONGTEXT VALUES(1, 99, 5, 'à revoir')")
        db.executemany(
            "INSERT INTO ENTITIES VALUES(?,?,?)", [(n, v, e) for (v, e), n in entities.items()]
        )
        db.execute("INSERT INTO ATTRIBUTEVARIABLES VALUES(1, 2, 'Type')")
        noted = (entities[2, "Œil libre"], 1, "Association")
        db.execute("INSERT INTO ATTRIBUTEVALUES VALUES(1, ?, ?, ?)", noted)
    db.close()
    return path

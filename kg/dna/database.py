"""A .dna file in, what it holds out: documents, coders, entities, statements.

A .dna file is an SQLite database (versions 3 of Discourse Network Analyzer). It is opened for
reading only. Positions in it count UTF-16 units, as Java does; they come out as code points.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.base.errors import ReadError

SUFFIX = ".dna"
_SHORT, _BOOLEAN, _INTEGER, _LONG = "short text", "boolean", "integer", "long text"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """One text; ``time`` is in UTC, as the program shows it."""

    id: int
    title: str
    text: str
    author: str
    source: str
    section: str
    notes: str
    type: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Coded:
    """A stretch of a document with the values of its variables; offsets count code points."""

    id: int
    type: str
    document: int
    start: int
    end: int
    coder: str
    values: Mapping[str, str | int]


@dataclass(frozen=True)
class Database:
    """``variables`` maps each type of statement to its variables with their data types;
    ``attributes`` maps a variable and a value of it to what was noted of that entity.
    """

    path: Path
    documents: Mapping[int, Document]
    statements: tuple[Coded, ...]
    variables: Mapping[str, Mapping[str, str]]
    attributes: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def read_database(path: Path | str) -> Database:
    """The contents of a .dna file. Raises ReadError where it is none or of a version before 3."""
    path = Path(path)
    if not path.is_file():
        raise ReadError(str(path), "there is no such file; check the path")
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return _database(path, connection)
    except sqlite3.DatabaseError as error:
        fault = f"it is no database of Discourse Network Analyzer 3 ({error})"
        raise ReadError(str(path), f"{fault}; save it with version 3 of the program") from error


def _database(path: Path, connection: sqlite3.Connection) -> Database:
    def rows(sql: str) -> Iterable[Any]:
        return connection.execute(sql)

    documents = {row["ID"]: _document(row) for row in rows("SELECT * FROM DOCUMENTS ORDER BY ID")}
    coders = {row["ID"]: row["Name"] for row in rows("SELECT ID, Name FROM CODERS")}
    types = {row["ID"]: row["Label"] for row in rows("SELECT ID, Label FROM STATEMENTTYPES")}
    variables: dict[str, dict[str, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for row in rows("SELECT ID, Variable, DataType, StatementTypeId FROM VARIABLES ORDER BY ID"):
        names[row["ID"]] = row["Variable"]
        variables[types[row["StatementTypeId"]]][row["Variable"]] = row["DataType"]
    values: dict[int, dict[str, str | int]] = defaultdict(dict)
    for row in rows(
        "SELECT d.StatementId, d.VariableId, e.Value FROM DATASHORTTEXT d "
        "JOIN ENTITIES e ON e.ID = d.Entity"
    ):
        values[row["StatementId"]][names[row["VariableId"]]] = row["Value"]
    for table in ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT"):
        for row in rows(f"SELECT StatementId, VariableId, Value FROM {table}"):
            values[row["StatementId"]][names[row["VariableId"]]] = row["Value"]
    found = []
    places = _Places(documents)
    for row in rows("SELECT * FROM STATEMENTS ORDER BY ID"):
        if row["DocumentId"] not in documents:
            continue
        start, end = places.of(row["DocumentId"], row["Start"], row["Stop"])
        coder = coders.get(row["Coder"], "unknown")
        kind = types[row["StatementTypeId"]]
        said = values[row["ID"]]
        found.append(Coded(row["ID"], kind, row["DocumentId"], start, end, coder, said))
    return Database(path, documents, tuple(found), dict(variables), _attributes(rows, names))


def _document(row: Any) -> Document:
    return Document(
        id=row["ID"],
        title=row["Title"],
        text=row["Text"],
        author=row["Author"],
        source=row["Source"],
        section=row["Section"],
        notes=row["Notes"],
        type=row["Type"],
        # Not fromtimestamp, which some platforms refuse for years before 1970.
        time=_EPOCH + timedelta(seconds=row["Date"]),
    )


def _attributes(rows: Any, names: Mapping[int, str]) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows(
        "SELECT e.VariableId, e.Value, n.AttributeVariable, v.AttributeValue "
        "FROM ATTRIBUTEVALUES v JOIN ENTITIES e ON e.ID = v.EntityId "
        "JOIN ATTRIBUTEVARIABLES n ON n.ID = v.AttributeVariableId "
        "WHERE v.AttributeValue <> '' ORDER BY v.ID"
    ):
        entity = names[row["VariableId"]], row["Value"]
        found[entity][row["AttributeVariable"]] = row["AttributeValue"]
    return dict(found)


class _Places:
    """Offsets in UTF-16 units as offsets in code points; they differ after an emoji."""

    def __init__(self, documents: Mapping[int, Document]) -> None:
        self._documents = documents
        self._points: dict[int, list[int] | None] = {}

    def of(self, document: int, start: int, end: int) -> tuple[int, int]:
        text = self._documents[document].text
        if document not in self._points:
            wide = any(ord(letter) > 0xFFFF for letter in text)
            self._points[document] = _points(text) if wide else None
        points = self._points[document]
        if points is not None:
            start, end = (points[min(place, len(points) - 1)] for place in (start, end))
        end = min(end, len(text))
        return min(start, end), end


def _points(text: str) -> list[int]:
    """For each offset in UTF-16 units, that in code points."""
    points = []
    for place, letter in enumerate(text):
        points += [place] * (2 if ord(letter) > 0xFFFF else 1)
    return [*points, len(text)]

"""Read a .dna file: documents, coders, entities, statements.

A .dna file is an SQLite database (version 3 of Discourse Network Analyzer). It is opened read-only.
It counts offsets in UTF-16 units, as Java does; they are converted to code points.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from kg.base.errors import ReadError

SUFFIX = ".dna"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NEEDED = {
    *("CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "STATEMENTS", "ENTITIES"),
    *("DATASHORTTEXT", "DATALONGTEXT", "DATABOOLEAN", "DATAINTEGER"),
    *("ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES"),
}
_Found = TypeVar("_Found")


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
class CodedPassage:
    """A passage of a document with the values of its variables; offsets count code points."""

    id: int
    type: str
    document: int
    start: int
    end: int
    coder: str
    values: Mapping[str, str | int]


@dataclass(frozen=True)
class Database:
    """The contents of a file.

    ``variables`` maps each type of statement to its variables with their data types; ``attributes``
    maps a variable and its value to the attributes of that entity. ``notes`` say what was left out.
    """

    path: Path
    documents: Mapping[int, Document]
    statements: tuple[CodedPassage, ...]
    variables: Mapping[str, Mapping[str, str]]
    attributes: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_database(path: Path | str) -> Database:
    """Read the contents of a .dna file.

    Raises ReadError for another file, for a version before 3, and for a damaged file.
    """
    path = Path(path)
    if not path.is_file():
        raise ReadError(str(path), "there is no such file; check the path")
    address = f"file:{quote(os.fsencode(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return _database(_Tables(path, connection))
    except ReadError:
        raise
    except sqlite3.Error as error:
        raise _other_file(path, str(error)) from error
    except Exception as error:
        fault = f"it cannot be read ({type(error).__name__}: {error}); please report it"
        raise ReadError(str(path), fault) from error


def _other_file(path: Path, fault: str) -> ReadError:
    said = f"it is not a database of Discourse Network Analyzer 3 ({fault})"
    return ReadError(str(path), f"{said}; save it with version 3 of the program")


class _Tables:
    """The tables of a file, and how many values had characters that no text has."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.cleaned: Counter[str] = Counter()
        self._connection = connection
        # A view may have any number of rows.
        found = connection.execute("SELECT upper(name) FROM sqlite_master WHERE type = 'table'")
        missing = sorted(_NEEDED - {name for (name,) in found})
        if missing:
            raise _other_file(path, f"it has no table {', '.join(missing)}")

    def rows(self, table: str, sql: str = "") -> Iterator[_Row]:
        """Yield the rows of a table, or those of a query whose column ID is that of the table."""
        for cells in self._connection.execute(sql or f"SELECT * FROM {table} ORDER BY ID"):
            yield _Row(self, table, cells)

    def notes(self) -> tuple[str, ...]:
        """Say what was left out."""
        return tuple(
            f"{self.path}: control characters are left out of {count:,} values of {table}"
            for table, count in sorted(self.cleaned.items())
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row whose cells are read by type: the engine accepts any value in any column."""

    tables: _Tables
    table: str
    cells: sqlite3.Row

    def text(self, column: str) -> str:
        """Return a text, "" for none; each control character becomes a blank, so places hold."""
        value = self._value(column)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fault(column, "is not text")
        kept = _CONTROL.sub(" ", value)
        if kept != value:
            self.tables.cleaned[self.table] += 1
            kept = kept if column == "Text" else kept.strip()
        return kept

    def number(self, column: str) -> int:
        """Return a whole number."""
        value = self._value(column)
        if not isinstance(value, int):
            raise self.fault(column, "is not a whole number")
        return value

    def find(self, column: str, known: Mapping[int, _Found]) -> _Found:
        """Return what a number refers to."""
        number = self.number(column)
        if number not in known:
            raise self.fault(column, f"is {number}, which the file does not have")
        return known[number]

    def fault(self, column: str, fault: str) -> ReadError:
        """Return the ReadError for a cell."""
        number = self.cells["ID"] if "ID" in self.cells.keys() else "?"  # noqa: SIM118
        place = f"{column} in row {number!r:.40} of {self.table}"
        message = f"damaged: {place} {fault}; repair it with Discourse Network Analyzer"
        return ReadError(str(self.tables.path), message)

    def _value(self, column: str) -> Any:
        try:
            return self.cells[column]
        except IndexError:
            raise self.fault(column, "is missing") from None


def _database(tables: _Tables) -> Database:
    documents = {row.number("ID"): _document(row) for row in tables.rows("DOCUMENTS")}
    coders = {row.number("ID"): row.text("Name") for row in tables.rows("CODERS")}
    types = {row.number("ID"): row.text("Label") for row in tables.rows("STATEMENTTYPES")}
    variables: dict[str, dict[str, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for row in tables.rows("VARIABLES"):
        name = names[row.number("ID")] = row.text("Variable")
        variables[row.find("StatementTypeId", types)][name] = row.text("DataType")
    values = _values(tables, names)
    found = []
    places = _Places(documents)
    for row in tables.rows("STATEMENTS"):
        document = row.number("DocumentId")
        if document not in documents:
            continue
        number = row.number("ID")
        start, end = places.of(document, row.number("Start"), row.number("Stop"))
        coder = coders.get(row.number("Coder"), "unknown")
        kind = row.find("StatementTypeId", types)
        found.append(CodedPassage(number, kind, document, start, end, coder, values[number]))
    attributes = _attributes(tables, names)
    return Database(
        tables.path, documents, tuple(found), dict(variables), attributes, tables.notes()
    )


def _values(tables: _Tables, names: Mapping[int, str]) -> dict[int, dict[str, str | int]]:
    """Read the values of variables by statement."""
    values: dict[int, dict[str, str | int]] = defaultdict(dict)
    short = (
        "SELECT d.ID, d.StatementId, d.VariableId, e.Value FROM DATASHORTTEXT d "
        "JOIN ENTITIES e ON e.ID = d.Entity"
    )
    for row in tables.rows("DATASHORTTEXT", short):
        values[row.number("StatementId")][row.find("VariableId", names)] = row.text("Value")
    for table in ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT"):
        for row in tables.rows(table):
            value = row.text("Value") if table == "DATALONGTEXT" else row.number("Value")
            if table == "DATABOOLEAN" and value not in (0, 1):
                raise row.fault("Value", f"is {value}, neither 0 nor 1")
            values[row.number("StatementId")][row.find("VariableId", names)] = value
    return values


def _document(row: _Row) -> Document:
    seconds = row.number("Date")
    try:
        # Some platforms refuse fromtimestamp for years before 1970.
        time = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise row.fault("Date", f"is {seconds}, which is no time of the years 1 to 9999") from None
    return Document(
        id=row.number("ID"),
        title=row.text("Title"),
        text=row.text("Text"),
        author=row.text("Author"),
        source=row.text("Source"),
        section=row.text("Section"),
        notes=row.text("Notes"),
        type=row.text("Type"),
        time=time,
    )


def _attributes(tables: _Tables, names: Mapping[int, str]) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = tables.rows(
        "ATTRIBUTEVALUES",
        "SELECT v.ID, e.VariableId, e.Value, n.AttributeVariable, v.AttributeValue "
        "FROM ATTRIBUTEVALUES v JOIN ENTITIES e ON e.ID = v.EntityId "
        "JOIN ATTRIBUTEVARIABLES n ON n.ID = v.AttributeVariableId "
        "WHERE v.AttributeValue <> '' ORDER BY v.ID",
    )
    for row in rows:
        entity = row.find("VariableId", names), row.text("Value")
        found[entity][row.text("AttributeVariable")] = row.text("AttributeValue")
    return dict(found)


class _Places:
    """Converts offsets in UTF-16 units to code points; they differ after an emoji."""

    def __init__(self, documents: Mapping[int, Document]) -> None:
        self._documents = documents
        self._code_points: dict[int, list[int] | None] = {}

    def of(self, document: int, start: int, end: int) -> tuple[int, int]:
        text = self._documents[document].text
        if document not in self._code_points:
            wide = any(ord(letter) > 0xFFFF for letter in text)
            self._code_points[document] = _code_points(text) if wide else None
        start, end = max(start, 0), max(end, 0)
        points = self._code_points[document]
        if points is not None:
            start, end = (points[min(place, len(points) - 1)] for place in (start, end))
        end = min(end, len(text))
        return min(start, end), end


def _code_points(text: str) -> list[int]:
    """For each offset in UTF-16 units, list the offset in code points."""
    points = []
    for place, letter in enumerate(text):
        points += [place] * (2 if ord(letter) > 0xFFFF else 1)
    return [*points, len(text)]

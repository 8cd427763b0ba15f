"""The file of the index: its tables, and whether it belongs to the graph as it is.

``doc`` has a row for each statement, article, actor, topic and claim, with what filters and lists
need. ``words`` is the full-text index over its rows: it keeps no texts, and is corrected by
computing the words of a row again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kg.base.errors import StoreError
from kg.search.words import indexed, stemmer_version

FILE = "search.sqlite"
_FORMAT = 2
"""Raise it when the tables or the words of a text change."""
ACTOR_KINDS = ("person", "organisation", "group", "document", "unknown")
WEIGHTS = (3.0, 1.0, 0.0)
"""How much a word counts in a title, a text, and among the facets."""
_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doc (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, iri TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, body TEXT NOT NULL, language TEXT NOT NULL, facets TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '9999-12-31', first TEXT, last TEXT, article INTEGER, outlet TEXT,
    source INTEGER, claim INTEGER, act TEXT, stance TEXT, type TEXT, confidence REAL, sort TEXT,
    statements INTEGER NOT NULL DEFAULT 0, articles INTEGER NOT NULL DEFAULT 0,
    record TEXT NOT NULL
);
CREATE TABLE about (
    statement INTEGER NOT NULL, topic INTEGER NOT NULL, side TEXT NOT NULL,
    confidence REAL NOT NULL, PRIMARY KEY (statement, topic, side)
) WITHOUT ROWID;
CREATE TABLE affiliation (
    iri TEXT PRIMARY KEY, article INTEGER NOT NULL, person INTEGER NOT NULL, organisation INTEGER,
    role TEXT NOT NULL, status TEXT NOT NULL, tenure TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    title, body, facets, content='', tokenize="unicode61 remove_diacritics 0"
);
INSERT INTO words (words, rank) VALUES ('rank', 'bm25({", ".join(map(str, WEIGHTS))})');
"""
_LOOKUPS = """\
CREATE INDEX doc_day ON doc (kind, day, last, stance, act, confidence, outlet);
CREATE INDEX doc_most ON doc (kind, statements DESC, id);
CREATE INDEX doc_sort ON doc (sort, statements DESC, id) WHERE sort IS NOT NULL;
CREATE INDEX doc_outlet ON doc (outlet COLLATE NOCASE) WHERE kind = 'article';
CREATE INDEX doc_article ON doc (article) WHERE article IS NOT NULL;
CREATE INDEX doc_source
    ON doc (source, day, kind, last, stance, act, confidence, outlet) WHERE source IS NOT NULL;
CREATE INDEX doc_claim ON doc (claim, day) WHERE claim IS NOT NULL;
CREATE INDEX about_topic ON about (topic, statement);
CREATE INDEX affiliation_article ON affiliation (article);
CREATE INDEX affiliation_person ON affiliation (person);
CREATE INDEX affiliation_organisation ON affiliation (organisation)"""
"""Indexes of columns, which are made after a first filling."""


def drop(folder: Path) -> None:
    """Delete the index of the graph in a folder; the next search computes it again."""
    for file in (folder / FILE, *folder.glob(f"{FILE}-*"), *folder.glob(f".{FILE}.*")):
        with contextlib.suppress(FileNotFoundError):
            file.unlink()


def facet(kind: str, value: object) -> str:
    """Return the word by which documents of one kind, outlet, actor or topic are found."""
    if isinstance(value, int):
        return f"{kind}{value}"
    return f"{kind}{hashlib.sha256(str(value).encode()).hexdigest()[:12]}"


_MONTHS, _YEARS = 36, 60
"""The longest period that is looked up by its months, and by its years."""


def period_facets(first: date | None, last: date | None) -> list[str]:
    """Return the words by which documents of a period are found: its years and months."""
    if first is None or last is None:
        return []
    years, months = _years(first, last), _months(first, last)
    return [*(years or ["ywide"]), *(months or ["mwide"])]


def wanted_facets(first: date | None, last: date | None) -> list[str]:
    """Return the words of which each document of a period has one; none if it is too long."""
    start, end = first or date(1900, 1, 1), last or date(2100, 1, 1)
    months, years = _months(start, end), _years(start, end)
    return [*months, "mwide"] if months else [*years, "ywide"] if years else []


def _months(first: date, last: date) -> list[str]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if not 0 <= end - start < _MONTHS:
        return []
    return [f"m{n // 12:04}{n % 12 + 1:02}" for n in range(start, end + 1)]


def _years(first: date, last: date) -> list[str]:
    if not 0 <= last.year - first.year < _YEARS:
        return []
    return [f"y{year:04}" for year in range(first.year, last.year + 1)]


class Index:
    """An open index; close it, or use it in a ``with``."""

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        """Open the file of an index, or ``create`` it.

        Raises:
            StoreError: it cannot be opened.
        """
        self.path = path
        try:
            if read_only:
                place = f"{path.absolute().as_uri()}?mode=ro"
                self.connection = sqlite3.connect(
                    place, uri=True, timeout=30, check_same_thread=False
                )
            else:
                self.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
                self.connection.execute("PRAGMA synchronous = OFF")
                # What is deleted is overwritten: the index names people.
                self.connection.execute("PRAGMA secure_delete = ON")
            if create:
                self.connection.executescript(_TABLES)
                self.connection.execute("PRAGMA cache_size = -200000")
        except sqlite3.Error as error:
            raise self.unusable(error) from error

    def unusable(self, error: Exception) -> StoreError:
        """Return the StoreError for a file that cannot be used."""
        return StoreError(
            f"{self.path}: the index can't be used ({error}); delete it and try again"
        )

    # What the index is of.

    def key(self, base: str) -> str:
        """Return what an index depends on besides the graph's content."""
        return json.dumps([_FORMAT, base, stemmer_version()])

    def meta(self) -> Mapping[str, str]:
        """Return the notes on what the index is of; none where it is not an index."""
        with contextlib.suppress(sqlite3.Error):
            return dict(self.connection.execute("SELECT name, value FROM meta"))
        return {}

    def write_meta(self, **values: str) -> None:
        """Note what the index is of."""
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def make_lookups(self) -> None:
        """Make the indexes of columns."""
        for statement in _LOOKUPS.split(";"):
            self.connection.execute(statement)
        self.connection.execute("ANALYZE")

    # Rows.

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Return the rows of a query by name."""
        cursor = self.connection.cursor()
        cursor.row_factory = sqlite3.Row
        try:
            return cursor.execute(sql, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise self.unusable(error) from error

    def id_of(self, iri: str) -> int | None:
        """Return the number of a document, ``None`` if there is none."""
        found = self.connection.execute("SELECT id FROM doc WHERE iri = ?", (iri,)).fetchone()
        return None if found is None else int(found[0])

    def put(self, kind: str, iri: str, title: str, body: str, **columns: Any) -> int:
        """Write a document and its words, and return its number, for which "#" is in facets."""
        columns = {"language": "", "facets": "", "record": "{}", **columns}
        names = ["kind", "iri", "title", "body", *columns]
        marks = ", ".join("?" * len(names))
        cursor = self.connection.execute(
            f"INSERT INTO doc ({', '.join(names)}) VALUES ({marks})",
            (kind, iri, title, body, *columns.values()),
        )
        number = int(cursor.lastrowid or 0)
        facets = columns["facets"].replace("#", str(number))
        if facets != columns["facets"]:
            self.connection.execute("UPDATE doc SET facets = ? WHERE id = ?", (facets, number))
        self._write_words(number, title, body, columns["language"], facets)
        return number

    def retitle(self, number: int, title: str, **columns: Any) -> None:
        """Give a document another title, and other values of columns."""
        row = self._drop_words(number)
        sets = "".join(f", {name} = ?" for name in columns)
        self.connection.execute(
            f"UPDATE doc SET title = ?{sets} WHERE id = ?", (title, *columns.values(), number)
        )
        facets = columns.get("facets", row[3])
        self._write_words(number, title, columns.get("body", row[1]), row[2], facets)

    def delete(self, number: int) -> None:
        """Delete a document."""
        self._drop_words(number)
        self.connection.execute("DELETE FROM about WHERE statement = ?", (number,))
        self.connection.execute("DELETE FROM doc WHERE id = ?", (number,))

    def _write_words(self, number: int, title: str, body: str, language: str, facets: str) -> None:
        self.connection.execute(
            "INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)",
            (number, indexed(title, language), indexed(body, language), facets),
        )

    def _drop_words(self, number: int) -> tuple[str, str, str, str]:
        row: tuple[str, str, str, str] = self.connection.execute(
            "SELECT title, body, language, facets FROM doc WHERE id = ?", (number,)
        ).fetchone()
        title, body, language, facets = row
        self.connection.execute(
            "INSERT INTO words (words, rowid, title, body, facets) VALUES ('delete', ?, ?, ?, ?)",
            (number, indexed(title, language), indexed(body, language), facets),
        )
        return row

    def close(self) -> None:
        """Release the file."""
        self.connection.close()

    def __enter__(self) -> Index:
        """Return the index."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release the file."""
        self.close()


def batched(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield lists of up to ``size`` values."""
    some: list[Any] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some

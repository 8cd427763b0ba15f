"""Keep in SQLite which articles reprint others: sketches, the hashes in them, and copies.

An article is named by its place in the order of days and IRIs (:mod:`kg.consolidate.places`). One
that nothing can be said of, since it has too few words, has no place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from kg.consolidate.kept_values import KeptValues
from kg.consolidate.places import places
from kg.consolidate.resolution_file import open_file

_TABLES = """
CREATE TABLE IF NOT EXISTS reprint_article (
    article TEXT PRIMARY KEY, day TEXT NOT NULL, sketch TEXT NOT NULL, state TEXT NOT NULL,
    place BLOB, original INTEGER, first BLOB
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS reprint_article_place ON reprint_article (place)
    WHERE place IS NOT NULL;
CREATE INDEX IF NOT EXISTS reprint_article_order ON reprint_article (day, article, place)
    WHERE place IS NOT NULL;
CREATE INDEX IF NOT EXISTS reprint_article_first ON reprint_article (first, place)
    WHERE first IS NOT NULL;
CREATE TABLE IF NOT EXISTS reprint_hash (
    hash INTEGER NOT NULL, original INTEGER NOT NULL, place BLOB NOT NULL,
    PRIMARY KEY (hash, original, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reprint_copy (
    story TEXT NOT NULL, one TEXT NOT NULL, first TEXT NOT NULL, PRIMARY KEY (story, one)
) WITHOUT ROWID;
CREATE TEMP TABLE wanted_hash (hash INTEGER PRIMARY KEY) WITHOUT ROWID;
"""


class Stored(NamedTuple):
    """An article with a place.

    Attributes:
        article: its IRI.
        place: its place.
        sketch: its sketch.
        original: 0 if it is a reprint, 1 if not, ``None`` as long as this is unknown.
        first: the place of the article that it reprints.
    """

    article: str
    place: bytes
    sketch: str
    original: int | None
    first: bytes | None


class ReprintTables(KeptValues):
    """The tables of reprints in one file, within one transaction."""

    # --- articles ---------------------------------------------------------------------------

    def size(self) -> int:
        """Return the number of articles."""
        (found,) = self._run("SELECT count(*) FROM reprint_article").fetchone()
        return int(found)

    def names(self) -> Iterator[str]:
        """Yield all articles, sorted."""
        for (article,) in self._run("SELECT article FROM reprint_article ORDER BY article"):
            yield article

    def states(self, articles: Iterable[str] | None = None) -> dict[str, tuple[str, str, str]]:
        """Return the day, the sketch and the state of all articles, or of some."""
        query = "SELECT article, day, sketch, state FROM reprint_article"
        if articles is None:
            rows = self._run(query).fetchall()
        else:
            found = (self._run(f"{query} WHERE article = ?", (one,)).fetchone() for one in articles)
            rows = [row for row in found if row]
        return {article: (day, sketch, state) for article, day, sketch, state in rows}

    def set_state(self, article: str, state: str) -> None:
        """Keep the state of the readings of an article."""
        self._run("UPDATE reprint_article SET state = ? WHERE article = ?", (state, article))

    def add(self, article: str, day: str, sketch: str, state: str, *, usable: bool) -> bytes | None:
        """Add an article, of which it is unknown yet whether it is a reprint; return its place."""
        place = self._place(day, article) if usable else None
        row = (article, day, sketch, state, place)
        self._run("INSERT INTO reprint_article VALUES (?, ?, ?, ?, ?, NULL, NULL)", row)
        return place

    def _place(self, day: str, article: str) -> bytes:
        low, high = (
            self._run(
                f"SELECT place FROM reprint_article WHERE place IS NOT NULL AND day = ? AND "
                f"article {sign} ? ORDER BY article {way} LIMIT 1",
                (day, article),
            ).fetchone()
            for sign, way in (("<", "DESC"), (">", "ASC"))
        )
        (place,) = places(day, low and low[0], high and high[0], 1)
        return place

    def drop(self, article: str) -> None:
        """Drop an article, but not the hashes in it."""
        self._run("DELETE FROM reprint_article WHERE article = ?", (article,))

    def article(self, article: str) -> Stored | None:
        """Return an article by its IRI, ``None`` if it is unknown or has no place."""
        row = self._run(f"{_STORED} WHERE article = ? AND place IS NOT NULL", (article,)).fetchone()
        return None if row is None else Stored(*row)

    def at(self, place: bytes) -> Stored:
        """Return the article at a place."""
        return Stored(*self._run(f"{_STORED} WHERE place = ?", (place,)).fetchone())

    def set_first(self, place: bytes, first: bytes | None) -> None:
        """Keep which article one reprints."""
        self._run("UPDATE reprint_article SET first = ? WHERE place = ?", (first, place))

    def set_original(self, place: bytes, *, original: bool) -> None:
        """Keep whether an article is an original, which is not a reprint."""
        self._run("UPDATE reprint_article SET original = ? WHERE place = ?", (original, place))

    def reprints_of(self, first: bytes) -> list[Stored]:
        """Return the articles that reprint one, in order."""
        rows = self._run(f"{_STORED} WHERE first = ? ORDER BY place", (first,))
        return [Stored(*row) for row in rows]

    def reprints_by_name(self, first: str) -> list[str]:
        """Return the articles that reprint one, in order, all by IRI."""
        one = self.article(first)
        return [] if one is None else [each.article for each in self.reprints_of(one.place)]

    def has(self, place: bytes) -> bool:
        """Return whether there is an article at a place."""
        query = "SELECT 1 FROM reprint_article WHERE place = ?"
        return self._run(query, (place,)).fetchone() is not None

    def reprints(self, articles: Iterable[str] | None = None) -> dict[str, str]:
        """Return what all articles, or some, reprint, by IRI, in order."""
        query = (
            "SELECT a.article, b.article FROM reprint_article a JOIN reprint_article b "
            "ON b.place = a.first WHERE a.first IS NOT NULL"
        )
        if articles is None:
            return dict(self._run(f"{query} ORDER BY a.place"))
        found = (self._run(f"{query} AND a.article = ?", (one,)).fetchone() for one in articles)
        return dict(row for row in found if row)

    # --- hashes -----------------------------------------------------------------------------

    def post(self, hashes: Iterable[int], place: bytes, *, original: bool) -> None:
        """Note which hashes an article has, and whether it is an original."""
        self._run_many(
            "INSERT INTO reprint_hash VALUES (?, ?, ?)",
            ((one, original, place) for one in hashes),
        )

    def withdraw(self, hashes: Iterable[int], place: bytes, *, original: bool) -> None:
        """Take back what :meth:`post` noted."""
        self._run_many(
            "DELETE FROM reprint_hash WHERE hash = ? AND original = ? AND place = ?",
            ((one, original, place) for one in hashes),
        )

    def originals(self, value: int, most: int) -> list[bytes]:
        """Return the first articles with a hash that are no reprints."""
        rows = self._run(
            "SELECT place FROM reprint_hash WHERE hash = ? AND original = 1 ORDER BY place LIMIT ?",
            (value, most),
        )
        return [place for (place,) in rows]

    def later(self, hashes: Iterable[int], place: bytes, least: int) -> list[bytes]:
        """Return the articles after one that have some of its hashes, at least so many."""
        self._run("DELETE FROM wanted_hash")
        self._run_many("INSERT INTO wanted_hash VALUES (?)", ((one,) for one in hashes))
        rows = self._run(
            "SELECT h.place FROM wanted_hash w CROSS JOIN reprint_hash h "
            "ON h.hash = w.hash AND h.original IN (0, 1) AND h.place > ? "
            "GROUP BY h.place HAVING count(*) >= ?",
            (place, least),
        )
        return [place for (place,) in rows]

    def replace_all(
        self,
        articles: Iterable[tuple[Any, ...]],
        hashes: Iterable[tuple[int, bool, bytes]],
    ) -> None:
        """Put rows of articles and their hashes, in the order of the tables, in those of others."""
        self._run("DELETE FROM reprint_article")
        self._run("DELETE FROM reprint_hash")
        self._run_many("INSERT INTO reprint_article VALUES (?, ?, ?, ?, ?, ?, ?)", articles)
        self._run_many("INSERT INTO reprint_hash VALUES (?, ?, ?)", hashes)

    # --- copies -----------------------------------------------------------------------------

    def copies(self, stories: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield the statements that are copies, with those that they copy."""
        if stories is None:
            yield from self._run("SELECT one, first FROM reprint_copy")
            return
        for story in stories:
            yield from self._run("SELECT one, first FROM reprint_copy WHERE story = ?", (story,))

    def set_copies(self, story: str, copies: Mapping[str, str]) -> None:
        """Replace the copies of one story, which is named by its first article."""
        self._run("DELETE FROM reprint_copy WHERE story = ?", (story,))
        self._run_many(
            "INSERT INTO reprint_copy VALUES (?, ?, ?)",
            ((story, one, first) for one, first in sorted(copies.items())),
        )


_STORED = "SELECT article, place, sketch, original, first FROM reprint_article"


@contextmanager
def open_reprints(folder: Path) -> Iterator[ReprintTables]:
    """Open the file in a folder for one transaction; see :func:`open_file`."""
    with open_file(folder, _TABLES) as connection:
        yield ReprintTables(connection)

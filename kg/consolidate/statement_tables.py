"""Keep in SQLite the statements of all articles, and the words and sequences of words in them.

A statement is named by its place in the order of all (:mod:`kg.consolidate.places`). A *node* is
the first statement with a claim key.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kg.base.json_text import parse_json
from kg.claims.proposition import Gist, Proposition
from kg.consolidate.kept_values import KeptValues
from kg.consolidate.places import places

STATEMENT_TABLES = """
CREATE TABLE IF NOT EXISTS article (
    article TEXT PRIMARY KEY, state TEXT NOT NULL, context TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statement (
    place BLOB PRIMARY KEY, day TEXT NOT NULL, article TEXT NOT NULL, start INTEGER NOT NULL,
    iri TEXT NOT NULL, key TEXT NOT NULL, side INTEGER NOT NULL, text TEXT NOT NULL,
    data TEXT NOT NULL, original BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS statement_order ON statement (day, article, start, iri);
CREATE INDEX IF NOT EXISTS statement_article ON statement (article);
CREATE INDEX IF NOT EXISTS statement_key ON statement (key);
CREATE INDEX IF NOT EXISTS statement_original ON statement (original) WHERE original IS NOT NULL;
CREATE TABLE IF NOT EXISTS posting (
    kind INTEGER NOT NULL, word NOT NULL, place BLOB NOT NULL, size INTEGER NOT NULL,
    step INTEGER NOT NULL, PRIMARY KEY (kind, word, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS language (language TEXT PRIMARY KEY, nodes INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TEMP TABLE wanted_place (one BLOB NOT NULL, two BLOB NOT NULL, PRIMARY KEY (one, two))
    WITHOUT ROWID;
"""
WORD, NODE_SHINGLE, SHINGLE, NODE = range(4)
"""Kinds of postings: nodes with a word or sequence, statements with a sequence, all nodes."""
KNOWN = 50_000
"""Statements that are kept in memory."""
Word = str | int


Posting = tuple[bytes, int]
"""A statement with a word, and how many words it has, or what is a number for its language."""


class StatementTables(KeptValues):
    """The tables of statements in one file, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._known: dict[bytes, Proposition] = {}

    # --- statements -------------------------------------------------------------------------

    def states(self, articles: Iterable[str] | None = None) -> dict[str, str]:
        """Return the state in which each article, or some, was compared."""
        if articles is None:
            return dict(self._run("SELECT article, state FROM article"))
        found = (
            self._run("SELECT article, state FROM article WHERE article = ?", (one,)).fetchone()
            for one in articles
        )
        return dict(row for row in found if row)

    def statements_of(self, article: str) -> list[bytes]:
        """Return the statements of an article, in order."""
        rows = self._run("SELECT place FROM statement WHERE article = ? ORDER BY place", (article,))
        return [place for (place,) in rows]

    def drop_article(self, article: str) -> None:
        """Drop an article and its statements."""
        for place in self.statements_of(article):
            self._known.pop(place, None)
        self._run("DELETE FROM statement WHERE article = ?", (article,))
        self._run("DELETE FROM article WHERE article = ?", (article,))

    def put_article(self, article: str, state: str, context: Iterable[str]) -> None:
        """Keep the state of an article, and the keys of all actors in it."""
        self._run(
            "INSERT INTO article VALUES (?, ?, ?)",
            (article, state, json.dumps(sorted(context), ensure_ascii=False)),
        )

    def add_statements(
        self, found: Sequence[Proposition], *, avoid: Collection[bytes] = ()
    ) -> list[bytes]:
        """Add statements in their order, and return their places, none of those to ``avoid``."""
        made: list[bytes] = []
        while len(made) < len(found):
            made += self._add_neighbours(found[len(made) :], avoid)
        return made

    def _add_neighbours(
        self, found: Sequence[Proposition], avoid: Collection[bytes]
    ) -> list[bytes]:
        """Add the first statements, as far as there is no other one between them."""
        day = found[0].order[0]
        order = "(day, article, start, iri)"
        near: list[Any] = [
            self._run(
                f"SELECT place, day, article, start, iri FROM statement WHERE day = ? AND "
                f"{order} {sign} (?, ?, ?, ?) ORDER BY day {way}, article {way}, start {way}, "
                f"iri {way} LIMIT 1",
                (day, *found[0].order),
            ).fetchone()
            for sign, way in (("<", "DESC"), (">", "ASC"))
        ]
        low, high = near
        count = next(
            (
                n
                for n, one in enumerate(found)
                if one.order[0] != day or (high and one.order >= high[1:])
            ),
            len(found),
        )
        made, more = list[bytes](), count
        while len(made) < count:
            between = places(day, low and low[0], high and high[0], more)
            made = [place for place in between if place not in avoid][:count]
            more *= 2
        self._run_many(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                (place, *one.order, one.key, one.gist.side, one.text, _written(one))
                for place, one in zip(made, found, strict=False)
            ),
        )
        self._known.update(zip(made, found, strict=False))
        return made

    def proposition(self, place: bytes) -> Proposition:
        """Return a statement."""
        found = self._known.get(place)
        if found is None:
            self.load([place])
            found = self._known[place]
        return found

    def load(self, wanted: Iterable[bytes]) -> None:
        """Read statements ahead."""
        if len(self._known) > KNOWN:
            self._known.clear()
        lacking = [place for place in wanted if place not in self._known]
        self._want((place, b"") for place in lacking)
        rows = self._run(
            "SELECT place, iri, key, text, s.article, start, data, context FROM wanted_place "
            "CROSS JOIN statement s ON place = one JOIN article a ON a.article = s.article"
        )
        self._known.update((place, _read(*row)) for place, *row in rows)

    def texts(self, wanted: Iterable[bytes]) -> dict[bytes, str]:
        """Return the texts of statements, in order, as far as there are any."""
        self._want((place, b"") for place in wanted)
        rows = self._run(
            "SELECT place, text FROM wanted_place CROSS JOIN statement ON place = one ORDER BY one"
        )
        return dict(rows)

    def firsts(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the first statement of each key."""
        found = {}
        for key in keys:
            query = "SELECT min(place) FROM statement WHERE key = ?"
            (place,) = self._run(query, (key,)).fetchone()
            if place is not None:
                found[key] = place
        return found

    def set_original(self, place: bytes, original: bytes | None) -> None:
        """Keep what a statement repeats."""
        self._run("UPDATE statement SET original = ? WHERE place = ?", (original, place))

    def repeating(self, original: bytes) -> list[bytes]:
        """Return the statements that repeat one."""
        rows = self._run("SELECT place FROM statement WHERE original = ?", (original,))
        return [place for (place,) in rows]

    # --- postings ---------------------------------------------------------------------------

    def post(self, kind: int, words: Iterable[Word], place: bytes, size: int) -> None:
        """Add a statement to those with each of some words, of nodes with the step of the last."""
        rows = []
        for word in words:
            before = None
            if kind in (WORD, NODE):
                before = self._run(
                    "SELECT step FROM posting WHERE kind = ? AND word = ? AND place < ? "
                    "ORDER BY place DESC LIMIT 1",
                    (kind, word, place),
                ).fetchone()
            rows.append((kind, word, place, size, before[0] if before else 0))
        self._run_many("INSERT INTO posting VALUES (?, ?, ?, ?, ?)", rows)

    def withdraw(self, kind: int, words: Iterable[Word], place: bytes) -> None:
        """Remove a statement from those with each of some words."""
        self._run_many(
            "DELETE FROM posting WHERE kind = ? AND word = ? AND place = ?",
            ((kind, word, place) for word in words),
        )

    def before(self, kind: int, word: Word, place: bytes, most: int) -> list[Posting]:
        """Return the latest statements with a word before one, the latest first."""
        return self._run(
            "SELECT place, size FROM posting WHERE kind = ? AND word = ? AND place < ? "
            "ORDER BY place DESC LIMIT ?",
            (kind, word, place, most),
        ).fetchall()

    def after(self, kind: int, word: Word, place: bytes, most: int = -1) -> list[Posting]:
        """Return the first statements with a word after one, in order."""
        return self._run(
            "SELECT place, size FROM posting WHERE kind = ? AND word = ? AND place > ? "
            "ORDER BY place LIMIT ?",
            (kind, word, place, most),
        ).fetchall()

    def first(self, kind: int, word: Word, most: int) -> list[Posting]:
        """Return the first statements with a word, in order."""
        return self._run(
            "SELECT place, size FROM posting WHERE kind = ? AND word = ? ORDER BY place LIMIT ?",
            (kind, word, most),
        ).fetchall()

    def at(self, kind: int, word: Word, place: bytes) -> Posting:
        """Return the entry of a statement with a word."""
        size: int
        place, size = self._run(
            "SELECT place, size FROM posting WHERE kind = ? AND word = ? AND place = ?",
            (kind, word, place),
        ).fetchone()
        return place, size

    def last_statement(self) -> bytes:
        """Return the place of the last statement, one before all others where there is none."""
        (found,) = self._run("SELECT max(place) FROM statement").fetchone()
        return found or b""

    def last_node(self) -> bytes:
        """Return the place of the last node, one before all others where there is none."""
        (found,) = self._run("SELECT max(place) FROM node").fetchone()
        return found or b""

    def languages(self) -> set[str]:
        """Return the languages of all nodes."""
        return {language for (language,) in self._run("SELECT language FROM language")}

    def count_language(self, language: str, number: int) -> None:
        """Count nodes in a language, or fewer."""
        self._run("INSERT OR IGNORE INTO language VALUES (?, 0)", (language,))
        self._run("UPDATE language SET nodes = nodes + ? WHERE language = ?", (number, language))
        self._run("DELETE FROM language WHERE nodes = 0")

    def steps(self, kind: int, words: Iterable[Word], place: bytes) -> dict[Word, int]:
        """Return in which steps the numbers of earlier statements with some words are."""
        found = {}
        for word in words:
            query = "SELECT step FROM posting WHERE kind = ? AND word = ? AND place = ?"
            (found[word],) = self._run(query, (kind, word, place)).fetchone()
        return found

    def correct_steps(self, kind: int, word: Word, changes: int) -> list[bytes]:
        """Bring the steps of the statements with a word in line; return those that changed.

        ``changes`` is how many came or went: only so many at each border can be wrong.
        """
        changed: list[tuple[int, bytes]] = []
        rank, last, border = 0, b"", 1
        while True:
            # From here on the next border counts, unless it is so near that it is reached anyway.
            skip = max(0, border - changes - rank)
            end = border + changes
            while 2 * border - changes <= end:
                border *= 2
                end = border + changes
            rows = self._run(
                "SELECT place, step FROM posting WHERE kind = ? AND word = ? AND place > ? "
                "ORDER BY place LIMIT ? OFFSET ?",
                (kind, word, last, end - rank - skip, skip),
            ).fetchall()
            rank += skip
            for place, step in rows:
                if step != rank.bit_length():
                    changed.append((rank.bit_length(), place))
                rank += 1
            if rank < end or not rows:
                break
            last = rows[-1][0]
            border *= 2
        self._run_many(
            "UPDATE posting SET step = ? WHERE kind = ? AND word = ? AND place = ?",
            ((step, kind, word, place) for step, place in changed),
        )
        return [place for _, place in changed]

    def _want(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._run("DELETE FROM wanted_place")
        self._run_many("INSERT OR IGNORE INTO wanted_place VALUES (?, ?)", pairs)


def _written(one: Proposition) -> str:
    """Write what no column has of a statement."""
    where = (one.day, one.language, one.type, one.act, one.stance, one.target)
    data = [*where, one.source, one.speaker, one.named, one.rule, one.gist]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _read(
    iri: str, key: str, text: str, article: str, start: int, data: str, context: str
) -> Proposition:
    day, language, kind, act, stance, target, source, speaker, named, rule, gist = parse_json(data)
    side, words, run, own = gist
    found = Proposition(
        *(iri, key, text, article, start, day, language, kind, act, stance, target),
        *(source, speaker, named, frozenset(parse_json(context))),
        rule=rule,
    )
    found.reuse(Gist(side, tuple(words), tuple(run), own))
    return found

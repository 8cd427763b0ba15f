"""Keep the index of readings beside the graph, so that a run reads only the records it needs.

The file is ``index.sqlite`` in the graph's folder: for each reading a digest of its record, for
each node the votes on it and the readings that give it. It can be computed again: whoever deletes
it loses only time. The list of changes (:mod:`kg.store.journal`) says whether articles were written
since the file was; then all records are compared with it. One of another build of kg is replaced.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base.json_text import parse_json
from kg.consolidate.fingerprint import build_fingerprint
from kg.consolidate.index import Head, Index, Text, digest_of, fingerprints
from kg.consolidate.labels import COMMON
from kg.consolidate.stored_records import (
    LAST_DAY,
    RecordsWithout,
    StoredDigests,
    StoredRecords,
    StoredVotes,
    find,
)
from kg.graph import Given, Outcome
from kg.store.journal import EVERYTHING

if TYPE_CHECKING:
    from kg.store import Store

FILE = "index.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading (
    graph TEXT PRIMARY KEY, article TEXT NOT NULL, day TEXT NOT NULL, fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL, sketch TEXT NOT NULL, votes TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reading_article ON reading (article);
CREATE INDEX IF NOT EXISTS reading_unsketched ON reading (graph) WHERE sketch = '';
CREATE TABLE IF NOT EXISTS vote (
    node TEXT NOT NULL, what INTEGER NOT NULL, value TEXT NOT NULL, tag TEXT NOT NULL,
    number INTEGER NOT NULL, PRIMARY KEY (node, what, value, tag)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mention (
    node TEXT NOT NULL, day TEXT NOT NULL, article TEXT NOT NULL, graph TEXT NOT NULL,
    PRIMARY KEY (node, day, article, graph)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS touched (graph TEXT PRIMARY KEY, article TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS wanted (one TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_CACHE_KB = 64 * 1024
_PATIENCE = 0.1
"""Seconds to wait for another index of the same graph."""


class StoredIndex(Index):
    """The index of a graph that is open for writing. :meth:`open` makes it."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        outcome, is_sound = store.records.outcome()
        super().__init__(store.base, outcome, is_sound=is_sound)
        self._file = connection
        self._cache = StoredRecords(store, connection)
        self.records = self._cache
        self.digests = StoredDigests(connection)
        self.votes = StoredVotes(connection, store.base)

    @classmethod
    def open(cls, store: Store, *, fresh: bool = False) -> StoredIndex:
        """Open the index of a graph, and bring it in line with its records.

        ``fresh`` ignores what the file has.

        Raises:
            StoreError: the file of records is damaged.
        """
        if fresh:
            drop(store.path)
        index = cls(store, _connect(store.path))
        if not index._is_current(store):
            index._compare(store)
        return index

    def keep(self, store: Store) -> None:
        """Keep the index beside the graph, which is as the index says."""
        if self.missing:
            return
        state = store.journal.state()
        self._set("state", [state.epoch, state.place, store.records.state()])
        self._set("parts", _parts(self))
        with contextlib.suppress(sqlite3.OperationalError):
            self._file.commit()
            self._file.execute("BEGIN IMMEDIATE")

    def set_mark(self) -> None:
        """Mark the present state, with which all that was computed from it is in line."""
        self._file.execute("DELETE FROM touched")
        self._set("mark", self.mark)
        self.mark = secrets.token_hex(8)

    def touched_since(self, mark: str) -> dict[str, str] | None:
        """Return the graphs that changed since the last mark, with their articles.

        ``None`` where this is unknown, since it is another mark.
        """
        if self._value("mark") != mark:
            return None
        return dict(self._file.execute("SELECT graph, article FROM touched"))

    def close(self) -> None:
        """Release the file; what was not kept is lost."""
        self._file.close()

    def without(self, graphs: Collection[str]) -> Index:
        """Return the index without the records of some graphs, to be resolved but not written."""
        if not graphs:
            return self
        found = copy(self)
        found.left_out = dict(
            find(
                self._file, graphs, "SELECT graph, article FROM wanted JOIN reading ON graph = one"
            )
        )
        found.records = RecordsWithout(self.records, graphs)
        return found

    def heads(self, articles: Collection[str] | None = None) -> Iterator[Head]:
        """Yield the graph, the article, the day and the digest of each reading.

        With ``articles``, of the readings of these only.
        """
        for head in self._readings("graph, article, day, digest", articles):
            if head[0] not in self.left_out:
                yield head

    def of_articles(self, articles: Collection[str]) -> dict[str, Given]:
        """Return the records of some articles, by graph."""
        graphs = find(
            self._file, articles, "SELECT graph FROM wanted CROSS JOIN reading ON article = one"
        )
        return {graph: self.records[graph] for (graph,) in graphs if graph not in self.left_out}

    def unsketched(self) -> list[str]:
        """Return the graphs of records without a sketch."""
        rows = self._file.execute("SELECT graph FROM reading WHERE sketch = ''")
        return [graph for (graph,) in rows]

    def texts(self, articles: Collection[str] | None = None) -> Iterator[Text]:
        """Yield the article, the day and the sketch of each reading, in the order of graphs.

        With ``articles``, of the readings of these only.
        """
        for graph, *text in self._readings("graph, article, day, sketch", articles):
            if graph not in self.left_out:
                yield Text(*text)

    def _readings(self, columns: str, articles: Collection[str] | None) -> Iterable[Any]:
        if articles is None:
            return self._file.execute(f"SELECT {columns} FROM reading ORDER BY graph")
        query = f"SELECT {columns} FROM wanted CROSS JOIN reading ON article = one ORDER BY graph"
        return find(self._file, articles, query)

    def mentioning(self, nodes: Collection[str]) -> Iterator[str]:
        """Yield the graphs of readings that give one of some nodes."""
        rows = find(
            self._file, nodes, "SELECT DISTINCT graph FROM wanted CROSS JOIN mention ON node = one"
        )
        yield from (graph for (graph,) in rows)

    def put(self, graph: str, given: Given, *, digest: str = "") -> set[str]:
        """Put a record in the place of that of the same graph; return the nodes of both."""
        touched = self.drop(graph)
        votes = list(self.votes_by(given))
        self._file.execute(
            "INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(graph, given.article, given.day, given.fingerprint),
                *(digest or digest_of(given.to_json()), given.sketch),
                json.dumps(votes, ensure_ascii=False, separators=(",", ":")),
            ),
        )
        nodes = self._count_votes(graph, given.article, given.day, votes, 1)
        self._touch(graph, given.article)
        self._cache.hold(graph, given)
        return touched | nodes

    def drop(self, graph: str) -> set[str]:
        """Drop the record of a graph, if there is one; return its nodes."""
        self.missing.discard(graph)
        self._cache.release(graph)
        held = self._file.execute(
            "SELECT article, day, votes FROM reading WHERE graph = ?", (graph,)
        ).fetchone()
        if held is None:
            return set()
        article, day, votes = held
        self._file.execute("DELETE FROM reading WHERE graph = ?", (graph,))
        self._touch(graph, article)
        return self._count_votes(graph, article, day, parse_json(votes), -1)

    def adopt(self, outcome: Outcome) -> None:
        """Take an outcome for the one that the graph shows."""
        moved = {article for (article, _), _ in self.outcome.parts.items() ^ outcome.parts.items()}
        self.outcome, self.is_sound = outcome, True
        for graph, given in self.of_articles(moved).items() if moved else ():
            self.put(graph, given, digest=self.digests[graph])

    def _touch(self, graph: str, article: str) -> None:
        self._file.execute("INSERT OR REPLACE INTO touched VALUES (?, ?)", (graph, article))

    def _count_votes(
        self, graph: str, article: str, day: str, votes: Iterable[Sequence[Any]], number: int
    ) -> set[str]:
        """Count the votes of one record, or take them back; return their nodes."""
        votes = list(votes)
        nodes = {node for node, *_ in votes}
        self._file.executemany(
            "INSERT INTO vote VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET number = number + excluded.number",
            ((*one, number) for one in votes),
        )
        place = (day or LAST_DAY, article, graph)
        if number > 0:
            self._file.executemany(
                "INSERT OR IGNORE INTO mention VALUES (?, ?, ?, ?)",
                ((node, *place) for node in nodes),
            )
            return nodes
        self._file.executemany(
            "DELETE FROM vote WHERE node = ? AND number <= 0", ((node,) for node in nodes)
        )
        self._file.executemany(
            "DELETE FROM mention WHERE node = ? AND day = ? AND article = ? AND graph = ?",
            ((node, *place) for node in nodes),
        )
        return nodes

    def _is_current(self, store: Store) -> bool:
        """Return whether no article was written since the file was, as far as is known."""
        held, now = self._value("state"), store.journal.state()
        names = {one.name for one in store.journal.since(held[1] if held else 0)}
        if not COMMON.isdisjoint(names) or EVERYTHING in names:
            # Somebody else wrote what is computed from the index.
            self._set("mark", "")
        if not held or [held[0], held[2]] != [now.epoch, store.records.state()]:
            return False
        if self._value("parts") != _parts(self):
            return False
        return not any(name == EVERYTHING or name.startswith("article/") for name in names)

    def _compare(self, store: Store) -> None:
        """Compare all records with the file, and correct it."""
        stored = fingerprints(store)
        known: dict[str, str] = dict(self._file.execute("SELECT graph, digest FROM reading"))
        if self._value("parts") != _parts(self):
            # Votes depend on them.
            known = dict.fromkeys(known, "")
        recorded = set()
        for graph, record in store.records.readings(stored):
            recorded.add(graph)
            digest = digest_of(record)
            if known.get(graph) != digest:
                try:
                    self.put(graph, Given.from_json(record), digest=digest)
                except ValueError as error:
                    raise store.records.damaged(error) from error
        for graph in known.keys() - recorded:
            self.drop(graph)
        self.missing = stored.keys() - recorded

    def _value(self, name: str) -> Any:
        found = self._file.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if found is None else parse_json(found[0])

    def _set(self, name: str, value: object) -> None:
        self._file.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))


def _parts(index: Index) -> list[list[str]]:
    return sorted([*place, iri] for place, iri in index.outcome.parts.items())


def drop(folder: Path) -> None:
    """Delete the file, which names people."""
    for name in (FILE, f"{FILE}-journal"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _connect(folder: Path) -> sqlite3.Connection:
    for attempt in range(2):
        # A thread writes while others read articles.
        connection = sqlite3.connect(folder / FILE, timeout=_PATIENCE, check_same_thread=False)
        try:
            # It can be computed again, and what is deleted is overwritten: it names people.
            connection.executescript(
                "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
                f"PRAGMA cache_size = -{_CACHE_KB}; {_TABLES}"
            )
            connection.execute("BEGIN IMMEDIATE")
            held = connection.execute("SELECT value FROM meta WHERE name = 'build'").fetchone()
            if held is None or held[0] == build_fingerprint():
                connection.execute(
                    "INSERT OR REPLACE INTO meta VALUES ('build', ?)", (build_fingerprint(),)
                )
                return connection
        except sqlite3.Error as error:
            if "locked" in str(error):
                # Another index of this program is in use: this one is not kept.
                connection.close()
                break
        connection.close()
        if not attempt:
            drop(folder)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_TABLES)
    return connection

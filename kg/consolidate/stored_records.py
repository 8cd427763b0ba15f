"""What an index of readings in SQLite gives: records, digests and votes, read where needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from kg.consolidate.index import NodeVotes
from kg.consolidate.labels import KIND, Votes
from kg.graph import Given

if TYPE_CHECKING:
    from kg.model import SourceKind
    from kg.store import Store

LAST_DAY = "9999-12-31"
"""Sorts the articles without a day."""
_MOST_IN_MEMORY = 20_000
"""Records that are in memory at a time."""


class StoredRecords(Mapping[str, Given]):
    """The records of the readings in the index; those that were asked for last are in memory."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        self._store, self._file = store, connection
        self._held: dict[str, Given] = {}

    def __getitem__(self, graph: str) -> Given:
        found = self._held.get(graph)
        if found is None:
            row = self._file.execute(
                "SELECT fingerprint FROM reading WHERE graph = ?", (graph,)
            ).fetchone()
            record = None if row is None else self._store.records.record(graph, row[0])
            if record is None:
                raise KeyError(graph)
            try:
                found = Given.from_json(record)
            except ValueError as error:
                raise self._store.records.damaged(error) from error
            self.hold(graph, found)
        return found

    def hold(self, graph: str, given: Given) -> None:
        """Keep a record in memory."""
        if len(self._held) >= _MOST_IN_MEMORY:
            del self._held[next(iter(self._held))]
        self._held[graph] = given

    def release(self, graph: str) -> None:
        """Forget a record, if it is in memory."""
        self._held.pop(graph, None)

    def __contains__(self, graph: object) -> bool:
        row = self._file.execute("SELECT 1 FROM reading WHERE graph = ?", (graph,)).fetchone()
        return row is not None

    def __iter__(self) -> Iterator[str]:
        for (graph,) in self._file.execute("SELECT graph FROM reading ORDER BY graph").fetchall():
            yield graph

    def __len__(self) -> int:
        (found,) = self._file.execute("SELECT count(*) FROM reading").fetchone()
        return int(found)

    def __bool__(self) -> bool:
        return self._file.execute("SELECT 1 FROM reading LIMIT 1").fetchone() is not None


class RecordsWithout(Mapping[str, Given]):
    """Records without some."""

    def __init__(self, records: Mapping[str, Given], left_out: Collection[str]) -> None:
        self._records, self._left_out = records, left_out

    def __getitem__(self, graph: str) -> Given:
        if graph in self._left_out:
            raise KeyError(graph)
        return self._records[graph]

    def __iter__(self) -> Iterator[str]:
        return (graph for graph in self._records if graph not in self._left_out)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class StoredDigests(Mapping[str, str]):
    """The digests of records."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._file = connection

    def __getitem__(self, graph: str) -> str:
        row = self._file.execute("SELECT digest FROM reading WHERE graph = ?", (graph,)).fetchone()
        if row is None:
            raise KeyError(graph)
        return str(row[0])

    def __iter__(self) -> Iterator[str]:
        yield from (graph for (graph,) in self._file.execute("SELECT graph FROM reading"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class StoredVotes(NodeVotes):
    """The votes on each node; of articles only the first two of claims: others do not count."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        super().__init__()
        self._file, self._claims = connection, f"{base}claim/"

    def of(self, nodes: Iterable[str]) -> Mapping[str, Votes]:
        """Return the votes on some nodes, as far as there are any."""
        found: dict[str, Votes] = {}
        for node, what, value, tag, number in find(
            self._file,
            nodes,
            "SELECT node, what, value, tag, number FROM wanted CROSS JOIN vote ON node = one",
        ):
            votes = found.setdefault(node, Votes())
            if what == KIND:
                votes.kinds[cast("SourceKind", value)] = number
            else:
                votes.names[value, tag] = number
        for node, votes in found.items():
            if node.startswith(self._claims):
                for article, day in self._first_articles(node):
                    votes.articles[article, "" if day == LAST_DAY else day] = 1
        return found

    def _first_articles(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield the first article of a node, and the first other one."""
        first = self._file.execute(
            "SELECT article, day FROM mention WHERE node = ? ORDER BY day, article LIMIT 1", (node,)
        ).fetchone()
        if first is not None:
            yield first
            yield from self._file.execute(
                "SELECT article, day FROM mention WHERE node = ? AND article != ? "
                "ORDER BY day, article LIMIT 1",
                (node, first[0]),
            )

    def __iter__(self) -> Iterator[str]:
        return (node for (node,) in self._file.execute("SELECT DISTINCT node FROM mention"))


def find(
    connection: sqlite3.Connection, wanted: Iterable[str], query: str
) -> list[tuple[Any, ...]]:
    """Answer a query on some values, which are in the table ``wanted``."""
    connection.execute("DELETE FROM wanted")
    connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((one,) for one in wanted))
    return connection.execute(query).fetchall()

"""Note in a graph's folder which articles and nodes were written to, in which run, and when.

The file is ``changes.sqlite``. A write is noted before it begins, as open, and again when it is
done: a process killed in between leaves an open note, which readers take for a change. The notes
are no part of the graph, whose content depends only on its articles.

What an article or a node is called here is its IRI without the base: "article/2020-06-ibm",
"actor/ibm". Only the last change of each is kept.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from kg.base.errors import StoreError

FILE = "changes.sqlite"
Kind = Literal["added", "changed", "removed", "passing"]
"""What became of an article or a node; "passing" was added and removed in one run."""
EVERYTHING = ""
"""The name under which a change is noted if it is unknown what it changed."""
_TABLES = """
CREATE TABLE IF NOT EXISTS change (
    place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    run INTEGER NOT NULL, time TEXT NOT NULL, open INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS epoch (value TEXT NOT NULL);
"""
_NOTE = """
INSERT OR REPLACE INTO change (name, kind, run, time, open)
VALUES (:name, CASE
    WHEN :kind = 'changed' AND (SELECT kind FROM change WHERE name = :name AND run = :run) = 'added'
    THEN 'added'
    WHEN :kind = 'removed' AND (SELECT kind FROM change WHERE name = :name AND run = :run)
        IN ('added', 'passing') THEN 'passing'
    WHEN :kind = 'added' AND (SELECT kind FROM change WHERE name = :name AND run = :run) = 'removed'
    THEN 'changed'
    ELSE :kind END, :run, :time, :open)"""


class Change(NamedTuple):
    """The last change of an article or a node; ``time`` is in UTC, "2026-03-05T09:30:00Z"."""

    place: int
    name: str
    kind: Kind
    run: int
    time: str


@dataclass(frozen=True, slots=True)
class State:
    """How far a graph has been written.

    Attributes:
        epoch: differs for every journal, "" where there is none.
        place: the place of the last write that is done, 0 for none.
        is_open: whether a write was begun that is not noted as done.
    """

    epoch: str = ""
    place: int = 0
    is_open: bool = False

    @property
    def version(self) -> str:
        """A name for this state; two states of one name have one content."""
        end = f"-{secrets.token_hex(4)}" if self.is_open else ""
        return f"{self.epoch or 'none'}-{self.place}{end}"


class Journal:
    """The changes of the graph in one folder; ``base`` is that of its IRIs."""

    def __init__(self, folder: Path, base: str) -> None:
        self.path = folder / FILE
        self._graphs = f"{base}graph/"
        self._run = 0

    def name_of(self, graph: str) -> str:
        """Return the name of the article or node to which a named graph belongs.

        A graph of the whole collection, such as that of decisions, has its own name.
        """
        local = graph.removeprefix(self._graphs)
        if not local.startswith("article/"):
            return local
        return local.removesuffix("/provenance").rpartition("/")[0]

    # Writing.

    def begin(self, graphs: Iterable[str]) -> None:
        """Note that graphs are about to be written to."""
        self._note(dict.fromkeys(map(self.name_of, graphs), "changed"), is_open=True)

    def end(self, kinds: Mapping[str, Kind]) -> None:
        """Note that graphs were written to, and what became of each.

        An article is added or removed with the graph of its source.
        """
        found: dict[str, Kind] = {}
        for graph, kind in kinds.items():
            name = self.name_of(graph)
            is_part = name.startswith("article/") and not graph.endswith("/source")
            if not is_part or name not in found:
                found[name] = "changed" if is_part else kind
        self._note(found, is_open=False)

    def note_unknown(self) -> None:
        """Note that anything may have changed."""
        self._note({EVERYTHING: "changed"}, is_open=False)

    def purge(self, names: Iterable[str]) -> None:
        """Drop all notes but those on ``names``, and write the file afresh."""
        if not self.path.exists():
            return
        with self._writing() as connection:
            kept = set(names)
            held = connection.execute("SELECT name FROM change").fetchall()
            gone = [row for row in held if row[0] not in kept]
            connection.executemany("DELETE FROM change WHERE name = ?", gone)
        with self._writing() as connection:
            connection.execute("VACUUM")
        self.note_unknown()

    def _note(self, kinds: Mapping[str, Kind], *, is_open: bool) -> None:
        if not kinds:
            return
        time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._writing() as connection:
            if not self._run:
                (last,) = connection.execute("SELECT MAX(run) FROM change").fetchone()
                self._run = (last or 0) + 1
                self._close_open(connection)
            connection.executemany(
                _NOTE,
                [
                    {"name": name, "kind": kind, "run": self._run, "time": time, "open": is_open}
                    for name, kind in sorted(kinds.items())
                ],
            )

    @staticmethod
    def _close_open(connection: sqlite3.Connection) -> None:
        """Note as done what a killed process left open: whether it was written is unknown."""
        rows = connection.execute("SELECT name, kind, run, time FROM change WHERE open").fetchall()
        connection.executemany(
            "INSERT OR REPLACE INTO change (name, kind, run, time, open) VALUES (?, ?, ?, ?, 0)",
            rows,
        )

    # Reading.

    def state(self) -> State:
        """Return how far the graph has been written."""
        with self._reading() as connection:
            if connection is None:
                return State()
            epoch = connection.execute("SELECT value FROM epoch").fetchone()
            place, is_open = connection.execute(
                "SELECT MAX(CASE WHEN open THEN 0 ELSE place END), MAX(open) FROM change"
            ).fetchone()
            return State(epoch[0] if epoch else "", place or 0, bool(is_open))

    def since(self, place: int) -> list[Change]:
        """Return the changes after a place, and those that are open, in their order."""
        with self._reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                "SELECT place, name, kind, run, time FROM change WHERE place > ? OR open "
                "ORDER BY place",
                (place,),
            )
            return [Change(*row) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.exists():
            yield None
            return
        try:
            place = f"{self.path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(place, uri=True, timeout=30)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        try:
            with closing(sqlite3.connect(self.path, timeout=30)) as connection:
                connection.execute("PRAGMA synchronous = OFF")
                # What is deleted is overwritten: IRIs name people.
                connection.execute("PRAGMA secure_delete = ON")
                connection.executescript(_TABLES)
                with connection:
                    if connection.execute("SELECT 1 FROM epoch").fetchone() is None:
                        epoch = secrets.token_hex(6)
                        connection.execute("INSERT INTO epoch VALUES (?)", (epoch,))
                    yield connection
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"{self.path}: the list of changes can't be used ({error}); delete the file, "
            "then kg search and kg serve compute it again"
        )

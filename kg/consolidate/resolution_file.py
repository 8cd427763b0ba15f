"""Open the file in which resolution keeps what it knows, for one transaction.

The file is ``resolution.sqlite`` in the graph's folder. It can be computed again: whoever deletes
it loses only time. A damaged file and one of another build of kg are replaced. All of a step is one
transaction, and what it holds depends on the readings that it names only, so that a run that was
killed loses nothing.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.consolidate.fingerprint import build_fingerprint

FILE = "resolution.sqlite"
_EARLIER = "clusters.json"
"""What an earlier version kept of claims."""
_META = "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_CACHE_KB = 256 * 1024


@contextmanager
def open_file(folder: Path, tables: str, *, fresh: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file in a folder for one transaction, an empty one where there is none to use.

    Where the folder can't be written to, the tables are in memory. ``fresh`` drops the old file.

    Args:
        folder: the graph's folder.
        tables: statements that make the tables, each of which ends a line with a semicolon.
        fresh: whether to drop the old file.
    """
    if fresh:
        drop(folder)
    with contextlib.suppress(OSError):
        (folder / _EARLIER).unlink(missing_ok=True)
    connection = _connect(folder, tables)
    try:
        yield connection
        with contextlib.suppress(sqlite3.OperationalError):
            connection.commit()
    finally:
        connection.close()


def drop(folder: Path) -> None:
    """Delete the file, which names people."""
    for name in (FILE, f"{FILE}-journal", _EARLIER):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _connect(folder: Path, tables: str) -> sqlite3.Connection:
    for attempt in range(2):
        connection = sqlite3.connect(folder / FILE, timeout=30, isolation_level=None)
        try:
            # The cache can be computed again, and what is deleted is overwritten: it names people.
            connection.executescript(
                f"PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
                f"PRAGMA cache_size = -{_CACHE_KB};"
            )
            connection.execute("BEGIN IMMEDIATE")
            _make(connection, tables)
            found = connection.execute("SELECT value FROM meta WHERE name = 'build'").fetchone()
            build = json.dumps(build_fingerprint())
            if found is None or found[0] == build:
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('build', ?)", (build,))
                return connection
        except sqlite3.Error:
            pass
        connection.close()
        if not attempt:
            drop(folder)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    _make(connection, tables)
    return connection


def _make(connection: sqlite3.Connection, tables: str) -> None:
    connection.execute(_META)
    for statement in tables.split(";\n"):
        connection.execute(statement)

"""Keep beside a graph what its readings give to resolution, and the outcome of resolution.

The file is ``records.sqlite`` in the graph's folder. The public graph links statements to actors,
claims and topics as they are after resolution; a record holds the keys and names of one reading
before it. A record is valid for the reading whose fingerprint the graph holds: it is written
before the graph, and the one it replaces is dropped after it, so that a run killed in between
loses neither. When each article came into the graph is noted here too, so that the graph itself
depends on nothing but articles and decisions.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kg.base.errors import StoreError
from kg.base.json_text import parse_json
from kg.graph.links import Comparison, Outcome

FILE = "records.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS reading (
    graph TEXT NOT NULL, fingerprint TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (graph, fingerprint)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (
    graph TEXT NOT NULL, fingerprint TEXT NOT NULL, applied TEXT NOT NULL DEFAULT '',
    reading BLOB NOT NULL, PRIMARY KEY (graph, fingerprint)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_applied ON kept (graph) WHERE applied != '';
CREATE TABLE IF NOT EXISTS added (
    graph TEXT PRIMARY KEY, article TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcome (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Records:
    """The records of one graph's folder."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.path = folder / FILE
        self.read_only = read_only
        self._reader: sqlite3.Connection | None = None

    def readings(self, fingerprints: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield graph and record of the readings that the graph holds, as far as there are records.

        ``fingerprints`` maps each assertions graph to the fingerprint of its reading.
        """
        with self._open() as connection:
            for graph, fingerprint, record in connection.execute(
                "SELECT graph, fingerprint, record FROM reading ORDER BY graph"
            ):
                if fingerprints.get(graph) == fingerprint:
                    yield graph, record

    def record(self, graph: str, fingerprint: str) -> str | None:
        """Return the record of a reading, ``None`` where there is none."""
        try:
            if self._reader is None:
                self._reader = sqlite3.connect(self.path, timeout=30, check_same_thread=False)
            found = self._reader.execute(
                "SELECT record FROM reading WHERE graph = ? AND fingerprint = ?",
                (graph, fingerprint),
            ).fetchone()
        except sqlite3.Error as error:
            raise self.damaged(error) from error
        return None if found is None else str(found[0])

    def state(self) -> list[int]:
        """Return numbers that differ after each write, ``[]`` where there is no file."""
        try:
            found = self.path.stat()
        except OSError:
            return []
        return [found.st_size, found.st_mtime_ns]

    def recorded(self) -> set[tuple[str, str]]:
        """Return the graphs and fingerprints of all records."""
        with self._open() as connection:
            return set(connection.execute("SELECT graph, fingerprint FROM reading"))

    def write(self, records: Iterable[tuple[str, str, str]]) -> None:
        """Write records (graph, fingerprint, JSON), beside older ones of the same graphs."""
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", records)

    def purge(self, fingerprints: Mapping[str, str]) -> None:
        """Drop all records but those that :meth:`readings` yields, and write the file afresh."""
        with self._open() as connection:
            held = connection.execute("SELECT graph, fingerprint FROM reading").fetchall()
            stale = [row for row in held if fingerprints.get(row[0]) != row[1]]
            connection.executemany("DELETE FROM reading WHERE graph = ? AND fingerprint = ?", stale)
            kept = connection.execute("SELECT graph, fingerprint FROM kept").fetchall()
            stale = [row for row in kept if fingerprints.get(row[0]) != row[1]]
            connection.executemany("DELETE FROM kept WHERE graph = ? AND fingerprint = ?", stale)
            noted = connection.execute("SELECT graph FROM added").fetchall()
            gone = [row for row in noted if row[0] not in fingerprints]
            connection.executemany("DELETE FROM added WHERE graph = ?", gone)
        with self._open() as connection:
            connection.execute("VACUUM")

    def keep_only(self, fingerprints: Mapping[str, str | None]) -> None:
        """Drop the records of the given graphs whose fingerprint is another, or ``None``."""
        if not fingerprints:
            return
        with self._open() as connection:
            for table in ("reading", "kept"):
                connection.executemany(
                    f"DELETE FROM {table} WHERE graph = ? AND fingerprint != ?",
                    ((graph, fingerprint or "") for graph, fingerprint in fingerprints.items()),
                )
            connection.executemany(
                "DELETE FROM added WHERE graph = ?",
                ((graph,) for graph, fingerprint in fingerprints.items() if fingerprint is None),
            )

    def keep(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep what a coder found: graph, fingerprint, and the reading before any correction."""
        with self._open() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO kept (graph, fingerprint, reading) VALUES (?, ?, ?)",
                readings,
            )

    def renew_kept(self, fingerprints: Mapping[str, tuple[str, str]]) -> None:
        """Keep the readings of graphs under other fingerprints too: the old one, the new one."""
        with self._open() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO kept (graph, fingerprint, applied, reading) "
                "SELECT graph, ?, applied, reading FROM kept "
                "WHERE graph = ? AND fingerprint = ?",
                ((new, graph, old) for graph, (old, new) in fingerprints.items()),
            )

    def kept(self, graph: str, fingerprint: str) -> bytes | None:
        """Return the reading of a graph as its coder found it, ``None`` if it was not kept."""
        with self._open() as connection:
            if not _has_table(connection, "kept"):
                return None
            found = connection.execute(
                "SELECT reading FROM kept WHERE graph = ? AND fingerprint = ?", (graph, fingerprint)
            ).fetchone()
            return found and bytes(found[0])

    def corrected(self) -> dict[str, str]:
        """Return the graphs whose readings are kept, with a digest of what changed them, or ""."""
        with self._open() as connection:
            if not _has_table(connection, "kept"):
                return {}
            return dict(connection.execute("SELECT graph, applied FROM kept"))

    def has_corrected(self) -> bool:
        """Return whether a reading is shown that is not as its coder found it."""
        with self._open() as connection:
            if not _has_table(connection, "kept"):
                return False
            query = "SELECT 1 FROM kept WHERE applied != '' LIMIT 1"
            return connection.execute(query).fetchone() is not None

    def note_corrected(self, graphs: Mapping[str, str]) -> None:
        """Note what changed the readings that graphs show, by a digest, "" for nothing."""
        with self._open() as connection:
            connection.executemany(
                "UPDATE kept SET applied = ? WHERE graph = ?",
                ((digest, graph) for graph, digest in graphs.items()),
            )

    def note_added(self, articles: Mapping[str, str], *, at: datetime | None = None) -> None:
        """Note when articles came into the graph, by default now; the first note counts.

        ``articles`` maps assertions graphs to the IRIs of their articles.
        """
        moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        with self._open() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO added VALUES (?, ?, ?)",
                ((graph, article, moment) for graph, article in articles.items()),
            )

    def added(self) -> dict[str, datetime]:
        """Return when articles came into the graph, by IRI, as far as it is known."""
        with self._open() as connection:
            if not _has_table(connection, "added"):
                return {}
            rows = connection.execute("SELECT article, min(at) FROM added GROUP BY article")
            return {article: datetime.fromisoformat(at) for article, at in rows}

    def forget_added(self) -> None:
        """Drop when articles came into the graph, where these are the moments of a conversion."""
        with self._open() as connection:
            connection.execute("DELETE FROM added")

    def outcome(self) -> tuple[Outcome, bool]:
        """Return what resolution came to the last time, and whether the graph surely shows it."""
        with self._open() as connection:
            rows = {
                name: parse_json(value)
                for name, value in connection.execute("SELECT name, value FROM outcome")
            }
            outcome = Outcome(
                replaced=rows.get("replaced", {}),
                parts={(article, key): iri for article, key, iri in rows.get("parts", [])},
                labels=rows.get("labels", {}),
                kinds=rows.get("kinds", {}),
                comparisons=tuple(Comparison(*one) for one in rows.get("comparisons", [])),
                aside={graph: (state, why) for graph, state, why in rows.get("aside", [])},
            )
        return outcome, not rows.get("pending", False)

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""
        return self.outcome()[0].replaced

    def announce_outcome(self) -> None:
        """Note that the graph is about to be brought in line with another outcome."""
        self._write_outcome({"pending": True})

    def write_outcome(self, outcome: Outcome) -> None:
        """Replace what resolution came to, once the graph shows it."""
        self._write_outcome(
            {
                "pending": False,
                "replaced": dict(outcome.replaced),
                "parts": [[*place, iri] for place, iri in sorted(outcome.parts.items())],
                "labels": dict(outcome.labels),
                "kinds": dict(outcome.kinds),
                "comparisons": [
                    (one.one, one.other, one.reason, one.score, one.merged)
                    for one in outcome.comparisons
                ],
                "aside": [[graph, *why] for graph, why in sorted(outcome.aside.items())],
            }
        )

    def _write_outcome(self, values: Mapping[str, object]) -> None:
        rows = (
            (name, json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
            for name, value in values.items()
        )
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO outcome VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        try:
            if self.read_only:
                there = self.path.exists()
                place = f"{self.path.absolute().as_uri()}?mode=ro" if there else ":memory:"
                connection = sqlite3.connect(place, uri=True, timeout=30)
            else:
                connection = sqlite3.connect(self.path, timeout=30)
                # As with the engine's log: a power cut may take the last articles.
                connection.execute("PRAGMA synchronous = OFF")
                # What is deleted is overwritten: records name people.
                connection.execute("PRAGMA secure_delete = ON")
            try:
                if not self.read_only or not self.path.exists():
                    connection.executescript(_TABLES)
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: {error}; run kg doctor for details") from error
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> StoreError:
        """Return the StoreError for a file that holds something else."""
        return StoreError(
            f"{self.path}: the graph's records are damaged ({error}); restore the folder from a "
            "copy, or move it away and run kg add on the articles again"
        )


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether a file that an earlier kg may have written has a table."""
    named = connection.execute("SELECT name FROM sqlite_master").fetchall()
    return (name,) in named

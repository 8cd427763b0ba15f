"""Cache the vectors of statements and words in a graph's folder.

Adding one article to many then encodes only that one, and reads only the vectors that it is
compared with. Whoever deletes the file loses only time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.claims.embedding import WIDTH
from kg.claims.similarity import Embeddings, Fingerprint, fingerprint
from kg.graph import Given

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "meanings.sqlite"
_EARLIER = "meanings.npz"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID"
)
_CACHED = 100_000
"""Vectors that are kept in memory."""


class StoredEmbeddings(Embeddings):
    """Vectors that are read from a file when they are needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def find(self, name: Fingerprint) -> NDArray[np.int8] | None:
        """Return a known vector."""
        import numpy as np

        found = super().find(name)
        if found is not None:
            return found
        with suppress(sqlite3.Error):
            query = "SELECT numbers FROM vector WHERE text = ?"
            row = self._connection.execute(query, (name,)).fetchone()
            if row is not None and len(row[0]) == WIDTH:
                if len(self.known) >= _CACHED:
                    self.known.clear()
                found = self.known[name] = np.frombuffer(row[0], dtype=np.int8)
        return found


def load(folder: Path) -> Embeddings:
    """Return the vectors kept in a folder, none where there is no readable file."""
    _convert(folder)
    if not (folder / FILE).exists():
        return Embeddings()
    # The vectors of new texts are computed by another thread than that which compares claims.
    connection = sqlite3.connect(folder / FILE, timeout=30, check_same_thread=False)
    return StoredEmbeddings(connection)


def keep(embeddings: Embeddings, folder: Path, *, whole: bool = True) -> None:
    """Write new vectors; drop those that were not used if the ``whole`` store was compared."""
    if not embeddings.fresh:
        return
    rows = [(name, row.tobytes()) for name, row in embeddings.fresh.items()]
    with _written(folder) as connection:
        connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
        if whole:
            connection.execute("CREATE TEMP TABLE asked (text BLOB PRIMARY KEY) WITHOUT ROWID")
            asked = ((name,) for name in embeddings.asked)
            connection.executemany("INSERT INTO asked VALUES (?)", asked)
            connection.execute("DELETE FROM vector WHERE text NOT IN asked")


def drop(folder: Path, records: Iterable[Given]) -> None:
    """Drop the vectors of the statements of some readings; others that need one compute it."""
    from kg.claims.features import compared_texts
    from kg.claims.proposition import Proposition

    _convert(folder)
    if not (folder / FILE).exists():
        return
    texts = {
        text
        for given in records
        for one in given.statements
        for text in compared_texts(
            Proposition(
                *(one.iri, one.claim, one.text, given.article),
                language=given.language[:2] or "fr",
                target=one.target_text,
            )
        )
    }
    with _written(folder) as connection:
        gone = ((fingerprint(text),) for text in texts)
        connection.executemany("DELETE FROM vector WHERE text = ?", gone)


@contextmanager
def _written(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the file to write to it, in one transaction, if the folder can be written to."""
    for attempt in range(2):
        try:
            with closing(sqlite3.connect(folder / FILE, timeout=30)) as connection:
                # The vectors can be computed again, and what is deleted is overwritten.
                connection.executescript("PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;")
                connection.execute(_TABLE)
                with suppress(sqlite3.OperationalError), connection:
                    yield connection
                return
        except sqlite3.OperationalError:
            break
        except sqlite3.DatabaseError:
            if attempt:
                break
            # It is damaged.
            (folder / FILE).unlink(missing_ok=True)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(_TABLE)
        yield connection


def _convert(folder: Path) -> None:
    """Take over the file of an earlier version."""
    earlier = folder / _EARLIER
    if not earlier.exists():
        return
    import numpy as np

    with suppress(OSError, ValueError, KeyError, EOFError):
        with np.load(earlier, allow_pickle=False) as kept:
            texts, rows = kept["texts"], kept["vectors"]
        if rows.shape[1:] == (WIDTH,) and rows.dtype == np.int8:
            pairs = ((text.tobytes(), row.tobytes()) for text, row in zip(texts, rows, strict=True))
            with _written(folder) as connection:
                connection.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", pairs)
    with suppress(OSError):
        earlier.unlink(missing_ok=True)

"""Tables of one file of SQLite, with values by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.base.json_text import parse_json

if TYPE_CHECKING:
    import sqlite3


class KeptValues:
    """The values in the table ``meta``, and how tables of the file are read and written.

    Args:
        connection: within one transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._run_many = connection.executemany

    def value(self, name: str) -> Any:
        """Return a value that :meth:`set_value` kept, ``None`` where there is none."""
        found = self._run("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if found is None else parse_json(found[0])

    def set_value(self, name: str, value: object) -> None:
        """Keep a value."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))

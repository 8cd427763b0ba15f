"""Tables with named columns, and their CSV and JSON files. Numbers remain numbers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """The result of an analysis: one row per item, in reading order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def csv(self) -> str:
        """Write CSV as in RFC 4180: a header, commas, CRLF line ends; ``None`` is empty."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return stream.getvalue()

    def json(self) -> str:
        """Write a JSON list of objects."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"

    def column(self, name: str) -> list[Any]:
        """Return all values of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

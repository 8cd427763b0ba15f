"""Rows with named columns, and the files they become: CSV and JSON. Numbers stay numbers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """What a measure gives: a row a thing, in the order to be read."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def csv(self) -> str:
        """With a head, commas, and CRLF line ends as RFC 4180 has them; ``None`` is empty."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return stream.getvalue()

    def json(self) -> str:
        """A list of objects."""
        found = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"

    def column(self, name: str) -> list[Any]:
        """All values of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

"""Tables that questions and queries answer with."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.query.results import Rows, Value

_SHOWN = 50
"""Rows that a notebook shows."""


@dataclass(frozen=True, slots=True)
class Result:
    """A table: iterate over it for one dict a row, with numbers as numbers."""

    rows: Rows

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.rows.columns

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows.objects())

    def to_pandas(self) -> Any:
        """Return the table as a ``pandas.DataFrame``.

        Raises:
            ImportError: pandas is not installed.
        """
        import pandas

        return pandas.DataFrame(self.rows.objects(), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook."""
        shown = self.rows.shown or self.columns
        head = "".join(f"<th>{html.escape(name)}</th>" for name in shown)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(row[name])}</td>" for name in shown) + "</tr>"
            for row in self.rows.plain()[:_SHOWN]
        )
        more = f"<p>{len(self) - _SHOWN} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

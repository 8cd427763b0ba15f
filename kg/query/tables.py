"""Lay rows out for a terminal, without breaking words.

A table wraps cells between words. Where not even the words fit, and in terminals of fewer than 100
columns where cells would wrap, each row is a record: one line for each column that is not empty.
"""

from __future__ import annotations

import textwrap
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from kg.base.text import one_line
from kg.query.results import Rows, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDE = 100
"""The least width of a terminal for tables whose cells wrap."""
_GAP = 2


def table(answer: Rows, width: int = WIDE) -> RenderableType:
    """Return the shown columns that are not empty, without control characters."""
    shown = [c for c in answer.columns if c in (answer.shown or answer.columns)]
    places = [answer.columns.index(c) for c in shown]
    cells = [[plain(row[place]) for place in places] for row in answer.rows]
    used = [n for n in range(len(shown)) if not cells or any(row[n] for row in cells)]
    heads, rows = [shown[n] for n in used], [[row[n] for n in used] for row in cells]
    return grid(heads, rows, width, wrap=width >= WIDE)


def grid(
    heads: Sequence[str],
    cells: Iterable[Sequence[str]],
    width: int,
    *,
    right: Container[str] = (),
    wrap: bool = True,
) -> RenderableType:
    """Return rows of text as a table or, if they do not fit, as records.

    Args:
        heads: the names of the columns.
        cells: the rows.
        width: the width of the terminal.
        right: the names of the columns that are right-aligned.
        wrap: whether cells may have several lines.
    """
    from rich.table import Table
    from rich.text import Text

    heads, rows = list(map(one_line, heads)), [list(map(one_line, row)) for row in cells]
    widths = _widths(heads, rows, width, wrap=wrap)
    if widths is None:
        return _records(heads, rows, width)
    made = Table(box=None, header_style="bold", pad_edge=False)
    for column, wide in zip(heads, widths, strict=True):
        made.add_column(column, overflow="fold", width=wide)
        if column in right:
            made.columns[-1].justify = "right"
    # Text, because rich would read brackets in names as styles.
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def _widths(
    heads: Sequence[str], cells: Sequence[Sequence[str]], width: int, *, wrap: bool
) -> list[int] | None:
    """Return the width of each column, ``None`` if words would have to be broken."""
    columns = list(zip(heads, *cells, strict=True))
    longest = [max(1, *map(_length, column)) for column in columns]
    room = width - _GAP * (len(heads) - 1)
    if sum(longest) <= room:
        return longest
    words = [
        max((_length(word) for cell in column for word in cell.split()), default=1)
        for column in columns
    ]
    if not wrap or sum(words) > room:
        return None
    return _spread(words, longest, room)


def _length(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _spread(widths: list[int], wanted: list[int], room: int) -> list[int]:
    """Distribute the rest of the room; the narrowest columns that need more get it first."""
    for _ in range(room - sum(widths)):
        narrow = [n for n, width in enumerate(widths) if width < wanted[n]]
        if not narrow:
            break
        widths[min(narrow, key=widths.__getitem__)] += 1
    return widths


def _records(heads: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> RenderableType:
    """Return each row as lines of a name and a text, with an empty line between rows."""
    from rich.text import Text

    indent = max(map(len, heads)) + _GAP
    made = Text(no_wrap=True, overflow="ignore")
    for number, row in enumerate(rows):
        made.append("\n" if number else "")
        for head, cell in zip(heads, row, strict=True):
            lines = textwrap.wrap(
                cell, max(width - indent, 20), break_long_words=False, break_on_hyphens=False
            )
            for place, line in enumerate(lines):
                made.append("" if place else head, "bold")
                made.append(" " * (indent - (0 if place else len(head))) + line + "\n")
    made.rstrip()
    return made

"""A table's text in, its rows by column out: CSV or TSV, as spreadsheets and people write them.

What a person made is told line by line where it is wrong. A quotation mark that is left open would
otherwise take all lines behind it into one cell, and a comma too many shift the cells behind it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kg.base.errors import ReadError

_DELIMITERS = "\t;,"
_FAULTS = {
    "unexpected end of data": "a cell opens with a quotation mark that is never closed",
    "expected after": "letters stand behind a closing quotation mark; double the marks in a cell",
}


def delimiter(text: str, among: str = _DELIMITERS) -> str:
    """What parts the cells: the one of ``among`` that is most in the first line, the first else."""
    return max(among, key=text.partition("\n")[0].count)


def lines(text: str, where: str, parted_by: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with the number of the line where it begins.

    Raises ReadError with that line for quotation marks that don't pair.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted_by, strict=True)
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            known = (words for fault, words in _FAULTS.items() if fault in str(error))
            raise ReadError(where, next(known, str(error)), line=begun) from error
        if row is None:
            return
        if any(map(str.strip, row)):
            yield begun, row


def cells(line: str, parted_by: str) -> list[str]:
    """The cells of one line of a table whose cells hold no line ends.

    Quotation marks that don't pair as a spreadsheet writes them are letters of the cells.
    """
    try:
        return next(csv.reader([line], delimiter=parted_by, strict=True), [])
    except csv.Error:
        return line.split(parted_by)


def suited(text: str, target: str) -> str:
    """A tab-separated table, with commas where it goes to a file that calls itself ``.csv``."""
    if not target.lower().endswith(".csv"):
        return text
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def fitted(row: list[str], heads: list[str], where: str, line: int) -> list[str]:
    """The row with as many cells as there are headings; empty ones may be missing or too many."""
    if any(map(str.strip, row[len(heads) :])):
        fault = f"{len(row)} cells under {len(heads)} headings; quote cells with commas or the like"
        raise ReadError(where, fault, line=line)
    return (row + [""] * len(heads))[: len(heads)]


def table(text: str, where: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """The headings, and the rows below them as heading → cell."""
    rows = lines(text, where, delimiter(text))
    _, heads = next(rows, (1, []))
    heads = [head.strip() for head in heads]
    return heads, (
        (line, dict(zip(heads, fitted(row, heads, where, line), strict=True))) for line, row in rows
    )

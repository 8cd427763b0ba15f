"""CSV and TSV tables as spreadsheets and people write them.

Faults are reported with their line: an unclosed quotation mark would otherwise merge all lines
after it into one cell, and an extra comma would shift the cells of its row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kg.base.errors import ReadError, UsageError

_DELIMITERS = "\t;,"
_LONGEST = 100_000
"""Characters of a cell in a table of decisions, codes or links."""
_FAULTS = {
    "unexpected end of data": "a cell opens with a quotation mark that is never closed",
    "expected after": "text follows a closing quotation mark; double the marks inside a cell",
}


def find_delimiter(text: str, among: str = _DELIMITERS) -> str:
    """Return the delimiter that is most frequent in the first line, by default the first one."""
    return max(among, key=text.partition("\n")[0].count)


def read_lines(
    text: str, where: str, delimiter: str, *, longest: int = _LONGEST
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with its line.

    Raises:
        ReadError: quotation marks are not paired, or a cell has more than ``longest`` characters.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            known = (words for fault, words in _FAULTS.items() if fault in str(error))
            raise ReadError(where, next(known, str(error)), line=start) from error
        if row is None:
            return
        if max(map(len, row), default=0) > longest:
            raise ReadError(where, f"a cell of more than {longest:,} characters", line=start)
        if any(map(str.strip, row)):
            yield start, row


def split_cells(line: str, delimiter: str) -> list[str]:
    """Split one line into cells; quotation marks that don't pair are part of them."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def convert_for(text: str, target: str) -> str:
    """Convert a tab-separated table to CSV if the target file is called ``.csv``.

    Raises UsageError for ``.xlsx``, which kg could not read again.
    """
    if target.lower().endswith(".xlsx"):
        raise UsageError(f"{target}: kg reads this table again; write it as .tsv or .csv")
    if not target.lower().endswith(".csv"):
        return text
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def fit_row(row: list[str], heads: list[str], where: str, line: int) -> list[str]:
    """Pad or cut the row to the headings, or raise ReadError if it has more filled cells."""
    if any(map(str.strip, row[len(heads) :])):
        fault = f"{len(row)} cells under {len(heads)} headings; quote cells with commas or the like"
        raise ReadError(where, fault, line=line)
    return (row + [""] * len(heads))[: len(heads)]


def read_table_file(path: Path) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Read a file in UTF-8 as :func:`read_table` does.

    Raises:
        ReadError: the file cannot be read or is not UTF-8.
    """
    return read_table(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Read a table's file in UTF-8.

    Raises:
        ReadError: the file cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(str(path), "it is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise ReadError(str(path), f"{error.strerror or error}; check the path") from error


def read_table(text: str, where: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the headings, and an iterator over (line number, row as heading → cell)."""
    rows = read_lines(text, where, find_delimiter(text))
    _, heads = next(rows, (1, []))
    heads = [head.strip() for head in heads]
    return heads, (
        (line, dict(zip(heads, fit_row(row, heads, where, line), strict=True)))
        for line, row in rows
    )

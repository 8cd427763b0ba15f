"""Reader for CSV and TSV tables, one article per row.

The delimiter is detected (comma, semicolon, tab or bar), and the encoding as for plain text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from kg.base.errors import ReadError
from kg.base.tsv import read_lines
from kg.model import Article
from kg.read.decode import decode
from kg.read.origin import Origin
from kg.read.remark import Remark
from kg.read.tables.rows import Row, read_rows

DELIMITERS = ",;\t|"
_SAMPLE = 200_000
_ROWS = 20
_LONGEST_CELL = 1 << 28
"""Longer than any text that kg takes: one article that is too long costs no other row."""
_DECLARED = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError | Remark]:
    """Yield the articles of a table of text, in order."""
    text, notes = decode(data, origin.where)
    rows = read_cells(text, origin.where)
    numbered = (Row(number, line, cells) for number, (line, cells) in enumerate(rows, 1))
    yield from read_rows(numbered, origin, notes)


def read_cells(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with its line; raise ReadError for unpaired marks."""
    skipped = 0
    csv.field_size_limit(_LONGEST_CELL)
    # Excel's own way to declare a delimiter.
    if declared := _DECLARED.match(text):
        text, delimiter, skipped = text[declared.end() :], declared[1], 1
    else:
        delimiter = find_delimiter(text)
    if delimiter == "\t" and not _has_paired_marks(text):
        rows = _read_plain(text)
    else:
        rows = read_lines(text, where, delimiter, longest=_LONGEST_CELL)
    for line, row in rows:
        yield line + skipped, row


def _read_plain(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows of cells that are never in quotation marks, as many programs write TSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in reader:
        if any(map(str.strip, row)):
            yield reader.line_num, row


def find_delimiter(text: str) -> str:
    """Return the delimiter that gives the first rows the most columns of the same number."""
    best, most = ",", 1.0
    for delimiter in DELIMITERS:
        lines = io.StringIO(text[:_SAMPLE], newline="")
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _ROWS) if row]
        usual = max(set(widths), key=widths.count, default=0)
        score = usual * widths.count(usual) / max(len(widths), 1)
        if usual > 1 and score > most:
            best, most = delimiter, score
    return best


def _has_paired_marks(text: str) -> bool:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
        deque(reader, maxlen=0)
    except csv.Error:
        return False
    return True

"""Write a table as XLSX, the format of Excel, with openpyxl (the extra ``xlsx``).

Text is text and never a formula, numbers are numbers, and dates are text as in every other format,
since many of them are a month or a year. The same table gives the same bytes.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kg.base.errors import KgError
from kg.base.spreadsheet import is_formula

LONGEST = 32_767
"""The most UTF-16 units of a cell."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet, with its row of headings."""
_EXACT = 10**15
"""Excel rounds longer whole numbers; they are written as text."""
_MADE = datetime(1980, 1, 1)
"""When every file is said to be written: the earliest time that a ZIP archive can hold."""
_SAMPLE = 200
"""Rows that decide how wide the columns are."""
_NARROWEST, _WIDEST = 8, 60
_IN_MEMORY = 16_000_000

# XML cannot hold these.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A spreadsheet reads "_x000D_" as the character with that number, unless the first mark is escaped.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Cell = str | int | float | bool | None


def require_openpyxl() -> None:
    """Raise KgError with the way to install openpyxl if it is missing."""
    try:
        import openpyxl  # noqa: F401 - whether it is there
    except ImportError as error:
        raise KgError("XLSX needs openpyxl: pip install 'kg-actors-claims[xlsx]'") from error


def write_table(stream: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a sheet with a bold row of headings that stays in view and filters the rows.

    Args:
        stream: where the file goes; it need not be seekable.
        columns: the headings.
        rows: the cells; other values than text, numbers and truth values are written as text.

    Returns:
        The number of texts that were cut because they are longer than LONGEST.

    Raises:
        KgError: openpyxl is missing, or the table is larger than a sheet.
    """
    require_openpyxl()
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    if len(columns) > MOST_COLUMNS:
        raise _too_large(f"{len(columns):,} columns")
    book = Workbook(write_only=True)
    book.properties.creator = "kg"
    book.properties.created = book.properties.modified = _MADE
    sheet = book.create_sheet("kg")
    cut = _Cutter()
    try:
        _fill(sheet, [cut.text(name) for name in columns], (map(cut.cell, row) for row in rows))
    finally:
        # An open sheet complains when it is collected.
        sheet.close()
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as draft:
        ExcelWriter(book, _Archive(draft, "w", ZIP_DEFLATED)).save()
        draft.seek(0)
        shutil.copyfileobj(draft, stream)
    return cut.count


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    lines = map(list, rows)
    first = list(islice(lines, _SAMPLE))
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(columns, first), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_text_cell(sheet, name, Font(bold=True)) for name in columns])
    count = 1
    for count, line in enumerate(chain(first, lines), 2):
        if count > MOST_ROWS:
            raise _too_large(f"more than {MOST_ROWS - 1:,} rows")
        sheet.append([_text_cell(sheet, c) if isinstance(c, str) else c for c in line])
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _too_large(what: str) -> KgError:
    return KgError(f"the table has {what}, more than a sheet of XLSX can hold; write it as csv")


class _Cutter:
    """Turns values into cells that XLSX can hold, and counts the texts that it cuts."""

    def __init__(self) -> None:
        self.count = 0

    def cell(self, value: object) -> Cell:
        """Return a number or a truth value as it is, and anything else as text."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, Integral) and abs(int(value)) < _EXACT:
            return int(value)
        if isinstance(value, Real) and not isinstance(value, Integral) and math.isfinite(value):
            return float(value)
        return self.text(str(value)) or None

    def text(self, text: str) -> str:
        """Return a text without what XML forbids, and not longer than a cell."""
        plain = _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
        plain = _ESCAPE.sub("_x005F_", plain)
        if len(plain) <= LONGEST // 2:
            return plain
        units = plain.encode("utf-16-le")
        if len(units) <= 2 * LONGEST:
            return plain
        self.count += 1
        # Half of a pair at the end is no character.
        return units[: 2 * LONGEST].decode("utf-16-le", "ignore")


def _text_cell(sheet: Any, text: str, font: Any = None) -> Any:
    """Return a cell of text; openpyxl would write "=1+1" as a formula and "#N/A" as an error."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if is_formula(text):
        # As if it were typed with an apostrophe: it stays text when a person edits the cell.
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield the width of each column in characters, with room for the button of the filter."""
    for place, name in enumerate(columns):
        cells = (str(row[place]) for row in rows if row[place] is not None)
        longest = max(map(len, cells), default=0)
        yield min(max(longest + 1, len(name) + 4, _NARROWEST), _WIDEST)


class _Archive(ZipFile):
    """A ZIP archive whose files have one time and the same attributes on every system."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a file with these contents."""
        contents = data.encode("utf-8") if isinstance(data, str) else data
        with self.open(_undated(str(zinfo_or_arcname)), "w") as target:
            target.write(contents)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a file of the disk."""
        info = _undated(str(arcname))
        info.file_size = Path(filename).stat().st_size
        with Path(filename).open("rb") as source, self.open(info, "w") as target:
            shutil.copyfileobj(source, target)


def _undated(name: str) -> ZipInfo:
    info = ZipInfo(name, _MADE.timetuple()[:6])
    info.compress_type, info.create_system = ZIP_DEFLATED, 3
    return info

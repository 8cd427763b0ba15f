"""Reader for Excel workbooks, one article per row of the first sheet that has rows (openpyxl)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.remark import Remark
from kg.read.tables.rows import Row, cell_text, read_rows

_LARGEST = 1 << 30
"""Bytes of a workbook's parts when they are unpacked."""
_OLD = b"\xd0\xcf\x11\xe0"


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError | Remark]:
    """Yield the articles of a workbook, in order."""
    if data.startswith(_OLD):
        fault = "an old or protected workbook; save it as .xlsx without a password, or as CSV"
        raise ReadError(origin.where, fault)
    book = _open(data, origin.where)
    try:
        filled = [sheet for sheet in book.worksheets if any(True for _ in _rows(sheet))]
        if not filled:
            raise ReadError(origin.where, "empty workbook; nothing to read")
        yield from read_rows(_rows(filled[0]), origin)
        if len(filled) > 1:
            others = ", ".join(repr(sheet.title) for sheet in filled[1:])
            yield Remark(origin.where, f"only sheet {filled[0].title!r} is read, not {others}")
    finally:
        book.close()


def _open(data: bytes, where: str) -> Any:
    from openpyxl import load_workbook

    try:
        with ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise ReadError(where, f"larger than {_LARGEST >> 20} MB when unpacked; split it")
        with warnings.catch_warnings():
            # openpyxl warns of styles and rules that do not matter here.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise ReadError(where, "not a whole workbook; save it again as .xlsx or CSV") from error


def _rows(sheet: Any) -> Iterator[Row]:
    # Some programs write the wrong size of a sheet.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [cell_text(value) for value in row]
        if any(map(str.strip, cells)):
            yield Row(number, None, cells)

"""Reader for Parquet tables, one article per row (pyarrow)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.remark import Remark
from kg.read.tables.rows import Row, cell_text, read_rows

_BATCH = 256
"""Rows in memory at a time."""


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError | Remark]:
    """Yield the articles of a Parquet table, in order."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(io.BytesIO(data))
        yield from read_rows(_rows(table), origin)
    except (ArrowException, OSError) as error:
        raise ReadError(origin.where, "not a whole Parquet table; write it again") from error


def _rows(table: Any) -> Iterator[Row]:
    """Yield the headings, then the rows; the first row of data has the number 2, as in a sheet."""
    names = list(table.schema_arrow.names)
    yield Row(1, None, names)
    number = 1
    for batch in table.iter_batches(batch_size=_BATCH):
        for record in batch.to_pylist():
            number += 1
            yield Row(number, None, [cell_text(record[name]) for name in names])

"""Hold many rows of a graph in little memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.graph import Row

_BLOCK = 10_000
"""Rows that are compressed together."""


class PackedRows(Iterable[Row]):
    """Rows that are compressed block by block, as all of an archive would not fit in memory."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._blocks: list[bytes] = []
        self._length = 0
        left = iter(rows)
        while block := list(islice(left, _BLOCK)):
            text = serialize((Quad(*row) for row in block), format=RdfFormat.N_QUADS)
            self._blocks.append(zlib.compress(text or b"", 1))
            self._length += len(block)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        for block in self._blocks:
            for quad in parse(zlib.decompress(block), format=RdfFormat.N_QUADS, lenient=True):
                yield quad.subject, quad.predicate, quad.object, quad.graph_name

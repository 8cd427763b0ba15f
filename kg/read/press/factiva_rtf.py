"""Reader for RTF exports of Factiva: a table of codes, or lines in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.factiva import ACCESSION, parse_lines
from kg.read.press.record import Record, build_articles
from kg.read.press.rtf import decode_rtf, is_rtf, list_lines, split_rtf

_HEAD = 1 << 20
"""Bytes searched: the list of contents precedes the first article."""


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of an RTF export of Factiva."""
    head = data[:_HEAD]
    return is_rtf(head) and ACCESSION.search(head.decode("latin-1")) is not None


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an RTF export of Factiva."""
    text = decode_rtf(data)
    pieces = split_rtf(text, (found.end() for found in ACCESSION.finditer(text)))
    yield from build_articles(pieces, _parse, origin, whole=text)


def _parse(piece: str) -> Record | None:
    return parse_lines(list_lines(piece, bold=True))

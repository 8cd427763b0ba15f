"""Reader for plain text exports of LexisNexis, of any time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press import lexis
from kg.read.press.markup import decode_export, fold_head
from kg.read.press.record import Piece, Record, build_articles

_START = re.compile(rf"^[^\S\n]*{lexis.START.pattern}[^\S\n]*\r?$", re.MULTILINE)
_END = re.compile(rf"^[^\S\n]*{lexis.END.pattern}[^\S\n]*\r?$", re.MULTILINE | re.IGNORECASE)
_FIELDS = re.compile(
    r"^\s*(?:LENGTH|LONGUEUR|LÄNGE|LONGITUD|Length|Longueur|Länge) ?:\s*\d", re.MULTILINE
)


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of a text export of LexisNexis."""
    head = fold_head(data).decode("utf-8", "replace")
    marked = re.search(_START.pattern, head, re.MULTILINE | re.IGNORECASE) or _END.search(head)
    return bool(marked and re.search(_FIELDS.pattern, head, re.MULTILINE | re.IGNORECASE))


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a text export of LexisNexis."""
    text, notes, lossy = decode_export(data, origin.where)
    pieces = split_text(text)
    yield from build_articles(pieces, _parse, origin, whole=text, notes=notes, lossy=lossy)


def split_text(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text that begin or end with a line of LexisNexis."""
    starts = [found.start() for found in _START.finditer(text)]
    if starts:
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            yield Piece(text[start:end], start)
        return
    start = 0
    for found in _END.finditer(text):
        yield Piece(text[start : found.end()], start)
        start = found.end()
    if text[start:].strip():
        yield Piece(text[start:], start, cut=_FIELDS.search(text, start) is not None)


def _parse(piece: str) -> Record | None:
    lines = piece.splitlines()
    # Only the old layout has lines of a fixed length.
    return lexis.parse_lines(lines, wrapped=_START.match(piece) is not None)

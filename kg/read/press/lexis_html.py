"""Reader for HTML exports of LexisNexis, which ended with the database's layout of 2019."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press import lexis
from kg.read.press.markup import decode_export, fold_head, list_blocks, parse_html, split_between
from kg.read.press.record import Piece, Record, build_articles

_DOCUMENT = re.compile(r"<DOC NUMBER=\"?\d+\"?>", re.IGNORECASE)
_END = re.compile(r"</DOCFULL>", re.IGNORECASE)
_START = re.compile(rf"<[^<>]*>\s*{lexis.START.pattern}\s*<", re.IGNORECASE)


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of an HTML export of LexisNexis."""
    head = fold_head(data)
    if b"<docfull>" in head or b"<!-- lxncomment" in head:
        return True
    return _START.search(head.decode("utf-8", "replace")) is not None


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an HTML export of LexisNexis."""
    text, notes, lossy = decode_export(data, origin.where)
    yield from build_articles(_split(text), _parse, origin, whole=text, notes=notes, lossy=lossy)


def _split(text: str) -> Iterator[Piece]:
    if not _DOCUMENT.search(text):
        yield from split_between(text, _START)
        return
    for piece in split_between(text, _DOCUMENT):
        # The marks are in comments that would hide the article.
        end = _END.search(piece.text)
        inner = piece.text[: end.start()] if end else piece.text
        inner = inner.partition("-->")[2].rpartition("<!--")[0] if end else inner
        yield Piece(inner, piece.start, cut=end is None)


def _parse(piece: str) -> Record | None:
    lines: list[str] = []
    for block in list_blocks(parse_html(piece)):
        lines += [*block, ""]
    return lexis.parse_lines(lines)

"""Reader for RTF exports of LexisNexis, of any time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press import lexis
from kg.read.press.record import Record, build_articles
from kg.read.press.rtf import decode_rtf, is_rtf, list_lines, list_links, split_rtf

_HEAD = 1 << 20
"""Bytes searched: styles, a logo and the list of contents precede the first article."""
_START = re.compile(rf"{lexis.START.pattern}(?=\s*(?:[\\}}]|$))", re.MULTILINE)
_IN_START = re.compile(r" DOCUMENT|(?:Dokument|Documento?) \d")
"""A part of each first line, quickly found."""
_END = re.compile(
    r"(?:End of Document|Fin du document|Ende des Dokuments?|Fin del documento|Fine del documento"
    r"|Einde van (?:het )?document)(?=\s*(?:[\\}]|$))",
    re.MULTILINE,
)
"""The last line of an article; in this case, because ignoring it would be slow on large files."""


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of an RTF export of LexisNexis."""
    head = data[:_HEAD]
    if not is_rtf(head):
        return False
    text = head.decode("latin-1")
    return bool("LXNComment" in text or _START.search(text) or _END.search(text))


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an RTF export of LexisNexis."""
    text = decode_rtf(data)
    found = _START.finditer(text) if _IN_START.search(text) else ()
    starts = [text.rfind("\\par", 0, one.start()) for one in found]
    cuts = [start for start in starts if start > 0]
    is_old = bool(starts)
    if not is_old:
        cuts = [found.end() for found in _END.finditer(text)]
    pieces = split_rtf(text, cuts)
    if is_old and len(cuts) == len(starts):
        next(pieces)  # the search
    yield from build_articles(pieces, _parse, origin, whole=text)


def _parse(piece: str) -> Record | None:
    lines = list_lines(piece)
    record = lexis.parse_lines(lines)
    if record is not None:
        if record.identity is None:
            record.identity = lexis.find_identity(list_links(piece))
        is_new = not any(lexis.START.fullmatch(line.strip()) for line in lines)
        if is_new and not any(lexis.END.fullmatch(line.strip()) for line in lines):
            raise ReadError("", "the file ends inside it; export it again")
    return record

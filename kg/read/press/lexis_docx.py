"""Reader for Word exports of Nexis Uni and Lexis Advance.

The paragraphs are read from the zip file as a stream: python-docx needs the whole document in
memory, and several times as long.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press import lexis
from kg.read.press.record import Piece, Record, build_articles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DOCUMENT = "word/document.xml"
_LINKS = "word/_rels/document.xml.rels"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PARTS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
_HEAD = 1 << 19
"""Bytes of the document that tell its database."""
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError),
    *(NotImplementedError, RuntimeError),
)
"""What reading a damaged or encrypted zip file raises."""
_LARGEST = 1 << 30
"""Bytes of a document; a small zip file can unpack to any size."""
_MARK = re.compile(
    rb">(?:End of Document|Fin du document|Ende des Dokuments?|Fin del documento)<"
    rb"|>(?:Load-Date|Length|Longueur|L\xc3\xa4nge|Job Number|Client/Matter|Search Terms):",
    re.IGNORECASE,
)


def recognises(data: bytes) -> bool:
    """Return whether a zip file is a Word export of LexisNexis."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts, parts.open(_DOCUMENT) as document:
            return len(set(_MARK.findall(document.read(_HEAD)))) > 1
    except _DAMAGED:
        return False


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a Word export of LexisNexis."""
    yield from build_articles(_split(data), _parse, origin)


def _split(data: bytes) -> Iterator[Piece]:
    """Yield the lines of each article, and its links behind a private character."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if parts.getinfo(_DOCUMENT).file_size > _LARGEST:
            raise ReadError("", f"unpacks to more than {_LARGEST >> 20} MB; split it")
        targets = _targets(parts)
        lines: list[str] = []
        with parts.open(_DOCUMENT) as document:
            for line in _paragraphs(document, targets):
                lines += line.split("\n")
                if lexis.END.fullmatch(lines[-1].strip()):
                    yield Piece("\n".join(lines), 0)
                    lines.clear()
        rest = "\n".join(lines)
        if rest.strip():
            yield Piece(rest, 0, cut=lexis.has_body(lines))


def _targets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the addresses of the document's links by their ids."""
    from lxml.etree import iterparse

    if _LINKS not in parts.namelist() or parts.getinfo(_LINKS).file_size > _LARGEST >> 4:
        return {}
    with parts.open(_LINKS) as links:
        found = iterparse(links, resolve_entities=False, no_network=True, load_dtd=False)
        return {each.get("Id", ""): each.get("Target", "") for _, each in found}


def _paragraphs(document: IO[bytes], targets: dict[str, str]) -> Iterator[str]:
    """Yield the text of the paragraphs outside tables."""
    from lxml.etree import iterparse

    tags = [f"{_WORD}p", f"{_WORD}tbl"]
    walk = iterparse(document, tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
    for _, element in walk:
        in_table = next(element.iterancestors(f"{_WORD}tbl"), None) is not None
        if not in_table and element.tag == tags[0]:
            yield _line(element, targets)
        if not in_table:
            _forget(element)


def _line(paragraph: Element, targets: dict[str, str]) -> str:
    """Return the text of a paragraph, and lines with the addresses that it links to."""
    parts: list[str] = []
    links: list[str] = []
    for element in paragraph.iter(*_PARTS, f"{_WORD}t", f"{_WORD}hyperlink"):
        if element.tag in _PARTS:
            parts.append(_PARTS[element.tag])
        elif element.tag == f"{_WORD}t":
            parts.append(element.text or "")
        else:
            links.append(targets.get(element.get(_RELATION, ""), ""))
    return "".join(parts) + "".join(f"\n{lexis.LINK}{link}" for link in links if link)


def _forget(element: Element) -> None:
    """Free an element that was read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _parse(piece: str) -> Record | None:
    lines = piece.split("\n")
    links = [line[len(lexis.LINK) :] for line in lines if line.startswith(lexis.LINK)]
    record = lexis.parse_lines([line for line in lines if not line.startswith(lexis.LINK)])
    if record is not None and record.identity is None:
        record.identity = lexis.find_identity(links)
    return record

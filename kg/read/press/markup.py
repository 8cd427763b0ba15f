"""HTML exports: decoding, pieces, and the paragraphs of their elements."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.base.errors import ReadError
from kg.read.decode import decode, decode_declared
from kg.read.press.record import HEAD, Piece, join_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HTMLParser

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}encoding\s*=\s*"
    rb"[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td"),
        *("th", "thead", "tr", "ul"),
    ]
)
_HIDDEN = frozenset({"script", "style", "head", "img", "form", "input", "noscript", "svg"})
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Decoded(NamedTuple):
    """The text of an export; ``lossy`` if bytes that can't be decoded were replaced."""

    text: str
    notes: tuple[str, ...]
    lossy: bool


def decode_export(data: bytes, where: str) -> Decoded:
    """Decode an export, whose declared encoding is often not its own, or raise ReadError.

    Bytes that are UTF-8 are read as UTF-8 whatever they declare. If nothing fits, undecodable bytes
    are replaced, so that only the articles with such bytes are lost.
    """
    if not data.startswith(_BOMS):
        declared = _CHARSET.search(data[:HEAD])
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                if declared is not None:
                    label = (declared[1] or declared[2]).decode("ascii")
                    return Decoded(*decode_declared(data, label, where), False)
                return Decoded(*decode(data, where), False)
            except ReadError:
                if b"\0" in data:
                    raise
                return Decoded(data.decode("utf-8", "replace"), (), True)
        if text.strip() and "\0" not in text:
            return Decoded(text, (), False)
    return Decoded(*decode(data, where), False)


def fold_head(data: bytes) -> bytes:
    """Return the first bytes of a file in lower case and without the NULs of UTF-16."""
    head = data[:HEAD]
    return (head.replace(b"\0", b"") if head.startswith(_BOMS) else head).lower()


def split_between(text: str, start: re.Pattern[str], end: str | None = None) -> Iterator[Piece]:
    """Yield the pieces that begin at each match of a pattern.

    With ``end`` a piece stops there, and the last piece is cut off if it has no end.
    """
    begin: int | None = None
    for found in start.finditer(text):
        if begin is not None:
            yield Piece(_until(text[begin : found.start()], end), begin)
        begin = found.start()
    if begin is not None:
        last = text[begin:]
        yield Piece(_until(last, end), begin, cut=end is not None and end not in last)


def _until(piece: str, end: str | None) -> str:
    stop = piece.find(end) if end is not None else -1
    return piece if end is None or stop < 0 else piece[: stop + len(end)]


@cache
def _parser() -> HTMLParser:
    from lxml.html import HTMLParser

    return HTMLParser(remove_comments=True, remove_pis=True, no_network=True)


def parse_html(piece: str) -> Element:
    """Parse a piece of a page; faulty markup is repaired."""
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        return document_fromstring(piece, parser=_parser())
    except ParserError:
        raise ReadError("", "no markup in it; export it again") from None


def by_class(root: Element, *names: str) -> list[Element]:
    """Return the elements with one of these classes, in any case, in document order."""
    wanted = {name.lower() for name in names}
    return [each for each in root.iter() if wanted & set(classes(each))]


def classes(element: Element) -> list[str]:
    """Return the classes of an element in lower case."""
    return (element.get("class") or "").lower().split()


def list_paragraphs(root: Element, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """Return the paragraphs of an element, each on one line.

    A block element ends a paragraph, and so do two line breaks. Elements with a class of ``skip``
    and everything that a page does not show are left out.
    """
    return list(map(join_lines, list_parts(root, skip=skip)))


def list_parts(root: Element, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """Return the paragraphs of an element with their line breaks."""
    parts: list[str] = []
    for block in list_blocks(root, skip=skip):
        parts += filter(None, (each.strip() for each in re.split(r"\n{2,}", "\n".join(block))))
    return parts


def list_blocks(root: Element, *, skip: frozenset[str] = frozenset()) -> list[list[str]]:
    """Return the lines of each block element; line breaks are ends of lines."""
    from lxml.etree import iterwalk

    blocks: list[list[str]] = []
    parts: list[str] = []

    def flush() -> None:
        text = "".join(parts)
        parts.clear()
        if text.strip():
            blocks.append([" ".join(line.split()) for line in text.split("\x0b")])

    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element.tag in _BLOCKS
        if event == "start":
            hidden = element.tag in _HIDDEN and element is not root
            if hidden or (skip and not skip.isdisjoint(classes(element))):
                walk.skip_subtree()
                continue
            if is_block:
                flush()
            elif element.tag == "br":
                parts.append("\x0b")
            if element.text:
                parts.append(element.text.replace("\x0b", " "))
        else:
            if is_block:
                flush()
            if element is not root and element.tail:
                parts.append(element.tail.replace("\x0b", " "))
    flush()
    return blocks

"""XML exports: one parse for each item, so that a damaged item loses no other.

No document type is loaded and no entity is expanded: an entity could read a file of this machine or
grow without end. The names of characters in HTML, which NITF also uses, are replaced before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.read.markup import xml_parser
from kg.read.press.record import Piece, join_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_NAMESPACE = re.compile(r"\bxmlns:([\w.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*1?[0-8bcef]|0*[0-8]);", re.I
)
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HEAD = 65_536


def split_items(text: str, name: str) -> Iterator[Piece]:
    """Yield the elements of a name with the namespaces that the file declares in front of them.

    An element of the same name inside another one is part of it.
    """
    mark = re.compile(rf"<(/?)(?:[\w.-]+:)?{name}\b[^<>]*>")
    declared = dict[str, str]()
    for found in _NAMESPACE.finditer(text, 0, _HEAD):
        declared.setdefault(found[1], found[2] or found[3] or "")
    spaces = "".join(f' xmlns:{key}="{value}"' for key, value in declared.items())
    start = depth = 0
    for found in mark.finditer(text):
        if found[0].endswith("/>"):
            continue
        if not found[1]:
            start = start if depth else found.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield Piece(f"<items{spaces}>{text[start : found.end()]}</items>", start)
    if depth:
        yield Piece(text[start : start + 1], start, cut=True)


def parse_item(piece: str) -> Element:
    """Parse an element, or raise ReadError; names get no namespace."""
    from lxml.etree import XMLSyntaxError, fromstring

    plain = _CHARACTER.sub(_character, piece)
    try:
        root = fromstring(plain, parser=xml_parser())
    except XMLSyntaxError:
        # Some articles have signs that XML does not allow or that should be escaped.
        try:
            root = fromstring(_BARE.sub("&amp;", _FORBIDDEN.sub("", plain)), parser=xml_parser())
        except XMLSyntaxError as error:
            raise ReadError("", f"not valid XML ({str(error.msg)[:80]}); export it again") from None
    for element in root.iter("*"):
        element.tag = str(element.tag).rpartition("}")[2]
    return root[0]


def _character(found: re.Match[str]) -> str:
    return found[0] if found[1].lower() in _KEPT else unescape(found[0])


def text_of(element: Element | None) -> str | None:
    """Return the text of an element on one line, ``None`` if there is none."""
    return None if element is None else join_lines("".join(element.itertext())) or None


def first_text(root: Element, *paths: str) -> str | None:
    """Return the text of the first path that has one."""
    return next(
        (text for path in paths for each in root.iterfind(path) if (text := text_of(each))), None
    )

"""Reader for NITF, the IPTC's older XML format of agencies and archives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.dates import find_date
from kg.read.press.markup import decode_export, fold_head, list_paragraphs
from kg.read.press.record import Record, build_articles
from kg.read.press.xml_items import XML_LANG, first_text, parse_item, split_items

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOT = re.compile(rb"<(?:[\w.-]+:)?nitf[\s>]")
_NOT_TEXT = ("media", "fn", "table", "note", "nitf-table", "object")


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of a NITF file."""
    head = fold_head(data)
    return _ROOT.search(head) is not None and b"iptc.org/std/nar" not in head


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a NITF file, or of several in one file."""
    text, notes, lossy = decode_export(data, origin.where)
    pieces = split_items(text, "nitf")
    yield from build_articles(pieces, _parse, origin, whole=text, notes=notes, lossy=lossy)


def _parse(piece: str) -> Record:
    return parse_nitf(parse_item(piece))


def parse_nitf(root: Element) -> Record:
    """Return the record of a ``nitf`` element without namespaces."""

    def attribute(path: str, name: str) -> str | None:
        return next((value for each in root.iterfind(path) if (value := each.get(name))), None)

    dates = (
        attribute("head/pubdata", "date.publication"),
        attribute("head/docdata/date.issue", "norm"),
        attribute("head/docdata/date.release", "norm"),
        first_text(root, "body/body.head/dateline/story.date"),
    )
    sections = attribute("head/pubdata", "position.section")
    return Record(
        paragraphs=_paragraphs(root),
        title=first_text(
            root, "body/body.head/hedline/hl1", "body/body.head/hedline", "head/title"
        ),
        date=next((found for date in dates if (found := find_date(date))), None),
        outlet=attribute("head/pubdata", "name")
        or first_text(root, "body/body.head/distributor", "head/docdata/doc.copyright"),
        author=first_text(root, "body/body.head/byline/person", "body/body.head/byline"),
        section=sections or attribute("head/meta[@name='print_section']", "content"),
        page=attribute("head/pubdata", "position.sequence")
        or attribute("head/meta[@name='print_page_number']", "content"),
        language=root.get("lang") or root.get(XML_LANG) or attribute("body", XML_LANG),
        url=attribute("head/pubdata", "ex-ref"),
        identity=attribute("head/docdata/doc-id", "id-string"),
    )


def _paragraphs(root: Element) -> list[str]:
    """Return the paragraphs of the text; some archives repeat the lead in a block of its own."""
    full = root.find("body/body.content/block[@class='full_text']")
    body = full if full is not None else root.find("body/body.content")
    if body is None:
        return []
    for tag in _NOT_TEXT:
        for each in list(body.iter(tag)):
            parent = each.getparent()
            if parent is not None:
                parent.remove(each)
    return list_paragraphs(body)

"""Reader for NewsML-G2, the IPTC's XML format of news agencies.

The text is NITF or XHTML in ``inlineXML``, or plain text in ``inlineData``. Pictures, packages and
plans have none; they are counted, not listed one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.dates import find_date
from kg.read.press.markup import decode_export, fold_head, list_paragraphs
from kg.read.press.nitf import parse_nitf
from kg.read.press.record import Record, build_articles
from kg.read.press.xml_items import XML_LANG, first_text, parse_item, split_items

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMESPACE = b"iptc.org/std/nar/2006-10-01"
_TEXT_CLASSES = ("text", "composite")


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of a NewsML-G2 file."""
    return _NAMESPACE in fold_head(data)


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a NewsML-G2 file."""
    text, notes, lossy = decode_export(data, origin.where)
    skipped = 0

    def parse(piece: str) -> Record | None:
        nonlocal skipped
        record = _parse(parse_item(piece))
        skipped += record is None
        return record

    pieces = split_items(text, "newsItem")
    yield from build_articles(pieces, parse, origin, whole=text, notes=notes, lossy=lossy)
    if skipped:
        items = "1 item is a picture" if skipped == 1 else f"{skipped:,} items are pictures"
        yield ReadError(origin.where, f"{items}, film or the like; kg reads the texts only")


def _parse(root: Element) -> Record | None:
    kind = root.find("itemMeta/itemClass")
    of_class = "" if kind is None else kind.get("qcode") or kind.get("uri") or ""
    if of_class and not of_class.endswith(_TEXT_CLASSES):
        return None
    inline = root.find("contentSet/inlineXML")
    nitf = root.find("contentSet/inlineXML//nitf")
    if nitf is None and inline is not None and len(inline) and inline[0].tag == "nitf":
        nitf = inline[0]
    record = Record(paragraphs=[]) if nitf is None else parse_nitf(nitf)
    if nitf is None:
        record.paragraphs = _paragraphs(root, inline)
    tags = (each.get("tag") for each in root.iterfind("contentMeta/language"))
    _set(record, root, next((tag for tag in tags if tag), None))
    return record


def _set(record: Record, root: Element, language: str | None) -> None:
    """Take the fields of the item, and those of its NITF where the item has none."""
    meta = "contentMeta"
    created = (f"{meta}/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated")
    dates = (find_date(first_text(root, path)) for path in created)
    record.title = first_text(root, f"{meta}/headline") or record.title
    record.title = record.title or first_text(root, "itemMeta/title", f"{meta}/slugline")
    record.date = next((date for date in dates if date), None) or record.date
    provider = root.find("itemMeta/provider")
    record.outlet = (
        first_text(root, f"{meta}/infoSource/name", f"{meta}/creditline", "itemMeta/provider/name")
        or record.outlet
        or (None if provider is None else provider.get("literal") or provider.get("qcode"))
    )
    by = first_text(root, f"{meta}/by", f"{meta}/creator/name", f"{meta}/contributor/name")
    record.author = by or record.author
    record.language = language or record.language or root.get(XML_LANG)
    record.identity = root.get("guid") or record.identity
    links = (each.get("href") for each in root.iterfind("itemMeta/link"))
    record.url = next((link for link in links if link and link.startswith("http")), record.url)


def _paragraphs(root: Element, inline: Element | None) -> list[str]:
    if inline is not None:
        body = inline.find(".//body")
        return list_paragraphs(inline if body is None else body)
    data = root.find("contentSet/inlineData")
    if data is None:
        return []
    return [part for part in "".join(data.itertext()).split("\n\n") if part.strip()]

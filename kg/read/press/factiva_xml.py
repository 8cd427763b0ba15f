"""Reader for XML of Factiva: search results (PPSResponse), and its feeds (DistDoc)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.dates import find_date
from kg.read.press.markup import decode_export, fold_head
from kg.read.press.record import Record, build_articles, join_lines
from kg.read.press.xml_items import first_text, parse_item, split_items, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MARKS = (b"global.factiva.com", b"<ppsresponse", b"<ppsarticle", b"<distdoc", b"xml.dowjones.net")


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of XML of Factiva."""
    head = fold_head(data)
    return any(mark in head for mark in _MARKS)


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of XML of Factiva."""
    text, notes, lossy = decode_export(data, origin.where)
    is_feed = "<DistDoc" in text
    name, parse = ("DistDoc", _parse_feed) if is_feed else ("article", _parse_result)
    pieces = split_items(text, name)
    make = partial(_parse, parse)
    yield from build_articles(pieces, make, origin, whole=text, notes=notes, lossy=lossy)


def _parse(parse: Callable[[Element], Record], piece: str) -> Record:
    return parse(parse_item(piece))


def _parse_result(root: Element) -> Record:
    author = first_text(root, "byline")
    return Record(
        paragraphs=[*_paragraphs(root, "leadParagraph"), *_paragraphs(root, "tailParagraphs")],
        title=first_text(root, "headline"),
        date=find_date(first_text(root, "publicationDate/date", "publicationDate/dateTime")),
        outlet=first_text(root, "sourceName", "publisherName"),
        author=author,
        section=first_text(root, "sectionName"),
        page=first_text(root, "pages"),
        language=first_text(root, "baseLanguage"),
        identity=first_text(root, "accessionNo"),
    )


def _parse_feed(root: Element) -> Record:
    def value(*paths: str) -> str | None:
        found = (each.get("value") for path in paths for each in root.iterfind(path))
        return next((each for each in found if each), None)

    return Record(
        paragraphs=[*_paragraphs(root, ".//LeadPara"), *_paragraphs(root, ".//TailParas")],
        title=first_text(root, ".//Headline"),
        date=find_date(value(".//Date[@fid='pd']")),
        outlet=first_text(root, ".//SrcName"),
        author=first_text(root, ".//Byline"),
        section=first_text(root, ".//SectionName"),
        page=first_text(root, ".//Page"),
        language=value(".//BaseLang"),
        identity=root.get("an") or value(".//AccessionNo"),
    )


def _paragraphs(root: Element, path: str) -> Iterator[str]:
    """Yield the paragraphs of an element; without elements for them, indented lines begin one."""
    for block in root.iterfind(path):
        inner = [each for each in block if str(each.tag).lower() in ("paragraph", "para")]
        for each in inner:
            yield text_of(each) or ""
        if inner:
            continue
        lines: list[str] = []
        for line in "".join(block.itertext()).strip().split("\n"):
            if lines and (not line.strip() or line.startswith("  ")):
                yield join_lines(" ".join(lines))
                lines = []
            lines.append(line)
        yield join_lines(" ".join(lines))

"""Reader for HTML exports of Factiva: a table of codes, or lines in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.factiva import ACCESSION, CODES, from_codes, read_head
from kg.read.press.markup import (
    by_class,
    classes,
    decode_export,
    fold_head,
    list_paragraphs,
    parse_html,
    split_between,
)
from kg.read.press.record import Piece, Record, build_articles, join_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ARTICLE = re.compile(
    r"<div\b[^<>]{0,300}\bclass\s*=\s*[\"']?article\s+[a-z-]{2,6}Article\b", re.IGNORECASE
)
_TITLE = re.compile(rb"<title>\s*factiva\s*</title>")
_CLASS = re.compile(rb"class\s*=\s*[\"']?article\s+[a-z-]{2,6}article[\"'\s>]")
_END = re.compile(r"<div[^<>]{0,100}\bid\s*=\s*[\"']?pageFooter\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2})article")
_RANK = re.compile(r"\d+\)\s+")
_WORDS_FOLLOW = re.compile(r"\d[\d.,\s]*[^\W\d_]{1,9}")


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of an HTML export of Factiva."""
    head = fold_head(data)
    marked = _CLASS.search(head) is not None and b"articleparagraph" in head
    return marked or _TITLE.search(head) is not None


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an HTML export of Factiva."""
    text, notes, lossy = decode_export(data, origin.where)
    yield from build_articles(
        _split(text), parse_piece, origin, whole=text, notes=notes, lossy=lossy
    )


def _split(text: str) -> Iterator[Piece]:
    for piece in split_between(text, _ARTICLE):
        end = _END.search(piece.text)
        yield piece if end is None else Piece(piece.text[: end.start()], piece.start)


def parse_piece(piece: str) -> Record:
    """Parse the HTML of one article."""
    root = parse_html(piece)
    fields = _read_table(root)
    record = from_codes(fields) if "HD" in fields or "LP" in fields else _read_lines(root)
    if record.identity is None:
        numbers = ACCESSION.findall("".join(root.itertext()))
        if not numbers:
            raise ReadError("", "the file ends inside it; export it again")
        record.identity = numbers[-1]
    if record.language is None:
        names = [
            _LANGUAGE.fullmatch(c) for each in by_class(root, "article") for c in classes(each)
        ]
        record.language = next((found[1] for found in names if found), None)
    if by_class(root, "counted"):
        record.title = _RANK.sub("", record.title or "", count=1)
    return record


def _read_table(root: Element) -> dict[str, list[str]]:
    """Return the paragraphs of each code of an indexed article."""
    fields: dict[str, list[str]] = {}
    for row in root.iter("tr"):
        cells = [each for each in row if each.tag == "td"]
        if len(cells) == 2:
            code = join_lines("".join(cells[0].itertext()))
            if code in CODES:
                fields.setdefault(code, []).extend(list_paragraphs(cells[1]))
    return fields


def _read_lines(root: Element) -> Record:
    """Read an article without codes; only title, author and paragraphs have classes."""
    above: list[str] = []
    below: list[str] = []
    title = author = None
    paragraphs: list[str] = []
    for element in root.iter("div", "p"):
        names = classes(element)
        if any(name.endswith("articleparagraph") for name in names):
            paragraphs += list_paragraphs(element)
        elif "author" in names:
            author = join_lines("".join(element.itertext()))
        elif element.get("id") == "hd":
            title = join_lines("".join(element.itertext()))
        elif element.tag == "div" and not len(element.findall(".//div")) and not paragraphs:
            lines = list_paragraphs(element)
            (above if title is None else below).extend(lines)
    if title is None:
        heads = [each for each in root.iter() if any(c.endswith("headline") for c in classes(each))]
        title = join_lines("".join(heads[0].itertext())) if heads else None
    start = next((n for n, line in enumerate(below) if _WORDS_FOLLOW.fullmatch(line)), 0)
    record = read_head(below[start:])
    record.title, record.author, record.paragraphs = title, author, paragraphs
    record.section = above[0] if above else None
    return record

"""Reader for electronic books and magazines (EPUB).

A file of the book that begins with a heading of its own is an article, together with the files
without heading that follow it; a book without headings is one article. The reason: newspapers and
magazines as EPUB have one file per article, chapters of a book rarely share their speakers, and a
whole book is longer than one article may be.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.build import Facts, build_article, clean
from kg.read.dateline import parse_date, parse_stamp
from kg.read.decode import decode
from kg.read.documents.archive import Archive, parse_xml
from kg.read.markup import element_text, line_of, parse_html
from kg.read.origin import Origin, strip_control, unreadable

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LONGEST_HEADING = 300
_FRONT = re.compile(r"\b(cover|title-?page|toc|copyright|index|colophon|halftitle)", re.IGNORECASE)
"""Types of files that are not text of the book."""


@dataclass
class _Chapter:
    """Title, paragraphs and place of a chapter in the book."""

    title: str | None
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Book:
    """What the package file says of the book, and its files in their order."""

    facts: dict[str, str]
    files: list[str]


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an electronic book: its chapters, or the book."""
    archive = Archive(data, origin.where, "an EPUB book")
    book = _book(archive, origin)
    chapters: list[_Chapter] = []
    for name in book.files:
        try:
            _add_file(archive, name, origin, chapters)
        except ReadError as error:
            yield ReadError(f"{origin.where}, {name}", error.fault)
    chapters = [each for each in chapters if each.texts]
    if not chapters:
        raise ReadError(origin.where, "no text in this book; nothing to read")
    facts = book.facts
    title = facts.get("title")
    if not any(each.title for each in chapters):
        chapters = [_Chapter(title, [text for each in chapters for text in each.texts])]
    is_one = len(chapters) == 1
    for number, chapter in enumerate(chapters, 1):
        known = Facts(
            title=chapter.title or title,
            date=_day(facts.get("date")),
            author=facts.get("creator"),
            # The book of a chapter is where it was published, as the magazine is for an article.
            outlet=facts.get("publisher") if is_one else title,
            language=facts.get("language"),
            id=facts.get("identifier") if is_one else None,
        )
        try:
            text = "\n\n".join(chapter.texts)
            yield build_article(text, known, origin, number=None if is_one else number)
        except Exception as error:
            fault = unreadable(error, origin.where).fault
            yield ReadError(f"{origin.where}, chapter {number}", fault)


def _day(value: str | None) -> str | None:
    return (parse_stamp(value) or parse_date(value)) if value else None


def _book(archive: Archive, origin: Origin) -> _Book:
    where = origin.where
    roots = parse_xml(archive.read(_CONTAINER), where).iterfind(".//{*}rootfile")
    path = next((each.get("full-path") for each in roots), None)
    if path is None:
        raise archive.damaged()
    package = parse_xml(archive.read(path), where)
    folder = posixpath.dirname(path)
    items: dict[str | None, str] = {}
    for item in package.iterfind(".//{*}manifest/{*}item"):
        kind = f"{item.get('properties') or ''} {item.get('id') or ''}"
        if "html" in (item.get("media-type") or "") and not re.search(r"\bnav\b|\bncx\b", kind):
            items[item.get("id")] = posixpath.join(folder, unquote(item.get("href") or ""))
    spine = (each.get("idref") for each in package.iterfind(".//{*}spine/{*}itemref"))
    files = [posixpath.normpath(items[each]) for each in spine if each in items]
    if _ENCRYPTION in archive:
        locked = parse_xml(archive.read(_ENCRYPTION), where).iterfind(".//{*}CipherReference")
        if {unquote(each.get("URI") or "") for each in locked} & set(files):
            raise ReadError(where, "protected against copying (DRM); kg can't read it")
    facts: dict[str, str] = {}
    for each in package.iterfind(".//{*}metadata/*"):
        name = str(each.tag).rpartition("}")[2]
        value = clean(each.text)
        if value and not (name == "publisher" and value.lower() == "calibre"):
            facts.setdefault(name, value)
    return _Book(facts, files)


def _add_file(archive: Archive, name: str, origin: Origin, chapters: list[_Chapter]) -> None:
    markup, _ = decode(archive.read(name), origin.where)
    root = parse_html(markup)
    if root is None:
        return
    body = root.find(".//body")
    kinds = " ".join(each.get("epub:type") or "" for each in root.xpath("//body | //body/*"))
    if body is None or _FRONT.search(kinds):
        return
    heading = _heading(body)
    text = strip_control(element_text(body))
    if not text:
        return
    if heading or not chapters:
        chapters.append(_Chapter(heading))
    chapters[-1].texts.append(text)


def _heading(body: Any) -> str | None:
    """Return the heading that a file begins with, before any paragraph of text."""
    for each in body.iter("h1", "h2", "h3"):
        title = line_of(each)
        if not title or len(title) > _LONGEST_HEADING:
            continue
        before = each.xpath("preceding::p[string-length(normalize-space()) > 200]")
        return None if before else title
    return None

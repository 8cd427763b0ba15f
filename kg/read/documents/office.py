"""Readers for text documents of office programs: DOCX, ODT and RTF.

Paragraphs are separated by blank lines. Deleted text, comments, notes, headers and footers are not
read. What the document says of itself counts as far as its text confirms it
(:mod:`kg.read.documents.properties`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.build import build_article
from kg.read.documents.archive import Archive, parse_xml
from kg.read.documents.properties import Properties, confirm
from kg.read.origin import Origin, strip_control

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
_OLD_WORD = b"\xd0\xcf\x11\xe0"
"""The first bytes of files of older office programs, and of encrypted new ones."""


def read_docx(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a document of Word 2007 or later."""
    from docx import Document

    if data.startswith(_OLD_WORD):
        fault = "protected by a password, or of an older Word; save it as .docx without one"
        raise ReadError(origin.where, fault)
    archive = Archive(data, origin.where, "a Word document")
    archive.check_sizes()  # the library unpacks every part
    parse_xml(archive.read("word/document.xml"), origin.where)
    try:
        document = Document(io.BytesIO(data))
        core = document.core_properties
        made = core.created
        stated = Properties(core.title, core.author, made and made.date().isoformat())
    except Exception as error:  # those of its XML and zip libraries too
        said = " ".join(str(error).split())[:80]
        fault = f"damaged, or not a Word document ({said}); save it again"
        raise ReadError(origin.where, fault) from None
    yield _article(_word_paragraphs(document.element.body), stated, origin, core.language)


def _word_paragraphs(body: Any) -> Iterator[str]:
    """Yield the paragraphs of a body, also those in tables, controls and text boxes.

    The library's own list of paragraphs leaves out controls, text boxes and tracked insertions.
    """
    for paragraph in body.iter(f"{_WORD}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield "".join(_word_pieces(paragraph))


def _word_pieces(paragraph: Any) -> Iterator[str]:
    for each in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}noBreakHyphen"):
        if next(each.iterancestors(f"{_WORD}p")) is not paragraph:
            continue  # in a text box, which has paragraphs of its own
        if next(each.iterancestors(f"{_WORD}moveFrom"), None) is not None:
            continue
        if each.tag == f"{_WORD}t":
            yield each.text or ""
        elif each.tag == f"{_WORD}noBreakHyphen":
            yield "-"
        elif next(each.iterancestors(f"{_WORD}r"), None) is not None:  # not the stops of tabs
            yield "\n" if each.tag == f"{_WORD}br" else "\t"


def read_odt(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of an OpenDocument text."""
    archive = Archive(data, origin.where, "an OpenDocument text")
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise ReadError(origin.where, "protected by a password; save it without one")
    body = parse_xml(archive.read("content.xml"), origin.where).find(f".//{_OFFICE}text")
    if body is None:
        raise ReadError(origin.where, "not a text: a table, drawing or presentation; leave it out")
    stated = Properties()
    language = None
    if "meta.xml" in archive:
        meta = parse_xml(archive.read("meta.xml"), origin.where)

        def value(path: str) -> str | None:
            return next((each.text for each in meta.iterfind(f".//{path}", _META)), None)

        author = value("meta:initial-creator") or value("dc:creator")
        stated = Properties(value("dc:title"), author, (value("meta:creation-date") or "")[:10])
        language = value("dc:language")
    yield _article(_open_paragraphs(body), stated, origin, language)


def _open_paragraphs(body: Any) -> Iterator[str]:
    from lxml import etree

    unread = (f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation")
    etree.strip_elements(body, *unread, with_tail=False)
    for paragraph in body.iter(f"{_TEXT}p", f"{_TEXT}h"):
        yield "".join(_open_pieces(paragraph))


def _open_pieces(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph without that of paragraphs in its frames."""
    inner = {f"{_TEXT}p", f"{_TEXT}h"}
    marks = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t"}
    stack: list[Any] = [paragraph]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
            continue
        if each is not paragraph:
            stack.append(each.tail or "")
        if each is not paragraph and each.tag in inner:
            continue
        if each.tag == f"{_TEXT}s":
            count = each.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, 100)
        yield marks.get(each.tag, "") + (each.text or "")
        stack.extend(reversed(each))


def read_rtf(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a document in Rich Text Format."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ReadError(origin.where, "not what its suffix says ('.rtf'); check the file")
    # RTF is ASCII; other bytes are letters of its code page, which the library decodes.
    source = data.decode("latin-1")
    try:
        text = _rtf_text(source)
    except (ValueError, LookupError, IndexError, TypeError) as error:
        raise ReadError(origin.where, f"damaged RTF ({str(error)[:80]}); save it again") from None
    stated = Properties(_info(source, "title"), _info(source, "author"), _rtf_date(source))
    is_whole = data.rstrip(b"\0\r\n\t ").endswith(b"}")
    notes = () if is_whole else ("the document ends early; the end of its text may be missing",)
    yield _article(text.split("\n"), stated, origin, None, notes)


def _rtf_text(source: str) -> str:
    from striprtf import striprtf

    convert: Any = striprtf.rtf_to_text
    return str(convert(source, encoding="cp1252", errors="replace"))


def _info(source: str, name: str) -> str | None:
    found = re.search(rf"\{{\\info\b.{{0,2000}}?\{{\\{name}\s+([^{{}}]{{1,300}})\}}", source, re.S)
    if found is None:
        return None
    return _rtf_text(f"{{\\rtf1 {found[1]}}}")


def _rtf_date(source: str) -> str | None:
    found = re.search(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", source)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else None


def _article(
    paragraphs: Iterable[str],
    stated: Properties,
    origin: Origin,
    language: str | None,
    notes: tuple[str, ...] = (),
) -> Article:
    lines = (strip_control(each.replace("\x0b", "\n")).strip() for each in paragraphs)
    text = "\n\n".join(line for line in lines if line)
    if not text:
        raise ReadError(origin.where, "no text in this document; nothing to read")
    facts = confirm(stated, text, language=language)
    return build_article(text, facts, origin, notes=notes, put_title=False)

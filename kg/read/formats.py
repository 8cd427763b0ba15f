"""The formats that kg reads: suffixes, how to recognise them, and the extra that each one needs.

Several formats share a suffix: a press database exports ``.html``, ``.rtf`` or ``.csv`` too. Of the
formats of a suffix, the first that recognises the bytes reads them. The last one of a suffix
recognises everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import html, jsonl, text
from kg.read.documents import epub, mail, office, pdf
from kg.read.documents.archive import archived_suffix
from kg.read.origin import Reader
from kg.read.press import (
    europresse,
    factiva_html,
    factiva_rtf,
    factiva_xml,
    lexis_docx,
    lexis_html,
    lexis_rtf,
    lexis_text,
    newsml,
    nitf,
    story_lists,
)
from kg.read.remark import Remark
from kg.read.tables import csv, parquet, xlsx
from kg.read.web import archive, feed

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Format",
    "Reader",
    "choose_format",
    "find_format",
    "recognise_bytes",
]


@dataclass(frozen=True)
class Format:
    """A format of input files.

    ``read`` yields the articles of a file's bytes. ``recognises`` tells the format from others of
    the same suffix; a format without it takes every file of its suffixes. ``modules`` are imported
    by ``read`` and come with the extra ``extra`` of the package. ``limited`` formats are read in a
    process of its own, within limits of time and memory. A file of many pages has ``parts``, the
    format of each: ``read`` gets the reader of the parts as its third argument, so that the limits
    are those of a page.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[..., Iterator[Article | ReadError | Remark]]
    recognises: Callable[[bytes], bool] | None = None
    modules: tuple[str, ...] = ()
    extra: str | None = None
    limited: bool = False
    parts: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that this installation lacks."""
        return tuple(name for name in self.modules if find_spec(name) is None)


_PAGES = (".html", ".htm", ".xhtml")

FORMATS: tuple[Format, ...] = (
    Format("europresse", "Europresse export", _PAGES, europresse.read, europresse.recognises),
    Format(
        "factiva-html", "Factiva HTML export", _PAGES, factiva_html.read, factiva_html.recognises
    ),
    Format(
        "factiva-rtf",
        "Factiva RTF export",
        (".rtf", ".doc"),
        factiva_rtf.read,
        factiva_rtf.recognises,
        modules=("striprtf",),
        extra="office",
    ),
    Format("factiva-xml", "Factiva XML", (".xml",), factiva_xml.read, factiva_xml.recognises),
    Format("lexis-html", "LexisNexis HTML export", _PAGES, lexis_html.read, lexis_html.recognises),
    Format("lexis-docx", "Nexis Word export", (".docx",), lexis_docx.read, lexis_docx.recognises),
    Format(
        "lexis-rtf",
        "LexisNexis RTF export",
        (".rtf", ".doc"),
        lexis_rtf.read,
        lexis_rtf.recognises,
        modules=("striprtf",),
        extra="office",
    ),
    Format(
        "lexis-text", "LexisNexis text export", (".txt",), lexis_text.read, lexis_text.recognises
    ),
    Format(
        "media-cloud",
        "Media Cloud story list",
        (".csv",),
        story_lists.read_media_cloud,
        story_lists.recognises_media_cloud,
    ),
    Format(
        "gdelt",
        "GDELT article list",
        (".csv", ".json"),
        story_lists.read_gdelt,
        story_lists.recognises_gdelt,
    ),
    Format("newsml-g2", "NewsML-G2", (".xml",), newsml.read, newsml.recognises),
    Format("nitf", "NITF", (".xml",), nitf.read, nitf.recognises),
    Format("text", "plain text, one article", (".txt",), text.read),
    Format("html", "web page", _PAGES, html.read, limited=True),
    Format("pdf", "PDF", (".pdf",), pdf.read, None, ("pypdf", "pdfplumber"), "pdf", limited=True),
    Format(
        *("docx", "Word documents", (".docx",), office.read_docx, None, ("docx",), "office"),
        limited=True,
    ),
    Format("odt", "OpenDocument text", (".odt",), office.read_odt, limited=True),
    Format(
        *("rtf", "Rich Text Format", (".rtf",), office.read_rtf, None, ("striprtf",), "office"),
        limited=True,
    ),
    Format("epub", "electronic book, its chapters", (".epub",), epub.read, limited=True),
    Format("eml", "e-mail message", (".eml",), mail.read_message, parts="html"),
    Format("mbox", "mailbox of e-mail messages", (".mbox",), mail.read_mailbox, parts="html"),
    Format(
        *("feed", "RSS and Atom feeds", (".rss", ".atom", ".xml"), feed.read, feed.recognises),
        *(("feedparser",), "feeds"),
        limited=True,
    ),
    Format(
        *("json-feed", "JSON Feed", (".json",), feed.read_json, feed.recognises_json), limited=True
    ),
    Format(
        *("warc", "web archives", (".warc", ".warc.gz"), archive.read_warc, archive.recognises),
        *(("warcio",), "warc"),
        parts="html",
    ),
    Format(
        *("wacz", "zipped web archives", (".wacz",), archive.read_wacz, None, ("warcio",), "warc"),
        parts="html",
    ),
    Format("jsonl", "JSON lines, one article per line", (".jsonl", ".ndjson"), jsonl.read),
    # Tables of one program come before these, which take every table.
    Format("csv", "table, one article per row", (".csv", ".tsv"), csv.read),
    Format(
        *("xlsx", "Excel workbook, one article per row", (".xlsx", ".xlsm"), xlsx.read),
        modules=("openpyxl",),
        extra="xlsx",
        limited=True,
    ),
    Format(
        *("parquet", "Parquet table, one article per row", (".parquet",), parquet.read),
        modules=("pyarrow",),
        extra="parquet",
        limited=True,
    ),
)
"""All formats; of two with the same suffix, the more specific one comes first."""

SUFFIXES: frozenset[str] = frozenset(suffix for each in FORMATS for suffix in each.suffixes)
"""The suffixes of all formats."""


def find_format(name: str) -> Format:
    """Return the format of a name; one that does not exist is a fault of the program."""
    return next(each for each in FORMATS if each.name == name)


def choose_format(suffix: str, data: bytes) -> Format | None:
    """Choose the format of a file from its suffix, in lower case, and its bytes."""
    for each in FORMATS:
        if suffix in each.suffixes and (each.recognises is None or each.recognises(data)):
            return each
    return None


def recognise_bytes(data: bytes) -> Format:
    """Choose the format of bytes without a file name by how they begin."""
    suffix = next((suffix for suffix, begins in _BEGINNINGS if data.startswith(begins)), ".txt")
    head = data[:2048]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip().lower()
    if data.startswith(b"PK"):
        suffix = archived_suffix(data) or suffix
    elif archive.recognises(data):
        suffix = ".warc"
    elif suffix == ".txt":
        suffix = _suffix_of_text(head, data)
    chosen = choose_format(suffix, data)
    assert chosen is not None, suffix
    return chosen


def _suffix_of_text(head: bytes, data: bytes) -> str:
    """Choose a suffix for text by its first characters ``head``, in lower case."""
    marks = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")
    if head.startswith(b"{"):
        tried, otherwise = ".json", ".jsonl"
    elif head.startswith(b"["):
        tried, otherwise = ".json", ".txt"
    elif head.startswith(b"<"):
        tried, otherwise = ".xml", ".html" if head.startswith(marks) else ".txt"
    else:
        # A table of its own program only: any text could be a table.
        tried, otherwise = ".csv", ".txt"
    found = choose_format(tried, data)
    return tried if found is not None and found.recognises is not None else otherwise


_BEGINNINGS = ((".parquet", b"PAR1"), (".pdf", b"%PDF-"), (".rtf", b"{\\rtf"), (".mbox", b"From "))
"""The first bytes of formats that others can't begin with."""

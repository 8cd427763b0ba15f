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


FORMATS: tuple[Format, ...] = (
    Format("text", "plain text, one article", (".txt",), text.read),
    Format("html", "web page", (".html", ".htm", ".xhtml"), html.read, limited=True),
    Format("pdf", "PDF", (".pdf",), pdf.read, None, ("pypdf", "pdfplumber"), "pdf", limited=True),
    Format(
        *("docx", "Word documents", (".docx",), office.read_docx, None, ("docx",), "documents"),
        limited=True,
    ),
    Format("odt", "OpenDocument text", (".odt",), office.read_odt, limited=True),
    Format(
        *("rtf", "Rich Text Format", (".rtf",), office.read_rtf, None, ("striprtf",), "documents"),
        limited=True,
    ),
    Format("epub", "electronic book, its chapters", (".epub",), epub.read, limited=True),
    Format("eml", "e-mail message", (".eml",), mail.read_message, parts="html"),
    Format("mbox", "mailbox of e-mail messages", (".mbox",), mail.read_mailbox, parts="html"),
    Format(
        *("feed", "RSS and Atom feeds", (".rss", ".atom", ".xml"), feed.read, feed.recognises),
        *(("feedparser",), "web"),
        limited=True,
    ),
    Format(
        *("json-feed", "JSON Feed", (".json",), feed.read_json, feed.recognises_json), limited=True
    ),
    Format(
        *("warc", "web archives", (".warc", ".warc.gz"), archive.read_warc, archive.recognises),
        *(("warcio",), "web"),
        parts="html",
    ),
    Format(
        *("wacz", "zipped web archives", (".wacz",), archive.read_wacz, None, ("warcio",), "web"),
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
    elif feed.recognises_json(data):
        suffix = ".json"
    elif feed.recognises(data):
        suffix = ".xml"
    elif head.startswith(b"{") and not head.startswith(b"{\\rtf"):
        suffix = ".jsonl"
    elif head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")):
        suffix = ".html"
    chosen = choose_format(suffix, data)
    assert chosen is not None, suffix
    return chosen


_BEGINNINGS = ((".parquet", b"PAR1"), (".pdf", b"%PDF-"), (".rtf", b"{\\rtf"), (".mbox", b"From "))
"""The first bytes of formats that others can't begin with."""

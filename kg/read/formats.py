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
from kg.read.origin import Origin
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

__all__ = ["FORMATS", "SUFFIXES", "Format", "Reader", "choose_format", "recognise_bytes"]

Reader = Callable[[bytes, Origin], Iterator[Article | ReadError]]


@dataclass(frozen=True)
class Format:
    """A format of input files.

    ``read`` yields the articles of a file's bytes. ``recognises`` tells the format from others of
    the same suffix; a format without it takes every file of its suffixes. ``modules`` are imported
    by ``read`` and come with the extra ``extra`` of the package. ``limited`` formats are read in a
    process of its own, within limits of time and memory.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Reader
    recognises: Callable[[bytes], bool] | None = None
    modules: tuple[str, ...] = ()
    extra: str | None = None
    limited: bool = False

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
    Format("jsonl", "JSON lines, one article per line", (".jsonl", ".ndjson"), jsonl.read),
)
"""All formats; of two with the same suffix, the more specific one comes first."""

SUFFIXES: frozenset[str] = frozenset(suffix for each in FORMATS for suffix in each.suffixes)
"""The suffixes of all formats."""


def choose_format(suffix: str, data: bytes) -> Format | None:
    """Choose the format of a file from its suffix, in lower case, and its bytes."""
    for each in FORMATS:
        if suffix in each.suffixes and (each.recognises is None or each.recognises(data)):
            return each
    return None


def recognise_bytes(data: bytes) -> Format:
    """Choose the format of bytes without a file name by how they begin."""
    head = data[:2048]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip().lower()
    if head.startswith(b"{\\rtf"):
        suffixes: tuple[str, ...] = (".rtf",)
    elif head.startswith(b"pk"):
        suffixes = (".docx",)
    elif head.startswith(b"{"):
        suffixes = (".json", ".jsonl")
    elif head.startswith(b"["):
        suffixes = (".json",)
    elif head.startswith(b"<"):
        marks = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")
        suffixes = (".xml", ".html") if head.startswith(marks) else (".xml",)
    else:
        suffixes = (".csv",)
    found = (choose_format(suffix, data) for suffix in (*suffixes, ".txt"))
    chosen = next((each for each in found if each is not None), None)
    assert chosen is not None
    return chosen

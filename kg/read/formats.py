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
from kg.read.remark import Remark
from kg.read.tables import csv, parquet, xlsx

__all__ = ["FORMATS", "SUFFIXES", "Format", "Reader", "choose_format", "recognise_bytes"]

Reader = Callable[[bytes, Origin], Iterator[Article | ReadError | Remark]]


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


FORMATS: tuple[Format, ...] = (
    Format("text", "plain text, one article", (".txt",), text.read),
    Format("html", "web page", (".html", ".htm", ".xhtml"), html.read, limited=True),
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
    suffix = ".txt"
    if head.startswith(b"par1"):
        suffix = ".parquet"
    elif head.startswith(b"{") and not head.startswith(b"{\\rtf"):
        suffix = ".jsonl"
    elif head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")):
        suffix = ".html"
    chosen = choose_format(suffix, data)
    assert chosen is not None, suffix
    return chosen

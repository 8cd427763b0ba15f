"""Readers for web archives: WARC, as crawlers write it, and WACZ, a zip of them.

Each HTML page that was delivered (status 200) is an article; other records are ignored. Pages with
the same bytes are read once, and of several captures of one address the last is read. The date is
that of the page, as for saved pages: the date of the crawl is not when it was published.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from typing import Any, TypeGuard
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import html
from kg.read.build import valid_url
from kg.read.documents.archive import Archive
from kg.read.html import NO_ARTICLE
from kg.read.origin import Origin, Reader, unreadable

Found = Iterator[Article | ReadError]

_MOST_BYTES = 20_000_000
"""Bytes of a page, decompressed."""
_LONGEST_RECORD = 24_000_000
_LONGEST_HEAD = 64_000
_MOST_SKIPPED = 20_000_000_000
"""Bytes of other records, such as films, that are unpacked to get to the pages."""
_BLOCK = 1 << 20
_PACKED = 16_384
_GZIP = b"\x1f\x8b"
_MOST_OF_A_WARC = 256 * 1024 * 1024
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|xtor|at_\w+")


@dataclass(frozen=True)
class Page:
    """A page as a crawler got it; ``captured`` is the time of that (ISO 8601)."""

    address: str
    captured: str
    charset: str | None
    data: bytes


def recognises(data: bytes) -> bool:
    """Return whether bytes are a WARC, compressed or not."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(31).decompress(data[:4096], 5)
        except zlib.error:
            return False
    return data.startswith(b"WARC/")


def read_warc(
    data: bytes, origin: Origin, read_page: Reader = html.read
) -> Iterator[Article | ReadError]:
    """Yield the pages of a WARC."""
    yield from _read([data], origin, read_page)


def read_wacz(
    data: bytes, origin: Origin, read_page: Reader = html.read
) -> Iterator[Article | ReadError]:
    """Yield the pages of a WACZ."""
    archive = Archive(data, origin.where, "a WACZ web archive")
    names = sorted(
        name for name in archive.names if re.fullmatch(r"archive/.+\.warc(\.gz)?", name, re.I)
    )
    if not names:
        raise ReadError(origin.where, "no WARC in this web archive; export it again")
    yield from _read(
        (archive.read(name, most=_MOST_OF_A_WARC) for name in names), origin, read_page
    )


def _read(warcs: Iterable[bytes], origin: Origin, read_page: Reader) -> Found:
    """Yield what the pages of some WARCs have, in the order of their first captures."""
    captures = _Captures()
    faults: list[ReadError] = []
    digests: set[bytes] = set()
    for data in warcs:
        for page in _pages(data, origin.where):
            if isinstance(page, ReadError):
                faults.append(page)
                continue
            digest = hashlib.sha256(page.data).digest()
            if digest not in digests:
                digests.add(digest)
                captures.add(page, _read_page(page, origin, read_page))
    if not captures.found and not faults:
        raise ReadError(origin.where, "no web pages in this archive; check what was crawled")
    yield from captures.articles()
    if captures.empty:
        some = ", ".join(captures.empty[:3]) + (" and more" if len(captures.empty) > 3 else "")
        fault = f"no article in {len(captures.empty)} of its pages ({some})"
        yield ReadError(origin.where, f"{fault}; save those that have one as they are shown")
    yield from faults


class _Captures:
    """What was read of each address: the last capture that has an article."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, list[Article | ReadError]]] = {}
        self.older = 0

    def add(self, page: Page, read: list[Article | ReadError]) -> None:
        """Add what was read of a page."""
        only = read[0] if len(read) == 1 else None
        key = (only.url if isinstance(only, Article) else None) or page.address
        if key in self.found:
            self.older += 1
            if page.captured < self.found[key][0] or _has_none(read):
                return
        self.found[key] = (page.captured, read)

    @property
    def empty(self) -> list[str]:
        """The addresses of pages without an article: sections, searches, pictures."""
        return [key for key, (_, read) in self.found.items() if _has_none(read)]

    def articles(self) -> Found:
        """Yield articles and errors; an article that has a page of its own is read from there."""
        own = {read[0].identity for _, read in self.found.values() if _is_article(read)}
        note = (f"earlier captures not read: {self.older}",) if self.older else ()
        for _, read in self.found.values():
            for each in () if _has_none(read) else read:
                if isinstance(each, ReadError):
                    yield each
                elif len(read) == 1 or each.identity not in own:
                    yield replace(each, notes=each.notes + note)
                    note = ()


def _is_article(read: list[Article | ReadError]) -> TypeGuard[list[Article]]:
    return len(read) == 1 and isinstance(read[0], Article)


def _has_none(read: list[Article | ReadError]) -> bool:
    return all(isinstance(each, ReadError) and each.fault.startswith(NO_ARTICLE) for each in read)


def _read_page(page: Page, origin: Origin, read_page: Reader) -> list[Article | ReadError]:
    inner = Origin.of_address(f"{origin.where}, {page.address}", page.address)
    try:
        return list(read_page(html.declare(page.data, page.charset, inner.where), inner))
    except Exception as error:
        return [unreadable(error, inner.where)]


def _pages(data: bytes, where: str) -> Iterator[Page | ReadError]:
    """Yield the HTML pages among the records of a WARC; the last may be an error."""
    from warcio.archiveiterator import ArchiveIterator

    # Its remarks on odd records would go to the terminal.
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    number = 0
    try:
        for record in _records(data):
            number += 1
            try:
                # The library reads lines in time that is quadratic in blocks.
                remarks = io.StringIO()
                with redirect_stderr(remarks):
                    found = next(iter(ArchiveIterator(io.BytesIO(record), block_size=_BLOCK)), None)
                    page = None if found is None else _page(found)
                if remarks.getvalue():  # what the library can't unpack ends there without an error
                    raise ValueError(remarks.getvalue().strip())
            except Exception as error:  # the library raises plain Exception for encodings
                yield ReadError(where, f"record {number} can't be unpacked ({error}); crawl again")
                continue
            if page is not None:
                yield page
    except (zlib.error, EOFError, OSError, ValueError) as error:
        said = " ".join(str(error).split())[:100]
        fault = f"damaged after record {number} ({said}); what comes before it was read"
        yield ReadError(where, fault)


class _Unpacked(io.RawIOBase):
    """The content of gzip members after each other, as far as they are whole.

    Python's own reader loses what precedes the damage in a truncated file.
    """

    def __init__(self, data: bytes) -> None:
        self.source = io.BytesIO(data)
        self.unpack, self.is_new = zlib.decompressobj(31), True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            packed = self.unpack.unconsumed_tail or self.source.read(_PACKED)
            if not packed:
                if self.is_new:
                    return 0
                raise EOFError("it ends early")
            self.is_new = False
            part = self.unpack.decompress(packed, len(buffer))
            if self.unpack.eof:
                self.source.seek(-len(self.unpack.unused_data), io.SEEK_CUR)
                self.unpack, self.is_new = zlib.decompressobj(31), True
            if part:
                buffer[: len(part)] = part
                return len(part)


def _records(data: bytes) -> Iterator[bytes]:
    """Yield the records that may be pages, cut after the longest page; the others are skipped.

    Raises:
        ValueError: what follows is not a record.
    """
    stream: Any = io.BytesIO(data)
    if data.startswith(_GZIP):
        stream = io.BufferedReader(_Unpacked(data))
    skipped = 0
    while line := stream.readline(_LONGEST_HEAD):
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            raise ValueError("no record begins here")
        head = bytearray(line)
        while line := stream.readline(_LONGEST_HEAD):
            head += line
            if not line.strip() or len(head) > _LONGEST_HEAD:
                break
        length = re.search(rb"(?im)^content-length:\s*(\d{1,15})\s*$", head)
        if length is None:
            raise ValueError("a record without its length")
        size = int(length[1])
        is_page = re.search(rb"(?im)^warc-type:\s*(?:response|resource)\s*$", head)
        content = stream.read(min(size, _LONGEST_RECORD)) if is_page else b""
        rest = size - len(content)
        while rest > 0 and (part := stream.read(min(rest, _BLOCK))):
            rest -= len(part)
            skipped += len(part)
            if skipped > _MOST_SKIPPED:
                raise ValueError("too much that is not a page")
        if rest > 0:
            raise ValueError("it ends early")
        if is_page:
            yield bytes(head) + content + b"\r\n\r\n"


def _page(record: Any) -> Page | None:
    """Return the page of a record, ``None`` if it is not an HTML page that was delivered."""
    http = record.http_headers
    if record.rec_type not in ("response", "resource"):
        return None
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    declared = kind.partition(";")[0].strip().lower()
    if declared not in _HTML or (http is not None and http.get_statuscode() != "200"):
        return None
    address = valid_url((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    if address is None:
        return None
    payload = record.content_stream().read(_MOST_BYTES + 1)
    if len(payload) > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES // 1_000_000} MB")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind, re.IGNORECASE)
    captured = record.rec_headers.get_header("WARC-Date") or ""
    return Page(plain_address(address), captured, charset[1] if charset else None, payload)


def plain_address(address: str) -> str:
    """Return an address without its fragment and without the marks of campaigns."""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    return urlunsplit(parts._replace(query=query, fragment=""))

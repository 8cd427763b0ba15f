"""The fields of one article of an export, and the article that kg makes of them.

A reader splits an export into pieces and turns each piece into a record. :func:`build_articles`
numbers them, makes articles of them, and lists those that can't be read with their places.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.base.errors import ReadError
from kg.model import Article, Span
from kg.read.origin import Origin, check_text, check_url, strip_control, unreadable
from kg.read.press.languages import language_code
from kg.read.text import NO_DATE

LONGEST_PIECE = 8_000_000
"""Characters of markup in one article; a longer piece is not one."""
HEAD = 65_536
"""Bytes that tell the format of a file."""

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_FIELD = 1_000
_LONGEST_TITLE = 60
_DIGEST = 8
_BY = re.compile(r"(?:by|par)\s+(?=\w)|von\s+(?=[^\W\d_][\w.-]*\s+\w)", re.IGNORECASE)
_CUT_OFF = "the file ends inside it; export it again"


@dataclass
class Record:
    """What an export says of an article. ``date`` is an EDTF value, the rest is as written."""

    paragraphs: list[str]
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    section: str | None = None
    page: str | None = None
    language: str | None = None
    url: str | None = None
    identity: str | None = None
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of an export that holds one article; ``cut`` if the file ends inside it."""

    text: str
    start: int
    cut: bool = False


class Lines:
    """Line numbers of growing offsets in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._line = 1

    def number(self, offset: int) -> int:
        """Return the line of an offset that is not before the last one."""
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line


def build_articles(
    pieces: Iterable[Piece],
    parse: Callable[[str], Record | None],
    origin: Origin,
    *,
    whole: str | None = None,
    notes: tuple[str, ...] = (),
    lossy: bool = False,
) -> Iterator[Article | ReadError]:
    """Yield the articles of an export's pieces, in order, with their faults.

    Args:
        pieces: the parts of the export, one for each article.
        parse: makes a record of a piece, or ``None`` if the piece is not an article; it raises
            ReadError with the fault only.
        origin: the file.
        whole: the text that the pieces' starts count in, for line numbers in messages.
        notes: remarks on the whole file.
        lossy: whether undecodable bytes were replaced; an article with one is a fault.
    """
    lines = None if whole is None else Lines(whole)
    number = yielded = 0
    for piece in _until_damaged(pieces):
        if isinstance(piece, ReadError):
            yield ReadError(origin.where, piece.fault)
            return
        number += 1
        yielded += 1
        place = f"article {number}"
        try:
            if piece.cut:
                raise ReadError("", _CUT_OFF)
            if len(piece.text) > LONGEST_PIECE:
                raise ReadError("", f"{len(piece.text):,} characters of markup; export it alone")
            record = parse(piece.text)
            if record is None:
                yielded -= 1
                continue
            yield build_article(record, origin, number, notes=notes, lossy=lossy)
        except ReadError as error:
            line = None if lines is None else lines.number(piece.start)
            yield ReadError(origin.where, f"{place}: {error.fault}", line=line)
        except Exception as error:
            line = None if lines is None else lines.number(piece.start)
            yield unreadable(error, origin.where, line=line)
    if not yielded:
        yield ReadError(origin.where, "no article found in this export; check what was exported")


def _until_damaged(pieces: Iterable[Piece]) -> Iterator[Piece | ReadError]:
    """Yield pieces, and the fault of the container at which they end."""
    number = 0
    try:
        for piece in pieces:
            yield piece
            number += 1
    except ReadError as error:
        yield error
    except Exception as error:
        reason = str(error)[:80] or type(error).__name__
        yield ReadError("", f"damaged after article {number} ({reason}); export it again")


def build_article(
    record: Record,
    origin: Origin,
    number: int,
    *,
    notes: tuple[str, ...] = (),
    lossy: bool = False,
) -> Article:
    """Build the article of a record, or raise ReadError."""
    paragraphs = [strip_control(each).strip() for each in record.paragraphs]
    body = "\n\n".join(filter(None, paragraphs))
    title = clean_field(record.title)
    if not body:
        named = f" ({title[:60]})" if title else ""
        raise ReadError("", f"no text in it{named}; export it with its full text")
    if lossy and "\ufffd" in body:
        raise ReadError("", "some of its bytes are not UTF-8; export it again as UTF-8")
    if title and clean_field(paragraphs[0]) == title:
        body = "\n\n".join(filter(None, paragraphs[1:])) or body
    text = f"{title}\n\n{body}" if title else body
    title_span = Span(0, len(title)) if title else None
    check_text(text, "")
    url = _valid_url(record.url)
    notes += record.notes
    if record.date is None:
        notes += (NO_DATE,)
    identity = clean_field(record.identity)
    outlet = clean_field(record.outlet)
    name = f"{origin.stem}-{number}"
    if origin.file_name is None:
        name = origin.name("\n".join((text, record.date or "", outlet or "")))
    return Article(
        identity=url or identity or _describe(outlet, record.date, title, text),
        name=_NOT_IN_NAMES.sub("-", identity).strip("-") if identity else name,
        text=text,
        title=title,
        title_span=title_span,
        date=record.date,
        language=language_code(record.language),
        outlet=outlet,
        author=clean_field(_without_by(record.author)),
        url=url,
        section=clean_field(record.section),
        page=clean_field(record.page),
        notes=notes,
    )


def _describe(outlet: str | None, date: str | None, title: str | None, text: str) -> str:
    """Return an identity of an article without a number, the same in every export of it."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGEST]
    parts = (outlet, date, (title or "")[:_LONGEST_TITLE].strip(), digest)
    return " ".join(filter(None, parts))


def clean_field(value: str | None) -> str | None:
    """Return a field on one line without what :func:`check_text` refuses, ``None`` if blank."""
    if value is None:
        return None
    plain = " ".join(strip_control(value).split())
    return plain[:_LONGEST_FIELD] or None


def join_lines(text: str) -> str:
    """Join the lines and blanks of a paragraph."""
    return " ".join(text.split())


def _without_by(author: str | None) -> str | None:
    """Drop the "by" in front of a name."""
    plain = (author or "").strip()
    found = _BY.match(plain)
    return plain[found.end() :] if found else plain


def _valid_url(value: str | None) -> str | None:
    try:
        return check_url(value, "") if value else None
    except ReadError:
        return None

"""A plain text file → one article.

The text is the file exactly as decoded, minus front matter: ``key: value`` lines at its top,
between ``---`` lines or ended by a blank one. The first line is the title unless it reads like a
paragraph; the date line is looked for by :mod:`kg.read.dateline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.base.errors import ReadError
from kg.model import Article, Span
from kg.read.dateline import DateLine, find_date_line, first_lines
from kg.read.decode import decode
from kg.read.origin import Origin, checked_date, checked_language, checked_text, checked_url

KEYS = {
    "adresse": "url",
    "auteur": "author",
    "author": "author",
    "date": "date",
    "id": "id",
    "journal": "outlet",
    "lang": "language",
    "language": "language",
    "langue": "language",
    "outlet": "outlet",
    "source": "outlet",
    "title": "title",
    "titre": "title",
    "url": "url",
}
"""What front matter may say, and the field of an article that it fills."""

NO_DATE = "no date found; relative dates stay unresolved"

_FENCE = re.compile(r"---[^\S\r\n]*(?:\r\n|\r|\n)")
_PAIR = re.compile(r"([^\W\d_][\w -]{0,20}?)[^\S\r\n]*:(?:[^\S\r\n]+([^\r\n]*))?(?:\r\n|\r|\n|$)")
_BLANK_LINES = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\r|\n))*")
_ALONE_ENOUGH = frozenset({"title", "date", "url", "id"})
_LONGEST_TITLE = 250


class FrontMatter(NamedTuple):
    """Fields with the line each stands on, where the text starts, and keys that kg doesn't know."""

    fields: dict[str, tuple[str, int]]
    end: int
    unknown: tuple[str, ...]


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """The one article in a plain text file."""
    decoded, notes = decode(data, origin.where)
    if re.match(r"\s*<(?:!doctype\s+html|html)\b", decoded, re.IGNORECASE):
        raise ReadError(origin.where, "this is a web page; give it the suffix .html")
    matter = front_matter(decoded, origin.where)
    text = checked_text(decoded[matter.end :], origin.where)
    yield article(text, matter, origin, notes)


def article(text: str, matter: FrontMatter, origin: Origin, notes: tuple[str, ...]) -> Article:
    """The article that a text and its front matter make."""
    where, fields = origin.where, {key: value for key, (value, _) in matter.fields.items()}
    line = {key: number for key, (_, number) in matter.fields.items()}
    found = find_date_line(text)
    title_span = _title(text, found)
    title = fields.get("title")
    if title is None and title_span is not None:
        title = title_span.of(text)
    elif title_span is not None and title_span.of(text) != title:
        title_span = None
    date = found.date if found else None
    if "date" in fields:
        date = checked_date(fields["date"], where, line=line["date"])
        if found and not (date.startswith(found.date) or found.date.startswith(date)):
            notes += (f"the date line says {found.date}, the front matter {date}: that one counts",)
    language = url = None
    if "language" in fields:
        language = checked_language(fields["language"], where, line=line["language"])
    if "url" in fields:
        url = checked_url(fields["url"], where, line=line["url"])
    if matter.unknown:
        notes += (f"fields not read: {', '.join(matter.unknown)}",)
    if date is None:
        notes += (NO_DATE,)
    return Article(
        identity=url or fields.get("id") or origin.identity(text),
        name=fields.get("id") or origin.name(text),
        text=text,
        title=title,
        title_span=title_span,
        date=date,
        date_span=found.span if found else None,
        language=language,
        outlet=fields.get("outlet"),
        author=fields.get("author"),
        url=url,
        notes=notes,
    )


def front_matter(text: str, where: str) -> FrontMatter:
    """The ``key: value`` lines at the top of a text, if it has such lines.

    Without ``---`` a single line such as "Journal : la grève continue" may be a title, so that
    two known keys are asked for, or one that titles don't start with.
    """
    fence = _FENCE.match(text)
    position = fence.end() if fence else 0
    number = 2 if fence else 1
    fields: dict[str, tuple[str, int]] = {}
    unknown: list[str] = []
    closed = False
    while position < len(text):
        if fence and (close := re.compile(r"---[^\S\r\n]*(?:\r\n|\r|\n|$)").match(text, position)):
            position, closed = close.end(), True
            break
        pair = _PAIR.match(text, position)
        if pair is None:
            break
        key, value = pair[1].strip().lower(), (pair[2] or "").strip().strip("\"'").strip()
        if key not in KEYS:
            unknown.append(key)
        elif value:
            if KEYS[key] in fields:
                raise ReadError(where, f"front matter says {key!r} twice; keep one", line=number)
            fields[KEYS[key]] = (value, number)
        position, number = pair.end(), number + 1
    if fence and not closed:
        return FrontMatter({}, 0, ())
    if not fence:
        rest = text[position:]
        ended = not rest or rest[0] in "\r\n" or not _first_line(rest).strip()
        enough = len(fields) >= 2 or (set(fields) & _ALONE_ENOUGH and not unknown)
        if not (ended and enough):
            return FrontMatter({}, 0, ())
    blank = _BLANK_LINES.match(text, position)
    return FrontMatter(fields, blank.end() if blank else position, tuple(unknown))


def _first_line(text: str) -> str:
    return re.split(r"[\r\n]", text, maxsplit=1)[0]


def _title(text: str, date_line: DateLine | None) -> Span | None:
    """The first line that is not the date line, unless it reads like a paragraph."""
    for line in first_lines(text, 2):
        if date_line is not None and line.covers(date_line.span):
            if date_line.goes_on:
                return None
            continue
        words = line.of(text)
        span = Span(line.start + len(words) - len(words.lstrip()), line.start + len(words.rstrip()))
        rest = text[line.end :]
        if len(span) > _LONGEST_TITLE or not rest.strip():
            return None
        before_date = date_line is not None and not text[line.end : date_line.span.start].strip()
        title = span.of(text)
        if title.endswith((".", ",", ";")) and not title.endswith("...") and not before_date:
            return None
        following = re.match(r"(?:\r\n|\r|\n)[^\S\r\n]*([^\s])", rest)
        if following and following[1].islower():
            return None
        return span
    return None

"""Reader for plain text files, one article per file.

The text is the file as decoded, minus front matter: ``key: value`` lines at its top, between
``---`` lines or followed by a blank one. The first line is the title unless it reads like a
paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.base.errors import ReadError
from kg.model import Article, Span
from kg.read.dateline import DateLine, find_date_line, first_lines
from kg.read.decode import decode
from kg.read.origin import CHECKS, Origin, check_text

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
"""The keys of front matter, with the field that each sets."""

NO_DATE = "no date found; relative dates stay unresolved"

_FENCE = re.compile(r"---[^\S\r\n]*(?:\r\n|\r|\n)")
_PAIR = re.compile(r"([^\W\d_][\w -]{0,20}?)[^\S\r\n]*:(?:[^\S\r\n]+([^\r\n]*))?(?:\r\n|\r|\n|$)")
_BLANK_LINES = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\r|\n))*")
_SUFFICIENT = frozenset({"title", "date", "url", "id"})
_LONGEST_TITLE = 250
_NAMED = 10
"""Fields that a note names."""


class FrontMatter(NamedTuple):
    """Fields with their line numbers, the start of the text, and unknown keys."""

    fields: dict[str, tuple[str, int]]
    end: int
    unknown: tuple[str, ...]


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a plain text file."""
    decoded, notes = decode(data, origin.where)
    if re.match(r"\s*<(?:!doctype\s+html|html)\b", decoded, re.IGNORECASE):
        raise ReadError(origin.where, "this is a web page; give it the suffix .html")
    matter = parse_front_matter(decoded, origin.where)
    text = check_text(decoded[matter.end :], origin.where)
    yield build_article(text, matter, origin, notes)


def build_article(
    text: str, matter: FrontMatter, origin: Origin, notes: tuple[str, ...]
) -> Article:
    """Build the article of a text and its front matter."""
    where, fields = origin.where, {key: value for key, (value, _) in matter.fields.items()}
    found = find_date_line(text)
    title_span = find_title(text, found)
    title = fields.get("title")
    if title is None and title_span is not None:
        title = title_span.of(text)
    elif title_span is not None and title_span.of(text) != title:
        title_span = None
    for field, check in CHECKS.items():
        if field in fields:
            fields[field] = check(fields[field], where, line=matter.fields[field][1])
    date = fields.get("date", found.date if found else None)
    if found and date and not (date.startswith(found.date) or found.date.startswith(date)):
        notes += (f"the date line says {found.date}, the front matter {date}; kg uses the latter",)
    if matter.unknown:
        unknown = list(dict.fromkeys(matter.unknown))
        more = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
        notes += (f"fields not read: {', '.join(unknown[:_NAMED])}{more}",)
    if date is None:
        notes += (NO_DATE,)
    return Article(
        identity=fields.get("url") or fields.get("id") or origin.identity(text),
        name=fields.get("id") or origin.name(text),
        text=text,
        title=title,
        title_span=title_span,
        date=date,
        date_span=found.span if found else None,
        language=fields.get("language"),
        outlet=fields.get("outlet"),
        author=fields.get("author"),
        url=fields.get("url"),
        notes=notes,
    )


def parse_front_matter(text: str, where: str) -> FrontMatter:
    """Parse the ``key: value`` lines at the top of a text.

    Without ``---`` a single line such as "Journal : la grève continue" may be a title, so two known
    keys are required, or one that titles do not begin with.
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
            fields[KEYS[key]] = (check_text(value, where, line=number), number)
        position, number = pair.end(), number + 1
    if fence and not closed:
        return FrontMatter({}, 0, ())
    if not fence:
        rest = text[position:]
        ended = not rest or rest[0] in "\r\n" or not _first_line(rest).strip()
        sufficient = len(fields) >= 2 or (set(fields) & _SUFFICIENT and not unknown)
        if not (ended and sufficient):
            return FrontMatter({}, 0, ())
    blank = _BLANK_LINES.match(text, position)
    return FrontMatter(fields, blank.end() if blank else position, tuple(unknown))


def _first_line(text: str) -> str:
    return re.split(r"[\r\n]", text, maxsplit=1)[0]


def find_title(text: str, date_line: DateLine | None) -> Span | None:
    """Return the first line that is not the date line, unless it reads like a paragraph."""
    for line in first_lines(text, 2):
        if date_line is not None and line.covers(date_line.span):
            if date_line.continues:
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

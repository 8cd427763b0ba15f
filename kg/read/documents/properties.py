"""What a document says of itself, as far as its text confirms it.

Programs fill in the properties of documents: the title is that of a template, the author is who
typed or printed the text, the date is when they did. So a title counts if the text
begins with its words, an author if the text names them, and a day if the text does. Otherwise the
title is the line in the largest type or the first line, as in plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.base import fold
from kg.read.build import Facts, clean
from kg.read.dateline import find_date_line, find_days
from kg.read.text import find_title

_HEAD = 1_500
"""Code points at the beginning of a text that may name its title and day."""
_ENDS = 3_000
"""Code points at either end of a text that may name its author."""
_CONFIRMED = 0.7
"""Part of the words of a title that the beginning of the text has."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and day (ISO 8601) that a document states."""

    title: str | None = None
    author: str | None = None
    day: str | None = None


def confirm(
    stated: Properties,
    text: str,
    *,
    language: str | None = None,
    heading: str | None = None,
    days: Iterable[str] = (),
    url: str | None = None,
) -> Facts:
    """Return what is known of a document from its properties and its text.

    Args:
        stated: its properties.
        text: its text.
        language: as declared.
        heading: the line in the largest type, if it has one.
        days: days that running headers name.
        url: the address in its running headers.
    """
    head = text[:_HEAD]
    date_line = find_date_line(text)
    title = clean(stated.title)
    first = find_title(text, date_line)
    own = heading or (first.of(text) if first else None)
    if title is None or (own and (title in own or fold.key(title) not in fold.key(head))):
        title = own
    elif own is None and not _is_named(title, head):
        title = None
    author = clean(stated.author)
    ends = text if len(text) < 2 * _ENDS else f"{text[:_ENDS]} {text[-_ENDS:]}"
    if author is not None and (" " not in author or fold.key(author) not in fold.key(ends)):
        author = None
    date = date_line.date if date_line else None
    if date is None:
        named = set(find_days(head))
        in_headers = set(days)
        if stated.day in named:
            date = stated.day
        elif len(in_headers) == 1:
            (date,) = in_headers
    return Facts(title=title, date=date, author=author, language=language, url=url)


def _is_named(title: str, head: str) -> bool:
    """Whether the beginning of a text has most words of a title."""
    words, known = set(fold.key(title).split()), set(fold.key(head).split())
    return len(words) > 1 and len(words & known) >= _CONFIRMED * len(words)

"""Build the article of a text and of what its file says about it.

The readers of documents, messages, feeds and web pages share this, so that the same facts get the
same checks. What a file says and kg cannot use (an address that is none) is left out: such files
are rarely written by hand, and their users cannot correct them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.base.errors import ReadError
from kg.model import Article, Span
from kg.read.dateline import find_date_line
from kg.read.jsonl import with_title
from kg.read.origin import Origin, check_language, check_text, check_url, strip_control
from kg.read.text import NO_DATE

__all__ = ["Facts", "build_article", "clean", "names_one_page", "valid_language", "valid_url"]


_LONGEST_TITLE = 1_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of an article; nothing of it is checked, except that ``date`` is EDTF."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    outlet: str | None = None
    language: str | None = None
    url: str | None = None
    id: str | None = None


def build_article(
    text: str,
    facts: Facts,
    origin: Origin,
    *,
    number: int | None = None,
    notes: tuple[str, ...] = (),
    page_starts: tuple[int, ...] = (),
    put_title: bool = True,
    find_date: bool = True,
) -> Article:
    """Build an article, or raise ReadError if its text is blank, too long or not text.

    Args:
        text: the text without control characters.
        facts: what the file says.
        origin: the file.
        number: the place of the article in a file with several.
        notes: remarks for the summary.
        page_starts: offsets of the pages in ``text``.
        put_title: put the title before a text that does not begin with it.
        find_date: look for a date line in the text.
    """
    title, body = clean(facts.title), text
    title_span = _find_beginning(title, text) if title else None
    if put_title and title_span is None:
        text, title_span = with_title(title, body)
    check_text(text, origin.where)
    date_line = find_date_line(text) if find_date else None
    date = facts.date or (date_line.date if date_line else None)
    if date is None:
        notes += (NO_DATE,)
    url = valid_url(facts.url)
    identity, name = _names(text, facts, origin, number)
    return Article(
        identity=url if url and names_one_page(url) else clean(facts.id) or identity,
        name=name,
        text=text,
        title=title,
        title_span=title_span,
        date=date,
        date_span=date_line.span if date_line else None,
        language=valid_language(facts.language),
        outlet=clean(facts.outlet),
        author=clean(facts.author),
        url=url,
        page_starts=tuple(start + len(text) - len(body) for start in page_starts),
        notes=notes,
    )


def _find_beginning(title: str, text: str) -> Span | None:
    """Return where a text begins with a title, whatever the blanks between its words."""
    if len(title) > _LONGEST_TITLE:
        return None
    found = re.match(r"\s*(" + r"\s+".join(map(re.escape, title.split())) + ")", text)
    return Span(*found.span(1)) if found else None


def _names(text: str, facts: Facts, origin: Origin, number: int | None) -> tuple[str, str]:
    """Return identity and name of an article without an address."""
    if origin.file_name is None:
        # The place in standard input identifies nothing, and two papers may print the same text.
        said = (text, facts.title, facts.date, facts.outlet, facts.author)
        name = origin.name("\n".join(value or "" for value in said))
        return name, name
    if number is None:
        return origin.file_name, origin.stem
    return f"{origin.file_name}#{number}", f"{origin.stem}-{number}"


def clean(value: str | None) -> str | None:
    """Return a value on one line without control characters, ``None`` if nothing is left."""
    return " ".join(strip_control(value).split()) or None if value else None


def valid_url(value: str | None) -> str | None:
    """Return a web address, ``None`` if it is not one."""
    try:
        return check_url(value, "") if value else None
    except ReadError:
        return None


def valid_language(value: str | None) -> str | None:
    """Return the code of a language, ``None`` if it is not one."""
    try:
        return check_language(value, "") if value else None
    except ReadError:
        return None


def names_one_page(url: str) -> bool:
    """Whether an address is more than a front page, which some sites give for every article."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)

"""A web page → one article, through trafilatura.

Text = title, blank line, body in paragraphs with blank lines between them. The page's own
metadata gives title, date, author, outlet, language and address; a date is never taken from the
clock, and an encoding is the one that the page declares or one that is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.decode import decode, decode_declared
from kg.read.jsonl import titled
from kg.read.origin import Origin, checked_language, checked_text, checked_url
from kg.read.text import NO_DATE

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
}
_SHORTEST_BODY = 40


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """The one article of a web page."""
    page, notes = _decode(data, origin.where)
    found = _extract(page)
    body = (
        "\n\n".join(line for line in (found.text or "").splitlines() if line.strip())
        if found
        else ""
    )
    if len(body) < _SHORTEST_BODY:
        fault = "no article found in this page; save the page as it is shown, or its text as .txt"
        raise ReadError(origin.where, fault)
    title = _clean(found.title)
    text, title_span = titled(title, body)
    checked_text(text, origin.where)
    url, language = _address(found.url), _language(page)
    date = found.date or None
    if date is None:
        notes += (NO_DATE,)
    yield Article(
        identity=url if url and _names_one_page(url) else origin.identity(text),
        name=origin.name(text),
        text=text,
        title=title,
        title_span=title_span,
        date=date,
        language=language,
        outlet=_clean(found.sitename),
        author=_clean(found.author),
        url=url,
        notes=notes,
    )


def _decode(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    if declared is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data, where)
    name = (declared[1] or declared[2]).decode("ascii").lower()
    name = _AS_BROWSERS_DO.get(name, name)
    if name in ("utf-8", "utf8", "utf-16"):
        return decode(data, where)
    if b"\0" in data:
        raise ReadError(where, "binary file, not a web page; leave it out")
    return decode_declared(data, name, where), ()


def _extract(page: str) -> Any:
    """What trafilatura finds; ``None`` if it finds no text."""
    from trafilatura import bare_extraction

    return bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # a fixed last day instead of today: the same page gives the same article next year
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2099-12-31",
        },
    )


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _address(value: str | None) -> str | None:
    try:
        return checked_url(value, "") if value else None
    except ReadError:
        return None


def _names_one_page(url: str) -> bool:
    """Some sites give their front page as the address of every article."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _language(page: str) -> str | None:
    declared = re.search(r"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z-]+)", page, re.IGNORECASE)
    try:
        return checked_language(declared[1], "") if declared else None
    except ReadError:
        return None

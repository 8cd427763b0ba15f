"""Reader for web pages, through trafilatura.

The text is the title, a blank line, and the body with blank lines between paragraphs. The page's
metadata gives title, date, author, outlet, language and address; a date never comes from the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.decode import decode, decode_declared
from kg.read.jsonl import with_title
from kg.read.origin import Origin, check_language, check_text, check_url, strip_control
from kg.read.text import NO_DATE

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_SHORTEST_BODY = 40
_CROWDED_TAG = re.compile(r"""<([a-zA-Z][^\s<>"'/]*)(?:[^\s<>"'/]*[\s"'/]){2000}[^<>]*>""")
"""A tag with so many attributes that parsing needs quadratic time, or an inline image."""
_LANGUAGE = re.compile(r"<html\b[^<>]*\slang\s*=\s*[\"']?([A-Za-z-]+)", re.IGNORECASE)


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a web page."""
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
    text, title_span = with_title(title, body)
    check_text(text, origin.where)
    url, language = _valid_url(found.url), _language(page)
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
    return decode_declared(data, (declared[1] or declared[2]).decode("ascii"), where)


def _extract(page: str) -> Any:
    """Run trafilatura; ``None`` if it finds no text."""
    from trafilatura import bare_extraction

    return bare_extraction(
        _CROWDED_TAG.sub(r"<\1>", page),
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # a fixed last day instead of today, so that results do not depend on the clock
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2099-12-31",
        },
    )


def _clean(value: str | None) -> str | None:
    return " ".join(strip_control(value).split()) or None if value else None


def _valid_url(value: str | None) -> str | None:
    try:
        return check_url(value, "") if value else None
    except ReadError:
        return None


def _names_one_page(url: str) -> bool:
    """Whether an address is more than a front page, which some sites give for every article."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _language(page: str) -> str | None:
    declared = _LANGUAGE.search(page)
    try:
        return check_language(declared[1], "") if declared else None
    except ReadError:
        return None

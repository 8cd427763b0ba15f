"""Reader for web pages, through trafilatura.

The text is the title, a blank line, and the body with blank lines between paragraphs. The page's
metadata gives title, date, author, outlet, language and address; a date never comes from the clock.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.build import Facts, build_article, names_one_page, valid_url
from kg.read.decode import decode, decode_declared
from kg.read.origin import Origin, unreadable
from kg.read.split import SEVERAL_NOTE, Part, looks_like_several, split_page

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
NO_ARTICLE = "no article found in this page"
_SHORTEST_BODY = 40
_CROWDED_TAG = re.compile(r"""<([a-zA-Z][^\s<>"'/]*)(?:[^\s<>"'/]*[\s"'/]){2000}[^<>]*>""")
"""A tag with so many attributes that parsing needs quadratic time, or an inline image."""
_LANGUAGE = re.compile(r"<html\b[^<>]*\slang\s*=\s*[\"']?([A-Za-z-]+)", re.IGNORECASE)


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a web page, or its articles if it holds several."""
    page, notes = _decode(data, origin.where)
    parts = split_page(page, origin.address)
    for number, part in enumerate(parts, 1):
        try:
            yield build_article(_body(part), part.facts, origin, number=number, notes=notes)
        except Exception as error:
            yield unreadable(error, f"{origin.where}, article {number}")
    if not parts:
        if looks_like_several(page):
            notes += (SEVERAL_NOTE,)
        yield _one_article(page, origin, notes)


def declare(data: bytes, charset: str | None, where: str) -> bytes:
    """Return a page that declares its encoding, if only its server did.

    A byte order mark in front of UTF-8 does.
    """
    if charset is None or _CHARSET.search(data[:4096]):
        return data
    text, _ = decode_declared(data, charset, where)
    return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode("utf-8")


def _one_article(page: str, origin: Origin, notes: tuple[str, ...]) -> Article:
    found = _extract(page)
    body = _paragraphs(found.text) if found else ""
    if len(body) < _SHORTEST_BODY:
        advice = "save the page as it is shown, or its text as .txt"
        raise ReadError(origin.where, f"{NO_ARTICLE}; {advice}")
    url = valid_url(found.url)
    facts = Facts(
        title=found.title,
        date=found.date,
        author=found.author,
        outlet=found.sitename,
        language=_language(page),
        url=url if url and names_one_page(url) else origin.address or url,
    )
    return build_article(body, facts, origin, notes=notes, find_date=False)


def _body(part: Part) -> str:
    """Return the text of one of several articles without menus, or whole if that is most of it."""
    found = _extract(f"<html><body>{part.markup}</body></html>")
    body = _paragraphs(found.text) if found else ""
    return body if 2 * len(body) > len(part.text) else part.text


def _paragraphs(text: str | None) -> str:
    return "\n\n".join(line for line in (text or "").splitlines() if line.strip())


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


def _language(page: str) -> str | None:
    declared = _LANGUAGE.search(page)
    return declared[1] if declared else None

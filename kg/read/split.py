"""Find the articles of a web page that holds several: a saved section, a blog, an endless page.

Each is an ``article`` element with a heading and paragraphs of its own. Comments and teasers use
the same element; they are in another article, are called comments, or have too little text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from kg.read.build import Facts
from kg.read.dateline import find_days, parse_date, parse_stamp
from kg.read.markup import element_text, line_of, parse_html

SEVERAL_NOTE = (
    "this page seems to hold several articles; kg reads it as one: save each on a page of its own"
)

_ELEMENT = re.compile(r"<article\b", re.IGNORECASE)
_FIRST_HEADING = re.compile(r"<h1\b", re.IGNORECASE)
_SHORTEST_PARAGRAPH = 60
_LEAST_PARAGRAPHS = 2
_LEAST_TEXT = 400
"""Code points in the paragraphs of an article; teasers have less."""
_COMMENT = re.compile(r"\b(comment|commentaire|reply|respon[ds]|related|teaser|promo)", re.I)
_HEADINGS = "(.//h1|.//h2|.//h3|.//h4)"


@dataclass(frozen=True)
class Part:
    """One article of a page: its HTML, all of its text, and what it says of itself."""

    markup: str
    text: str
    facts: Facts


def split_page(page: str, address: str | None) -> list[Part]:
    """Return the articles of a page, or none if the page is one article."""
    if len(_ELEMENT.findall(page)) < 2:
        return []
    root = parse_html(page)
    if root is None:
        return []
    found = [element for element in root.iter("article") if _is_full(element)]
    if len(found) < 2:
        return []
    base = _first(root, "//link[@rel='canonical']/@href") or address or ""
    outlet = _first(root, "//meta[@property='og:site_name']/@content")
    language = _first(root, "/html/@lang")
    return [_part(element, base, outlet, language) for element in found]


def looks_like_several(page: str) -> bool:
    """Whether a page that is read as one article has several top headings with text of their own.

    Only ``h1`` counts: one article may have any number of the others.
    """
    starts = [found.start() for found in _FIRST_HEADING.finditer(page)]
    if len(starts) < 2:
        return False
    ends = [*starts[1:], len(page)]
    pieces = (page[start:end] for start, end in zip(starts, ends, strict=True))
    return sum(_length(re.findall(r"(?is)<p\b[^>]*>(.*?)</p>", each)) for each in pieces) >= 2


def _length(paragraphs: list[str]) -> bool:
    """Whether paragraphs have as much text as an article."""
    sizes = [len(re.sub(r"<[^>]*>", "", paragraph).strip()) for paragraph in paragraphs]
    full = [size for size in sizes if size >= _SHORTEST_PARAGRAPH]
    return len(full) >= _LEAST_PARAGRAPHS and sum(full) >= _LEAST_TEXT


def _is_full(element: Any) -> bool:
    for each in (element, *element.iterancestors()):
        if each is not element and each.tag == "article":
            return False
        if each.tag not in ("html", "body") and _COMMENT.search(
            f"{each.get('class', '')} {each.get('id', '')} {each.get('itemprop', '')}"
        ):
            return False
    if not element.xpath(_HEADINGS):
        return False
    return _length([paragraph.text_content() for paragraph in _own(element, "p")])


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Yield the descendants of a tag that are not in an article within this one."""
    for each in element.iter(tag):
        if next(each.iterancestors("article"), None) is element:
            yield each


def _part(element: Any, base: str, outlet: str | None, language: str | None) -> Part:
    from lxml import etree

    for inner in element.xpath(".//article"):
        inner.drop_tree()
    heading = element.xpath(_HEADINGS)[0]
    link = _first(heading, ".//a/@href") or _first(heading, "parent::a/@href")
    time = _first(element, ".//time/@datetime | .//*[@itemprop='datePublished']/@content")
    stated = _first(element, "(.//time)[1]//text()")
    facts = Facts(
        title=line_of(heading),
        date=(time and (parse_stamp(time) or parse_date(time))) or _day(stated),
        author=_first(element, ".//*[@rel='author' or @itemprop='author']//text()"),
        outlet=outlet,
        language=language,
        url=urljoin(base, link) if link and not link.startswith("#") else None,
    )
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return Part(markup, element_text(element), facts)


def _day(stated: str | None) -> str | None:
    days = find_days(stated or "")
    return days[0] if days else None


def _first(element: Any, path: str) -> str | None:
    """Return the first string of an XPath that is not blank."""
    return next((str(each).strip() for each in element.xpath(path) if str(each).strip()), None)

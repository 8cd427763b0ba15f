"""Reader for HTML exports of Europresse (eureka.cc).

Since 2014 each article is an ``<article>`` with ``header``, ``section`` and ``footer``. Before, the
articles were tables whose parts had classes but whose text had none; a page of one article had the
same classes in ``<div id="docContain">``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.dates import drop_weekday, find_date, search_date
from kg.read.press.markup import (
    by_class,
    decode_export,
    fold_head,
    list_paragraphs,
    list_parts,
    parse_html,
    split_between,
)
from kg.read.press.record import Piece, Record, build_articles, join_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ARTICLE = re.compile(r"<article\b", re.IGNORECASE)
_NAME = re.compile(r"<span\b[^<>]{0,200}\bDocPublicationName\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b[a-z]{1,12}·(\d{8})·[\w·.-]{1,80}")
_ISSUE = re.compile(r",?\s+(?:no|nº|n°|num|vol)\b\.?\s.*$|\s{8,}.*$|\n.*$", re.IGNORECASE | re.S)
_PAGE = re.compile(r"(?:^|[\s,])pp?\.\s*(\w[\w-]*(?:\(\w+\))?(?:\s*,\s*\d+)*)")
_WORDS = re.compile(r"\b\d+\s+(?:mots|words)\b")
_END = re.compile(
    r"(?:num[ée]ro de document|document number|(?:news|web)·\d{8}·|ce certificat est émis"
    r"|this certificate is issued|certificat public\b|© ?\d{4}|copyright (?:©|\(c\)|\d{4}))",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\s*(?:cet article est paru dans|this article (?:was published|appeared) in)")
_TITLE = "\ue000"
"""A private character in place of the title, to find its place among the paragraphs."""
_NOT_BODY = frozenset({"docpublicationname", "docheader", "txtcertificat", "apd-wrapper"})
_SENTENCE = re.compile(r"[.!?…]$")
_MOST_NAME_WORDS = 10
_LONGEST_NAME = 300


def recognises(data: bytes) -> bool:
    """Return whether the first bytes are those of an export of Europresse."""
    head = fold_head(data)
    return b"docpublicationname" in head and b"titrearticle" in head


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of an export of Europresse."""
    text, notes, lossy = decode_export(data, origin.where)
    yield from build_articles(
        _split(text), parse_piece, origin, whole=text, notes=notes, lossy=lossy
    )


def _split(text: str) -> Iterator[Piece]:
    if _ARTICLE.search(text):
        return split_between(text, _ARTICLE, "</article>" if "</article>" in text else "</ARTICLE>")
    return split_between(text, _NAME)


def parse_piece(piece: str) -> Record:
    """Parse the HTML of one article."""
    root = parse_html(piece)
    names = by_class(root, "DocPublicationName")
    if not names:
        raise ReadError("", "no outlet in it, so not an article of the press; leave it out")
    header = " ".join(_text(each) for each in _find_headers(root))
    date = search_date(header)
    before, after = (header, "") if date is None else (header[: date.start], header[date.end :])
    page = _PAGE.search(after)
    numbers = list(_NUMBER.finditer("\n".join(root.itertext())))
    number = numbers[-1] if numbers else None
    if number is None and root.find(".//article") is None:
        raise ReadError("", "the file ends inside it; export it again")
    title = _find_title(root)
    record = Record(
        paragraphs=[],
        title=None if title is None else _text(title),
        date=date.edtf if date else find_date(number[1]) if number else None,
        outlet=_ISSUE.sub("", "".join(names[0].itertext()).strip()[:_LONGEST_NAME]),
        section=_WORDS.sub("", drop_weekday(before)).strip(" ,-–") or None,
        page=page[1] if page else None,
        identity=number[0] if number else None,
    )
    _fill(record, root, title)
    return record


def _text(element: Element) -> str:
    return join_lines("".join(element.itertext()))


def _find_headers(root: Element) -> list[Element]:
    """Return the elements with section, date and page."""
    headers = by_class(root, "DocHeader")
    if not headers:
        subsections = by_class(root, "DocTitreSousSection")
        following = subsections[0].getnext() if subsections else None
        headers = [] if following is None else [following]
    # Pages of web sites have the date in a second block without a class of its own.
    return headers or by_class(root, "sm-margin-bottom")


def _find_title(root: Element) -> Element | None:
    for name in ("rdp__articletitle", "titreArticleVisu", "titreArticle", "grandTitre"):
        for found in by_class(root, name):
            if _text(found):
                return found
    return None


def _fill(record: Record, root: Element, title: Element | None) -> None:
    """Add author, address and paragraphs."""
    for link in root.iter("a"):
        if _ALSO.match(_text(link).lower()) and link.get("href"):
            record.url = link.get("href")
    authors = by_class(root, "docAuthors")
    bodies = [*by_class(root, "docOcurrContainer"), *by_class(root, "DocText")]
    bodies = [each for each in (*bodies, *root.iter("section")) if _text(each)]
    standfirst = [_text(each) for each in by_class(root, "rdp__subtitle")[:1]]
    if bodies:
        author = authors[0] if authors else _find_author(root, title)
        record.author = None if author is None else _text(author)
        record.paragraphs = standfirst + _end_body(list_paragraphs(bodies[0], skip=_NOT_BODY))
        return
    if title is None:
        raise ReadError("", "no title and no text in it; export it with its full text")
    for child in list(title):
        title.remove(child)
    title.text = f"\n\n{_TITLE}\n\n"
    if title.tag == "span":
        title.tag = "p"
    parts = list_parts(root, skip=_NOT_BODY)
    place = parts.index(_TITLE) if _TITLE in parts else -1
    paragraphs = list(map(join_lines, parts))
    body = paragraphs[place + 1 :]
    *above, last = parts[place + 1].split("\n") if body else [""]
    if len(body) > 1 and _is_name(last) and not _END.match(body[1]):
        record.author = last
        body[:1] = [join_lines(" ".join(above))]
    record.paragraphs = paragraphs[max(0, place - 1) : place] if place == 1 else []
    record.paragraphs = _end_body(record.paragraphs + body)


def _find_author(root: Element, title: Element | None) -> Element | None:
    """Return the last line of the header below the title that can be a name."""
    lines = [
        each for each in by_class(root, "sm-margin-bottomNews") if each.getparent().tag == "header"
    ]
    block = title
    while block is not None and block.getparent() is not None and block.getparent().tag != "header":
        block = block.getparent()
    following = None if block is None else block.getnext()
    if following is not None and following.tag == "div" and not following.get("class"):
        lines.append(following)
    names = [each for each in lines if _text(each) and _is_name(_text(each))]
    return names[-1] if names else None


def _is_name(line: str) -> bool:
    """Return whether a line can be the name of an author rather than a paragraph."""
    return len(line.split()) <= _MOST_NAME_WORDS and not _SENTENCE.search(line)


def _end_body(paragraphs: list[str]) -> list[str]:
    """Drop the paragraphs from the copyright on, and the link to the article's page."""
    body: list[str] = []
    for paragraph in paragraphs:
        if body and len(paragraph) < 300 and _END.match(paragraph):
            break
        if not (_ALSO.match(paragraph.lower()) and len(paragraph) < 300):
            body.append(paragraph)
    return body

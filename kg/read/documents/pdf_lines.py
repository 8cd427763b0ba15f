"""From the lines of PDF pages to a text: without running headers, with whole words and paragraphs.

A PDF has no paragraphs, only words at places. A line begins a paragraph if it is indented, in
another size, after a larger gap, or after a short line that ends a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.dateline import find_days

_EDGE = 3
"""Lines at the top and the bottom of a page that may be running headers and footers."""
_SHARE = 0.4
"""Part of the pages that a running header is on."""
_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|p\.|seite)\s*)?\d{1,4}(?:\s*(?:/|of|sur|von|de)\s*\d{1,4})?[-–—|\s]*",
    re.I,
)
_PRINTED = re.compile(
    r"(?:https?|file)://\S+ +\d+ ?/ ?\d+|\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d{2}\b.*", re.I
)
"""What browsers print at the foot and the head of a page: address, number, day and time."""
_ADDRESS = re.compile(r"https?://[^\s]+")
_CLOCK = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}")
_BETWEEN = "\n\n"
_GAP = 1.35
"""Gap between paragraphs, in usual distances of lines."""
_INDENT = 0.7
"""Least indent of a paragraph, in sizes of its type."""
_SHORT = 0.8
"""A shorter line, in usual widths, may end a paragraph."""
_SIZES = 0.12
"""Sizes of type that differ by a larger part are different."""
_HEADING = 1.2
"""Least size of a heading, in usual sizes of type."""
_HEADLINE = 1.5
"""Least size of a headline, in usual sizes of type."""
_LEAST_HEADLINE = 0.7
"""Least size of a headline, in sizes of the largest one: a section of an article is smaller."""
_LEAST_TEXT = 400
"""Code points below a headline that are an article."""
_SENTENCE_END = re.compile(r"[.!?…:][»”\"’')\]\s]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ad])$")
_LONGEST_WORD = 60
_KEPT_BEFORE = frozenset(
    (
        *("après", "arrière", "avant", "centre", "chef", "cinquante", "contre", "cross"),
        *("demi", "dix", "eighty", "fifty", "forty", "franco", "grand", "grande", "long"),
        *("moyen", "ninety", "non", "nord", "north", "nouveau", "ouest", "peut", "porte"),
        *("quarante", "quasi", "quatre", "quelques", "rond", "sans", "self", "semi"),
        *("seventy", "short", "sixty", "socio", "soixante", "sous", "south", "sud"),
        *("thirty", "trente", "twenty", "vice", "vingt", "week", "well"),
    )
)
"""Words before a hyphen that belongs to a compound, and that rarely are a syllable of a word."""
_KEPT_AFTER = re.compile(
    r"(?:t-)?(?:ils?|elles?|on)\b|(?:je|tu|nous|vous|moi|toi|ce|ci|là|lui|leur|mêmes?|à)\b"
    r"|(?:delà|dessus|dessous|devant)\b"
)
"""Words after a hyphen that belongs to an inversion or an adverb: dit-il, au-delà."""
_FORMER = re.compile(
    r"(?:ministre|présiden|maire|déput|direct|patron|premi|chef|femme|mari|secrétaire|sénat|wife"
    r"|husband|presiden|minister|mayor)"
)
"""Beginnings of words after the "ex-" of those who were; "ex-" is also a syllable."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, left edge, distance from the top, size and page, from 0."""

    text: str
    left: float
    top: float
    size: float
    page: int


@dataclass(frozen=True)
class Layout:
    """A text made of lines.

    ``starts`` are the offsets at which the pages begin, ``heading`` is the paragraph in the largest
    type on the first page, ``days`` are the days in running headers, ``url`` the address there.
    ``articles`` is the number of headlines with text below them.
    """

    text: str
    starts: tuple[int, ...]
    heading: str | None
    days: tuple[str, ...]
    url: str | None
    articles: int = 1


def lay_out(pages: Sequence[Sequence[Line]]) -> Layout:
    """Make a text of the lines of pages, in reading order."""
    kept, dropped = drop_running(pages)
    lines = [line for page in kept for line in page]
    paragraphs = _paragraphs(lines)
    vocabulary = _Vocabulary(lines)
    texts: list[str] = []
    length = 0
    starts: list[int] = []
    headings: list[tuple[float, str]] = []
    usual = _usual_size(lines)
    for paragraph in paragraphs:
        text = ""
        for line in paragraph:
            text = _join(text, line.text, vocabulary) if text else ""
            starts += [length + len(text)] * (line.page + 1 - len(starts))
            text += line.text
        texts.append(text.rstrip("\u00ad"))
        length += len(text) + len(_BETWEEN)
        first = paragraph[0]
        if first.page == 0 and first.size >= _HEADING * usual:
            headings.append((first.size, text))
    text = _BETWEEN.join(texts)
    while len(starts) < len(pages):
        starts.append(len(text))
    found = max(headings, key=lambda each: each[0], default=(0.0, ""))[1]
    return Layout(
        text=text,
        starts=tuple(starts),
        heading=found if len(found.split()) > 1 and len(found) < 300 else None,
        days=tuple(day for line in dropped if not _CLOCK.search(line) for day in find_days(line)),
        url=_only_address(dropped),
        articles=_count_articles(paragraphs, usual),
    )


def _count_articles(paragraphs: Sequence[Sequence[Line]], usual: float) -> int:
    """Count the headlines that have as much text as an article before the next one."""
    sizes = [max(line.size for line in paragraph) for paragraph in paragraphs]
    least = max(_HEADLINE * usual, _LEAST_HEADLINE * max(sizes, default=0.0))
    lengths: list[int] = []
    for paragraph, size in zip(paragraphs, sizes, strict=True):
        words = sum(len(line.text.split()) for line in paragraph)
        if size >= least and words > 1:
            lengths.append(0)
        elif lengths:
            lengths[-1] += sum(len(line.text) for line in paragraph)
    return sum(length >= _LEAST_TEXT for length in lengths)


def _only_address(dropped: Iterable[str]) -> str | None:
    """Return the address that browsers print at the foot of every page."""
    found = {each[0] for line in dropped for each in _ADDRESS.finditer(line)}
    return next(iter(found)) if len(found) == 1 else None


def drop_running(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Return the pages without running headers, footers and page numbers, and what was dropped.

    A running line is the same, but for its digits, at the same height of several pages.
    """
    edges: list[set[Line]] = []
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        ordered = sorted(page, key=lambda line: line.top)
        edge = {*ordered[:_EDGE], *ordered[-_EDGE:]}
        edges.append(edge)
        seen.update({key for line in edge for key in _heights(line)})
    least = max(2, round(_SHARE * len(pages)))
    kept: list[list[Line]] = []
    dropped: list[Line] = []
    for page, edge in zip(pages, edges, strict=True):
        running = {line for line in edge if any(seen[key] >= least for key in _heights(line))}
        running.update(line for line in edge if _PRINTED.fullmatch(line.text))
        rest = sorted(set(page) - running, key=lambda line: line.top)
        if len(pages) > 1 and len(rest) > 1:
            outer = (rest[0], rest[-1])
            running.update(line for line in outer if _NUMBER.fullmatch(line.text))
        kept.append([line for line in page if line not in running])
        dropped += sorted(running, key=lambda line: line.top)
    if not any(kept):
        return [list(page) for page in pages], []
    return kept, [line.text for line in dropped]


def _heights(line: Line) -> list[tuple[str, int]]:
    """Return keys of a line; lines with one in common are at about the same height."""
    form = " ".join(re.sub(r"\d+", " ", line.text.casefold()).split())
    if not re.search(r"\w", form):
        return []
    return [(form, round(line.top / 8)), (form, -1 - round((line.top + 4) / 8))]


def _usual_size(lines: Sequence[Line]) -> float:
    """Return the size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    size = _usual_size(lines)
    body = [line for line in lines if abs(line.size - size) <= _SIZES * size]
    widths = sorted(len(line.text) for line in body)
    width = widths[len(widths) * 3 // 4] if widths else 0
    gaps = [
        b.top - a.top
        for a, b in pairwise(body)
        if a.page == b.page and 0 < b.top - a.top < 4 * size
    ]
    gap = median(gaps) if gaps else 0.0
    found: list[list[Line]] = []
    for line in lines:
        if found and not _begins(line, found[-1], width, gap):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _begins(line: Line, paragraph: Sequence[Line], width: float, gap: float) -> bool:
    """Whether a line begins a paragraph rather than continue the one before it."""
    last = paragraph[-1]
    size = max(line.size, last.size)
    if abs(line.size - last.size) > _SIZES * size:
        return True
    is_next = last.page == line.page and line.top > last.top
    # Headings have their own distance of lines.
    usual = gap * max(1.0, size / 12) if size > 14 else gap
    if is_next and line.top - last.top > _GAP * max(usual, 1.05 * size):
        return True
    ends = bool(_SENTENCE_END.search(last.text))
    starts = not line.text[:1].islower()
    if not is_next:
        return ends and starts
    if len(paragraph) > 1 and line.left - last.left > _INDENT * size and starts:
        return True
    is_short = len(last.text) < _SHORT * width
    if len(paragraph) == 1 and line.left - last.left > _INDENT * size and starts:
        return ends or is_short
    return ends and starts and is_short


class _Vocabulary:
    """The words of a document, to decide which hyphens at the ends of lines belong to words."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.words: set[str] = set()
        for line in lines:
            inner = _HYPHEN.sub("-\ufffd", line.text)
            self.words.update(
                re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?!\ufffd)", inner.casefold())
            )


def _join(text: str, following: str, vocabulary: _Vocabulary) -> str:
    """Return a text to which the following line can be added: the hyphen removed, or a blank."""
    if text.endswith("\u00ad"):
        return text[:-1]
    if not text.endswith(("-", "\u2010")) or not following[:1].isalnum():
        return f"{text} "
    head = re.search(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?=.$)", text[-_LONGEST_WORD:])
    tail = re.match(r"[^\W\d_]+", following)
    if head is None or tail is None:
        return text if text[-2:-1].isalnum() else f"{text} "
    before, after = head[0].casefold(), tail[0].casefold()
    if before + after in vocabulary.words:
        return text[:-1]
    last = re.split(r"[-'’]", before)[-1]
    is_compound = (
        f"{before}-{after}" in vocabulary.words
        or following[:1].isupper()
        or last in _KEPT_BEFORE
        or bool(_KEPT_AFTER.match(following))
        or (last == "ex" and bool(_FORMER.match(following)))
        or len(last) == 1
    )
    return text if is_compound else text[:-1]

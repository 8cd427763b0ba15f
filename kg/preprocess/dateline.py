"""The place line before the first sentence of a news article: "GENEVA, Nov. 23 (NWS) –", "PARIS —".

The parser must not see it, or it takes the town for the subject of the sentence.
"""

from __future__ import annotations

import re

from kg.model import Span

_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z'’.]+"
_PLACE = (
    rf"{_CAPITALS}(?:[ -]{_CAPITALS}){{0,3}}"  # the town
    r"(?:,\s[^\W\d_a-z][\w.]*(?:\s[^\W\d_a-z][\w.]*){0,2})?"  # its country
)
_PLACE_LINE = re.compile(
    rf"{_PLACE}"
    r"(?:(?:,\s(?:\w+\.?\s\d{1,2}|\d{1,2}\s\w+\.?))(?:\s\([^()\n]{2,30}\))?|\s\([^()\n]{2,30}\))"
    r"\s?[-–—―]{1,2}\s+(?=[\"“«‘'\w])"
)
_BARE_PLACE_LINE = re.compile(rf"{_PLACE}\s+[-–—―]{{1,2}}\s+(?=([\"“«‘]?\w))")
"""A town and a dash, if a sentence begins after it: "NATO — the alliance —" is its subject."""
_PARAGRAPHS_SEARCHED = 4
"""Number of paragraphs in which the place line is searched."""


def find_place_line(text: str, paragraphs: tuple[Span, ...]) -> Span | None:
    """Return the span of the place line with its dash, ``None`` if there is none."""
    for paragraph in paragraphs[:_PARAGRAPHS_SEARCHED]:
        match = _PLACE_LINE.match(text, paragraph.start, paragraph.end)
        if match is None:
            match = _BARE_PLACE_LINE.match(text, paragraph.start, paragraph.end)
            if match is not None and not match[1][-1].isupper():
                continue
        if match is not None:
            return Span(*match.span())
    return None

"""Text and its paragraphs → what opens the news before a sentence: "GENEVA, Nov. 23 (NWS) –".

Place, date and agency are no words of it, and the parser must not take the town for its subject.
"""

from __future__ import annotations

import re

from kg.model import Span

_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z'’.]+"
_PLACE_LINE = re.compile(
    rf"{_CAPITALS}(?:[ -]{_CAPITALS}){{0,3}}"  # the town
    r"(?:,\s[^\W\d_a-z][\w.]*(?:\s[^\W\d_a-z][\w.]*){0,2})?"  # its country
    r"(?:(?:,\s(?:\w+\.?\s\d{1,2}|\d{1,2}\s\w+\.?))(?:\s\([^()\n]{2,30}\))?|\s\([^()\n]{2,30}\))"
    r"\s?[-–—]{1,2}\s+(?=[\"“«‘'\w])"
)
_LAST = 4
"""Paragraphs among which the news begins."""


def place_line(text: str, paragraphs: tuple[Span, ...]) -> Span | None:
    """The line with what parts it from the first sentence; ``None`` where the news has none."""
    for paragraph in paragraphs[:_LAST]:
        match = _PLACE_LINE.match(text, paragraph.start, paragraph.end)
        if match is not None:
            return Span(*match.span())
    return None

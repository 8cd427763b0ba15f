"""Paragraphs of a text.

A blank line ends a paragraph. So does a single line break, except in a text that was wrapped to a
line width.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.model import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WRAP_WIDTHS = range(55, 101)


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """Return the spans of the paragraphs, without surrounding blanks."""
    lines = [Span(*m.span()) for m in _LINE.finditer(text) if m.group().strip()]
    wrapped = _is_wrapped(text, lines)
    found: list[Span] = []
    for line in lines:
        raw = line.of(text)
        start = line.start + len(raw) - len(raw.lstrip())
        end = line.start + len(raw.rstrip())
        if wrapped and found and not _blank_line_between(text, found[-1].end, start):
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return tuple(found)


def _blank_line_between(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) > 1 or text.count("\r", start, end) > 1


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether most lines directly followed by another have the width of wrapped text."""
    followed = [len(a) for a, b in pairwise(lines) if not _blank_line_between(text, a.end, b.start)]
    if len(followed) < 4:
        return False
    return sum(width in _WRAP_WIDTHS for width in followed) > 0.7 * len(followed)

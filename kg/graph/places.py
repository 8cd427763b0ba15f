"""Read the offsets in the names of spans, ``article/2020-06-ibm#char=120,165`` (RFC 5147).

The trace of a coder has a line for each part of an article, by its fragment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model import Span

MARK = "#char="
"""Begins the offsets in the name of a span."""


def span_of(iri: str) -> Span:
    """Return the span that an IRI names.

    Raises:
        ValueError: it names none.
    """
    start, _, end = iri.partition(MARK)[2].partition(",")
    return Span(int(start), int(end))


def words_at(place: str, text: str, words: str) -> str:
    """Return a SPARQL pattern that binds a variable to the words of a span.

    Args:
        place: the variable of the span.
        text: that of the whole text.
        words: the variable to be bound, without a value before.
    """
    start, end = f"{words}Start", f"{words}End"
    return f"""BIND(STRAFTER(STR({place}), "{MARK}") AS {words}Range)
  BIND(xsd:integer(STRBEFORE({words}Range, ",")) AS {start})
  BIND(xsd:integer(STRAFTER({words}Range, ",")) AS {end})
  BIND(SUBSTR({text}, {start} + 1, {end} - {start}) AS {words})"""


_LINE = re.compile(r"[\n\r]")
_PIECE = re.compile(r"\d+|\D+")
_ROLE = re.compile(r"(?:^|-)r\d+(?:-\d+)?$")


def trace_text(found: Mapping[str, str]) -> str:
    """Return how parts were found, one in a line: statements by place, then affiliations."""
    lines = (f"{part}\t{_LINE.sub(' ', found[part])}\n" for part in sorted(found, key=_place))
    return "\n" + "".join(lines)


def read_trace(text: str) -> dict[str, str]:
    """Return how each part was found, by its fragment."""
    lines = (line.partition("\t") for line in text.split("\n"))
    return {part: how for part, is_line, how in lines if is_line}


def _place(part: str) -> tuple[bool, list[tuple[int, str]]]:
    pieces = ((int(one) if one.isdecimal() else -1, one) for one in _PIECE.findall(part))
    return _ROLE.search(part) is not None, list(pieces)

"""Read the offsets in the names of spans: ``article/2020-06-ibm#char=120,165`` (RFC 5147)."""

from __future__ import annotations

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

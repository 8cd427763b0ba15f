"""A store in; each statement's paragraph, and where its words stand in it, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

_PLACES = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?statement ?text ?start ?end {
  ?evidence oa:hasBody ?statement ; kg:evidenceRole kg:ContentEvidence ; oa:hasTarget ?place .
  ?place oa:hasSource ?text ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
}"""
_TEXTS = """
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT DISTINCT ?text ?words { ?text nif:isString ?words }"""

LONGEST = 1400
"""Characters that a passage may have; a longer paragraph is cut around the statement."""
_AROUND = 500
CUT = "…"


class Queryable(Protocol):
    """What is needed of a store."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and the pieces of a statement in it, in code points of ``text``."""

    text: str
    pieces: tuple[tuple[int, int], ...]


def passages(store: Queryable) -> dict[str, Passage]:
    """The passage of every statement, by the statement's IRI."""
    texts = {row["text"].value: row["words"].value for row in store.query(_TEXTS)}
    places: dict[str, tuple[str, set[tuple[int, int]]]] = {}
    for row in store.query(_PLACES):
        _, spans = places.setdefault(row["statement"].value, (row["text"].value, set()))
        spans.add((int(row["start"].value), int(row["end"].value)))
    return {
        statement: passage(texts[text], sorted(spans))
        for statement, (text, spans) in places.items()
        if text in texts
    }


def passage(text: str, spans: Iterable[tuple[int, int]]) -> Passage:
    """The paragraph (or paragraphs) around the spans; what stands between breaks is one."""
    pieces = list(spans)
    first, last = pieces[0][0], pieces[-1][1]
    start = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    before = after = ""
    if end - start > LONGEST:
        if first - start > _AROUND:
            start, before = _word_before(text, first - _AROUND), CUT
        if end - last > _AROUND:
            end, after = last + _AROUND, CUT
    shift = start - len(before)
    return Passage(
        before + text[start:end].rstrip() + after, tuple((a - shift, b - shift) for a, b in pieces)
    )


def _word_before(text: str, place: int) -> int:
    blank = text.rfind(" ", 0, place)
    return place if blank < 0 or place - blank > 40 else blank + 1


def utf16(passage: Passage) -> tuple[tuple[int, int], ...]:
    """The pieces in UTF-16 units, which is how a browser counts."""
    if passage.text.isascii() or max(passage.text, default="") < "\U00010000":
        return passage.pieces
    units = [0]
    for letter in passage.text:
        units.append(units[-1] + (2 if letter >= "\U00010000" else 1))
    return tuple((units[a], units[b]) for a, b in passage.pieces)

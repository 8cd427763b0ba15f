"""The paragraph around each statement, with the places of the statement in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.graph.reader import Reader
from kg.model import Span

LONGEST = 1400
"""Characters that a passage may have; a longer paragraph is cut around the statement."""
_AROUND = 500
CUT = "…"
JOIN = " […] "
"""What stands between the pieces of a statement."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and the pieces of a statement in it, in code points of ``text``."""

    text: str
    pieces: tuple[tuple[int, int], ...]


def passages(reader: Reader) -> dict[str, Passage]:
    """Return the passage of every statement, by the statement's IRI."""
    return {
        one.iri: passage(reader.shown_texts[one.article.iri], spans)
        for one in reader.statements
        if (spans := reader.spans.get(one.iri, {}).get("content"))
        and one.article.iri in reader.texts
    }


def passage(text: str, spans: Iterable[Span]) -> Passage:
    """Return the paragraph (or paragraphs) around spans; line breaks separate paragraphs."""
    pieces = list(spans)
    first, last = pieces[0].start, pieces[-1].end
    start = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    start += len(text[start:first]) - len(text[start:first].lstrip())
    before = after = ""
    if end - start > LONGEST:
        if first - start > _AROUND:
            start, before = _start_of_word(text, first - _AROUND), CUT
        if end - last > _AROUND:
            end, after = last + _AROUND, CUT
    shift = start - len(before)
    return Passage(
        before + text[start:end].rstrip() + after,
        tuple((piece.start - shift, piece.end - shift) for piece in pieces),
    )


def _start_of_word(text: str, place: int) -> int:
    blank = text.rfind(" ", 0, place)
    return place if blank < 0 or place - blank > 40 else blank + 1


def passage_in_sentence(text: str, sentence: str) -> Passage:
    """Find a statement in its sentence, each piece after the one before; empty if it is not there.

    This is for statements whose article is not at hand.
    """
    pieces = []
    place = 0
    for piece in text.split(JOIN):
        start = sentence.find(piece, place) if piece else -1
        if start < 0:
            return Passage("", ())
        place = start + len(piece)
        pieces.append((start, place))
    return Passage(sentence, tuple(pieces))


def utf16_pieces(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return the pieces in UTF-16 units, which is how a browser counts."""
    if passage.text.isascii() or max(passage.text, default="") < "\U00010000":
        return passage.pieces
    units = [0]
    for letter in passage.text:
        units.append(units[-1] + (2 if letter >= "\U00010000" else 1))
    return tuple((units[a], units[b]) for a, b in passage.pieces)

"""Candidates with a first idea of how probable they are → what stands around each, as features.

Attributions come together: an article that quotes once quotes again, a statement rarely stands
inside another one's content, and of two that share their words one is wrong. A choice that has
seen all of an article's candidates once looks at them again with these features.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.annotate.document import Document
from kg.attribution.features import Features
from kg.content.candidate import CONTINUED, Candidate, cue_of
from kg.model import Span


class _Pick(NamedTuple):
    """The candidate that a first choice took for a cue."""

    key: tuple[str, int]
    probability: float
    extent: Span
    cue: int | None
    """Offset of the cue's first word."""
    sentence: int


def surroundings(
    document: Document, candidates: Sequence[Candidate], told: Sequence[float]
) -> list[Features]:
    """One mapping for each candidate, in order.

    ``told`` are the probabilities of a first choice, 0 for all but one candidate of a cue.
    """
    # A sentence that may go on is judged by what others say, and they are not by it.
    picks = [
        _Pick(
            cue_of(c, index),
            told[index],
            _extent(c),
            _offset(document, c),
            document.tokens[c.verb].sentence,
        )
        for index, c in enumerate(candidates)
        if told[index] > 0 and c.rule != CONTINUED
    ]
    total = sum(pick.probability for pick in picks)
    density = min(1.0, total / max(1, len(document.sentences)))
    found = []
    for index, candidate in enumerate(candidates):
        key = cue_of(candidate, index)
        others = [pick for pick in picks if pick.key != key]
        elsewhere = sum(pick.probability for pick in others)
        found.append(
            {
                "around article": elsewhere / len(others) if others else 0.0,
                "around density": density,
                **_of_extent(_extent(candidate), _offset(document, candidate), others),
                **_of_paragraph(document, candidate, others),
                **_of_sentences_before(document, candidate, others),
            }
        )
    return found


def _of_extent(extent: Span, cue: int | None, others: Sequence[_Pick]) -> Features:
    """How probable it is that others have the same words, hold these or stand in them."""
    found = dict.fromkeys(("around same", "around holder", "around held", "around cue"), 0.0)

    def note(name: str, value: float) -> None:
        found[name] = max(value, found[name])

    for probability, other, other_cue in ((o.probability, o.extent, o.cue) for o in others):
        shared = max(0, min(extent.end, other.end) - max(extent.start, other.start))
        if shared:
            whole = max(extent.end, other.end) - min(extent.start, other.start)
            note("around same", probability * shared / whole)
        if other.covers(extent):
            note("around holder", probability)
        held = other_cue is not None and extent.start <= other_cue < extent.end
        if held or extent.covers(other):
            note("around held", probability)
        if cue is not None and other.start <= cue < other.end:
            note("around cue", probability)
    return found


def _of_paragraph(document: Document, candidate: Candidate, others: Sequence[_Pick]) -> Features:
    start = candidate.pieces[0].start
    own = next((p for p in document.paragraphs if p.start <= start < p.end), None)
    near = [o.probability for o in others if own and own.start <= o.extent.start < own.end]
    return {
        "around paragraph": sum(near) / len(near) if near else 0.0,
        "around in paragraph": float(bool(near)),
    }


def _of_sentences_before(
    document: Document, candidate: Candidate, others: Sequence[_Pick]
) -> Features:
    """How probable it is that somebody speaks in the sentences before one that may go on."""
    if candidate.rule != CONTINUED:
        return {}
    number = document.tokens[candidate.verb].sentence
    found = {}
    for back in (1, 2):
        found[f"around behind {back}"] = max(
            (pick.probability for pick in others if pick.sentence == number - back), default=0.0
        )
    return found


def _extent(candidate: Candidate) -> Span:
    return Span(candidate.pieces[0].start, candidate.pieces[-1].end)


def _offset(document: Document, candidate: Candidate) -> int | None:
    return None if candidate.cue is None else document.tokens[candidate.cue[0]].start

"""Build the features of pass 2 from what pass 1 says about the candidates around.

Attributions come together: an article that quotes once quotes again, a statement is rarely
inside another one's content, and if two share their words one is wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.attribution.features import Features
from kg.content.candidate import CONTINUED, Candidate, cue_key
from kg.model import Span
from kg.preprocess.document import Document

_NEAREST = 256
"""Picks that a candidate is compared with, the last ones that begin before its end."""
Key = tuple[str, int]


class _Pick(NamedTuple):
    """The candidate that pass 1 chose for a cue."""

    key: Key
    probability: float
    extent: Span
    cue: int | None
    """Offset of the cue's first word."""
    sentence: int

    @property
    def reach(self) -> Span:
        return _reach(self.extent, self.cue)


def context_features(
    document: Document, candidates: Sequence[Candidate], probabilities: Sequence[float]
) -> list[Features]:
    """Build the context features of each candidate, in order.

    ``probabilities`` come from pass 1: 0 for all but one candidate of a cue.
    """
    # Other statements are evidence for a continuation, a continuation is none for them.
    picks = [
        _Pick(
            cue_key(c, index),
            probability,
            _extent(c),
            _cue_offset(document, c),
            document.tokens[c.verb].sentence,
        )
        for index, (c, probability) in enumerate(zip(candidates, probabilities, strict=True))
        if probability > 0 and c.rule != CONTINUED
    ]
    around = _Surroundings(document, picks)
    density = min(1.0, sum(pick.probability for pick in picks) / max(1, len(document.sentences)))
    found = []
    for index, candidate in enumerate(candidates):
        key = cue_key(candidate, index)
        paragraph = around.mean(around.paragraph_at(candidate.pieces[0].start), key)
        extent, cue = _extent(candidate), _cue_offset(document, candidate)
        found.append(
            {
                "around article": around.mean(_ARTICLE, key) or 0.0,
                "around density": density,
                **_extent_features(extent, cue, around.near(_reach(extent, cue), key)),
                "around paragraph": paragraph or 0.0,
                "around in paragraph": float(paragraph is not None),
                **_previous_sentence_features(document, candidate, around, key),
            }
        )
    return found


_ARTICLE = -2
"""Number of the whole article among those of its paragraphs."""


class _Surroundings:
    """The picks of an article by place, so that each candidate meets only those around it."""

    def __init__(self, document: Document, picks: Sequence[_Pick]) -> None:
        self.paragraph_starts = [paragraph.start for paragraph in document.paragraphs]
        self.by_key = {pick.key: pick for pick in picks}
        self.by_sentence: dict[int, list[_Pick]] = defaultdict(list)
        self.by_paragraph: dict[int, list[float]] = defaultdict(list)
        for pick in picks:
            self.by_sentence[pick.sentence].append(pick)
            for number in (_ARTICLE, self.paragraph_at(pick.extent.start)):
                self.by_paragraph[number].append(pick.probability)
        self.totals = {number: sum(found) for number, found in self.by_paragraph.items()}
        self.ordered = sorted(picks, key=lambda pick: pick.reach.start)
        self.starts = [pick.reach.start for pick in self.ordered]
        self.ends = [pick.reach.end for pick in self.ordered]

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph at an offset."""
        return bisect_right(self.paragraph_starts, offset) - 1

    def mean(self, number: int, key: Key) -> float | None:
        """Return the mean probability of the picks of a paragraph but for one cue."""
        total, count = self.totals.get(number, 0.0), len(self.by_paragraph.get(number, ()))
        own = self.by_key.get(key)
        if own is not None and number in (_ARTICLE, self.paragraph_at(own.extent.start)):
            total, count = total - own.probability, count - 1
        return total / count if count else None

    def near(self, reach: Span, key: Key) -> list[_Pick]:
        """Return the picks whose words or cue are within reach but for one cue."""
        last = bisect_left(self.starts, reach.end)
        return [
            self.ordered[n]
            for n in range(max(0, last - _NEAREST), last)
            if self.ends[n] > reach.start and self.ordered[n].key != key
        ]


def _reach(extent: Span, cue: int | None) -> Span:
    """Return the stretch from the first to the last of the words and the cue."""
    if cue is None:
        return extent
    return Span(min(extent.start, cue), max(extent.end, cue + 1))


def _extent_features(extent: Span, cue: int | None, near: Iterable[_Pick]) -> Features:
    """Score how far other picks share, contain or are part of an extent or its cue."""
    found = dict.fromkeys(("around same", "around holder", "around held", "around cue"), 0.0)

    def note(name: str, value: float) -> None:
        found[name] = max(value, found[name])

    for probability, other, other_cue in ((o.probability, o.extent, o.cue) for o in near):
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


def _previous_sentence_features(
    document: Document, candidate: Candidate, around: _Surroundings, key: Key
) -> Features:
    """Score whether somebody speaks in the two sentences before a continuation."""
    if candidate.rule != CONTINUED:
        return {}
    number = document.tokens[candidate.verb].sentence
    found = {}
    for back in (1, 2):
        picks = around.by_sentence.get(number - back, ())
        found[f"around behind {back}"] = max(
            (pick.probability for pick in picks if pick.key != key), default=0.0
        )
    return found


def _extent(candidate: Candidate) -> Span:
    return Span(candidate.pieces[0].start, candidate.pieces[-1].end)


def _cue_offset(document: Document, candidate: Candidate) -> int | None:
    return None if candidate.cue is None else document.tokens[candidate.cue[0]].start

"""Find statements that repeat an earlier one: agency copy, shortened quotations.

Two statements are near-duplicates if most sequences of four words of the shorter are in the longer.
An index of such sequences finds them, so that the cost grows with the words and not with the pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.claims.previous import PreviousClustering, count_unchanged
from kg.claims.proposition import Proposition, may_share_source, same_source

_LENGTH = 4
_FEWEST_SHINGLES = 4
"""A statement of fewer, under seven words, can't be recognised: "la levée de l'état d'urgence"."""
_WHOLE = 0.6
"""The part of the shorter one's shingles that the longer must have if both are long and of similar
length: two words of twelve may differ."""
_CUT = 0.9
"""The same where the shorter is short, or much shorter."""
_SIMILAR_LENGTH = 0.6
_LONG = 8
_MOST = 32
"""Statements that are indexed by one shingle, the first ones."""

Shingle = tuple[str, ...]


class NearDuplicates:
    """An index of statements by their shingles; they are numbered in order of addition."""

    def __init__(self) -> None:
        self._shingles: list[frozenset[Shingle]] = []
        self._statements: dict[Shingle, list[int]] = defaultdict(list)

    def add(self, proposition: Proposition) -> None:
        number = len(self._shingles)
        shingles = _shingles(proposition)
        self._shingles.append(shingles)
        for shingle in shingles:
            indexed = self._statements[shingle]
            if len(indexed) < _MOST:
                indexed.append(number)

    def find(self, proposition: Proposition) -> list[int]:
        """Return the numbers of statements with the same words, the most similar first."""
        shingles = _shingles(proposition)
        shared: Counter[int] = Counter()
        for shingle in shingles:
            shared.update(self._statements.get(shingle, ()))
        found = [
            (-n / min(len(shingles), len(self._shingles[number])), number)
            for number, n in shared.items()
            if _has_same_words(shingles, self._shingles[number], n)
        ]
        return [number for _, number in sorted(found)]


def _shingles(proposition: Proposition) -> frozenset[Shingle]:
    """Return the sequences of four words of a statement."""
    words = proposition.gist.run
    return frozenset(words[i : i + _LENGTH] for i in range(len(words) - _LENGTH + 1))


def _has_same_words(one: frozenset[Shingle], other: frozenset[Shingle], shared: int) -> bool:
    """Whether one statement is a copy or cut of the other, by the number of shared shingles."""
    short, long = sorted((len(one), len(other)))
    if short < _FEWEST_SHINGLES:
        return False
    similar = short >= _LONG and short / long >= _SIMILAR_LENGTH
    return shared / short >= (_WHOLE if similar else _CUT)


def is_near_duplicate(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have the same words and may have the same source.

    Indirect speech needs the same known source, unless the words are many.
    """
    first, second = _shingles(one), _shingles(other)
    shared = len(first & second)
    if not _has_same_words(first, second, shared) or not may_share_source(one, other):
        return False
    quoted = one.type != "indirect" and other.type != "indirect"
    return quoted or same_source(one, other) or min(len(first), len(second)) >= _LONG


def find_repeats(
    propositions: Iterable[Proposition], previous: PreviousClustering | None = None
) -> dict[str, str]:
    """Map each statement that repeats one of another article to the earliest one that it repeats.

    Results of ``previous`` are reused, and replaced by the present ones.
    """
    repeated: dict[str, str] = {}
    index = NearDuplicates()
    previous = previous or PreviousClustering()
    ordered = sorted(propositions, key=lambda p: p.order)
    prints = previous.restore_gists(ordered)
    known = count_unchanged(prints, previous.originals)
    for number, proposition in enumerate(ordered):
        if number < known:
            original = previous.originals[number][1]
            if original:
                repeated[proposition.statement] = original
        else:
            similar = (ordered[n] for n in index.find(proposition))
            elsewhere = (p for p in similar if p.article != proposition.article)
            fitting = [p for p in elsewhere if is_near_duplicate(p, proposition)]
            if fitting:
                first = min(fitting, key=lambda p: p.order).statement
                repeated[proposition.statement] = repeated.get(first, first)
        if known < len(ordered):
            index.add(proposition)
    previous.originals = [
        (name, repeated.get(p.statement, "")) for name, p in zip(prints, ordered, strict=True)
    ]
    return repeated

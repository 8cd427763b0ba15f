"""Find statements that repeat an earlier one: agency copy, shortened quotations.

Two statements are near-duplicates if most sequences of four words of the shorter are in the longer.
An index of such sequences finds them, so that the cost grows with the words and not with the pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.claims.proposition import Number, Proposition, may_share_source, same_source

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
MOST = 32
"""Statements that are found by one shingle, the first ones."""

Shingle = tuple[str, ...]


class NearDuplicates:
    """An index of statements by their shingles; their numbers are their places in the sequence."""

    def __init__(self, propositions: Sequence[Proposition]) -> None:
        self._shingles = [shingles(one.gist.run) for one in propositions]
        self._numbers: dict[Shingle, list[int]] = defaultdict(list)
        for number, found in enumerate(self._shingles):
            for shingle in found:
                self._numbers[shingle].append(number)

    def find(self, number: int) -> list[int]:
        """Return the earlier statements with the same words, the most similar first."""
        shared: Counter[int] = Counter()
        for shingle in self._shingles[number]:
            first = self._numbers[shingle][:MOST]
            shared.update(first if first[-1] < number else first[: bisect_left(first, number)])
        size = len(self._shingles[number])
        return rank_copies(size, ((n, len(self._shingles[n]), m) for n, m in shared.items()))


def rank_copies(size: int, others: Iterable[tuple[Number, int, int]]) -> list[Number]:
    """Return the statements with the same words as one, the most similar first.

    Args:
        size: the number of shingles of the one.
        others: the others: number, how many shingles it has, and how many of these are shared.
    """
    found = [
        (-shared / min(size, other), number)
        for number, other, shared in others
        if has_same_words(size, other, shared)
    ]
    return [number for _, number in sorted(found)]


@lru_cache(maxsize=1 << 16)
def shingles(run: tuple[str, ...]) -> frozenset[Shingle]:
    """Return the sequences of four words of a statement."""
    return frozenset(run[i : i + _LENGTH] for i in range(len(run) - _LENGTH + 1))


def has_same_words(one: int, other: int, shared: int) -> bool:
    """Whether one statement is a copy or cut of the other, by their and the shared shingles."""
    short, long = sorted((one, other))
    if short < _FEWEST_SHINGLES:
        return False
    similar = short >= _LONG and short / long >= _SIMILAR_LENGTH
    return shared / short >= (_WHOLE if similar else _CUT)


def shared_shingles(one: Proposition, other: Proposition) -> float:
    """Return the share of the shorter one's sequences of four words that the longer one has.

    It is 0 where the shorter one has too few to be recognised.
    """
    first, second = shingles(one.gist.run), shingles(other.gist.run)
    fewest = min(len(first), len(second))
    return len(first & second) / fewest if fewest >= _FEWEST_SHINGLES else 0.0


def is_near_duplicate(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have the same words and may have the same source.

    Indirect speech needs the same known source, unless the words are many.
    """
    first, second = shingles(one.gist.run), shingles(other.gist.run)
    shared = len(first & second)
    if not has_same_words(len(first), len(second), shared) or not may_share_source(one, other):
        return False
    quoted = one.type != "indirect" and other.type != "indirect"
    return quoted or same_source(one, other) or min(len(first), len(second)) >= _LONG


def find_repeats(propositions: Iterable[Proposition]) -> dict[str, str]:
    """Map each statement that repeats one of another article to the earliest one that it repeats.

    That is the original of what it repeats, where that repeats another one itself.
    """
    ordered = sorted(propositions, key=lambda p: p.order)
    index = NearDuplicates(ordered)
    repeated: dict[str, str] = {}
    for number, proposition in enumerate(ordered):
        first = find_original(proposition, (ordered[n] for n in index.find(number)))
        if first is not None:
            repeated[proposition.statement] = repeated.get(first.statement, first.statement)
    return repeated


def find_original(proposition: Proposition, similar: Iterable[Proposition]) -> Proposition | None:
    """Find the earliest of some statements that one repeats, ``None`` where it repeats none."""
    fitting = [
        one
        for one in similar
        if one.article != proposition.article and is_near_duplicate(one, proposition)
    ]
    return min(fitting, key=lambda one: one.order, default=None)

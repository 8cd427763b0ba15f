"""Find statements that repeat an earlier one: agency copy, shortened quotations.

Two statements are near-duplicates if most sequences of four words of the shorter are in the longer.
An index of such sequences finds them, so that the cost grows with the words and not with the pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from kg.claims.previous import Gone, PreviousClustering, find_changes
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
"""Statements that are found by one shingle, the first ones."""

Shingle = tuple[str, ...]


class NearDuplicates:
    """An index of statements by their shingles; their numbers are their places in the sequence."""

    def __init__(self, propositions: Sequence[Proposition]) -> None:
        self._shingles = [_shingles(one.gist.run) for one in propositions]
        self._numbers: dict[Shingle, list[int]] = defaultdict(list)
        for number, shingles in enumerate(self._shingles):
            for shingle in shingles:
                self._numbers[shingle].append(number)

    def find(self, number: int) -> list[int]:
        """Return the earlier statements with the same words, the most similar first."""
        shingles = self._shingles[number]
        shared: Counter[int] = Counter()
        for shingle in shingles:
            first = self._numbers[shingle][:_MOST]
            shared.update(first if first[-1] < number else first[: bisect_left(first, number)])
        found = [
            (-n / min(len(shingles), len(self._shingles[other])), other)
            for other, n in shared.items()
            if _has_same_words(shingles, self._shingles[other], n)
        ]
        return [other for _, other in sorted(found)]

    def touched(self, fresh: Iterable[int], gone: Sequence[Gone]) -> set[int]:
        """Return the statements for which :meth:`find` may differ from before a change.

        Args:
            fresh: the statements that were not there before.
            gone: those that are no longer there.
        """
        new = set(fresh)
        moved = set(new)
        left = [(one.position, _shingles(one.run)) for one in gone]
        changed = {shingle for number in new for shingle in self._shingles[number]}
        changed.update(*(shingles for _, shingles in left))
        for shingle in changed:
            positions = sorted(position for position, shingles in left if shingle in shingles)
            moved |= self._moved(shingle, new, positions)
        found = {other for number in moved for other in self._with_same_words(number)}
        for position, shingles in left:
            found.update(self._like(shingles, position))
        return found

    def _moved(self, shingle: Shingle, fresh: set[int], gone: Sequence[int]) -> set[int]:
        """Return the old statements that only now, or no longer, are found by a shingle."""
        now = self._numbers.get(shingle, [])
        # One that is gone had its place before the statement that now has its position.
        before = sorted([(n, 1) for n in now if n not in fresh] + [(n, 0) for n in gone])
        visible = {n for n, is_there in before[:_MOST] if is_there}
        return visible.symmetric_difference(n for n in now[:_MOST] if n not in fresh)

    def _with_same_words(self, number: int) -> Iterator[int]:
        return self._like(self._shingles[number], number + 1)

    def _like(self, shingles: frozenset[Shingle], start: int) -> Iterator[int]:
        """Yield the statements from ``start`` on that have the same words."""
        shared: Counter[int] = Counter()
        for shingle in shingles:
            numbers = self._numbers.get(shingle, [])
            shared.update(islice(numbers, bisect_left(numbers, start), None))
        for other, n in shared.items():
            if _has_same_words(shingles, self._shingles[other], n):
                yield other


@lru_cache(maxsize=1 << 16)
def _shingles(run: tuple[str, ...]) -> frozenset[Shingle]:
    """Return the sequences of four words of a statement."""
    return frozenset(run[i : i + _LENGTH] for i in range(len(run) - _LENGTH + 1))


def _has_same_words(one: frozenset[Shingle], other: frozenset[Shingle], shared: int) -> bool:
    """Whether one statement is a copy or cut of the other, by the number of shared shingles."""
    short, long = sorted((len(one), len(other)))
    if short < _FEWEST_SHINGLES:
        return False
    similar = short >= _LONG and short / long >= _SIMILAR_LENGTH
    return shared / short >= (_WHOLE if similar else _CUT)


def shared_shingles(one: Proposition, other: Proposition) -> float:
    """Return the share of the shorter one's sequences of four words that the longer one has.

    It is 0 where the shorter one has too few to be recognised.
    """
    first, second = _shingles(one.gist.run), _shingles(other.gist.run)
    fewest = min(len(first), len(second))
    return len(first & second) / fewest if fewest >= _FEWEST_SHINGLES else 0.0


def is_near_duplicate(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have the same words and may have the same source.

    Indirect speech needs the same known source, unless the words are many.
    """
    first, second = _shingles(one.gist.run), _shingles(other.gist.run)
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
    previous = previous or PreviousClustering()
    ordered = sorted(propositions, key=lambda p: p.order)
    prints = previous.restore_gists(ordered)
    index = NearDuplicates(ordered)
    changes = find_changes(prints, list(previous.originals), previous.gists)
    again = None if changes is None else index.touched(changes.fresh, changes.gone)
    originals: dict[str, str] = {}
    repeated: dict[str, str] = {}
    for number, (name, proposition) in enumerate(zip(prints, ordered, strict=True)):
        first = previous.originals.get(name)
        if first is None or again is None or number in again:
            first = _find_original(proposition, (ordered[n] for n in index.find(number)))
        originals[name] = first
        if first:
            repeated[proposition.statement] = repeated.get(first, first)
    previous.originals = originals
    return repeated


def _find_original(proposition: Proposition, similar: Iterable[Proposition]) -> str:
    """Find the earliest of some statements that one repeats, "" where it repeats none."""
    fitting = [
        one
        for one in similar
        if one.article != proposition.article and is_near_duplicate(one, proposition)
    ]
    return min(fitting, key=lambda one: one.order).statement if fitting else ""

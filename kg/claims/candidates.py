"""Find the earlier statements that a statement may agree with.

They share sequences of words, other words or, across languages, a similar meaning. The cost grows
with the statements, not with the pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.claims.near_duplicates import NearDuplicates
from kg.claims.previous import Changes
from kg.claims.proposition import Proposition
from kg.claims.similarity import Embeddings, cosines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BY_WORD = 256
"""Latest statements that are found by one word."""
_BY_WORDS = 16
"""Candidates that share words."""
_WINDOW = 4096
"""Latest statements that are compared in meaning."""
_BY_MEANING = 8
"""Candidates of similar meaning."""
_SIMILAR = 0.5
"""Least cosine of statements of similar meaning."""
_BLOCK = 256
"""Statements whose vectors are multiplied at a time."""
_FEW_GONE = 8
"""Statements that are gone beyond which all later ones are compared in meaning again."""
_ROUNDING = 0.001
"""Cosines are rounded to so much."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The statements whose candidates of a kind may differ from before a change."""

    copies: Collection[int] = field(default_factory=set)
    by_words: Collection[int] = field(default_factory=set)
    by_meaning: Collection[int] = field(default_factory=set)


class CandidateIndex:
    """An index of statements; their numbers are their places in the sequence."""

    def __init__(self, nodes: Sequence[Proposition], embeddings: Embeddings) -> None:
        self.nodes = nodes
        self._words = [node.gist.words for node in nodes]
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                self._numbers[word].append(number)
        self._duplicates = NearDuplicates(nodes)
        self._meanings = _Meanings(nodes, embeddings)

    @property
    def places(self) -> Mapping[str, Sequence[int]]:
        """The statements with each content word, ascending."""
        return self._numbers

    def copies(self, number: int) -> list[int]:
        """Return the earlier statements with the same words."""
        return self._duplicates.find(number)

    def by_words(self, number: int) -> list[int]:
        """Return the earlier statements that share most words, by their Jaccard index."""
        words = self._words[number]
        shared: Counter[int] = Counter()
        for word in words:
            numbers = self._numbers[word]
            end = bisect_left(numbers, number)
            shared.update(numbers[max(0, end - _BY_WORD) : end])
        by_count: dict[int, list[int]] = defaultdict(list)
        for other, count in shared.items():
            by_count[count].append(other)
        best: list[tuple[float, int]] = []
        for count in sorted(by_count, reverse=True):
            # The index of those that share so many words is at most that.
            if len(best) == _BY_WORDS and count / len(words) < -best[-1][0]:
                break
            best += (
                (-count / (len(words) + len(self._words[other]) - count), other)
                for other in by_count[count]
            )
            best = sorted(best)[:_BY_WORDS]
        return [other for _, other in best]

    def by_meaning(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Yield for each of some ascending numbers the most similar in another language."""
        return self._meanings.find(numbers)

    def touched(self, changes: Changes, kept: Iterable[tuple[int, Sequence[int]]]) -> Touched:
        """Return the statements whose candidates may differ from before some changes.

        Args:
            changes: what is new and what is gone.
            kept: numbers of old statements and those that were similar in meaning to each, -1 for
                one that is gone.
        """
        return Touched(
            self._duplicates.touched(changes.fresh, changes.gone),
            self._touched_by_words(changes),
            self._meanings.touched(changes, kept),
        )

    def _touched_by_words(self, changes: Changes) -> set[int]:
        found: set[int] = set()
        places = [(number + 1, self._words[number]) for number in changes.fresh]
        for position, words in (*places, *((one.position, one.words) for one in changes.gone)):
            for word in words:
                numbers = self._numbers.get(word, [])
                start = bisect_left(numbers, position)
                found.update(numbers[start : start + _BY_WORD])
        return found


class _Meanings:
    """The statements in their order with their vectors, if there are several languages."""

    def __init__(self, nodes: Sequence[Proposition], embeddings: Embeddings) -> None:
        self.nodes = nodes
        self.embeddings = embeddings
        self.several = len({node.language for node in nodes}) > 1

    def find(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Yield the most similar ones of the latest in another language."""
        import numpy as np

        if not self.several:
            yield from ([] for _ in numbers)
            return
        languages = np.array([node.language for node in self.nodes])
        for block in _blocks(numbers):
            start = max(0, block[0] - _WINDOW)
            rows = self._rows(start, block[-1] + 1)
            found = cosines(rows[[n - start for n in block]], rows)
            for number, row in zip(block, found, strict=True):
                first = max(0, number - _WINDOW)
                earlier = row[first - start : number - start]
                foreign = languages[first:number] != languages[number]
                similar = np.flatnonzero((earlier >= _SIMILAR) & foreign)
                nearest = similar[np.lexsort((similar, -earlier[similar]))][:_BY_MEANING]
                yield [first + int(k) for k in nearest]

    def touched(
        self, changes: Changes, kept: Iterable[tuple[int, Sequence[int]]]
    ) -> Collection[int]:
        """Return the statements that something similar came near to or moved away from."""
        found = {n for n, similar in kept if similar and min(similar) < max(0, n - _WINDOW)}
        if not self.several:
            return found
        for number in changes.fresh:
            found |= self._near(number)
        positions = [one.position for one in changes.gone]
        if len(positions) > _FEW_GONE:
            return range(min([*positions, *changes.fresh]), len(self.nodes))
        for position in positions:
            found |= self._within_reach(position, len(positions))
        return found

    def _near(self, number: int) -> set[int]:
        """Return the later statements that are similar to one."""
        import numpy as np

        rows = self._rows(number, min(len(self.nodes), number + _WINDOW + 1))
        near = np.flatnonzero(cosines(rows[:1], rows)[0] >= _SIMILAR)
        return {number + int(k) for k in near}

    def _within_reach(self, position: int, count: int) -> set[int]:
        """Return those similar to a statement that was too far before ``count`` were removed."""
        import numpy as np

        start, end = max(position, _WINDOW), min(len(self.nodes), position + _WINDOW)
        if start >= end:
            return set()
        rows = self._rows(start, end)
        others = self._rows(start - _WINDOW, end - _WINDOW + count)
        found: set[int] = set()
        for shift in range(count):
            far = others[shift : shift + len(rows)]
            lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(far, axis=1)
            near = np.einsum("ij,ij->i", rows, far) >= (_SIMILAR - _ROUNDING) * lengths
            found.update(start + int(k) for k in np.flatnonzero(near))
        return found

    def _rows(self, start: int, end: int) -> NDArray[np.float32]:
        return self.embeddings.matrix([node.text for node in self.nodes[start:end]])


def _blocks(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Split ascending numbers into groups of neighbours."""
    block: list[int] = []
    for number in numbers:
        if block and (len(block) == _BLOCK or number - block[0] > _BLOCK):
            yield block
            block = []
        block.append(number)
    if block:
        yield block

"""Find the earlier statements that a statement may agree with.

They share sequences of words, other words or, across languages, a similar meaning. The cost grows
with the statements, not with the pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from kg.claims.near_duplicates import NearDuplicates
from kg.claims.proposition import Number, Proposition
from kg.claims.similarity import Embeddings, cosines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BY_WORD = 256
"""Latest statements that are found by one word."""
BY_WORDS = 16
"""Candidates that share words."""
WINDOW = 4096
"""Latest statements that are compared in meaning."""
BY_MEANING = 8
"""Candidates of similar meaning."""
SIMILAR = 0.5
"""Least cosine of statements of similar meaning."""
_BLOCK = 256
"""Statements whose vectors are multiplied at a time."""
Ranked = TypeVar("Ranked", int, tuple[bytes, int])
"""A statement by its place, alone or with its size."""


class Found(NamedTuple, Generic[Number]):
    """The earlier statements that one is compared with."""

    copies: list[Number]
    by_words: list[Number]
    by_meaning: list[Number]


class CandidateIndex:
    """An index of statements; their numbers are their places in the sequence."""

    def __init__(self, nodes: Sequence[Proposition], embeddings: Embeddings) -> None:
        self.nodes = nodes
        self.embeddings = embeddings
        self._words = [node.gist.words for node in nodes]
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                self._numbers[word].append(number)
        self._duplicates = NearDuplicates(nodes)

    @property
    def places(self) -> Mapping[str, Sequence[int]]:
        """The statements with each content word, ascending."""
        return self._numbers

    def find(self) -> Iterator[Found[int]]:
        """Yield the candidates of each statement."""
        for number, by_meaning in enumerate(self._by_meaning()):
            yield Found(self._duplicates.find(number), self._by_words(number), by_meaning)

    def _by_words(self, number: int) -> list[int]:
        words = self._words[number]
        shared: Counter[int] = Counter()
        for word in words:
            numbers = self._numbers[word]
            end = bisect_left(numbers, number)
            shared.update(numbers[max(0, end - BY_WORD) : end])
        found = rank_by_words(len(words), shared, lambda other: len(self._words[other]))
        return [other for _, other in found]

    def _by_meaning(self) -> Iterator[list[int]]:
        """Yield the most similar ones of the latest in another language."""
        import numpy as np

        nodes = self.nodes
        if len({node.language for node in nodes}) < 2:
            yield from ([] for _ in nodes)
            return
        languages = np.array([node.language for node in nodes])
        for begin in range(0, len(nodes), _BLOCK):
            end, start = min(begin + _BLOCK, len(nodes)), max(0, begin - WINDOW)
            rows = self.embeddings.matrix([node.text for node in nodes[start:end]])
            found = cosines(rows[begin - start :], rows)
            for number, row in zip(range(begin, end), found, strict=True):
                first = max(0, number - WINDOW)
                foreign = languages[first:number] != languages[number]
                yield [first + n for n in nearest(row[first - start : number - start], foreign)]


def rank_by_words(
    size: int, shared: Mapping[Ranked, int], size_of: Callable[[Ranked], int]
) -> list[tuple[float, Ranked]]:
    """Return the statements that share most words with one, by their Jaccard index.

    Args:
        size: the number of words of the one.
        shared: how many words each of the others shares.
        size_of: returns the number of words of another one.

    Returns:
        The best of them, each after its negative index.
    """
    by_count: dict[int, list[Ranked]] = defaultdict(list)
    for other, count in shared.items():
        by_count[count].append(other)
    best: list[tuple[float, Ranked]] = []
    for count in sorted(by_count, reverse=True):
        # The index of those that share so many words is at most that.
        if len(best) == BY_WORDS and count / size < -best[-1][0]:
            break
        best += [(negative_index(size, size_of(n), count), n) for n in by_count[count]]
        best = sorted(best)[:BY_WORDS]
    return best


def negative_index(size: int, other: int, shared: int) -> float:
    """Return the negative Jaccard index of two sets of words, given how many each has."""
    return -shared / (size + other - shared)


def nearest(cosines: NDArray[np.float32], foreign: NDArray[np.bool_]) -> list[int]:
    """Return the places of the most similar foreign ones, given the cosines of earlier ones."""
    import numpy as np

    similar = np.flatnonzero((cosines >= SIMILAR) & foreign)
    return list(map(int, similar[np.lexsort((similar, -cosines[similar]))][:BY_MEANING]))

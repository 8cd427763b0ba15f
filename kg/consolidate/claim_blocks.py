"""Find the candidates of statements in tables, and those whose candidates a change may touch.

The candidates are those of :mod:`kg.claims.candidates`. What a change touches is found in the
blocks of the statements that come or go only: those with the same words or sequences of words next
to it in time. It may be more than what changes, so that these candidates are found again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.claims import candidates, near_duplicates
from kg.claims.candidates import nearest, negative_index, rank_by_words
from kg.claims.near_duplicates import has_same_words, rank_copies, shingles
from kg.claims.proposition import Proposition
from kg.claims.similarity import Embeddings, cosines
from kg.consolidate.claim_tables import BY_MEANING, BY_WORDS, ClaimTables
from kg.consolidate.statement_tables import NODE, WORD, Posting, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 256
"""Statements whose vectors are multiplied at a time."""
_WORDS = 100_000
"""Sequences of words of which the first statements are in memory."""
_KNOWN = 500_000
"""Nodes of which it is in memory what others need to be among their candidates."""


def hashes(one: Proposition) -> Sequence[Word]:
    """Return the sequences of words of a statement, as numbers."""
    return _hashes(one.gist.run)


@lru_cache(maxsize=1 << 15)
def _hashes(run: tuple[str, ...]) -> tuple[int, ...]:
    digests = (
        blake2b(" ".join(found).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for found in shingles(run)
    )
    return tuple(int.from_bytes(found, "big", signed=True) for found in digests)


class CopyBlocks:
    """Statements with the same sequences of words, of which the first ones find others.

    Attributes:
        touched: the statements whose copies may have changed.
    """

    def __init__(
        self, tables: ClaimTables, kind: int, users: Callable[[bytes], Iterable[bytes]]
    ) -> None:
        """``users`` returns the statements that are known to have one as a copy."""
        self.tables, self.kind, self.users = tables, kind, users
        self.touched: set[bytes] = set()
        self._seen: dict[bytes, Sequence[Word]] = {}
        self._hidden: set[bytes] = set()
        self._first: dict[Word, list[Posting]] = {}

    def remove(self, place: bytes, words: Sequence[Word]) -> None:
        """Remove a statement; those that it kept out of sight find others now."""
        for other in self._borders(place, words):
            self._seen.setdefault(other, [])
        self.tables.withdraw(self.kind, words, place)
        self._seen.pop(place, None)

    def add(self, place: bytes, words: Sequence[Word], *, last: bool) -> None:
        """Add a statement, the ``last`` of all or not; others may not be seen any more."""
        self.tables.post(self.kind, words, place, len(words))
        if last:
            return
        self._seen[place] = words
        self._hidden.update(self._borders(place, words))

    def _borders(self, place: bytes, words: Sequence[Word]) -> Iterator[bytes]:
        """Yield for each word the statement at its limit that is in sight only without this one."""
        tables, kind = self.tables, self.kind
        for word in words:
            earlier = len(tables.before(kind, word, place, near_duplicates.MOST))
            left = near_duplicates.MOST - earlier
            if left > 0:
                later = tables.after(kind, word, place, left)
                if len(later) == left:
                    yield later[-1][0]

    def find_touched(self) -> None:
        """Find what the statements touch that came into sight or out of it."""
        for place, words in self._seen.items():
            own = words or hashes(self.tables.proposition(place))
            self.touched.update(self._like(place, own))
        for place in self._hidden | self._seen.keys():
            self.touched.update(self.users(place))
        self._seen.clear()
        self._hidden.clear()

    def _like(self, place: bytes, words: Sequence[Word]) -> Iterator[bytes]:
        """Yield the later statements that have the same words as one that is in sight."""
        shared: Counter[Posting] = Counter()
        most = near_duplicates.MOST
        for word in words:
            if len(self.tables.before(self.kind, word, place, most)) < most:
                shared.update(self.tables.after(self.kind, word, place))
        for (other, size), count in shared.items():
            if has_same_words(len(words), size, count):
                yield other

    def find(self, place: bytes, words: Sequence[Word]) -> list[bytes]:
        """Return the earlier statements with the same words, the most similar first.

        From the first call on, no statements may come or go.
        """
        shared: Counter[Posting] = Counter()
        for word in words:
            first = self._first.get(word)
            if first is None:
                if len(self._first) >= _WORDS:
                    self._first.clear()
                first = self._first[word] = self.tables.first(self.kind, word, near_duplicates.MOST)
            shared.update(first[: bisect_left(first, (place,))])
        return rank_copies(len(words), ((*one, n) for one, n in shared.items()))


class WordBlocks:
    """Nodes with the same words, of which the latest ones are found by later nodes.

    Attributes:
        touched: the nodes whose candidates may have changed.
    """

    def __init__(self, tables: ClaimTables) -> None:
        self.tables = tables
        self.touched: set[bytes] = set()
        self._windows: dict[str, _Window] = {}
        self._worst: dict[bytes, float] = {}

    def remove(self, place: bytes, words: Sequence[str]) -> None:
        """Remove a node: another one comes within reach of those after it."""
        for word in words:
            later = self.tables.after(WORD, word, place, candidates.BY_WORD)
            self.touched.update(one for one, _ in self._pairs(word, place, later))
        self.tables.withdraw(WORD, words, place)

    def add(self, place: bytes, words: Sequence[str], *, last: bool) -> None:
        """Add a node, the ``last`` of all or not: another one comes out of reach."""
        tables = self.tables
        tables.post(WORD, words, place, len(words))
        if last:
            return
        shared: Counter[Posting] = Counter()
        pairs: set[tuple[bytes, bytes]] = set()
        for word in words:
            later = tables.after(WORD, word, place, candidates.BY_WORD)
            shared.update(later)
            pairs.update(self._pairs(word, place, later))
        self.touched |= tables.using(BY_WORDS, pairs)
        worst = self._worst
        if len(worst) > _KNOWN:
            worst.clear()
        lacking = [one for one, _ in shared if one not in worst]
        worst.update(dict.fromkeys(lacking, -1.0))
        worst.update(tables.worsts(lacking))
        for (one, size), count in shared.items():
            if negative_index(len(words), size, count) <= worst[one]:
                self.touched.add(one)

    def _pairs(
        self, word: str, place: bytes, later: Sequence[Posting]
    ) -> Iterator[tuple[bytes, bytes]]:
        """Yield later nodes, each with the first one that is in reach only without this one."""
        most = candidates.BY_WORD
        earlier = self.tables.before(WORD, word, place, most) if later else ()
        yield from _out_of_reach(earlier, later, most)

    def find(self, place: bytes, words: Sequence[str]) -> tuple[list[bytes], float]:
        """Return the earlier nodes that share most words, and the worst score that others need.

        From the first call on, no nodes may come or go.
        """
        shared: Counter[Posting] = Counter()
        for word in words:
            window = self._windows.get(word)
            if window is None:
                window = self._windows[word] = _Window(self.tables, word)
            shared.update(window.before((place, len(words))))
        found = rank_by_words(len(words), shared, itemgetter(1))
        worst = found[-1][0] if len(found) == candidates.BY_WORDS else 0.0
        return [other for _, (other, _) in found], worst


class _Window:
    """Some neighbouring nodes with a word, so that those before several nodes are read once."""

    def __init__(self, tables: ClaimTables, word: str) -> None:
        self.tables, self.word = tables, word
        self._nodes: list[Posting] = []
        self._has_first = self._has_last = False

    def before(self, node: Posting) -> Sequence[Posting]:
        """Return the latest nodes before one that has the word too."""
        most, nodes = candidates.BY_WORD, self._nodes
        end = bisect_left(nodes, node)
        is_inside = nodes and (self._has_last or node <= nodes[-1])
        if not (is_inside and (end >= most or self._has_first)):
            earlier = self.tables.before(WORD, self.word, node[0], most)
            later = self.tables.after(WORD, self.word, node[0], most)
            self._has_first, self._has_last = len(earlier) < most, len(later) < most
            nodes = self._nodes = [*earlier[::-1], node, *later]
            end = len(earlier)
        return nodes[max(0, end - most) : end]


def _out_of_reach(
    earlier: Sequence[Posting], later: Sequence[Posting], most: int
) -> Iterator[tuple[bytes, bytes]]:
    """Yield each later one with that which is ``most`` before it, not counting the one between.

    ``earlier`` begins with the latest.
    """
    for number, (one, _) in enumerate(later):
        if most - 1 - number < len(earlier):
            yield one, earlier[most - 1 - number][0]


class MeaningBlocks:
    """Nodes in another language, of which the latest ones are compared in meaning.

    Attributes:
        touched: the nodes whose candidates may have changed.
    """

    def __init__(self, tables: ClaimTables, embeddings: Embeddings) -> None:
        self.tables, self.embeddings = tables, embeddings
        self.touched: set[bytes] = set()

    def remove(self, place: bytes, language: str) -> None:
        """Remove a node: another one comes within reach of those after it."""
        if self._several(language):
            most = candidates.WINDOW
            earlier = self.tables.before(NODE, "", place, most)
            later = self.tables.after(NODE, "", place, most)
            sizes = dict([*earlier, *later])
            pairs = [
                (one, other)
                for one, other in _out_of_reach(earlier, later, most)
                if sizes[one] != sizes[other]
            ]
            # What goes too is no longer among the statements.
            rows = self._rows(each for pair in pairs for each in pair)
            self.touched.update(
                one
                for one, other in pairs
                if one in rows and other in rows and _are_similar(rows[one], rows[other])
            )
        self.tables.withdraw(NODE, [""], place)
        self.tables.count_language(language, -1)

    def add(self, place: bytes, language: str, *, last: bool) -> None:
        """Add a node, the ``last`` of all or not: another one comes out of reach."""
        tables = self.tables
        tables.count_language(language, 1)
        own = language_number(language)
        tables.post(NODE, [""], place, own)
        if last or not self._several(language):
            return
        most = candidates.WINDOW
        later = tables.after(NODE, "", place, most)
        earlier = tables.before(NODE, "", place, most)
        self.touched |= tables.using(BY_MEANING, _out_of_reach(earlier, later, most))
        foreign = [one for one, language in later if language != own]
        if foreign:
            rows = self.embeddings.matrix(list(tables.texts([place, *foreign]).values()))
            near = cosines(rows[:1], rows[1:])[0] >= candidates.SIMILAR
            self.touched.update(one for one, is_near in zip(foreign, near, strict=True) if is_near)

    def _several(self, language: str) -> bool:
        """Whether there are nodes in other languages too."""
        return bool(self.tables.languages() - {language})

    def _rows(self, wanted: Iterable[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors of nodes, as far as they are known."""
        texts = self.tables.texts(wanted)
        return dict(zip(texts, self.embeddings.matrix(list(texts.values())), strict=True))

    def find(self, wanted: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
        """Yield nodes, each with the most similar ones of the latest in another language."""
        import numpy as np

        tables, left = self.tables, sorted(wanted)
        if len(tables.languages()) < 2:
            yield from ((place, []) for place in left)
            return
        while left:
            begin = left[0]
            earlier = tables.before(NODE, "", begin, candidates.WINDOW)[::-1]
            later = tables.after(NODE, "", begin, _BLOCK)
            every = [*earlier, tables.at(NODE, "", begin), *later]
            number_of = {one: number for number, (one, _) in enumerate(every)}
            block = [place for place in left if place in number_of]
            left = left[len(block) :]
            every = every[: number_of[block[-1]] + 1]
            texts = tables.texts(one for one, _ in every)
            rows = self.embeddings.matrix(list(texts.values()))
            languages = np.array([language for _, language in every])
            found = cosines(rows[[number_of[place] for place in block]], rows)
            for place, row in zip(block, found, strict=True):
                number = number_of[place]
                first = max(0, number - candidates.WINDOW)
                foreign = languages[first:number] != languages[number]
                chosen = nearest(row[first:number], foreign)
                yield place, [every[first + n][0] for n in chosen]


def _are_similar(row: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return bool(cosines(row[None], other[None])[0, 0] >= candidates.SIMILAR)


def language_number(language: str) -> int:
    """Return a number for a language."""
    return int.from_bytes(language.encode()[:7], "big")

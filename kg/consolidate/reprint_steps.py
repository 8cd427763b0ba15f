"""Find the reprints of an archive again where articles changed, and only there.

Which article one reprints depends on the *originals* before it, those that are no reprints, and of
these on the first with each of its hashes. An article that comes, goes, or turns out to be a
reprint can only concern later ones: those that reprint it, or one that it drives from the first
ones with a hash; and those that have most of its words, or of those of one that takes its place
there. These are looked at again, in order, until nothing changes any more. The outcome is that of
:func:`kg.consolidate.find_reprints.find_reprints` on all articles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kg.consolidate import find_reprints as once
from kg.consolidate.find_reprints import COMMON, LAST_DAY, are_alike
from kg.consolidate.index import Text
from kg.consolidate.places import places
from kg.consolidate.reprint_tables import ReprintTables, Stored
from kg.normalise.sketches import hashes, is_sketch

if TYPE_CHECKING:
    from kg.normalise.sketches import Hashes

AT_A_TIME = 100_000
"""Articles that are compared at a time: to compare so many with each other takes a fifth of the
time of adding them to what is known."""
_MOST = 0.25
"""The part of all articles beyond which all are compared: that takes less time then."""


class Changes(NamedTuple):
    """What may be otherwise than before.

    Attributes:
        articles: the articles that reprint something, or another article.
        stories: the articles whose reprints, or whose reprints' statements, are others.
    """

    articles: set[str]
    stories: set[str]


class ArticleText(NamedTuple):
    """An article: its earliest day, :data:`LAST_DAY` if unknown; sketch; digest of its readings."""

    day: str
    sketch: str
    state: str


def update(
    tables: ReprintTables,
    articles: Mapping[str, ArticleText],
    among: Collection[str] | None = None,
) -> Changes:
    """Bring the tables in line with all articles, by IRI; return what may have changed by it.

    With ``among``, all others are as before; ``articles`` has none of them.
    """
    known = {name: ArticleText(*one) for name, one in tables.states(among).items()}
    run = _Run(tables)
    gone: list[str] = []
    fresh: dict[str, ArticleText] = {}
    for name in sorted(known.keys() | articles.keys()):
        before, now = known.get(name), articles.get(name)
        if before == now:
            continue
        if before and now and before[:2] == now[:2]:
            tables.set_state(name, now.state)
            run.note(name)
            continue
        if before:
            gone.append(name)
        if now:
            fresh[name] = now
    if len(gone) + len(fresh) > _MOST * (tables.size() + len(fresh)):
        moved, stories = _compare_all(tables, gone, fresh)
        return Changes(moved, stories | run.changes.stories)
    for name in gone:
        run.remove(name)
    for name, one in fresh.items():
        run.add(name, one)
    run.compare()
    return run.changes


def _compare_all(
    tables: ReprintTables, gone: Iterable[str], fresh: Mapping[str, ArticleText]
) -> Changes:
    """Compare all articles, and write the outcome."""
    import numpy as np

    every = {name: ArticleText(*one) for name, one in tables.states().items()}
    before = tables.reprints()
    for name in gone:
        del every[name]
    every.update(fresh)
    after = once.find_reprints(Text(name, one.day, one.sketch) for name, one in every.items())
    ordered = sorted(
        (one.day or LAST_DAY, name) for name, one in every.items() if _is_usable(one.sketch)
    )
    place_of: dict[str, bytes] = {}
    for day, several in groupby(ordered, key=lambda one: one[0]):
        names = [name for _, name in several]
        place_of.update(zip(names, places(day, None, None, len(names)), strict=True))
    names = list(place_of)
    found = [hashes(every[name].sketch) for name in names]
    numbers = np.repeat(np.arange(len(names)), [len(one) for one in found])
    values = np.concatenate(found) if found else np.zeros(0, np.int64)
    original = np.array([name not in after for name in names], np.int64)[numbers]

    def rows() -> Iterator[tuple[int, bool, bytes]]:
        for at in np.lexsort((numbers, original, values)):
            yield int(values[at]), bool(original[at]), place_of[names[numbers[at]]]

    tables.replace_all(
        ((name, *one, *_found(name, place_of, after)) for name, one in sorted(every.items())),
        rows(),
    )
    moved = before.items() ^ after.items()
    touched = {*gone, *fresh}
    stories = {name for pair in moved for name in pair} | touched
    stories.update(first for one, first in (before | after).items() if one in touched)
    return Changes({one for one, _ in moved}, stories)


def _found(
    name: str, place_of: Mapping[str, bytes], reprints: Mapping[str, str]
) -> tuple[bytes | None, bool | None, bytes | None]:
    if name not in place_of:
        return None, None, None
    first = reprints.get(name)
    return place_of[name], first is None, None if first is None else place_of[first]


def _is_usable(sketch: str) -> bool:
    return is_sketch(sketch) and len(hashes(sketch)) >= once.FEWEST


class _Run:
    """One change of articles.

    Attributes:
        changes: what may have changed.
        waiting: places to be looked at, a heap.
    """

    def __init__(self, tables: ReprintTables) -> None:
        self.tables = tables
        self.changes = Changes(set(), set())
        self.waiting: list[bytes] = []
        self.sketches: dict[bytes, Hashes] = {}

    def note(self, name: str) -> None:
        """Note that what an article states changed."""
        one = self.tables.article(name)
        if one is not None:
            self._note(one)

    def _note(self, one: Stored) -> None:
        self.changes.stories.add(one.article)
        if one.first is not None:
            self.changes.stories.add(self.tables.at(one.first).article)

    def remove(self, name: str) -> None:
        """Remove an article."""
        tables, one = self.tables, self.tables.article(name)
        if one is not None:
            self._note(one)
            self.changes.articles.add(name)
            for each in tables.reprints_of(one.place):
                self.changes.articles.add(each.article)
                tables.set_first(each.place, None)
                self._wait(each.place)
            self._withdraw(one)
            self.sketches.pop(one.place, None)
        tables.drop(name)

    def add(self, name: str, given: ArticleText) -> None:
        """Add an article."""
        day, sketch, state = given
        place = self.tables.add(name, day, sketch, state, usable=_is_usable(sketch))
        if place is not None:
            self._wait(place)

    def compare(self) -> None:
        """Look at what waits, in order: a change concerns later articles only."""
        done = b""
        while self.waiting:
            place = heappop(self.waiting)
            if place != done and self.tables.has(place):
                self._look_at(place)
            done = place

    def _look_at(self, place: bytes) -> None:
        tables, one = self.tables, self.tables.at(place)
        # One more than those that are in sight, which tells whom this one drives out.
        originals = {value: tables.originals(value, once.MOST + 1) for value in self._hashes(one)}
        first = self._find_first(one, originals)
        if first != one.first:
            self._note(one)
            self.changes.articles.add(one.article)
            tables.set_first(place, first)
            if first is not None:
                self.changes.stories.add(tables.at(first).article)
        if one.original == (first is None):
            return
        self._withdraw(one)
        tables.set_original(place, original=first is None)
        own = self._hashes(one)
        tables.post(own, place, original=first is None)
        if first is None:
            self._enter(one, originals)

    def _find_first(self, one: Stored, originals: Mapping[int, Sequence[bytes]]) -> bytes | None:
        """Return the first original with most words of an article, of those with its hashes."""
        common: Counter[bytes] = Counter()
        for each in originals.values():
            common.update(other for other in each[: once.MOST] if other < one.place)
        return next(
            (
                other
                for other, count in sorted(common.items())
                if count >= COMMON and self._are_alike(self.tables.at(other), one)
            ),
            None,
        )

    def _enter(self, one: Stored, originals: Mapping[int, Sequence[bytes]]) -> None:
        """Look again at what is concerned by a new original, beside the others."""
        listed, driven = [], set()
        for value, others in originals.items():
            first = sorted((*others, one.place))[: once.MOST + 1]
            if one.place in first[: once.MOST]:
                listed.append(value)
                driven.update(first[once.MOST :])
        for other in driven:
            for each in self.tables.reprints_of(other):
                self._wait(each.place)
        self._offer(one, listed, COMMON)

    def _withdraw(self, one: Stored) -> None:
        """Take back the hashes of an article, and look again at what this concerns."""
        if one.original is None:
            return
        own = self._hashes(one)
        following: dict[bytes, list[int]] = defaultdict(list)
        if one.original:
            for each in self.tables.reprints_of(one.place):
                self._wait(each.place)
            for value in own:
                first = self.tables.originals(value, once.MOST + 1)
                if one.place in first[: once.MOST]:
                    for other in first[once.MOST :]:
                        following[other].append(value)
        self.tables.withdraw(own, one.place, original=bool(one.original))
        for other, values in following.items():
            self._offer(self.tables.at(other), values, 1)

    def _offer(self, one: Stored, values: Iterable[int], least: int) -> None:
        """Look again at later articles for which one may now be the first with their words."""
        for place in self.tables.later(values, one.place, least):
            other = self.tables.at(place)
            is_better = other.first is None or one.place < other.first
            if is_better and self._are_alike(one, other):
                self._wait(place)

    def _wait(self, place: bytes) -> None:
        heappush(self.waiting, place)

    def _are_alike(self, one: Stored, other: Stored) -> bool:
        return are_alike(self._array(one), self._array(other))

    def _hashes(self, one: Stored) -> list[int]:
        return list(self._array(one).tolist())

    def _array(self, one: Stored) -> Hashes:
        found = self.sketches.get(one.place)
        if found is None:
            found = self.sketches[one.place] = hashes(one.sketch)
        return found

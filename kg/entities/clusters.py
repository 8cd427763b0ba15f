"""Links between keys, each with a reason and a score → clusters that are one actor.

What people decided comes first and is never undone; of what the rules propose a link is refused
that would join two who were decided to be apart, or two persons with different first names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.entities.name_records import Side


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two keys, the smaller first, that are one actor or may be one."""

    one: str
    other: str
    reason: str
    score: float
    merged: bool


class Clusters:
    """Keys that are one actor; each cluster is known by one of its keys."""

    def __init__(
        self,
        sides: Mapping[str, Side],
        *,
        same: Iterable[tuple[str, str]] = (),
        apart: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._above: dict[str, str] = {}
        self._sides: dict[str, Side] = {}
        for key, side in sides.items():
            own = self._sides[key] = Side()
            own.absorb(side)
        self._apart: dict[str, set[str]] = {}
        self._doubts: dict[tuple[str, str], Link] = {}
        self._merges: list[Link] = []
        for one, other in sorted(apart):
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        for one, other in sorted(same):
            if one in self._sides and other in self._sides:
                self._join(one, other, "decided by a person", 1.0)

    def root(self, key: str) -> str:
        """The key by which its cluster is known now."""
        top = key
        while top in self._above:
            top = self._above[top]
        while key != top:
            self._above[key], key = top, self._above[key]
        return top

    def side(self, key: str) -> Side:
        """What is known of the cluster of a key."""
        return self._sides[self.root(key)]

    def may_join(self, one: str, other: str) -> bool:
        """Whether nothing forbids that two are one: no decision, gender or first name."""
        left, right = self.side(one), self.side(other)
        if any(self._apart.get(key, _NONE) & right.keys for key in left.keys):
            return False
        if left.firsts and right.firsts and not left.firsts & right.firsts:
            return False
        return not (left.genders and right.genders and not left.genders & right.genders)

    def join(self, one: str, other: str, reason: str, score: float) -> bool:
        """Make two one, unless that is forbidden."""
        if self.root(one) == self.root(other) or not self.may_join(one, other):
            return False
        self._join(one, other, reason, score)
        return True

    def doubt(self, one: str, other: str, reason: str, score: float) -> None:
        """Note that two may be one, unless that is forbidden."""
        if self.root(one) != self.root(other) and self.may_join(one, other):
            one, other = sorted((one, other))
            link = Link(one, other, reason, score, merged=False)
            known = self._doubts.get((one, other))
            if known is None or (known.score, known.reason) < (score, reason):
                self._doubts[one, other] = link

    def links(self) -> list[Link]:
        """All merges, and the doubts that no merge has settled, sorted."""
        left = [
            link for link in self._doubts.values() if self.root(link.one) != self.root(link.other)
        ]
        return sorted([*self._merges, *left])

    def members(self) -> dict[str, list[str]]:
        """The keys of each cluster of two or more, by root."""
        found: dict[str, list[str]] = {}
        for key in sorted(self._above):
            found.setdefault(self.root(key), []).append(key)
        return {root: sorted({root, *keys}) for root, keys in found.items()}

    def _join(self, one: str, other: str, reason: str, score: float) -> None:
        left, right = self.root(one), self.root(other)
        if left == right:
            return
        top, below = sorted((left, right))
        self._above[below] = top
        self._sides[top].absorb(self._sides.pop(below))
        first, second = sorted((one, other))
        self._merges.append(Link(first, second, reason, score, merged=True))


_NONE: frozenset[str] = frozenset()

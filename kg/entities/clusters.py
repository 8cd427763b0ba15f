"""Merge keys into clusters, one per actor, with a reason and a score for each merge.

Decisions of people come first and are never undone. A merge is refused where it would join two
actors that people set apart, or two persons with different first names or genders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from kg.base.union_find import UnionFind
from kg.entities.name_records import ActorProfile, Evidence, EvidenceScore, NameRecord

MOST_CANDIDATES = 4
"""Where more than these may be meant, no doubt is noted."""
_DOMINANT = 4
"""How many times more articles than all others name the one that is meant by a short name."""

DECIDED = "decided by a person"
"""The reason of what people decided to be one."""

T = TypeVar("T")


K = TypeVar("K", bound="_Keyed")


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two keys, the smaller first, that were merged or may be one actor."""

    one: str
    other: str
    reason: str
    score: float
    merged: bool


class Clusters:
    """Disjoint clusters of name records, known by their smallest key, the root.

    ``evidence`` scores what two clusters have in common.
    """

    def __init__(
        self,
        records: Sequence[NameRecord],
        *,
        same: Iterable[tuple[str, str]] = (),
        apart: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._sets = UnionFind()
        self._profiles: dict[str, ActorProfile] = {}
        self._own: set[str] = set()
        for record in records:
            # Most records are merged with none: theirs are copied before they change.
            self._profiles[record.key] = record.profile
        self.evidence = Evidence((), {})
        self._apart: dict[str, set[str]] = {}
        self._doubts: dict[tuple[str, str], Link] = {}
        self._merges: list[Link] = []
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        for one, other in sorted(map(sorted, same)):
            if one in self._profiles and other in self._profiles:
                self._merge(one, other, DECIDED, 1.0)

    def each(self, stage: str, groups: Mapping[str, T]) -> Iterator[T]:
        """Yield the groups that a rule compares, sorted by name.

        ``stage`` names the rule: a subclass may know what the rule makes of some groups.
        """
        del stage
        for name in sorted(groups):
            yield groups[name]

    def root(self, key: str) -> str:
        """Return the key by which the cluster of a key is known now."""
        return self._sets.find(key)

    def profile(self, key: str) -> ActorProfile:
        """Return what is known of the cluster of a key."""
        return self._profiles[self.root(key)]

    def may_merge(self, one: str, other: str) -> bool:
        """Whether no decision, gender or first name forbids that two are one."""
        return self._may_be_one(self.profile(one), self.profile(other))

    def _may_be_one(self, left: ActorProfile, right: ActorProfile) -> bool:
        if self._apart and any(self._apart.get(key, _NONE) & right.keys for key in left.keys):
            return False
        if left.first_names and right.first_names and not left.first_names & right.first_names:
            return False
        return not (left.genders and right.genders and not left.genders & right.genders)

    def merge(self, one: str, other: str, reason: str, score: float) -> bool:
        """Merge the clusters of two keys, unless that is forbidden or they are one already."""
        if self.root(one) == self.root(other) or not self.may_merge(one, other):
            return False
        self._merge(one, other, reason, score)
        return True

    def doubt(self, one: str, other: str, reason: str, score: float) -> None:
        """Note that two may be one, unless that is forbidden."""
        if self.root(one) != self.root(other) and self.may_merge(one, other):
            one, other = sorted((one, other))
            link = Link(one, other, reason, score, merged=False)
            known = self._doubts.get((one, other))
            if known is None or (known.score, known.reason) < (score, reason):
                self._doubts[one, other] = link
            self._note(link)

    def share_first_names(self, one: str, other: str) -> None:
        """Let the first names of one count as those of another: no contradiction."""
        first_names = self.profile(one).first_names
        self._own_profile(self.root(other)).first_names.update(first_names)

    def merge_all(self, group: Iterable[_Keyed], reason: str, score: float) -> None:
        """Merge each of a group with the next one."""
        for one, other in pairwise(group):
            self.merge(one.key, other.key, reason, score)

    def doubt_all(self, group: Iterable[_Keyed], reason: str, score: float) -> None:
        """Note that each of a group may be the next one."""
        for one, other in pairwise(group):
            self.doubt(one.key, other.key, reason, score)

    def merge_by_evidence(
        self,
        group: Iterable[K],
        explain: Callable[[EvidenceScore], str],
        score: float,
        *,
        least: float,
        most: int,
    ) -> list[K]:
        """Merge each of a group with the earlier one it shares most with, from ``least`` points on.

        Returns those that were merged with no earlier one, ``most`` at most.
        """
        first: list[K] = []
        for one in group:
            scored = [(self.score(one, other), other) for other in first]
            best = max(scored, key=lambda pair: pair[0].points, default=None)
            if best is not None and best[0].points >= least:
                self.merge(one.key, best[1].key, explain(best[0]), score)
            elif len(first) < most:
                first.append(one)
        return first

    def score(self, one: _Keyed, other: _Keyed) -> EvidenceScore:
        """Score what the clusters of two have in common."""
        return self.evidence.score(self.profile(one.key), self.profile(other.key))

    def candidates(self, found: Iterable[K], one: _Keyed) -> list[K]:
        """Return the first of each other cluster with which one may be merged."""
        own = self.root(one.key)
        mine, profiles = self._profiles[own], self._profiles
        distinct: dict[str, K] = {}
        for candidate in found:
            root = self.root(candidate.key)
            if root != own and root not in distinct and self._may_be_one(mine, profiles[root]):
                distinct[root] = candidate
        return list(distinct.values())

    def most_frequent(self, found: Sequence[K], fewest: int = 0) -> K | None:
        """Return the one that far more articles name than all others together."""
        counts = [len(self.profile(one.key).articles) for one in found]
        most = max(counts)
        if most < fewest or most < _DOMINANT * (sum(counts) - most):
            return None
        return found[counts.index(most)]

    def links(self) -> list[Link]:
        """Return all merges, and the doubts that no merge has resolved, sorted."""
        doubts = self._doubts.values()
        open_doubts = [link for link in doubts if self.root(link.one) != self.root(link.other)]
        return sorted([*self._merges, *open_doubts])

    def members(self) -> Iterable[list[str]]:
        """Return the sorted keys of each cluster of two or more."""
        return self._sets.sets().values()

    def _merge(self, one: str, other: str, reason: str, score: float) -> None:
        root, merged = sorted((self.root(one), self.root(other)))
        if root == merged:
            return
        self._sets.union(root, merged)
        self._own_profile(root).merge(self._profiles.pop(merged))
        first, second = sorted((one, other))
        link = Link(first, second, reason, score, merged=True)
        self._merges.append(link)
        self._note(link)

    def _own_profile(self, root: str) -> ActorProfile:
        """Return the profile of a cluster, to be changed: no longer that of a record."""
        if root not in self._own:
            self._own.add(root)
            copied = ActorProfile()
            copied.merge(self._profiles[root])
            self._profiles[root] = copied
        return self._profiles[root]

    def _note(self, link: Link) -> None:
        """Note a merge or doubt where it is found."""


_NONE: frozenset[str] = frozenset()


def group_by(every: Iterable[T], key: Callable[[T], str | None]) -> dict[str, list[T]]:
    """Group by a key, sorted by it; groups of one and items with the key None are left out."""
    groups: dict[str, list[T]] = defaultdict(list)
    for one in every:
        name = key(one)
        if name is not None:
            groups[name].append(one)
    return {name: groups[name] for name in sorted(groups) if len(groups[name]) > 1}

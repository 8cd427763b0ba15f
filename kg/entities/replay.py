"""Compare some groups of records only, and repeat what is known of the others.

The effect of a rule on a group depends on the clusters of its members at that time. Where none of
these differs from an earlier run, the effect is the same as then, and need not be found again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kg.entities.blocks import KIND_OF, Block
from kg.entities.clusters import DECIDED, Clusters, Link
from kg.entities.name_records import NameRecord

T = TypeVar("T")

SAME = "same"
"""The stage of pairs that people decided on, before all rules."""
SHARED = "first names shared"
"""Replaces the reason of a link that is neither a merge nor a doubt."""

Group = tuple[str, str]
"""A stage and the name of a group."""


class Effect(NamedTuple):
    """What a rule did: a merge, a doubt, or first names that count for another key too."""

    one: str
    other: str
    reason: str
    score: float
    merged: bool

    @property
    def changes_clusters(self) -> bool:
        return self.merged or self.reason == SHARED


Effects = Mapping[Group, Sequence[Effect]]


class EveryBlock:
    """All blocks there can be."""

    def __contains__(self, block: object) -> bool:
        return True


class ReplayedClusters(Clusters):
    """Clusters of some records, of which only some groups are compared.

    ``found`` has the effects on these groups; ``same`` pairs are of the stage ``SAME``.
    """

    def __init__(
        self,
        records: Sequence[NameRecord],
        *,
        same: Iterable[tuple[str, str]],
        apart: Iterable[tuple[str, str]],
        chosen: Container[Block],
        known: Effects,
    ) -> None:
        """Compare the groups of the ``chosen`` blocks; ``known`` has the effects on others."""
        self.found: dict[Group, list[Effect]] = {}
        self._group: Group | None = None
        self._chosen = chosen
        self._known: dict[str, dict[str, Sequence[Effect]]] = {}
        for (stage, name), effects in known.items():
            if stage != SAME and (KIND_OF[stage], name) not in chosen:
                self._known.setdefault(stage, {})[name] = effects
        super().__init__(records, same=same, apart=apart)

    def each(self, stage: str, groups: Mapping[str, T]) -> Iterator[T]:
        """Yield the chosen groups, and repeat what is known of the others in between."""
        known = self._known.get(stage, {})
        kind = KIND_OF[stage]
        compared = {name for name in groups if (kind, name) in self._chosen}
        for name in sorted(compared | known.keys()):
            if name in compared:
                self._group = (stage, name)
                yield groups[name]
                self._group = None
                continue
            for one in known[name]:
                self._repeat(one)

    def share_first_names(self, one: str, other: str) -> None:
        super().share_first_names(one, other)
        self._keep(Effect(one, other, SHARED, 0.0, merged=False))

    def _repeat(self, one: Effect) -> None:
        if one.merged:
            self._merge(one.one, one.other, one.reason, one.score)
        elif one.reason == SHARED:
            super().share_first_names(one.one, one.other)

    def _note(self, link: Link) -> None:
        self._keep(Effect(link.one, link.other, link.reason, link.score, link.merged))

    def _keep(self, effect: Effect) -> None:
        group = self._group
        if effect.reason == DECIDED:
            group = (SAME, f"{effect.one}\n{effect.other}")
        if group is not None:
            self.found.setdefault(group, []).append(effect)

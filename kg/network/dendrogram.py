"""A debate in, a tree of its actors out: who is merged with whom, at which distance.

Actors are near where their statements are alike: the distance is 1 less the cosine of their counts
by concept and qualifier. Clusters are merged by the mean distance of their members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.counts import counts
from kg.network.records import Debate, Neutral, Unit, distinct, positioned
from kg.network.tables import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

Linkage = Literal["average", "complete", "single", "ward"]

_MOST = 5_000
"""Actors whose distances to each other fit into memory."""

COLUMNS = ("step", "one", "other", "distance", "actors")


@dataclass(frozen=True)
class Dendrogram:
    """``merges`` is a linkage matrix as scipy has it; ``labels`` are the leaves in its order."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    merges: NDArray[Any]

    def table(self) -> Table:
        """A row for each merge; a cluster is named by the step that made it, as ``#3``."""
        size = len(self.names)

        def called(number: float) -> str:
            place = int(number)
            return self.labels[place] if place < size else f"#{place - size + 1}"

        rows = (
            (step, called(one), called(other), round(float(distance), 6), int(actors))
            for step, (one, other, distance, actors) in enumerate(self.merges, 1)
        )
        return Table(COLUMNS, tuple(rows))

    def groups(self, number: int) -> dict[str, int]:
        """The actors in so many clusters, numbered from 0."""
        from scipy.cluster.hierarchy import fcluster

        if len(self.names) < 2:
            return dict.fromkeys(self.names, 0)
        found = fcluster(self.merges, number, criterion="maxclust")
        return {name: int(group) - 1 for name, group in zip(self.names, found, strict=True)}


def dendrogram(
    debate: Debate,
    *,
    linkage: Linkage = "average",
    duplicates: Unit = "include",
    neutral: Neutral = "drop",
) -> Dendrogram:
    """The tree of all actors with a statement. Raises UsageError for too many of them."""
    import numpy as np
    from scipy.cluster.hierarchy import linkage as merged
    from scipy.sparse import hstack
    from scipy.spatial.distance import squareform

    debate = positioned(debate, neutral)
    held = counts(distinct(debate.records, duplicates))
    size = len(held.actors)
    if size > _MOST:
        raise UsageError(
            f"{size:,} actors are too many for a dendrogram; keep the most active ones"
        )
    labels = tuple(debate.label(name) for name in held.actors)
    if size < 2:
        return Dendrogram(held.actors, labels, np.empty((0, 4)))
    profile = hstack(held.pairs, format="csr").toarray()
    norms = np.sqrt((profile**2).sum(axis=1))
    distance = 1 - (profile @ profile.T) / np.outer(norms, norms)
    distance = np.clip((distance + distance.T) / 2, 0, None)
    np.fill_diagonal(distance, 0)
    tree = merged(squareform(distance, checks=False), method=linkage)
    return Dendrogram(held.actors, labels, tree)

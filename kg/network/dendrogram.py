"""Merge actors into a tree by the similarity of their statements.

The distance of two actors is 1 minus the cosine of their counts by concept and qualifier. By
default clusters merge by the mean distance of their members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.counts import counts
from kg.network.records import Debate, Neutral, Unit, drop_duplicates, with_positions
from kg.network.tables import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

Linkage = Literal["average", "complete", "single", "ward"]

_MOST = 5_000
"""The largest number of actors whose distance matrix fits into memory."""

COLUMNS = ("step", "one", "other", "distance", "actors")


def order_by_likeness(rows: NDArray[Any]) -> list[int]:
    """Order the rows of a matrix so that similar ones are next to each other."""
    from scipy.cluster.hierarchy import leaves_list
    from scipy.cluster.hierarchy import linkage as merge_clusters
    from scipy.spatial.distance import pdist

    if len(rows) < 3:
        return list(range(len(rows)))
    return [int(leaf) for leaf in leaves_list(merge_clusters(pdist(rows), "average"))]


@dataclass(frozen=True)
class Dendrogram:
    """A tree: ``merges`` is a linkage matrix of scipy, ``labels`` are its leaves in order."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    merges: NDArray[Any]

    def table(self) -> Table:
        """List the merges; a cluster is named by the step that made it, as ``#3``."""
        size = len(self.names)

        def name(number: float) -> str:
            place = int(number)
            return self.labels[place] if place < size else f"#{place - size + 1}"

        rows = (
            (step, name(one), name(other), round(float(distance), 6), int(actors))
            for step, (one, other, distance, actors) in enumerate(self.merges, 1)
        )
        return Table(COLUMNS, tuple(rows))


def dendrogram(
    debate: Debate,
    *,
    linkage: Linkage = "average",
    duplicates: Unit = "include",
    neutral: Neutral = "drop",
) -> Dendrogram:
    """Build the tree of all actors that have a statement.

    Raises UsageError for too many of them.
    """
    import numpy as np
    from scipy.cluster.hierarchy import linkage as merge_clusters
    from scipy.sparse import hstack
    from scipy.spatial.distance import squareform

    debate = with_positions(debate, neutral)
    counted = counts(drop_duplicates(debate.records, duplicates))
    size = len(counted.actors)
    if size > _MOST:
        raise UsageError(
            f"{size:,} actors are too many for a dendrogram; keep the most active ones"
        )
    labels = tuple(debate.label(name) for name in counted.actors)
    if size < 2:
        return Dendrogram(counted.actors, labels, np.empty((0, 4)))
    profile = hstack(counted.pairs, format="csr").toarray()
    norms = np.sqrt((profile**2).sum(axis=1))
    distance = 1 - (profile @ profile.T) / np.outer(norms, norms)
    distance = np.clip((distance + distance.T) / 2, 0, None)
    np.fill_diagonal(distance, 0)
    tree = merge_clusters(squareform(distance, checks=False), method=linkage)
    return Dendrogram(counted.actors, labels, tree)

"""Divide items into clusters by their distances, and choose the number by modularity.

Each method gives clusters for a number k; the modularity of a network of similarities says which k,
and which method, divides it best. All methods are repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 10
"""The largest number of clusters that is tried."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """One way to divide: each item's cluster, numbered from 0, and the modularity."""

    method: str
    of: tuple[int, ...]
    modularity: float


def clusters(
    distances: NDArray[Any],
    similarities: NDArray[Any],
    *,
    methods: Iterable[str] | None = None,
    most: int = MOST,
) -> list[Clusters]:
    """Divide by each method, and return the best number of clusters of each, best method first.

    ``distances`` and ``similarities`` are symmetric matrices over the same items, similarities at
    least 0; the modularity is that of the similarities.
    """
    size = len(distances)
    best: list[Clusters] = []
    for method in methods or METHODS:
        found = [
            Clusters(method, of, modularity(similarities, of))
            for of in METHODS[method](distances, min(most, size - 1))
            if len(set(of)) > 1
        ]
        if found:
            best.append(max(found, key=lambda one: (round(one.modularity, 9), -max(one.of))))
    return sorted(best, key=lambda one: -round(one.modularity, 9))


def modularity(similarities: NDArray[Any], of: tuple[int, ...]) -> float:
    """Compute Newman's modularity of a weighted network; its diagonal does not count."""
    import numpy as np

    ties = np.array(similarities, float)
    np.fill_diagonal(ties, 0)
    total = ties.sum()
    if not total:
        return 0.0
    same = np.equal.outer(of, of)
    strength = ties.sum(axis=1)
    return float(((ties - np.outer(strength, strength) / total) * same).sum() / total)


Ways = Iterator[tuple[int, ...]]


def _hierarchical(linkage: str) -> Callable[[NDArray[Any], int], Ways]:
    def divide(distances: NDArray[Any], most: int) -> Ways:
        from scipy.cluster.hierarchy import fcluster
        from scipy.cluster.hierarchy import linkage as merge_clusters
        from scipy.spatial.distance import squareform

        tree = merge_clusters(squareform(distances, checks=False), method=linkage)
        for k in range(2, most + 1):
            yield _numbered(fcluster(tree, k, criterion="maxclust"))

    return divide


def _k_means(distances: NDArray[Any], most: int) -> Ways:
    """Divide the rows of the matrix by k-means, from the medoids on."""
    for chosen in _find_medoids(distances, most):
        yield _means_from(distances, chosen)


def _means_from(points: NDArray[Any], chosen: list[int]) -> tuple[int, ...]:
    """Divide points by k-means that begins with the chosen ones."""
    import warnings

    from scipy.cluster.vq import kmeans2

    with warnings.catch_warnings():
        # Of equal points, some clusters stay empty; there are fewer clusters then.
        warnings.simplefilter("ignore", UserWarning)
        return _numbered(kmeans2(points, points[chosen], minit="matrix")[1])


def _medoids(distances: NDArray[Any], most: int) -> Ways:
    """Divide around medoids: each item belongs to the nearest."""
    for chosen in _find_medoids(distances, most):
        yield _numbered(distances[:, chosen].argmin(axis=1))


def _find_medoids(distances: NDArray[Any], most: int) -> Iterator[list[int]]:
    """Swap a medoid for another item while that lowers the sum of distances (Kaufman's PAM)."""
    import numpy as np

    chosen = [int(distances.sum(axis=1).argmin())]
    for _ in range(2, most + 1):
        nearest = distances[:, chosen].min(axis=1)
        gains = np.maximum(nearest[:, None] - distances, 0).sum(axis=0)
        gains[chosen] = -1
        chosen = [*chosen, int(gains.argmax())]
        cost = distances[:, chosen].min(axis=1).sum()
        improved = True
        while improved:
            improved = False
            for place in range(len(chosen)):
                others = [one for number, one in enumerate(chosen) if number != place]
                nearest = distances[:, others].min(axis=1)
                costs = np.minimum(nearest[:, None], distances).sum(axis=0)
                other = int(costs.argmin())
                if costs[other] < cost - 1e-9:
                    chosen[place], cost, improved = other, costs[other], True
        yield list(chosen)


def _spectral(distances: NDArray[Any], most: int) -> Ways:
    """Divide the leading eigenvectors of the normalised Laplacian of a Gaussian affinity."""
    import numpy as np

    affinity = np.exp(-(distances**2) / 2)
    root = 1 / np.sqrt(affinity.sum(axis=1))
    _, vectors = np.linalg.eigh(root[:, None] * affinity * root)
    for chosen in _find_medoids(distances, most):
        yield _means_from(vectors[:, -len(chosen) :], chosen)


def _concor(distances: NDArray[Any], most: int) -> Ways:
    """Correlate the rows again and again until all correlations are 1 or −1: two clusters."""
    import numpy as np

    found = -np.array(distances, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(50):
            found = np.nan_to_num(np.corrcoef(found))
            if (np.abs(found) > 0.999).all():
                break
    yield _numbered(found[0] > 0)


def _numbered(of: Any) -> tuple[int, ...]:
    """Count clusters from 0 in the order of items."""
    values = [int(one) for one in of]
    number = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return tuple(number[value] for value in values)


METHODS: Mapping[str, Callable[[NDArray[Any], int], Ways]] = {
    "average": _hierarchical("average"),
    "complete": _hierarchical("complete"),
    "single": _hierarchical("single"),
    "ward": _hierarchical("ward"),
    "k-means": _k_means,
    "medoids": _medoids,
    "spectral": _spectral,
    "concor": _concor,
}

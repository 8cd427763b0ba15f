"""Find communities of a network by several methods, and keep the one with the best modularity.

Only edges with a positive weight hold a community together; in a network of agreement minus
disagreement these join the pairs that agree on balance. Every method is seeded. Besides methods for
networks there are those of :mod:`kg.network.clusters`, which divide nodes by the distance of their
ties, into as many clusters as give the best modularity; they are tried only if they are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.network import clusters as by_distance
from kg.network.trim import positive

if TYPE_CHECKING:
    from networkx import Graph

Groups = list[set[Any]]

_LARGE = 60
"""The number of nodes from which Girvan–Newman is too slow to be tried."""
_MOST_DENSE = 3_000
"""The largest number of nodes whose modularity matrix fits into memory."""


@dataclass(frozen=True, slots=True)
class Communities:
    """The community of each node, numbered from 0, the largest first.

    ``tried`` has the modularity of each method that was tried.
    """

    method: str
    modularity: float
    of: dict[Any, int]
    tried: dict[str, float]


def communities(graph: Graph, *, method: str = "best") -> Communities:
    """Find the communities of the graph's positive part.

    ``method`` is one of METHODS or of CLUSTERINGS, or "best" for the one of METHODS with the
    greatest modularity. Raises UsageError for an unknown method, or too many nodes for it.
    """
    from networkx.algorithms.community import modularity

    if method not in ("best", *METHODS, *CLUSTERINGS):
        there = ", ".join(("best", *METHODS, *CLUSTERINGS))
        raise UsageError(f"no method '{method}'; there are: {there}")
    agreement = positive(graph)
    if not agreement.number_of_edges():
        return Communities(
            "none", 0.0, {n: i for i, n in enumerate(sorted(agreement, key=str))}, {}
        )
    wanted = [method] if method != "best" else [m for m in METHODS if _fits(m, agreement)]
    found = {
        name: METHODS[name](agreement) if name in METHODS else _by_distance(name, agreement)
        for name in wanted
    }
    tried = {name: float(modularity(agreement, groups)) for name, groups in found.items()}
    best = max(tried, key=lambda name: (round(tried[name], 9), -wanted.index(name)))
    groups = sorted((sorted(g, key=str) for g in found[best]), key=lambda g: (-len(g), str(g[0])))
    of = {node: number for number, group in enumerate(groups) for node in group}
    return Communities(best, tried[best], of, tried)


def _fits(method: str, graph: Graph) -> bool:
    limit = {"girvan-newman": _LARGE, "leading-eigenvector": _MOST_DENSE}.get(method)
    return limit is None or len(graph) <= limit


def _louvain(graph: Graph) -> Groups:
    from networkx.algorithms.community import louvain_communities

    return [set(group) for group in louvain_communities(graph, seed=1)]


def _label_propagation(graph: Graph) -> Groups:
    from networkx.algorithms.community import asyn_lpa_communities

    return [set(group) for group in asyn_lpa_communities(graph, weight="weight", seed=1)]


def _fast_greedy(graph: Graph) -> Groups:
    from networkx.algorithms.community import greedy_modularity_communities

    return [set(group) for group in greedy_modularity_communities(graph, weight="weight")]


def _by_distance(method: str, graph: Graph) -> Groups:
    """Divide nodes by the distance of their ties to all nodes."""
    import networkx as nx
    import numpy as np
    from scipy.spatial.distance import cdist

    nodes = sorted(graph, key=str)
    if len(nodes) > _MOST_DENSE:
        raise UsageError(f"{len(nodes):,} nodes are too many for {method}; use louvain")
    ties = nx.to_numpy_array(graph, nodelist=nodes)
    # A node is as near to itself as to its nearest neighbour.
    profiles = ties + np.diag(ties.max(axis=1))
    distances = cdist(profiles, profiles)
    distances /= distances.max() or 1.0
    found = by_distance.clusters(distances, ties, methods=[method])
    if not found:
        return [set(nodes)]
    groups: dict[int, set[Any]] = {}
    for node, cluster in zip(nodes, found[0].of, strict=True):
        groups.setdefault(cluster, set()).add(node)
    return list(groups.values())


def _girvan_newman(graph: Graph) -> Groups:
    """Return the best level of the hierarchy that removing the most central edge builds."""
    from networkx.algorithms.community import girvan_newman, modularity

    best: Groups = [set(graph)]
    reached = float(modularity(graph, best))
    for groups in girvan_newman(graph):
        quality = float(modularity(graph, groups))
        if quality > reached + 1e-12:
            best, reached = [set(group) for group in groups], quality
    return best


def _leading_eigenvector(graph: Graph) -> Groups:
    """Split groups by the sign of the leading eigenvector of the modularity matrix."""
    import networkx as nx
    import numpy as np

    nodes = sorted(graph, key=str)
    weights = nx.to_numpy_array(graph, nodelist=nodes)
    strength = weights.sum(axis=1)
    surplus = weights - np.outer(strength, strength) / strength.sum()
    waiting, done = [np.arange(len(nodes))], []
    while waiting:
        group = waiting.pop()
        part = surplus[np.ix_(group, group)]
        part = part - np.diag(part.sum(axis=1))
        values, vectors = np.linalg.eigh(part)
        side = vectors[:, -1] > 0
        sign = np.where(side, 1.0, -1.0)
        gains = values[-1] > 1e-9 and sign @ part @ sign > 1e-9
        if gains and side.any() and not side.all():
            waiting += [group[~side], group[side]]
        else:
            done.append(group)
    return [{nodes[place] for place in group} for group in done]


METHODS: Mapping[str, Callable[[Any], Groups]] = {
    "louvain": _louvain,
    "leading-eigenvector": _leading_eigenvector,
    "girvan-newman": _girvan_newman,
    "label-propagation": _label_propagation,
    "fast-greedy": _fast_greedy,
}
CLUSTERINGS = tuple(by_distance.METHODS)

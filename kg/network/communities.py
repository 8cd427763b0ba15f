"""Find communities of a network by several methods, and keep the one with the best modularity.

Only edges with a positive weight hold a community together; in a network of agreement minus
disagreement these join the pairs that agree on balance. Every method is seeded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
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

    ``method`` is one of METHODS, or "best" for the one with the greatest modularity. Raises
    UsageError for an unknown method.
    """
    from networkx.algorithms.community import modularity

    if method not in ("best", *METHODS):
        raise UsageError(f"no method '{method}'; there are: best, {', '.join(METHODS)}")
    agreement = positive(graph)
    if not agreement.number_of_edges():
        return Communities(
            "none", 0.0, {n: i for i, n in enumerate(sorted(agreement, key=str))}, {}
        )
    wanted = [method] if method != "best" else [m for m in METHODS if _fits(m, agreement)]
    found = {name: METHODS[name](agreement) for name in wanted}
    tried = {name: float(modularity(agreement, groups)) for name, groups in found.items()}
    best = max(tried, key=lambda name: (round(tried[name], 9), -list(METHODS).index(name)))
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
}

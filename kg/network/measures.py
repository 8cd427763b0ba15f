"""A network in, a table of its nodes out: how central each is, by the usual measures.

Betweenness takes heavy edges for short ones (1 / |weight|); eigenvector, PageRank and clustering
look at the positive part of the network, since they know no disagreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.network.tables import Table
from kg.network.trim import positive

if TYPE_CHECKING:
    from networkx import Graph

_EXACT = 1_500
"""Nodes up to which betweenness is exact; beyond, it is estimated from so many of them."""

COLUMNS = (
    "node",
    "label",
    "kind",
    "statements",
    "degree",
    "strength",
    "betweenness",
    "eigenvector",
    "pagerank",
    "clustering",
)


def measures(graph: Graph, *, seed: int = 1) -> Table:
    """A row for each node, the strongest first; betweenness is in 0..1, PageRank sums to 1."""
    held = positive(graph)
    strength = dict(graph.degree(weight="weight"))
    betweenness = _betweenness(graph, seed)
    eigenvector = _eigenvector(held)
    pagerank = _pagerank(held)
    clustering = _clustering(held)
    rows = [
        (
            node,
            data.get("label", str(node)),
            data.get("kind", ""),
            data.get("statements", 0),
            graph.degree(node),
            _round(strength[node]),
            _round(betweenness[node]),
            _round(eigenvector[node]),
            _round(pagerank[node]),
            _round(clustering[node]),
        )
        for node, data in graph.nodes(data=True)
    ]
    rows.sort(key=lambda row: (-row[5], -row[4], str(row[1]), str(row[0])))
    return Table(COLUMNS, tuple(rows))


def _round(value: float) -> float:
    return round(float(value), 6)


def _betweenness(graph: Graph, seed: int) -> dict[Any, float]:
    import networkx as nx

    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        if data["weight"]:
            plain.add_edge(a, b, distance=1 / abs(data["weight"]))
    sample = None if len(plain) <= _EXACT else _EXACT // 3
    found: dict[Any, float] = nx.betweenness_centrality(
        plain, k=sample, weight="distance", seed=seed
    )
    return found


def _eigenvector(graph: Graph) -> dict[Any, float]:
    """The leading eigenvector, largest value 1; it lives in one component, others have 0."""
    import networkx as nx
    import numpy as np
    from scipy.sparse import identity

    nodes = list(graph)
    if not graph.number_of_edges():
        return dict.fromkeys(nodes, 0.0)
    adjacency = nx.to_scipy_sparse_array(graph, nodelist=nodes, dtype=float, format="csr")
    # Shifted, so that a two-mode network, whose spectrum is symmetric, converges as well.
    scale = abs(adjacency).sum(axis=1).max()
    shifted = adjacency / scale + identity(len(nodes), format="csr")
    vector = np.ones(len(nodes))
    for _ in range(2_000):
        following = shifted @ vector
        following = following / following.max()
        if abs(following - vector).max() < 1e-10:
            break
        vector = following
    return dict(zip(nodes, vector.tolist(), strict=True))


def _pagerank(graph: Graph) -> dict[Any, float]:
    import networkx as nx

    if not len(graph):
        return {}
    found: dict[Any, float] = nx.pagerank(graph, weight="weight", max_iter=500)
    return found


def _clustering(graph: Graph) -> dict[Any, float]:
    """The share of a node's pairs of neighbours that are tied too; of a two-mode node, the mean
    overlap of its neighbourhood with those two steps away, since it has no triangles.
    """
    import networkx as nx

    found: dict[Any, float]
    modes = {data.get("mode") for _, data in graph.nodes(data=True)}
    if len(modes) > 1 and nx.is_bipartite(graph):
        found = nx.bipartite.clustering(graph)
    else:
        found = nx.clustering(graph)
    return found

"""Measure how central each node of a network is.

Betweenness treats heavy edges as short ones (1 / |weight|); eigenvector, PageRank and clustering
use only the positive part of the network, since they have no notion of disagreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.network.tables import Table
from kg.network.trim import positive

if TYPE_CHECKING:
    from networkx import Graph

_EXACT = 1_500
"""The largest number of nodes with exact betweenness; above it, a third of it are sampled."""

COLUMNS = (
    *("node", "label", "kind", "statements", "degree", "strength"),
    *("betweenness", "eigenvector", "pagerank", "clustering"),
)


def measures(graph: Graph) -> Table:
    """Measure all nodes, the strongest first; betweenness is in 0..1, PageRank sums to 1."""
    agreement = positive(graph)
    strength = dict(graph.degree(weight="weight"))
    betweenness = _betweenness(graph)
    eigenvector = _eigenvector(agreement)
    pagerank = _pagerank(agreement)
    clustering = _clustering(agreement)
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


def _betweenness(graph: Graph) -> dict[Any, float]:
    import networkx as nx

    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        if data["weight"]:
            plain.add_edge(a, b, distance=1 / abs(data["weight"]))
    sample = None if len(plain) <= _EXACT else _EXACT // 3
    return dict(nx.betweenness_centrality(plain, k=sample, weight="distance", seed=1))


def _eigenvector(graph: Graph) -> dict[Any, float]:
    """Compute the leading eigenvector, its largest value 1, by power iteration.

    It lives in one component; nodes outside have 0.
    """
    import networkx as nx
    import numpy as np
    from scipy.sparse import identity

    nodes = list(graph)
    if not graph.number_of_edges():
        return dict.fromkeys(nodes, 0.0)
    adjacency = nx.to_scipy_sparse_array(graph, nodelist=nodes, dtype=float, format="csr")
    # The shift lets a two-mode network, whose spectrum is symmetric, converge too.
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
    return dict(nx.pagerank(graph, weight="weight", max_iter=500))


def _clustering(graph: Graph) -> dict[Any, float]:
    """Compute the share of a node's pairs of neighbours that are tied.

    Two-mode networks have no triangles: there it is the mean overlap of a node's neighbourhood with
    those of the nodes two steps away.
    """
    import networkx as nx

    modes = {data.get("mode") for _, data in graph.nodes(data=True)}
    two_mode = len(modes) > 1 and nx.is_bipartite(graph)
    return dict(nx.bipartite.clustering(graph) if two_mode else nx.clustering(graph))

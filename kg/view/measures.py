"""Measure how central each node of a network is, and find its communities.

The same network gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

SEED = 7
_BETWEENNESS = 800
"""The most nodes for which betweenness is computed; it takes nodes times edges."""


def measures(nodes: Sequence[str], ties: Iterable[tuple[str, str, int]]) -> dict[str, list[float]]:
    """Return the values of each measure in the order of ``nodes``, the largest being 1.

    The measures are ``ties`` (the number of neighbours), ``pagerank`` and, unless the network is
    too large, ``betweenness``.
    """
    import networkx as nx

    graph = _graph(nodes, ties)
    found = {"ties": [float(graph.degree(node)) for node in nodes]}
    ranks = nx.pagerank(graph, weight="weight") if graph.number_of_edges() else {}
    found["pagerank"] = [ranks.get(node, 0.0) for node in nodes]
    if len(nodes) <= _BETWEENNESS:
        between = nx.betweenness_centrality(graph)
        found["betweenness"] = [between[node] for node in nodes]
    return {name: _scaled(values) for name, values in found.items()}


def communities(nodes: Sequence[str], ties: Iterable[tuple[str, str, int]]) -> list[int]:
    """Return the community (Louvain) of each node; 0 is the largest, -1 means none."""
    import networkx as nx

    graph = _graph(nodes, ties)
    number = dict.fromkeys(nodes, -1)
    if graph.number_of_edges():
        found = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
        order = {node: n for n, node in enumerate(nodes)}
        found = sorted(found, key=lambda part: (-len(part), min(order[node] for node in part)))
        for n, part in enumerate(part for part in found if len(part) > 1):
            number.update(dict.fromkeys(part, n))
    return [number[node] for node in nodes]


def _graph(nodes: Sequence[str], ties: Iterable[tuple[str, str, int]]) -> nx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    for a, b, count in ties:
        weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
        graph.add_edge(a, b, weight=weight + count)
    return graph


def _scaled(values: list[float]) -> list[float]:
    most = max(values, default=0.0) or 1.0
    return [round(value / most, 4) for value in values]

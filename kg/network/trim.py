"""Cut a network down: to its largest component, to an ego network, to its positive edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networkx import Graph


def largest_component(graph: Graph) -> Graph:
    """Return the component with most nodes; of equal ones, the one with the first node in order."""
    import networkx as nx

    components = [sorted(component, key=str) for component in nx.connected_components(graph)]
    if not components:
        return graph.copy()
    return graph.subgraph(min(components, key=lambda c: (-len(c), c[0]))).copy()


def ego(graph: Graph, node: Any, *, depth: int = 1) -> Graph:
    """Return a node and those at most ``depth`` edges away, with all edges between them."""
    import networkx as nx

    return nx.ego_graph(graph, node, radius=depth)


def positive(graph: Graph) -> Graph:
    """Keep the edges with a weight above 0, and all nodes."""
    kept = graph.copy()
    kept.remove_edges_from([(a, b) for a, b, d in graph.edges(data=True) if d["weight"] <= 0])
    return kept

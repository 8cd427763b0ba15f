"""Prepare networks for files: sorted, with an id for each edge, without empty values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.export.xml import possible
from kg.network import statement_network

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

    from kg.store import Store


def network(store: Store) -> MultiDiGraph:
    """Return the statement network of a graph, sorted by IRI.

    Each edge names its statement, because a statement about two topics is two edges.
    """
    import networkx as nx

    found = statement_network(store, reprints="all")
    out = nx.MultiDiGraph(**_values(found.graph))
    for node, data in sorted(found.nodes(data=True)):
        out.add_node(node, **_values(data))
    edges = sorted(found.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (source, end, statement, data) in enumerate(edges):
        out.add_edge(source, end, key=f"e{number}", statement=statement, **_values(data))
    return out


def cleaned(graph: Graph) -> Graph:
    """Return a copy with sorted nodes and edges, an id for each edge, and no empty values.

    Edges lead from actors to concepts in two-mode networks, else in order of the nodes' names.
    """
    out = graph.__class__(**_values(graph.graph))
    for node, data in sorted(graph.nodes(data=True), key=lambda item: str(item[0])):
        out.add_node(_clean(node), **_values(data))
    edges = [(*_ends(graph, a, b), data) for a, b, data in graph.edges(data=True)]
    for number, (a, b, data) in enumerate(sorted(edges, key=lambda e: (str(e[0]), str(e[1])))):
        out.add_edge(_clean(a), _clean(b), **{"id": f"e{number}", **_values(data)})
    return out


def _ends(graph: Graph, one: Any, other: Any) -> tuple[Any, Any]:
    modes = graph.nodes[one].get("mode"), graph.nodes[other].get("mode")
    if modes == ("actor", "concept"):
        return one, other
    if modes == ("concept", "actor"):
        return other, one
    return (one, other) if str(one) <= str(other) else (other, one)


def _clean(node: Any) -> Any:
    return _line_ends(possible(node)) if isinstance(node, str) else node


def _values(data: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that have a value, in characters that XML allows."""
    return {
        name: _line_ends(possible(value)) if isinstance(value, str) else value
        for name, value in sorted(data.items())
        if value is not None and value != ""
    }


def _line_ends(text: str) -> str:
    """Replace line ends as XML readers do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""Write the text of SPARQL updates: quads grouped as data, and the replacement of graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

if TYPE_CHECKING:
    from kg.graph import Row

GraphName = NamedNode | BlankNode | DefaultGraph
Groups = dict[GraphName, dict[object, list[str]]]
"""For each graph and subject, its predicates with a value each."""


def replacement(graphs: Iterable[NamedNode | DefaultGraph], groups: Groups) -> str:
    """Return the update that drops ``graphs`` and inserts quads."""
    steps = [
        "DROP DEFAULT" if isinstance(graph, DefaultGraph) else f"DROP SILENT GRAPH {graph}"
        for graph in dict.fromkeys(graphs)
    ]
    if groups:
        steps.append(f"INSERT DATA {{ {data_block(groups)} }}")
    return " ;\n".join(steps)


def group_quads(quads: Iterable[Quad | Row]) -> Groups:
    """Group quads by graph and subject, which engines read faster."""
    graphs: Groups = {}
    for subject, predicate, value, graph in quads:
        subjects = graphs.setdefault(graph, {})
        subjects.setdefault(subject, []).append(f"{predicate} {value}")
    return graphs


def data_block(groups: Groups) -> str:
    """Return the data block of quads."""
    return " ".join(
        _group(
            graph, " ".join(f"{subject} {' ; '.join(pairs)} ." for subject, pairs in each.items())
        )
        for graph, each in groups.items()
    )


def _group(graph: GraphName, triples: str) -> str:
    return triples if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {triples} }}"

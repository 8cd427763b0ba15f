"""A graph without statements of low confidence, for named questions, which do not filter by it."""

from __future__ import annotations

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.graph.protocol import Graph, solutions
from kg.graph.union import UnionGraph

_CONFIDENCES = """
SELECT DISTINCT ?statement ?confidence {
  ?statement a kg:Statement ; itsrdf:taConfidence ?confidence
}"""
_ALL = "SELECT ?subject ?predicate ?object ?graph { GRAPH ?graph { ?subject ?predicate ?object } }"


class Confident(UnionGraph):
    """A copy in memory, independent of the graph."""

    def __init__(self, graph: Graph, least: float) -> None:
        """Copy a graph without the statements whose confidence is below ``least``."""
        doubtful = {
            row["statement"]
            for row in solutions(graph, _CONFIDENCES)
            if float(row["confidence"].value) < least
        }
        copy = ox.Store()
        copy.bulk_extend(
            Quad(subject, predicate, value, name)
            for subject, predicate, value, name in solutions(graph, _ALL)
            if subject not in doubtful and value not in doubtful
        )
        super().__init__(copy, graph.base, graph.replaced())

"""A graph without statements of low confidence, for named questions, which do not filter by it."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.graph.protocol import Answer, Graph, Term, solutions
from kg.vocab.terms import PREFIXES

_CONFIDENCES = """
SELECT DISTINCT ?statement ?confidence {
  ?statement a kg:Statement ; itsrdf:taConfidence ?confidence
}"""
# No question asks for evidence, which is most of a graph, or for whole texts.
_ASKED_FOR = """
SELECT ?subject ?predicate ?object ?graph {
  GRAPH ?graph { ?subject ?predicate ?object }
  FILTER(!STRSTARTS(STR(?predicate), STR(oa:)) && ?predicate != nif:isString)
}"""


class Confident:
    """A copy in memory of what questions ask for, independent of the graph."""

    def __init__(self, graph: Graph, least: float) -> None:
        """Copy a graph without the statements whose confidence is below ``least``."""
        doubtful = {
            row["statement"]
            for row in solutions(graph, _CONFIDENCES)
            if float(row["confidence"].value) < least
        }
        self.base = graph.base
        self._replaced = graph.replaced()
        self._copy = ox.Store()
        self._copy.bulk_extend(
            Quad(subject, predicate, value, name)
            for subject, predicate, value, name in solutions(graph, _ASKED_FOR)
            if subject not in doubtful and value not in doubtful
        )

    def query(
        self,
        sparql: str,
        /,
        *,
        bindings: Mapping[str, Term] | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query over the union of all graphs, as :class:`kg.store.Store` does."""
        return self._copy.query(
            sparql,
            base_iri=base_iri or self.base,
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions={ox.Variable(name): term for name, term in (bindings or {}).items()},
        )

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""
        return self._replaced

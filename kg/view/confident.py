"""A store and a least probability in; the graph without less probable statements, to be asked, out.

Named questions know nothing of probabilities: what they are not to count must not be there.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.query.questions import Queryable
from kg.vocab.terms import PREFIXES

_PROBABLE = """
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
    """What questions ask for of a store, in memory; the store may change or close meanwhile."""

    def __init__(self, store: Queryable, least: float) -> None:
        less = {
            statement
            for statement, confidence in store.query(_PROBABLE)
            if float(confidence.value) < least
        }
        self._held = ox.Store()
        self._held.bulk_extend(
            Quad(subject, predicate, value, graph)
            for subject, predicate, value, graph in store.query(_ASKED_FOR)
            if subject not in less and value not in less
        )

    def query(self, sparql: str, /) -> Any:
        """The answer over the union of all graphs, as of the store."""
        return self._held.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)

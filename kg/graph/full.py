"""Add to a graph what follows from it: annotations, words at offsets, inverse links, classes.

The graph states nothing twice. Programs that expect Web Annotations, OWL-Time or the words of a
cue get them from the queries of ``ontology/full``, which any SPARQL store can run as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Quad, QueryTriples, Triple

from kg.base.resources import ontology
from kg.graph.protocol import Graph
from kg.graph.union import UnionGraph
from kg.vocab.iris import Ids

NAME = "full"
"""The last part of the name of the graph with what follows."""


def following(graph: Graph) -> list[Triple]:
    """Return the triples that follow from a graph, distinct and sorted."""
    found: set[Triple] = set()
    for file in sorted(ontology("full").glob("*.rq")):
        found.update(cast("QueryTriples", graph.query(file.read_text(encoding="utf-8"))))
    return sorted(found, key=str)


def in_full(triples: Iterable[Triple], base: str) -> list[Triple]:
    """Return the triples of a document with those that follow from them, distinct and sorted."""
    engine, name, given = ox.Store(), Ids(base).common_graph(NAME), list(triples)
    engine.extend(Quad(one.subject, one.predicate, one.object, name) for one in given)
    return sorted({*given, *following(UnionGraph(engine, base, {}))}, key=str)


class FullGraph:
    """A graph whose dump has one graph more: what follows from the others."""

    def __init__(self, graph: Graph, dump: Callable[[], Iterator[Quad]]) -> None:
        """Add to a graph with this dump."""
        self.base, self.query = graph.base, graph.query
        self._graph, self._dump = graph, dump

    def dump(self) -> Iterator[Quad]:
        """Yield the quads of the graph, then what follows from them."""
        yield from self._dump()
        name = Ids(self.base).common_graph(NAME)
        for one in following(self._graph):
            yield Quad(one.subject, one.predicate, one.object, name)

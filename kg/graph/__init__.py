"""Turn readings into quads, the only source of articles' triples.

Each article has graphs of its own (:func:`graph_names`): its source, what a coder asserts, and
their provenance. What all articles together say of an actor, a claim or a topic is in a graph of
that node, which :mod:`kg.consolidate` writes.

    <article> <- isPartOf - <statement> - source -> <actor>
        ^                     | expresses -> <claim>
        |                     | contentAt, cueAt ... -> <article#char=120,165>
      <text>                <position> - takenIn -> <statement>
                              | topic -> <topic>

Nothing is stated twice. What follows from the rest (annotations with the words at these offsets,
inverse links, classes) is added by :mod:`kg.graph.full` where somebody wants it.

Every term is in ``ontology/kg.ttl``. There are no blank nodes, and the same reading gives the same
bytes in whatever order it lists its statements.
"""

from kg.graph.articles import (
    Coding,
    ReadingRows,
    article_quads,
    graph_names,
    reading_graphs,
    reading_rows,
)
from kg.graph.given import Given, GivenStatement
from kg.graph.links import Comparison, Outcome, link_rows, links
from kg.graph.triples import fingerprint, provenance_of
from kg.graph.values import ACTOR_CLASSES, KIND_OF, Row

__all__ = [
    "ACTOR_CLASSES",
    "KIND_OF",
    "Coding",
    "Comparison",
    "Given",
    "GivenStatement",
    "Outcome",
    "ReadingRows",
    "Row",
    "article_quads",
    "fingerprint",
    "graph_names",
    "link_rows",
    "links",
    "provenance_of",
    "reading_graphs",
    "reading_rows",
]

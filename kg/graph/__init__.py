"""A Reading in, sorted quads out: the only module that makes triples.

What one article gives stands in graphs of its own (:func:`graph_names`): its source, what a coder
asserts, and the provenance of that. What all articles together say of an actor, a claim or a topic
(its preferred label, its kind, where it appeared first) stands in a graph of that thing
(:func:`derived_quads`) and is a function of votes alone, whatever the order of articles.

    <article> ◄ isPartOf ─ <statement> ─ source ► <actor>      <evidence> ─ hasBody ► <statement>
        ▲                      │ expresses ► <claim>               │ hasTarget ► <place>
     <text> ◄── hasSource ─────┼────────────────────────────────────────────────────┘
                               └ about, target ► <topic>

Every term that stands here is in ``ontology/kg.ttl``. There are no blank nodes, and the same
reading gives the same bytes in whatever order it lists its statements.
"""

from kg.graph.articles import (
    Coding,
    article_quads,
    article_rows,
    coded_quads,
    graph_names,
    reading_graphs,
)
from kg.graph.derived import Settlement, Votes, derived_graphs, derived_quads, is_vote, votes_in
from kg.graph.triples import CONTEXT_WIDTH, provenance_of
from kg.graph.values import KIND_OF, KINDS, SCOPE, Row, given_key, key_literal, written_key

__all__ = [
    "CONTEXT_WIDTH",
    "KINDS",
    "KIND_OF",
    "SCOPE",
    "Coding",
    "Row",
    "Settlement",
    "Votes",
    "article_quads",
    "article_rows",
    "coded_quads",
    "derived_graphs",
    "derived_quads",
    "given_key",
    "graph_names",
    "is_vote",
    "key_literal",
    "provenance_of",
    "reading_graphs",
    "votes_in",
    "written_key",
]

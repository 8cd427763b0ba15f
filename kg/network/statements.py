"""Build a network in which every statement is an edge from its source.

A statement leads to the topic of each of its positions that is not hearsay, and one without such a
position to the claim that it expresses. A statement without a known source has no
edge: the graph attribute ``unsourced`` counts these, ``untied`` counts those with a source and
nothing to lead to, ``statements`` counts all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from kg.graph.protocol import Graph
from kg.graph.reader import STANCE_OF, Reader, StoredStatement
from kg.graph.reprints import Reprints, count_reprints
from kg.model import Claim, Position, Topic

if TYPE_CHECKING:
    from networkx import MultiDiGraph

About = Literal["topics", "claims"]


def statement_network(
    store: Graph,
    *,
    about: About = "topics",
    min_confidence: float = 0.0,
    reprints: Reprints = "once",
    read: Iterable[StoredStatement] | None = None,
) -> MultiDiGraph:
    """Build the network of all statements with a known source, one edge per statement and topic.

    Nodes are IRIs with ``label``, ``kind`` (person, organisation, group, document, unknown, topic
    or claim) and ``statements``, the number of distinct statements at them. Edges are keyed by the
    statement's IRI and have ``stance`` towards the topic (support, oppose, none), ``date`` (EDTF:
    of the utterance, else of publication), ``earliest`` and ``latest`` day, ``type``, ``act``,
    ``text``, ``target``, ``sentence``, ``article`` (IRI), ``headline``, ``outlet``, ``url``,
    ``rule``, ``why`` of the position and ``confidence`` of the statement in 0..1. Unknown values
    are "". With ``about="claims"`` edges lead to claims. Statements with a ``confidence`` below
    ``min_confidence`` are neither included nor counted, nor, with ``reprints="once"``, statements
    that a reprint copies. ``read`` gives all statements of the graph if they were read before.
    """
    import networkx as nx

    statements = [
        one
        for one in (Reader(store).statements if read is None else read)
        if one.statement.confidence >= min_confidence and not (one.copy_of and reprints == "once")
    ]
    graph = nx.MultiDiGraph()
    statements_at: dict[str, set[str]] = defaultdict(set)
    untied = 0
    for one in statements:
        source = one.source
        if source is None:
            continue
        ends = subjects(one, about)
        untied += not ends
        for end, position in ends:
            kind = "claim" if isinstance(end, Claim) else "topic"
            graph.add_node(source.key, label=source.label, kind=source.kind)
            graph.add_node(end.key, label=end.label, kind=kind)
            graph.add_edge(source.key, end.key, key=one.iri, **_edge(one, position))
            statements_at[source.key].add(one.iri)
            statements_at[end.key].add(one.iri)
    for node in graph:
        graph.nodes[node]["statements"] = len(statements_at[node])
    graph.graph["untied"] = untied
    graph.graph["reprints"] = count_reprints(store) if reprints == "once" else 0
    graph.graph["statements"] = len(statements)
    graph.graph["unsourced"] = sum(one.source is None for one in statements)
    return graph


def subjects(
    one: StoredStatement, about: About = "topics"
) -> Sequence[tuple[Topic | Claim, Position | None]]:
    """Return the topics of a statement's positions, else the claim that it expresses."""
    if about == "topics" and one.own_positions:
        return [(position.topic, position) for position in one.own_positions]
    return [(one.claim, None)] if one.claim else ()


def _edge(one: StoredStatement, position: Position | None) -> dict[str, str | float]:
    statement, article = one.statement, one.article
    return {
        "stance": STANCE_OF[position.side] if position else "none",
        "date": one.date,
        "earliest": one.earliest.isoformat() if one.earliest else "",
        "latest": one.latest.isoformat() if one.latest else "",
        "type": statement.type,
        "act": statement.act,
        "text": one.text,
        "target": one.target_text,
        "sentence": one.sentence,
        "article": article.iri,
        "headline": article.article.title or "",
        "outlet": article.article.outlet or "",
        "url": article.article.url or "",
        "rule": statement.rule,
        "why": position.why if position else "",
        "confidence": statement.confidence,
    }

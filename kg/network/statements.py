"""A store in, a network out in which every statement is an edge from its source.

A statement that takes a position leads to its target alone; any other leads to each topic that it
is about, and one without a topic to the claim that it expresses. Statements without a known source
have no edge: the graph's attribute ``unsourced`` counts them, ``statements`` counts all. Those that
have nothing to lead to stand in ``untied``, one :class:`Untied` each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kg.vocab.terms import KG, SCHEMA

if TYPE_CHECKING:
    from networkx import MultiDiGraph

About = Literal["topics", "claims"]

_KINDS = {
    SCHEMA.Person.value: "person",
    SCHEMA.Organization.value: "organisation",
    KG.Group.value: "group",
    KG.DocumentActor.value: "document",
}
_STANCES = {KG.InSupport.value: "support", KG.InOpposition.value: "oppose"}


@dataclass(frozen=True, slots=True)
class Untied:
    """A statement with a source and nothing that it could be tied to: the source's IRI and
    attributes, and what an edge would hold.
    """

    iri: str
    actor: str
    node: dict[str, str]
    edge: dict[str, str | float]


class Queryable(Protocol):
    """What a network needs of a store."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


_PREFIXES = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
_STATEMENTS = """
SELECT ?statement ?text ?article ?stance ?type ?act ?source ?target ?targetText ?claim ?said
  ?earliest ?latest ?sentence ?rule ?confidence WHERE {
  ?statement a kg:Statement ; schema:text ?text ; schema:isPartOf ?article ; kg:stance ?stance ;
    kg:statementType ?type .
  OPTIONAL { ?statement kg:act ?act }
  OPTIONAL { ?statement kg:source ?source }
  OPTIONAL { ?statement kg:target ?target }
  OPTIONAL { ?statement kg:targetText ?targetText }
  OPTIONAL { ?statement kg:expresses ?claim }
  OPTIONAL { ?statement kg:saidOn ?said ; kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?statement kg:sentenceText ?sentence }
  OPTIONAL { ?statement kg:rule ?rule }
  OPTIONAL { ?statement itsrdf:taConfidence ?confidence }
}"""
# What a codebook says a statement is about is its code: a kind of its own.
_TOPICS = """
SELECT DISTINCT ?statement ?topic {
  ?statement a kg:Statement ; schema:about ?topic .
  FILTER NOT EXISTS { ?coding kg:codes ?statement ; kg:concept ?topic }
}"""
_ARTICLES = """
SELECT ?article ?headline ?date ?earliest ?latest ?url ?outlet {
  ?article a schema:NewsArticle .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { GRAPH ?source { ?article schema:publisher ?p . ?p schema:name ?outlet } }
}"""
_LABELS = "SELECT DISTINCT ?thing ?label { ?thing skos:prefLabel ?label }"
_ACTOR_KINDS = "SELECT DISTINCT ?actor ?kind { ?actor kg:kind ?kind }"


def statement_network(
    store: Queryable, *, about: About = "topics", min_confidence: float = 0.0
) -> MultiDiGraph:
    """All statements with a known source, each an edge (or one for each of its topics).

    Nodes are IRIs with ``label``, ``kind`` (person, organisation, group, document, unknown, topic
    or claim) and ``statements``, the number of distinct statements at them. Edges are keyed by
    the statement's IRI and have ``stance`` (support, oppose, none), ``date`` (EDTF: said on, else
    published), ``earliest`` and ``latest`` day, ``type``, ``act``, ``text``, ``target``,
    ``sentence``, ``article`` (IRI), ``headline``, ``outlet``, ``url``, ``rule`` and
    ``confidence`` in 0..1. Unknown values are "". With ``about="claims"`` edges lead to claims.
    Statements with a ``confidence`` below ``min_confidence`` are left out and not counted.
    """
    import networkx as nx

    articles = {row["article"]: row for row in rows(store, _ARTICLES)}
    labels = dict(_pairs(store, _LABELS))
    kinds = dict(_pairs(store, _ACTOR_KINDS))
    topics: dict[str, list[str]] = defaultdict(list)
    for statement, topic in sorted(_pairs(store, _TOPICS)):
        topics[statement].append(topic)

    graph = nx.MultiDiGraph()
    seen: dict[str, set[str]] = defaultdict(set)
    untied: dict[str, Untied] = {}
    found = (
        row
        for row in rows(store, _STATEMENTS)
        if not row["confidence"] or float(row["confidence"]) >= min_confidence
    )
    statements = sorted(found, key=lambda row: row["statement"])
    for row in statements:
        statement, source = row["statement"], row["source"]
        if not source:
            continue
        ends = _ends(row, topics[statement], about)
        actor = {"label": labels.get(source, ""), "kind": kind_of(kinds.get(source, ""))}
        edge = _edge(row, articles.get(row["article"]))
        if ends:
            graph.add_node(source, **actor)
        else:
            untied[statement] = Untied(statement, source, actor, edge)
        for end in ends:
            kind = "claim" if end == row["claim"] else "topic"
            graph.add_node(end, label=labels.get(end, ""), kind=kind)
            graph.add_edge(source, end, key=statement, **edge)
            seen[source].add(statement)
            seen[end].add(statement)
    for node in graph:
        graph.nodes[node]["statements"] = len(seen[node])
    graph.graph["untied"] = tuple(untied.values())
    graph.graph["statements"] = len({row["statement"] for row in statements})
    graph.graph["unsourced"] = len({r["statement"] for r in statements if not r["source"]})
    return graph


def _ends(row: dict[str, str], topics: list[str], about: About) -> list[str]:
    if about == "topics":
        if row["target"]:
            return [row["target"]]
        if topics:
            return topics
    return [row["claim"]] if row["claim"] else []


def _edge(row: dict[str, str], article: dict[str, str] | None) -> dict[str, str | float]:
    published = article or defaultdict(str)
    said = row if row["said"] else published
    confidence = row["confidence"]
    return {
        "stance": _STANCES.get(row["stance"], "none"),
        "date": row["said"] or published["date"],
        "earliest": said["earliest"],
        "latest": said["latest"],
        "type": _local(row["type"]),
        "act": _local(row["act"]),
        "text": row["text"],
        "target": row["targetText"],
        "sentence": row["sentence"],
        "article": row["article"],
        "headline": published["headline"],
        "outlet": published["outlet"],
        "url": published["url"],
        "rule": row["rule"],
        "confidence": float(confidence) if confidence else "",
    }


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].lower()


def kind_of(iri: str) -> str:
    """The kind of an actor, by the class that the graph elected for it."""
    return _KINDS.get(iri, "unknown")


def rows(store: Queryable, sparql: str) -> list[dict[str, str]]:
    """The solutions of a SELECT, values by variable, "" where there is none."""
    solutions = store.query(_PREFIXES + sparql)
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: "" if term is None else str(term.value)
            for name, term in zip(names, solution, strict=True)
        }
        for solution in solutions
    ]


def _pairs(store: Queryable, sparql: str) -> list[tuple[str, str]]:
    return [(a, b) for row in rows(store, sparql) for a, b in [tuple(row.values())]]

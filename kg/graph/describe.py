"""Read what a graph says about one IRI: the triples of a document about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg.graph.protocol import Graph

MOST = 1_000
"""Links to one IRI that its document has."""
_PARTS = """
SELECT DISTINCT ?graph {
  { GRAPH ?graph { <IRI> a schema:NewsArticle . ?text prov:wasDerivedFrom <IRI> } }
  UNION { GRAPH ?any { ?graph a kg:AssertionGraph ; prov:wasDerivedFrom <IRI#text> } }
  UNION { GRAPH ?graph { ?assertions a kg:AssertionGraph ; prov:wasDerivedFrom <IRI#text> } }
}"""
_OF_GRAPH = "CONSTRUCT { ?s ?p ?o } { GRAPH <IRI> { ?s ?p ?o } }"
_OF_SUBJECT = "CONSTRUCT { <IRI> ?p ?o } { <IRI> ?p ?o }"
_OF_ATTRIBUTES = """
CONSTRUCT { ?o ?q ?r } {
  <IRI> ?p ?o . ?o ?q ?r FILTER(STRSTARTS(STR(?o), "IRI#"))
}"""
_LINKS = f"""
CONSTRUCT {{ ?s ?p <IRI> }} {{
  {{ SELECT DISTINCT ?s ?p {{ ?s ?p <IRI> }} ORDER BY ?s ?p LIMIT {MOST} }}
}}"""
_POSITIONS = """
CONSTRUCT { ?position kg:takenIn ?statement ; kg:side ?side } {
  ?position kg:topic <IRI> ; kg:takenIn ?statement ; kg:side ?side
}"""
_NAMES = """
CONSTRUCT { ?node ?p ?name } {
  VALUES ?node { NODES }
  VALUES ?p { skos:prefLabel schema:headline schema:name }
  ?node ?p ?name
}"""
_TEXTS = """
CONSTRUCT { ?node schema:text ?text } { VALUES ?node { NODES } ?node schema:text ?text }"""
_ASK = "ASK { { <IRI> ?p ?o } UNION { GRAPH <IRI> { ?s ?p ?o } } }"
_ALL = """
SELECT DISTINCT ?iri { { SELECT DISTINCT ?subject { ?subject ?p ?o } }
  BIND(STRBEFORE(CONCAT(STR(?subject), "#"), "#") AS ?iri) }"""


def is_described(graph: Graph, iri: str) -> bool:
    """Return whether the graph says anything about an IRI, or has a graph of that name."""
    answer = graph.query(_ASK.replace("IRI", iri)) if _is_iri(iri) else False
    return bool(cast("QueryBoolean", answer))


def description(graph: Graph, iri: str) -> list[Triple]:
    """Return the triples of the document about an IRI, distinct and sorted.

    An article has all that was read from it, a named graph all of its triples. Everything else has
    its own triples and those that lead to it, the first 1,000. The labels of what is linked follow.
    """
    found: set[Triple] = set()
    for part in _graphs(graph, iri):
        found.update(_constructed(graph, _OF_GRAPH, part))
    for query in (_OF_GRAPH, _OF_SUBJECT, _OF_ATTRIBUTES, _LINKS, _POSITIONS):
        found.update(_constructed(graph, query, iri))
    own = f"{iri}#"
    ends = {end for triple in found for end in (triple.subject, triple.object)}
    nodes = [
        end.value
        for end in ends
        if isinstance(end, NamedNode) and end.value != iri and not end.value.startswith(own)
    ]
    for query in (_NAMES, _TEXTS):
        for some in _in_parts(sorted(node for node in nodes if node.startswith(graph.base))):
            marks = " ".join(f"<{node}>" for node in some)
            found.update(_constructed(graph, query.replace("NODES", marks), iri))
    return sorted(found, key=str)


def described_iris(graph: Graph) -> list[str]:
    """Return all IRIs under the base that have a document, sorted: subjects without fragments."""
    answer = cast("QuerySolutions", graph.query(_ALL))
    found = {row["iri"].value for row in answer}
    return sorted(iri for iri in found if iri.startswith(graph.base) and iri != graph.base)


def _graphs(graph: Graph, iri: str) -> list[str]:
    """Return the named graphs of an article, none for anything else."""
    answer = cast("QuerySolutions", graph.query(_PARTS.replace("IRI", iri)))
    return sorted(row["graph"].value for row in answer)


def _constructed(graph: Graph, query: str, iri: str) -> Iterator[Triple]:
    yield from cast("QueryTriples", graph.query(query.replace("IRI", iri)))


def _in_parts(nodes: list[str], size: int = 500) -> Iterable[list[str]]:
    for start in range(0, len(nodes), size):
        yield nodes[start : start + size]


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    # What would close the brackets around an IRI is no IRI for the engine.
    return not any(letter in text for letter in '<>"{}|\\^`' + " ")

"""The published graph is clean: documented terms, SKOS integrity, Turtle that parsers read."""

from __future__ import annotations

import networkx as nx
import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from kg.export import export
from kg.graph.full import following
from kg.store import Store
from kg.vocab.terms import KG, SCHEMA


@pytest.fixture(scope="module")
def graph(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    path = tmp_path_factory.mktemp("turtle") / "graph.ttl"
    export(sample_store, path, full=True)
    return rdflib.Graph().parse(path)


def test_labels_and_schemes_keep_the_rules_of_skos(graph: rdflib.Graph) -> None:
    preferred = set(graph.subject_objects(SKOS.prefLabel))
    assert len(preferred) > 500
    assert preferred.isdisjoint(graph.subject_objects(SKOS.altLabel)), "S13"
    languages = [(node, label.language) for node, label in preferred]  # type: ignore[attr-defined]
    assert len(languages) == len(set(languages)), "S14"
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts.isdisjoint(graph.subjects(RDF.type, SKOS.ConceptScheme)), "S9"
    claims = set(graph.subjects(RDF.type, rdflib.URIRef("https://w3id.org/actors-claims/ns#Claim")))
    assert claims
    assert concepts | claims <= set(graph.subjects(SKOS.inScheme)), "no scheme"
    schemes = set(graph.objects(None, SKOS.inScheme))
    assert schemes <= set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    broader = set(graph.subject_objects(SKOS.broader))
    assert {(b, a) for a, b in broader} == set(graph.subject_objects(SKOS.narrower))
    assert nx.is_directed_acyclic_graph(nx.DiGraph(broader))


def test_every_node_that_is_linked_to_is_described(graph: rdflib.Graph) -> None:
    own = "https://kg.example/"
    described = set(graph.subjects())
    missing = {
        node
        for _, says, node in graph
        if isinstance(node, rdflib.URIRef) and node.startswith(own) and node not in described
    }
    assert missing == set()


def test_the_graph_states_nothing_twice(sample_store: Store) -> None:
    stated = [quad.triple for quad in sample_store.dump()]
    articles = sum(triple.object == SCHEMA.NewsArticle for triple in stated)
    assert articles == 30
    assert len(stated) <= 400 * articles
    repeated = {triple.predicate for triple in set(stated).intersection(following(sample_store))}
    # Only who speaks without being known is also named in words.
    assert repeated <= {KG.speaker}


def test_words_in_the_full_form_are_those_of_the_text(graph: rdflib.Graph) -> None:
    rows = graph.query("""
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
        SELECT ?text ?start ?end ?exact ?prefix ?suffix {
          ?place oa:hasSource/nif:isString ?text ; oa:hasSelector ?offsets , ?quote .
          ?offsets oa:start ?start ; oa:end ?end .
          ?quote oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix
        }""")
    assert len(rows) > 400
    for row in rows:
        text, start, end, *around = (one.toPython() for one in row)  # type: ignore[union-attr]
        before, after = text[max(0, start - 32) : start], text[end : end + 32]
        assert around == [text[start:end], before, after]

"""The published graph is clean: documented terms, SKOS integrity, Turtle that parsers read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SKOS

from kg.base.resources import ontology
from kg.export import export
from kg.graph.full import following
from kg.pipeline import add
from kg.query.run import run
from kg.store import Store, open_store
from kg.vocab.terms import KG, SCHEMA

SEED = Path(__file__).resolve().parents[2] / "shared" / "gold" / "texts" / "seed"
MOST_LINES = 900


@pytest.fixture(scope="module")
def graph(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    path = tmp_path_factory.mktemp("turtle") / "graph.ttl"
    export(sample_store, path, full=True)
    return rdflib.Graph().parse(path)


def test_describe_shows_only_documented_terms(sample_store: Store) -> None:
    documented = {
        str(term) for term in rdflib.Graph().parse(ontology("kg.ttl")).subjects(RDFS.isDefinedBy)
    }
    actors = run(sample_store, "SELECT ?a { ?a a kg:Actor } ORDER BY ?a LIMIT 40")
    described = 0
    for (actor,) in actors:  # type: ignore[union-attr,misc]
        answer = run(sample_store, f"DESCRIBE {actor}")
        for triple in answer.triples:  # type: ignore[union-attr]
            described += 1
            assert triple.predicate.value in documented
            if triple.predicate.value == str(RDF.type):
                assert triple.object.value in documented
    assert described > 100


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


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_dir(), reason="../shared is missing")
def test_the_turtle_of_one_article_is_short_and_every_parser_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "seed.ttl"
    with open_store(tmp_path / "s", create=True) as found:
        add(found, [SEED])
        export(found, path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    triples = len(rdflib.Graph().parse(path))
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper is not installed; rdflib reads the file")
    counted = subprocess.run(
        [rapper, "-q", "-i", "turtle", "-o", "ntriples", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(set(counted.stdout.splitlines())) == triples

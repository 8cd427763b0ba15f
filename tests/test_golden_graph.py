"""The consolidated graph of all sample articles is the golden one: the source, claim and topics of
each statement, and which actors and claims were merged, and why.

The files of ``golden/graph`` are tables, so that a diff can be read. They hold what the extractor
finds, right or wrong, and change whenever its weights are fitted again. Then:
``KG_UPDATE_GOLDEN=1 pytest tests/test_golden_graph.py``, and read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.base.resources import data
from kg.consolidate import Index
from kg.consolidate.listing import list_actors, list_pairs
from kg.pipeline import add
from kg.store import Store, open_store

GOLDEN = Path(__file__).parent / "golden" / "graph"
STATEMENTS = """
SELECT ?article ?start ?actor ?stance ?target ?side ?repeats ?claim ?text ?topic WHERE {
  {
    SELECT ?s ?article (MIN(?begins) AS ?start) WHERE {
      ?s a kg:Statement ; schema:isPartOf/kg:name ?article ;
        kg:contentAt ?place .
      BIND(xsd:integer(STRBEFORE(STRAFTER(STR(?place), "#char="), ",")) AS ?begins)
    } GROUP BY ?s ?article
  }
  ?s schema:text ?text ; kg:stance ?stance .
  OPTIONAL { ?s kg:source/skos:prefLabel ?actor }
  OPTIONAL { ?s kg:target/skos:prefLabel ?target }
  OPTIONAL { ?s kg:claimStance ?side }
  OPTIONAL { ?s kg:repeats/schema:isPartOf/kg:name ?repeats }
  OPTIONAL { ?s kg:expresses/skos:prefLabel ?claim }
  OPTIONAL { ?s ^kg:takenIn/kg:topic/skos:prefLabel ?topic }
}"""
CLAIMS = """
SELECT ?claim (COALESCE(SAMPLE(?earliest), SAMPLE(?name)) AS ?first)
  (COUNT(DISTINCT ?s) AS ?statements) (COUNT(DISTINCT ?a) AS ?articles) WHERE {
  ?c a kg:Claim ; skos:prefLabel ?claim .
  ?s kg:expresses ?c ; schema:isPartOf ?a . ?a kg:name ?name .
  OPTIONAL { ?c schema:firstAppearance/kg:name ?earliest }
} GROUP BY ?c ?claim HAVING (COUNT(DISTINCT ?s) > 1)"""
TOPICS = """
SELECT ?topic ?termhood ?broader WHERE {
  ?t a skos:Concept ; skos:prefLabel ?topic ; kg:termhood ?termhood .
  OPTIONAL { ?t skos:broader/skos:prefLabel ?broader }
}"""
AFFILIATIONS = """
SELECT ?article ?person ?role ?organisation ?standing ?during WHERE {
  ?m a org:Membership ; org:member/skos:prefLabel ?person ; kg:statedIn/kg:name ?article ;
    kg:standing ?standing .
  OPTIONAL { GRAPH ?g { ?m org:role/skos:prefLabel ?bare } }
  OPTIONAL { ?m kg:roleText ?inFull }
  BIND(COALESCE(?inFull, ?bare) AS ?role)
  OPTIONAL { ?m org:organization/skos:prefLabel ?organisation }
  OPTIONAL { ?m org:memberDuring/kg:dateValue ?during }
}"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("sample") / "graph", create=True) as store:
        add(store, [data("articles")])
        yield store


def rows(store: Store, sparql: str) -> Iterator[list[str]]:
    """Yield the distinct solutions as words, sorted; of an IRI its last part."""
    found: Any = store.query(sparql)
    names = [variable.value for variable in found.variables]
    distinct = {tuple(_words(row[name]) for name in names) for row in found}
    yield from (list(row) for row in sorted(distinct))


def _words(term: Any) -> str:
    if term is None:
        return ""
    value = str(term.value)
    return value.rpartition("#")[2] if value.startswith("https://w3id.org/") else value


def statements(store: Store) -> Iterator[list[str]]:
    """Yield each statement with all its topics in the last column."""
    topics: dict[tuple[str, ...], list[str]] = {}
    for *cells, topic in rows(store, STATEMENTS):
        topics.setdefault(tuple(cells), []).append(topic)
    for statement in sorted(topics, key=lambda one: (one[0], int(one[1]), one)):
        yield [*statement, " | ".join(sorted(topics[statement]))]


def actors(store: Store) -> Iterator[list[str]]:
    for one in list_actors(store):
        counts = (one.statements, one.articles, one.merged)
        yield [one.name, one.kind, *map(str, counts), " | ".join(one.names)]


def compared(store: Store) -> Iterator[list[str]]:
    for merged in (True, False):
        for pair in list_pairs(store, merged=merged):
            ends = sorted(((pair.one, pair.one_article), (pair.other, pair.other_article)))
            cells = [*ends[0], *ends[1], pair.reason, f"{pair.score:.2f}"]
            yield ["one" if merged else "doubtful", *cells]


def joined(store: Store) -> Iterator[list[str]]:
    """Yield the pairs of claims that were merged, by their own words."""
    index = Index.load(store)
    labels = {iri: max(votes.names)[0] for iri, votes in index.votes.items()}
    claims = f"{store.base}claim/"
    yield from sorted(
        [*sorted((labels[pair.one], labels[pair.other])), pair.reason, f"{round(pair.score, 2):g}"]
        for pair in index.outcome.comparisons
        if pair.one.startswith(claims)
    )


TABLES: dict[str, Callable[[Store], Iterator[list[str]]]] = {
    "actors": actors,
    "compared": compared,
    "statements": statements,
    "claims": lambda store: rows(store, CLAIMS),
    "joined": joined,
    "topics": lambda store: rows(store, TOPICS),
    "affiliations": lambda store: rows(store, AFFILIATIONS),
}


def written(table: Iterator[list[str]]) -> str:
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in table)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_the_sample_articles_give_the_golden_graph(sample: Store, name: str) -> None:
    text = written(TABLES[name](sample))
    path = GOLDEN / f"{name}.tsv"
    if os.environ.get("KG_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"{path.name} differs; see the docstring"


def test_every_golden_table_is_compared() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*")) == sorted(TABLES)

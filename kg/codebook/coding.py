"""Write the codes of a codebook to the graph, as one more coder beside each article.

Each article has two graphs of the codebook: the codes and their provenance. They go with the
article, and are replaced when the codebook, its corrections or the article change. The codebook
itself has a graph of its own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.codebook.iris import codebook_graph, coding_node, concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import Code, Scorer
from kg.codebook.skos import triples
from kg.graph import provenance_of
from kg.graph.protocol import Graph, WritableGraph, solutions
from kg.graph.reader import Reader
from kg.vocab.iris import Fragments, Ids
from kg.vocab.terms import KG, PROV, RDF, SCHEMA, XSD

LEAST = 0.5
"""The default least score of a concept that applies."""


@dataclass(frozen=True, slots=True)
class StatementToCode:
    """A statement of the graph; ``version`` is the identity and sha256 of its article."""

    iri: str
    text: str
    sentence: str
    version: tuple[str, str]
    article: str = ""
    date: str = ""
    source: str = ""
    stance: str = ""


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """A statement with the concepts that apply to it, the best first."""

    statement: StatementToCode
    codes: tuple[Code, ...]


def statements(store: Graph) -> list[StatementToCode]:
    """Read all statements of the graph, by date, article and text."""
    reader = Reader(store)
    digests = {
        iri: hashlib.sha256(text.encode("utf-8")).hexdigest() for iri, text in reader.texts.items()
    }
    found = [
        StatementToCode(
            iri=one.iri,
            text=one.text,
            sentence=one.sentence,
            version=(one.article.article.identity, digests.get(one.article.iri, "")),
            article=one.article.article.name,
            date=one.article.article.date or "",
            source=one.source.label if one.source else "",
            stance=one.statement.stance,
        )
        for one in reader.statements
    ]
    return sorted(found, key=lambda one: (one.date, one.article, one.text, one.iri))


def code_statements(
    codebook: Codebook, statements: Iterable[StatementToCode], *, least: float = LEAST
) -> list[CodedStatement]:
    """Score the concepts for each statement; equal texts are scored once."""
    scorer = Scorer(codebook)
    known: dict[tuple[str, str], tuple[Code, ...]] = {}
    found = []
    for one in statements:
        words = one.text, one.sentence
        if words not in known:
            known[words] = tuple(scorer.codes(one.text, context=one.sentence, least=least))
        found.append(CodedStatement(one, known[words]))
    return found


def put(store: WritableGraph, codebook: Codebook, found: Sequence[CodedStatement]) -> int:
    """Replace all codes of the codebook in the store; return the number of changed quads."""
    wanted = set(quads(codebook, found, base=store.base))
    before = set(_stored_quads(store, codebook))
    if wanted != before:
        store.change(sorted(before - wanted, key=str), sorted(wanted - before, key=str))
    return len(wanted ^ before)


def remove(store: WritableGraph, codebook: Codebook) -> int:
    """Remove a codebook and its codes, not the corrections; return the number of removed quads."""
    before = list(_stored_quads(store, codebook))
    if before:
        store.change(before, [])
    return len(before)


def quads(codebook: Codebook, found: Iterable[CodedStatement], *, base: str) -> Iterator[Quad]:
    """Build the graph of a codebook, and codes and provenance of each article with codes."""
    own = codebook_graph(codebook, base=base)
    for triple in triples(codebook, base=base):
        yield Quad(triple.subject, triple.predicate, triple.object, own)
    ids, coder = Ids(base), codebook.coder
    nodes = {c.id: concept_node(codebook, c, base=base) for c in codebook.concepts}
    by_article: dict[tuple[str, str], list[CodedStatement]] = defaultdict(list)
    for one in found:
        if one.codes:
            by_article[one.statement.version].append(one)
    for (identity, _), those in by_article.items():
        graph = ids.assertions_graph(identity, coder)
        activity = Fragments(ids.article(identity), coder).activity
        for one in those:
            for code in one.codes:
                yield from _coding(NamedNode(one.statement.iri), code, nodes, activity, graph, base)
        provenance = ids.provenance_graph(identity, coder)
        for subject, says, value in provenance_of(identity, coder, graph, base=base):
            yield Quad(subject, says, value, provenance)


def _coding(
    statement: NamedNode,
    code: Code,
    nodes: dict[str, NamedNode],
    activity: NamedNode,
    graph: NamedNode,
    base: str,
) -> Iterator[Quad]:
    concept = nodes[code.concept]
    node = coding_node(statement, concept, base=base)
    yield Quad(statement, SCHEMA.about, concept, graph)
    yield Quad(node, RDF.type, KG.Coding, graph)
    yield Quad(node, KG.codes, statement, graph)
    yield Quad(node, KG.concept, concept, graph)
    # The form that the store returns, so that coding again changes nothing.
    digits = f"{code.score:.2f}".rstrip("0").rstrip(".")
    yield Quad(node, KG.score, Literal(digits, datatype=XSD.decimal), graph)
    yield Quad(node, KG.reason, Literal(code.reason), graph)
    yield Quad(node, PROV.wasGeneratedBy, activity, graph)


def _stored_quads(store: Graph, codebook: Codebook) -> Iterator[Quad]:
    """Yield all quads of the codebook with this name, in whatever version."""
    ids = Ids(store.base)
    graphs = {codebook_graph(codebook, base=store.base)}
    for article in Reader(store).articles.values():
        identity = article.article.identity
        graphs.add(ids.assertions_graph(identity, codebook.coder))
        graphs.add(ids.provenance_graph(identity, codebook.coder))
    for graph in sorted(graphs, key=str):
        terms: Any = solutions(store, f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        for subject, predicate, value in terms:
            yield Quad(subject, predicate, value, graph)

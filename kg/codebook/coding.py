"""A codebook and a store → which concepts apply to which statements, as one more coder's graphs.

Each article gets two graphs of the codebook's, beside the extractor's and as they are: what
applies, and where that comes from. They go with the article, and are replaced when the codebook,
its corrections or the article change. The codebook itself stands in a graph of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.codebook.iris import codebook_graph, coding_node, concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import Code, Scorer
from kg.codebook.skos import triples
from kg.graph import provenance_of
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, PROV, RDF, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from kg.store import Store

LEAST = 0.5
"""The score from which on a concept applies, unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it is coded; ``version`` is identity and sha256 of its article."""

    iri: str
    text: str
    sentence: str
    version: tuple[str, str]
    article: str = ""
    date: str = ""
    source: str = ""
    stance: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A statement with the concepts that apply to it, the best first."""

    said: Said
    codes: tuple[Code, ...]


def statements(store: Store) -> list[Said]:
    """All statements of the graph, by date, article and place."""
    rows: Any = store.query(f"""
        SELECT DISTINCT ?statement ?text ?sentence ?identity ?sha ?name ?date ?source ?stance
        WHERE {{
          ?statement a {KG.Statement} ; {SCHEMA.text} ?text ; {SCHEMA.isPartOf} ?article .
          ?article {DCTERMS.identifier} ?identity ; {KG.name} ?name .
          ?version {PROV.wasDerivedFrom} ?article ; {KG.sha256} ?sha .
          OPTIONAL {{ ?statement {KG.sentenceText} ?sentence }}
          OPTIONAL {{ ?article {SCHEMA.datePublished} ?date }}
          OPTIONAL {{ ?statement {KG.source}/{SKOS.prefLabel} ?source }}
          OPTIONAL {{ ?statement {KG.stance} ?stance }}
        }}""")
    found: dict[str, Said] = {}
    for row in rows:
        iri = row["statement"].value
        found[iri] = Said(
            iri=iri,
            text=row["text"].value,
            sentence=_value(row["sentence"]),
            version=(row["identity"].value, row["sha"].value),
            article=row["name"].value,
            date=_value(row["date"]),
            source=_value(row["source"]),
            stance=_STANCES.get(_value(row["stance"]), "none"),
        )
    return sorted(found.values(), key=lambda said: (said.date, said.article, said.text, said.iri))


_STANCES = {KG.InSupport.value: "support", KG.InOpposition.value: "oppose"}


def _value(term: Any) -> str:
    return "" if term is None else str(term.value)


def coded(codebook: Codebook, said: Iterable[Said], *, least: float = LEAST) -> list[Coded]:
    """Each statement with what applies to it. Equal words are scored once."""
    scorer = Scorer(codebook)
    known: dict[tuple[str, str], tuple[Code, ...]] = {}
    found = []
    for one in said:
        words = one.text, one.sentence
        if words not in known:
            known[words] = tuple(scorer.codes(one.text, context=one.sentence, least=least))
        found.append(Coded(one, known[words]))
    return found


def put(store: Store, codebook: Codebook, found: Sequence[Coded]) -> int:
    """Make these all codes of the codebook in the store; how many quads changed."""
    wanted = set(quads(codebook, found, base=store.base))
    before = set(_held(store, codebook))
    if wanted != before:
        store.change(
            sorted(before - wanted, key=str),
            sorted(wanted - before, key=str),
        )
    return len(wanted ^ before)


def remove(store: Store, codebook: Codebook) -> int:
    """Take a codebook and its codes out of the store; how many quads went. Corrections stay."""
    before = list(_held(store, codebook))
    if before:
        store.change(before, [])
    return len(before)


def quads(codebook: Codebook, found: Iterable[Coded], *, base: str) -> Iterator[Quad]:
    """The graphs of a codebook: itself, and for each article with codes what and where from."""
    own = codebook_graph(codebook, base=base)
    for triple in triples(codebook, base=base):
        yield Quad(triple.subject, triple.predicate, triple.object, own)
    ids, coder = Ids(base), codebook.coder
    nodes = {c.id: concept_node(codebook, c, base=base) for c in codebook.concepts}
    by_article: dict[tuple[str, str], list[Coded]] = defaultdict(list)
    for one in found:
        if one.codes:
            by_article[one.said.version].append(one)
    for (identity, sha256), those in by_article.items():
        graph = ids.assertions_graph(identity, coder)
        activity = ids.activity(identity, sha256, coder)
        for one in those:
            for code in one.codes:
                yield from _coding(NamedNode(one.said.iri), code, nodes, activity, graph, base)
        provenance = ids.provenance_graph(identity, coder)
        for subject, says, value in provenance_of(identity, sha256, coder, graph, base=base):
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
    # As the store writes it: what is coded again must be seen for the same.
    digits = f"{code.score:.2f}".rstrip("0").rstrip(".")
    yield Quad(node, KG.score, Literal(digits, datatype=XSD.decimal), graph)
    yield Quad(node, KG.reason, Literal(code.reason), graph)
    yield Quad(node, PROV.wasGeneratedBy, activity, graph)


def _held(store: Store, codebook: Codebook) -> Iterator[Quad]:
    """All that stands in the graphs of a codebook of this name, in whatever version."""
    ids = Ids(store.base)
    graphs = {codebook_graph(codebook, base=store.base)}
    rows: Any = store.query(f"""
        SELECT DISTINCT ?identity WHERE {{
          ?article a {SCHEMA.NewsArticle} ; {DCTERMS.identifier} ?identity
        }}""")
    for row in rows:
        identity = row["identity"].value
        graphs.add(ids.assertions_graph(identity, codebook.coder))
        graphs.add(ids.provenance_graph(identity, codebook.coder))
    for graph in sorted(graphs, key=str):
        inner: Any = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        for row in inner:
            yield Quad(row["s"], row["p"], row["o"], graph)

"""What people corrected: kept in the graph, obeyed and learned from by every later run.

A correction says that a concept applies to some words, or does not. It holds for the words, not for
one reading of one article: a newer extractor that finds the same statement meets it again, and
so does another article that quotes it. The words become an example, or a counter-example, of the
concept, so that statements like them are coded better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.codebook.iris import concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import plain, spoken
from kg.vocab.iris import Ids, digest
from kg.vocab.terms import KG, PROV, RDF, SCHEMA, XSD

if TYPE_CHECKING:
    from kg.codebook.coding import Said

NAME = "corrections"


class Kept(Protocol):
    """What corrections need of a store."""

    @property
    def base(self) -> str:
        """The base of its IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad]) -> None:
        """Drops graphs and inserts quads, all in one transaction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """That a concept, by IRI, applies to words or not; ``time`` is in UTC."""

    concept: str
    words: str
    applies: bool
    author: str
    time: str

    @property
    def question(self) -> tuple[str, str]:
        """What it answers: there is one answer at a time, the last given."""
        return self.concept, plain(self.words)


def held(store: Kept) -> list[Correction]:
    """All corrections, of whatever codebook, the earliest first."""
    rows = store.query(f"""
        SELECT ?concept ?words ?applies ?author ?time WHERE {{
          GRAPH {Ids(store.base).common_graph(NAME)} {{
            ?correction a {KG.Correction} ; {KG.concept} ?concept ; {SCHEMA.text} ?words ;
              {KG.applies} ?applies ; {PROV.generatedAtTime} ?time ; {PROV.wasAttributedTo} ?by .
            ?by {SCHEMA.name} ?author .
          }}
        }}""")
    found = [
        Correction(
            row["concept"].value,
            row["words"].value,
            row["applies"].value in ("true", "1"),
            row["author"].value,
            row["time"].value,
        )
        for row in rows
    ]
    return sorted(found, key=lambda c: (c.time, c.question))


def keep(store: Kept, corrections: Iterable[Correction]) -> int:
    """Put corrections into the store, each in the place of an earlier answer; how many are new."""
    before = {one.question: one for one in held(store)}
    after = dict(before)
    for one in corrections:
        standing = after.get(one.question)
        if standing is None or standing.applies != one.applies:
            after[one.question] = one
    graph = Ids(store.base).common_graph(NAME)
    if after != before:
        store.replace([graph], quads(after.values(), base=store.base))
    return sum(after[question] != before.get(question) for question in after)


def elsewhere(corrections: Iterable[Correction], statements: Iterable[Said]) -> list[str]:
    """The words that were judged and stand in no statement, sorted."""
    there = {plain(spoken(said.text, said.sentence)) for said in statements}
    return sorted({one.words for one in corrections if plain(one.words) not in there})


def quads(corrections: Iterable[Correction], *, base: str) -> list[Quad]:
    """The graph of corrections, sorted."""
    ids = Ids(base)
    graph = ids.common_graph(NAME)
    made: set[Quad] = set()
    for one in corrections:
        concept = one.concept.removeprefix(base)
        node = NamedNode(f"{base}correction/{digest(concept, plain(one.words))}")
        author = ids.coder(one.author)
        applies = Literal("true" if one.applies else "false", datatype=XSD.boolean)
        made |= {
            Quad(node, RDF.type, KG.Correction, graph),
            Quad(node, KG.concept, NamedNode(one.concept), graph),
            Quad(node, SCHEMA.text, Literal(one.words), graph),
            Quad(node, KG.applies, applies, graph),
            Quad(node, PROV.wasAttributedTo, author, graph),
            Quad(node, PROV.generatedAtTime, Literal(one.time, datatype=XSD.dateTime), graph),
            Quad(author, RDF.type, PROV.Person, graph),
            Quad(author, SCHEMA.name, Literal(one.author), graph),
        }
    return sorted(made, key=str)


def corrected(codebook: Codebook, corrections: Iterable[Correction], *, base: str) -> Codebook:
    """The codebook with what people said as examples and counter-examples of its concepts."""
    said: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for one in corrections:
        said[one.concept, one.applies].append(one.words)
    concepts = []
    for concept in codebook.concepts:
        iri = concept_node(codebook, concept, base=base).value
        yes, no = tuple(said[iri, True]), tuple(said[iri, False])
        concepts.append(concept.with_examples(yes, no) if yes or no else concept)
    return replace(codebook, concepts=tuple(concepts))

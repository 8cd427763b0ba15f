"""Keep people's corrections in the graph; every later run obeys them and learns from them.

A correction says that a concept applies to some words, or does not. It holds for the words rather
than for one reading of one article: also when a newer extractor finds the same statement, or
another article quotes it. The words become an example, or a counter-example, of the concept, so
that similar statements are coded better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.base import fold
from kg.codebook.iris import concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import choose_text
from kg.graph.protocol import Graph, WritableGraph, select
from kg.vocab.iris import Ids, digest
from kg.vocab.terms import KG, PROV, RDF, SCHEMA, XSD

if TYPE_CHECKING:
    from kg.codebook.coding import StatementToCode

NAME = "corrections"


@dataclass(frozen=True, slots=True)
class Correction:
    """Whether a concept (an IRI) applies to some words; ``time`` is in UTC."""

    concept: str
    words: str
    applies: bool
    author: str
    time: str

    @property
    def question(self) -> tuple[str, str]:
        """The concept and words that it answers for; only the last answer holds."""
        return self.concept, fold.key(self.words)


def read_corrections(store: Graph) -> list[Correction]:
    """Read all corrections, of any codebook, the earliest first."""
    query = f"""
        SELECT ?concept ?words ?applies ?author ?time WHERE {{
          GRAPH {Ids(store.base).common_graph(NAME)} {{
            ?correction a {KG.Correction} ; {KG.concept} ?concept ; {SCHEMA.text} ?words ;
              {KG.applies} ?applies ; {PROV.generatedAtTime} ?time ; {PROV.wasAttributedTo} ?by .
            ?by {SCHEMA.name} ?author .
          }}
        }}"""
    found = [
        Correction(
            concept=row["concept"],
            words=row["words"],
            applies=row["applies"] in ("true", "1"),
            author=row["author"],
            time=row["time"],
        )
        for row in select(store, query)
    ]
    return sorted(found, key=lambda c: (c.time, c.question))


def save_corrections(store: WritableGraph, corrections: Iterable[Correction]) -> int:
    """Save corrections in place of earlier answers; return how many are new."""
    before = {one.question: one for one in read_corrections(store)}
    after = dict(before)
    for one in corrections:
        earlier = after.get(one.question)
        if earlier is None or earlier.applies != one.applies:
            after[one.question] = one
    graph = Ids(store.base).common_graph(NAME)
    if after != before:
        store.replace([graph], quads(after.values(), base=store.base))
    return sum(after[question] != before.get(question) for question in after)


def drop_corrections(store: WritableGraph, questions: Collection[tuple[str, str]]) -> None:
    """Remove the corrections that answer some questions, if they are there."""
    before = read_corrections(store)
    left = [one for one in before if one.question not in questions]
    if len(left) < len(before):
        store.replace([Ids(store.base).common_graph(NAME)], quads(left, base=store.base))


def find_unmatched(
    corrections: Iterable[Correction], statements: Iterable[StatementToCode]
) -> list[str]:
    """Find the corrected words that occur in no statement, sorted."""
    coded = {fold.key(choose_text(one.text, one.sentence)) for one in statements}
    return sorted({one.words for one in corrections if fold.key(one.words) not in coded})


def quads(corrections: Iterable[Correction], *, base: str) -> list[Quad]:
    """Build the graph of corrections, sorted."""
    ids = Ids(base)
    graph = ids.common_graph(NAME)
    made: set[Quad] = set()
    for one in corrections:
        concept = one.concept.removeprefix(base)
        node = NamedNode(f"{base}correction/{digest(concept, fold.key(one.words))}")
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


def apply_corrections(
    codebook: Codebook, corrections: Iterable[Correction], *, base: str
) -> Codebook:
    """Add the corrected words to the examples and counter-examples of their concepts."""
    words: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for one in corrections:
        words[one.concept, one.applies].append(one.words)
    concepts = []
    for concept in codebook.concepts:
        iri = concept_node(codebook, concept, base=base).value
        yes, no = tuple(words[iri, True]), tuple(words[iri, False])
        concepts.append(concept.with_examples(yes, no) if yes or no else concept)
    return replace(codebook, concepts=tuple(concepts))

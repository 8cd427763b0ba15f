"""What a step of settling finds → the quads that say so in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.vocab.iris import Ids, digest
from kg.vocab.terms import DCTERMS, KG, RDF, XSD


@dataclass(frozen=True, slots=True, order=True)
class Compared:
    """Two things that are one, or that may be. ``score`` is how sure it is, in 0..1."""

    one: str
    other: str
    reason: str
    score: float
    merged: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of the things of one kind; ``name`` is that of the common graph that says so.

    ``replaced`` maps a thing as an article gives it to the one that it turned out to be, which is
    itself not replaced. ``given`` maps a key, as an article's graph holds it, in that graph to the
    thing that is meant where it isn't the one of that key. ``quads`` are further quads of common
    graphs, ``graphs`` those that they fill; ``held`` are quads of other graphs, as they stand, that
    ``quads`` replace.
    """

    name: str
    replaced: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()
    given: Mapping[tuple[str, NamedNode], NamedNode] = field(default_factory=dict)
    quads: tuple[Quad, ...] = ()
    graphs: tuple[NamedNode, ...] = ()
    held: tuple[Quad, ...] = ()

    def said(self, base: str) -> Iterator[Quad]:
        """All quads of the step's common graphs."""
        ids = Ids(base)
        graph = ids.common_graph(self.name)
        for thing, one in self.replaced.items():
            yield Quad(thing, DCTERMS.isReplacedBy, one, graph)
        for compared in self.compared:
            yield from compared_quads(compared, graph, base=base)
        yield from self.quads


def compared_quads(compared: Compared, graph: NamedNode, *, base: str) -> Iterator[Quad]:
    """A ``kg:Merge`` or a ``kg:Doubt``; the order of its two things doesn't matter."""
    pair = sorted((compared.one, compared.other))
    kind = "merge" if compared.merged else "doubt"
    node = NamedNode(f"{base}{kind}/{digest(*(iri.removeprefix(base) for iri in pair))}")
    yield Quad(node, RDF.type, KG.Merge if compared.merged else KG.Doubt, graph)
    for iri in pair:
        yield Quad(node, KG.between, NamedNode(iri), graph)
    yield Quad(node, KG.reason, Literal(compared.reason), graph)
    score = Literal(f"{compared.score:.2f}", datatype=XSD.decimal)
    yield Quad(node, KG.score, score, graph)

"""Write the triples of a document in each format, and say how formats are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.export import WRITERS
from kg.export.jsonld import triples_document
from kg.graph.union import UnionGraph
from kg.web.negotiation import Format

if TYPE_CHECKING:
    from kg.store import Store

HTML = Format("html", "text/html", ("application/xhtml+xml",))
DATA = (
    Format("ttl", "text/turtle", ("application/x-turtle",)),
    Format("jsonld", "application/ld+json", ("application/json",), charset=False),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
)
DOCUMENTS = (HTML, *DATA)
"""The formats of a document, the one that is sent without a wish first."""
DUMPS: Mapping[str, str] = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""The formats of the whole graph, with their media types."""


class Excerpt(UnionGraph):
    """Some triples of a graph, which the writers of :mod:`kg.export` take for a whole one."""

    def __init__(self, triples: Sequence[Triple], base: str) -> None:
        """Hold triples of a graph with a base."""
        engine = ox.Store()
        name = NamedNode(f"{base}graph/document")
        self._quads = [Quad(t.subject, t.predicate, t.object, name) for t in triples]
        engine.bulk_extend(self._quads)
        super().__init__(engine, base, {})

    def dump(self) -> Iterator[Quad]:
        """Yield all quads."""
        yield from self._quads


def written(triples: Sequence[Triple], name: str, base: str) -> bytes:
    """Return a document in the format with a name, one of DATA."""
    if name == "jsonld":
        return triples_document(triples, base).encode("utf-8")
    excerpt = cast("Store", Excerpt(triples, base))
    return "".join(WRITERS[f".{name}"](excerpt)).encode("utf-8")

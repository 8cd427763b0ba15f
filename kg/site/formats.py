"""Write the triples of a document in each format, and say how formats are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.export import WRITERS
from kg.export.jsonld import triples_document
from kg.graph.union import UnionGraph
from kg.vocab.terms import PREFIXES
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
_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
    "void": "http://rdfs.org/ns/void#",
}


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


def written_plainly(triples: Sequence[Triple], name: str, base: str) -> bytes:
    """Return triples that are not of the graph, such as those of VoID, in one of DATA."""
    if name != "ttl":
        return written(triples, name, base)
    used = {
        getattr(term, "value", "") for t in triples for term in (t.subject, t.predicate, t.object)
    }
    known = {**PREFIXES, **_PREFIXES}
    prefixes = {p: ns for p, ns in sorted(known.items()) if any(t.startswith(ns) for t in used)}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def written(triples: Sequence[Triple], name: str, base: str) -> bytes:
    """Return a document in the format with a name, one of DATA."""
    if name == "jsonld":
        return triples_document(triples, base).encode("utf-8")
    excerpt = cast("Store", Excerpt(triples, base))
    return "".join(WRITERS[f".{name}"](excerpt)).encode("utf-8")

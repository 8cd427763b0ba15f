"""The formats of SPARQL answers and graphs, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from kg.vocab.terms import PREFIXES
from kg.web.negotiation import Format

ROWS = (
    Format("json", "application/sparql-results+json", ("application/json",), charset=False),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), charset=False),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
"""Formats of the rows of SELECT, the first by default."""
TRUTHS = ROWS[:2]
"""Formats of the answer to ASK."""
GRAPHS = (
    Format("ttl", "text/turtle", ("application/x-turtle", "text/n3", "text/plain")),
    Format("nt", "application/n-triples"),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"), charset=False),
    Format("jsonld", "application/ld+json", ("application/json",), charset=False),
    Format("trig", "application/trig"),
    Format("nq", "application/n-quads"),
)
"""Formats of a graph."""
DATASETS = (GRAPHS[5], GRAPHS[4], GRAPHS[3])
"""Formats of all graphs together."""

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_WITH_PREFIXES = frozenset({"ttl", "rdf", "trig"})


def write_answer(
    answer: ox.QuerySolutions | ox.QueryBoolean, format: Format, to: IO[bytes]
) -> None:
    """Write rows or a truth value."""
    answer.serialize(to, format=_RESULTS[format.name])


def write_graph(parts: Iterable[Triple] | Iterable[Quad], format: Format, to: IO[bytes]) -> None:
    """Write triples, or the quads of several graphs."""
    used: Any = PREFIXES if format.name in _WITH_PREFIXES else None
    ox.serialize(parts, to, format=_RDF[format.name], prefixes=used)


def input_format(media_type: str) -> ox.RdfFormat | None:
    """Return the engine's format of a graph that a client sends, ``None`` for any other type."""
    for each in GRAPHS[:4]:
        if media_type == each.media_type:
            return _RDF[each.name]
    return {"application/x-turtle": ox.RdfFormat.TURTLE, "text/n3": ox.RdfFormat.N3}.get(media_type)

"""Describe a graph as a dataset, in VoID and DCAT: what is in it, and where to get it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.graph.protocol import select
from kg.site.addresses import address, path_of
from kg.site.formats import DUMPS
from kg.vocab.terms import DCTERMS, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store

_VOID, _DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
_FOAF, _FORMATS = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "nq": "N-Quads",
    "trig": "TriG",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "documents": "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle }",
}
_CLASSES = "SELECT ?key (COUNT(DISTINCT ?s) AS ?n) { ?s a ?key } GROUP BY ?key"
_PROPERTIES = """
SELECT ?key (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?key ?o { ?s ?key ?o } } GROUP BY ?key"""
_EXAMPLES = {
    "article": "SELECT ?s { ?s a schema:NewsArticle } ORDER BY ?s LIMIT 1",
    "actor": "SELECT ?s { ?x kg:source ?s } GROUP BY ?s ORDER BY DESC(COUNT(?x)) ?s LIMIT 1",
    "topic": "SELECT ?s { ?x kg:topic ?s } GROUP BY ?s ORDER BY DESC(COUNT(?x)) ?s LIMIT 1",
    "claim": "SELECT ?s { ?x kg:expresses ?s } GROUP BY ?s ORDER BY DESC(COUNT(?x)) ?s LIMIT 1",
}


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of a graph; ``classes`` and ``properties`` are counts by IRI."""

    counts: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is.

    Attributes:
        public: its address, which ends with a slash.
        licence: the IRI of the licence of its data, "" if it is unknown.
        title: its title.
        endpoint: whether it answers SPARQL.
        dumps: the formats of its dumps.
    """

    public: str
    licence: str = ""
    title: str = "kg: who said what"
    endpoint: bool = False
    dumps: tuple[str, ...] = field(default=tuple(DUMPS))


def statistics(store: Store) -> Statistics:
    """Count what a graph has; that of an unchanged graph is counted once."""
    return _statistics(Held(store, store.state.version))


class Held:
    """A graph that is equal to another one of the same version."""

    def __init__(self, store: Store, version: str) -> None:
        self.store, self.key = store, (str(store.path), version)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.key == other.key


@lru_cache(maxsize=1)
def _statistics(held: Held) -> Statistics:
    store = held.store
    examples = (row["s"] for query in _EXAMPLES.values() for row in select(store, query))
    return Statistics(
        {name: int(select(store, query)[0]["n"]) for name, query in _COUNTS.items()},
        _groups(store, _CLASSES),
        _groups(store, _PROPERTIES),
        tuple(examples),
    )


def _groups(store: Store, query: str) -> dict[str, int]:
    return {row["key"]: int(row["n"]) for row in sorted(select(store, query), key=_key)}


def _key(row: dict[str, str]) -> str:
    return row["key"]


def dataset(store: Store, place: Place) -> list[Triple]:
    """Return the description of a graph that is at a place, in VoID and DCAT."""
    return sorted(set(_triples(store, statistics(store), place)), key=str)


def _triples(store: Store, known: Statistics, place: Place) -> Iterator[Triple]:
    node = NamedNode(f"{place.public}.well-known/void#dataset")
    void = _terms(_VOID)
    for sort in (void("Dataset"), _terms(_DCAT)("Dataset")):
        yield Triple(node, RDF.type, sort)
    yield Triple(node, DCTERMS.title, Literal(place.title))
    yield Triple(node, NamedNode(f"{PREFIXES['dcterms']}creator"), Literal(f"kg {__version__}"))
    if place.licence:
        yield Triple(node, NamedNode(f"{PREFIXES['dcterms']}license"), NamedNode(place.licence))
    yield Triple(node, void("uriSpace"), Literal(store.base))
    yield Triple(node, NamedNode(f"{_FOAF}homepage"), NamedNode(place.public))
    if place.endpoint:
        yield Triple(node, void("sparqlEndpoint"), NamedNode(f"{place.public}sparql"))
    for namespace in sorted(PREFIXES.values()):
        if any(name.startswith(namespace) for name in known.properties):
            yield Triple(node, void("vocabulary"), NamedNode(namespace))
    for name, count in known.counts.items():
        yield Triple(node, void(name), _number(count))
    yield Triple(node, void("classes"), _number(len(known.classes)))
    yield Triple(node, void("properties"), _number(len(known.properties)))
    yield Triple(node, void("entities"), _number(known.counts["distinctSubjects"]))
    for kind, found, count_term in (
        ("class", known.classes, "entities"),
        ("property", known.properties, "triples"),
    ):
        for number, (iri, count) in enumerate(sorted(found.items()), 1):
            part = NamedNode(f"{place.public}.well-known/void#{kind}-{number}")
            yield Triple(node, void(f"{kind}Partition"), part)
            yield Triple(part, void(kind), NamedNode(iri))
            yield Triple(part, void(count_term), _number(count))
    for example in known.examples:
        yield Triple(node, void("exampleResource"), NamedNode(example))
        page = place.public + address(path_of(example, store.base))
        yield Triple(NamedNode(example), NamedNode(f"{_FOAF}page"), NamedNode(page))
    yield from _downloads(node, place)


def _downloads(node: NamedNode, place: Place) -> Iterator[Triple]:
    void, dcat = _terms(_VOID), _terms(_DCAT)
    for name in place.dumps:
        file = NamedNode(f"{place.public}dump/graph.{name}")
        part = NamedNode(f"{place.public}.well-known/void#dump-{name}")
        yield Triple(node, void("dataDump"), file)
        yield Triple(node, void("feature"), NamedNode(_FORMATS + _FORMAT_NAMES[name]))
        yield Triple(node, dcat("distribution"), part)
        yield Triple(part, RDF.type, dcat("Distribution"))
        yield Triple(part, dcat("downloadURL"), file)
        yield Triple(part, dcat("mediaType"), NamedNode(_MEDIA_TYPES + DUMPS[name]))


def _terms(namespace: str) -> Callable[[str], NamedNode]:
    """Return a function that makes the terms of a vocabulary."""
    return lambda name: NamedNode(namespace + name)


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)

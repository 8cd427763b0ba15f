"""What servers of SPARQL do differently, one row for each product.

The contract tests (``tests/test_stores.py``) run against Oxigraph and Virtuoso. The other rows say
what the manuals of these servers say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from kg.vocab.terms import PREFIXES

_XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Product:
    """How to talk to one kind of server.

    Attributes:
        name: its name in kg.toml.
        is_tested: whether kg's tests run against it.
        header: what the header ``Server`` of its answers contains.
        path: what its addresses contain, where the header does not say it.
        endpoints: the paths of query, update and Graph Store, after the address's own path.
        signed: these paths for a user with a password, where they differ.
        digest: whether a password is sent by Digest authentication instead of Basic.
        union: parameters of a query over the union of all graphs.
        no_union: parameters of a query over the default graph.
        default_graph: the graph that represents the default graph, where there is none.
        own_graphs: graphs that the server keeps for itself, which queries leave out.
        describe: what begins a DESCRIBE, so that it says what is known of the subject.
        quads_at_once: most quads in one operation of an update; 0 is no limit.
        request_quads: most quads in one request; 0 is no limit.
        is_atomic: whether a request is all or nothing even if the server is killed in it.
        has_blank_data: whether INSERT DATA may have blank nodes.
        keeps_empty: whether a graph without triples exists until it is dropped.
        integers: the greatest integer it can hold; 0 is no limit.
        refused: datatypes whose values it cannot hold.
        joined_here: keywords of queries that it answers wrongly or hardly ever, so that kg fetches
            the quads and answers them (:mod:`kg.store.joining`); BOUND counts of variables that
            VALUES binds.
        joins_patterns: whether it joins patterns, and hardly subqueries.
        drops_undef: whether ``VALUES ?x { UNDEF }`` has to be left out.
        formats: formats of rows, the best first; the others are for what it cannot hold.
        changed: what it changes in values, for people.
        answers: replacements in the JSON of its answers.
    """

    name: str
    is_tested: bool = False
    header: str = ""
    path: str = ""
    endpoints: tuple[str, str, str] = ("", "", "")
    signed: tuple[str, str, str] | None = None
    digest: bool = False
    union: Mapping[str, str] = field(default_factory=dict)
    no_union: Mapping[str, str] = field(default_factory=dict)
    default_graph: str = ""
    own_graphs: tuple[str, ...] = ()
    describe: str = ""
    quads_at_once: int = 0
    request_quads: int = 200_000
    is_atomic: bool = True
    has_blank_data: bool = True
    keeps_empty: bool = False
    integers: int = 0
    refused: tuple[str, ...] = ()
    joined_here: tuple[str, ...] = ()
    joins_patterns: bool = False
    drops_undef: bool = False
    formats: tuple[str, ...] = ("json",)
    changed: str = ""
    answers: tuple[tuple[bytes, bytes], ...] = ()

    def refusal(self, value: object) -> str | None:
        """Return why the server cannot hold a value, ``None`` if it can."""
        if not isinstance(value, Literal):
            return None
        kind = value.datatype.value
        if kind in self.refused:
            return f"{self.name} cannot hold values of {kind}"
        if self.integers and kind == f"{_XSD}integer":
            if not re.fullmatch(r"[+-]?[0-9]+", value.value):
                return f"'{value.value}' is not an integer"
            if abs(int(value.value)) > self.integers:
                return f"{self.name} cannot hold integers as great as {value.value}"
        return None


_VIRTUOSO_DEFAULT = "urn:x-actors-claims:default-graph"

PRODUCTS = (
    Product(
        "oxigraph",
        is_tested=True,
        header="Oxigraph",
        endpoints=("/query", "/update", "/store"),
        union={"union-default-graph": ""},
        keeps_empty=True,
    ),
    Product(
        "virtuoso",
        is_tested=True,
        header="Virtuoso",
        endpoints=("/sparql", "/sparql", "/sparql-graph-crud"),
        signed=("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
        digest=True,
        no_union={"default-graph-uri": _VIRTUOSO_DEFAULT},
        default_graph=_VIRTUOSO_DEFAULT,
        own_graphs=(
            "http://www.openlinksw.com/schemas/virtrdf#",
            "http://www.w3.org/ns/ldp#",
            "urn:activitystreams-owl:map",
            "urn:core:services:sparql",
        ),
        describe='define sql:describe-mode "CBD"',
        # Its parser runs out of stack at 5,000 subjects in one operation.
        quads_at_once=2_000,
        request_quads=5_000,
        is_atomic=False,
        has_blank_data=False,
        integers=2**63 - 1,
        refused=(
            f"{_XSD}duration",
            f"{_XSD}dayTimeDuration",
            f"{_XSD}yearMonthDuration",
            f"{PREFIXES['rdf']}XMLLiteral",
        ),
        # CONCAT with an unbound value is not an error, filters with BOUND of a variable of VALUES
        # lose rows, aliases of aggregates cannot be ordered by, integers are divided without a
        # rest, SHA256 digests another encoding of the text, and joins of subqueries, which come
        # with CONCAT and MINUS, run for minutes on a small graph.
        joined_here=("BOUND", "CONCAT", "MINUS", "ROUND", "SHA256"),
        joins_patterns=True,
        drops_undef=True,
        # It writes JSON six times slower than XML.
        formats=("xml", "json"),
        changed="numbers and times are kept by value: 007 becomes 7, 1.50 becomes 1.5; "
        "decimals have 15 digits",
        answers=(
            (b'XMLSchema#boolean", "value": "1" }', b'XMLSchema#boolean", "value": "true" }'),
            (b'XMLSchema#boolean", "value": "0" }', b'XMLSchema#boolean", "value": "false" }'),
            (b'"type": "bnode", "value": "nodeID://', b'"type": "bnode", "value": "'),
        ),
    ),
    Product(
        "fuseki",
        header="Fuseki",
        endpoints=("/query", "/update", "/data"),
        union={"default-graph-uri": "urn:x-arq:UnionGraph"},
        # Without TDB2 or another store with transactions, a request is not all or nothing.
        is_atomic=False,
    ),
    Product(
        "graphdb",
        header="GraphDB",
        path="/repositories/",
        endpoints=("", "/statements", "/rdf-graphs/service"),
        no_union={"default-graph-uri": "http://www.openrdf.org/schema/sesame#nil"},
    ),
    Product("qlever", header="qlever", is_atomic=False),
    Product("other", is_atomic=False),
)
BY_NAME: Mapping[str, Product] = {product.name: product for product in PRODUCTS}


def product_of(header: str, address: str) -> Product:
    """Return the product of a server by a header of its answers, else by its address."""
    for product in PRODUCTS:
        if product.header and product.header.lower() in header.lower():
            return product
    path = urlsplit(address).path
    return next((p for p in PRODUCTS if p.path and p.path in path), BY_NAME["other"])


def graph_iri(product: Product, graph: object) -> str | None:
    """Return the IRI by which a server knows a graph; ``None`` is its own default graph."""
    if isinstance(graph, NamedNode):
        return graph.value
    return product.default_graph or None

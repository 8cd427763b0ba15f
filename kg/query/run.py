"""Run a SPARQL query whose variables may be bound to values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.base.errors import UsageError
from kg.graph.protocol import Graph, Term
from kg.query.results import Answer, Rows, Triples, Truth
from kg.store.sparql import evaluating
from kg.vocab.terms import PREFIXES, XSD

_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def run(
    graph: Graph,
    sparql: str,
    *,
    bindings: Mapping[str, Term] | None = None,
    base: str | None = None,
) -> Answer:
    """Answer a SPARQL query over the union of all graphs.

    Args:
        graph: the graph.
        sparql: the query; the ontology's prefixes need no declaration.
        bindings: values of variables, named without the question mark.
        base: what relative IRIs in the query refer to; the graph's own base if not given.

    Raises:
        QueryError: the query is not SPARQL, accesses the network, or lacks a bound variable.
        UsageError: the base is not an absolute IRI.
    """
    if base is not None:
        _node(base)
    result = graph.query(sparql, bindings=bindings, base_iri=base)
    if isinstance(result, ox.QueryBoolean):
        return Truth(bool(result))
    with evaluating():
        if isinstance(result, ox.QuerySolutions):
            columns = tuple(variable.value for variable in result.variables)
            # Equal terms are one object: rows need less memory, and less time to another process.
            terms: dict[Term | None, Term | None] = {}
            rows = (tuple(terms.setdefault(term, term) for term in one) for one in result)
            return Rows(columns, tuple(rows), columns)
        return Triples(tuple(sorted(set(result), key=str)), graph.base)


def run_bound(
    graph: Graph, sparql: str, bindings: Mapping[str, str], base: str | None = None
) -> Answer:
    """Answer a query whose bindings are written as people type them (:func:`parse_term`)."""
    where = base or graph.base
    terms = {name.lstrip("?$"): parse_term(text, base=where) for name, text in bindings.items()}
    return run(graph, sparql, bindings=terms, base=base)


def parse_term(text: str, *, base: str) -> Term:
    """Return the term that a text means.

    ``<actor/ibm>`` is an IRI, relative to the base; ``kg:Statement`` is one with a known prefix;
    ``12``, ``0.5``, ``true`` are numbers and truth values; anything else is a string.

    >>> parse_term("<actor/ibm>", base="https://kg.example/").value
    'https://kg.example/actor/ibm'

    Raises:
        UsageError: what is in angle brackets is not an IRI.
    """
    if text.startswith("<") and text.endswith(">"):
        return _resolve(text[1:-1], base)
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and local.isidentifier():
        return NamedNode(PREFIXES[prefix] + local)
    for datatype, parse in ((XSD.integer, int), (XSD.decimal, float)):
        try:
            parse(text)
        except ValueError:
            continue
        if text.strip("+-.0123456789") == "":
            return Literal(text, datatype=datatype)
    return Literal(text, datatype=XSD.boolean) if text in ("true", "false") else Literal(text)


def to_term(value: Any) -> Term:
    """Return a Python value as a term: rdflib's and pyoxigraph's terms, strings, numbers.

    Raises:
        UsageError: there is no term for the value.
    """
    if isinstance(value, NamedNode | Literal | ox.BlankNode | ox.Triple):
        return value
    if hasattr(value, "n3"):
        if hasattr(value, "datatype"):
            if value.language:
                return Literal(str(value), language=str(value.language))
            datatype = NamedNode(str(value.datatype)) if value.datatype else XSD.string
            return Literal(str(value), datatype=datatype)
        return _node(str(value))
    if isinstance(value, str | bool | int | float):
        return Literal(value)
    raise UsageError(f"cannot bind {value!r}: give an IRI, a string, a number or a truth value")


def _resolve(iri: str, base: str) -> NamedNode:
    """Resolve an IRI against a base, as the engine does."""
    if not _NOT_IN_IRIS.search(iri):
        try:
            (quad,) = ox.parse(f"<{iri}> a <a:a>.", format=ox.RdfFormat.TURTLE, base_iri=base)
        except (SyntaxError, ValueError):
            pass
        else:
            return NamedNode(str(quad.subject)[1:-1])
    raise UsageError(f"'{iri}' is not an IRI")


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise UsageError(f"'{iri}' is not an IRI") from None

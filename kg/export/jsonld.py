"""A store in, JSON-LD out: each named graph, compact with the project's context.

The context stands in the file, so that nothing has to be fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NoReturn

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.base.errors import KgError
from kg.base.resources import ontology
from kg.export.subjects import Description, Object, descriptions
from kg.vocab.terms import RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store

_AT_ONCE = 500
"""Graphs that are compacted in one call: the context is prepared anew in each."""


def write(store: Store) -> Iterator[str]:
    """The file, graph by graph."""
    context = json.loads(ontology("context.jsonld").read_text(encoding="utf-8"))["@context"]
    yield f'{{\n"@context": {json.dumps(context, ensure_ascii=False, indent=1)},\n"@graph": ['
    comma = ""
    graphs = _expanded(store)
    while some := list(islice(graphs, _AT_ONCE)):
        for graph in _compacted(some, context):
            text = json.dumps(graph, ensure_ascii=False, indent=1)
            yield f"{comma}\n{text}"
            comma = ","
    yield "\n]\n}\n"


def _compacted(graphs: list[dict[str, Any]], context: Any) -> list[dict[str, Any]]:
    from pyld import jsonld

    options = {"graph": True, "documentLoader": _closed}
    try:
        compacted = jsonld.compact(graphs, context, options)
    except jsonld.JsonLdError as error:
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        if isinstance(cause, KgError):
            raise cause from None
        raise KgError(f"ontology/context.jsonld: {cause}; install kg again") from error
    found: list[dict[str, Any]] = next(v for k, v in compacted.items() if k != "@context")
    return found


def _closed(address: str, _: object) -> NoReturn:
    raise KgError(f"ontology/context.jsonld: it refers to {address}, which kg doesn't fetch")


def _expanded(store: Store) -> Iterator[dict[str, Any]]:
    for graph, quads in groupby(store.dump(), key=lambda quad: quad.graph_name):
        nodes = [_node(thing) for thing in descriptions(quad.triple for quad in quads)]
        if isinstance(graph, DefaultGraph):
            yield from nodes
        else:
            yield {"@id": _name(graph), "@graph": nodes}


def _node(thing: Description) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _name(thing.subject)}
    for predicate, objects in thing.properties:
        if predicate == RDF.type and all(isinstance(kind, NamedNode) for kind in objects):
            node["@type"] = [_name(kind) for kind in objects]
        else:
            node[predicate.value] = list(_values(objects))
    return node


def _values(objects: Iterable[Object]) -> Iterator[dict[str, str]]:
    for value in objects:
        if not isinstance(value, Literal):
            yield {"@id": _name(value)}
        elif value.language:
            yield {"@value": value.value, "@language": value.language}
        elif value.datatype == XSD.string:
            yield {"@value": value.value}
        else:
            yield {"@value": value.value, "@type": value.datatype.value}


def _name(node: Object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)

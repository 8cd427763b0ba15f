"""Change the graph; the functions run in a worker process that holds the lock of the folder.

kg makes the graphs that begin with the base and ``graph/``, and replaces them when articles are
added again. Who is not their owner can change every other graph; what an update would change is
known from its text, before it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.base.errors import QueryError
from kg.serve.formats import input_format
from kg.store import Store
from kg.store.sparql import Token, tokens_of
from kg.vocab.terms import PREFIXES
from kg.web.errors import HttpError


@dataclass(frozen=True, slots=True)
class Update:
    """An update of the SPARQL protocol.

    Attributes:
        text: the update.
        default: graphs of the default graph of its patterns.
        named: named graphs of its patterns.
        is_owner: whether it may change the graphs that kg makes.
    """

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    is_owner: bool = False


def run_update(store: Store, update: Update) -> None:
    """Run an update as one transaction.

    Raises:
        QueryError: a fault, SERVICE or LOAD, or USING both in the request and in the update.
        HttpError: it would change graphs that it may not change (403).
    """
    text = update.text
    if update.default or update.named:
        text = with_using(text, update.default, update.named)
    if not update.is_owner:
        _check_targets(store, text)
    store.update(text)


# The graphs of a request -------------------------------------------------------------------------


def with_using(sparql: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Add USING and USING NAMED to each operation of an update that has a pattern.

    >>> with_using("DELETE WHERE { ?s ?p ?o }", ["https://a.example/g"], [])
    'DELETE { ?s ?p ?o } USING <https://a.example/g> WHERE { ?s ?p ?o }'

    Raises:
        QueryError: the update has USING or WITH itself.
    """
    clauses = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
    tokens = [token for token in tokens_of(sparql) if token.kind != "comment"]
    pieces, done = [], 0
    for place, token in enumerate(tokens):
        if token.depth or not token.keyword:
            continue
        if token.keyword in ("USING", "WITH"):
            raise QueryError(
                f"the request names graphs (using-graph-uri), and the update has {token.keyword}"
            )
        if token.keyword == "WHERE":
            pieces.append(sparql[done : token.start])
            if place and tokens[place - 1].keyword == "DELETE":
                pieces.append(f"{_group(sparql, tokens[place + 1 :])} ")
            pieces.append(f"{' '.join(clauses)} ")
            done = token.start
    return "".join((*pieces, sparql[done:]))


def _group(sparql: str, tokens: Sequence[Token]) -> str:
    """Return the group that begins with the first of these tokens."""
    for token in tokens:
        if token.kind == "close" and token.depth == 0:
            return sparql[tokens[0].start : token.start + 1]
    return ""


# The graphs that may change ----------------------------------------------------------------------


def check_graph(store: Store, graph: str, *, is_owner: bool) -> None:
    """Check that a graph may be changed.

    Raises:
        HttpError: kg makes it, and the writer does not own the graph (403).
    """
    if not is_owner and graph.startswith(f"{store.base}graph/"):
        raise HttpError(403, f"<{graph}> is made by kg; only a token of an owner can change it")


def _check_targets(store: Store, sparql: str) -> None:
    for target in _targets(sparql, store.base):
        if target is None:
            raise HttpError(
                403, "only an owner's update may leave open which graphs it changes; name them"
            )
        check_graph(store, target, is_owner=False)


def _targets(sparql: str, base: str) -> Iterator[str | None]:
    """Yield the graphs that an update changes, ``None`` for one that its text does not name."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateUpdate
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        parsed = translateUpdate(parseUpdate(sparql), base, PREFIXES)
    except ParseBaseException:
        # The engine says better what is wrong; if it finds nothing wrong, nothing is known.
        if _is_fault(sparql, base):
            return
        yield None
        return
    except Exception:
        yield None
        return
    for one in parsed.algebra:
        yield from _targets_of(one)


def _is_fault(sparql: str, base: str) -> bool:
    try:
        ox.Store().update(sparql, base_iri=base, prefixes=PREFIXES)
    except SyntaxError:
        return True
    except Exception:
        return False
    return False


def _targets_of(operation: Any) -> Iterator[str | None]:
    """Yield the graphs that one operation changes; the default graph is left out."""
    name = operation.name
    if name in ("Clear", "Drop", "Create"):
        yield from _named(operation.graphiri)
    elif name in ("Add", "Copy", "Move"):
        # rdflib gives both graphs in the order of the text.
        for graph in operation.graph if name == "Move" else operation.graph[1:]:
            yield from _named(graph)
    elif name == "Modify":
        if operation.withClause is not None:
            yield from _named(operation.withClause)
        for part in (operation.delete, operation.insert):
            if part is not None:
                yield from _graphs(part.quads)
    else:
        yield from _graphs(operation.quads)


def _graphs(quads: Any) -> Iterator[str | None]:
    for graph in quads or ():
        yield from _named(graph)


def _named(graph: Any) -> Iterator[str | None]:
    from rdflib import URIRef

    if isinstance(graph, URIRef):
        yield str(graph)
    elif str(graph).upper() != "DEFAULT":
        yield None


# The Graph Store Protocol ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A file of RDF that a client sent, with its media type."""

    path: Path
    media_type: str


def put_graph(
    store: Store, graph: str, parts: Sequence[Part], is_owner: bool, keep: bool = False
) -> bool:
    """Write files of RDF to a graph, "" for the default graph, as one transaction.

    Args:
        store: the graph store.
        graph: IRI of the graph.
        parts: the files; blank nodes of different files differ.
        is_owner: whether the graphs that kg makes may change.
        keep: whether what the graph holds is kept (POST) or replaced (PUT).

    Returns:
        Whether the graph is new.

    Raises:
        HttpError: a file cannot be read (400), its format is unknown (415), or the graph may not
            change (403).
    """
    check_graph(store, graph, is_owner=is_owner)
    node = NamedNode(graph) if graph else DefaultGraph()
    existed = store.has_graph(node)
    quads = [
        Quad(*triple, node) for each in parts for triple in _triples(each, graph or store.base)
    ]
    store.replace([] if keep else [node], quads)
    return not existed


def _triples(part: Part, base: str) -> Iterator[tuple[Any, Any, Any]]:
    format = input_format(part.media_type)
    if format is None:
        raise HttpError(415, f"{part.media_type or 'a body without a type'}: not a format of RDF")
    try:
        with part.path.open("rb") as file:
            for quad in ox.parse(
                file,
                format=format,
                base_iri=base,
                without_named_graphs=True,
                rename_blank_nodes=True,
            ):
                yield quad.subject, quad.predicate, quad.object
    except (SyntaxError, ValueError) as error:
        fault = re.sub(r"\s+", " ", str(error))
        raise HttpError(400, f"the graph cannot be read as {part.media_type}: {fault}") from error


def delete_graph(store: Store, graph: str, is_owner: bool) -> bool:
    """Drop a graph, "" for the default graph, and return whether there was one.

    Raises:
        HttpError: the graph may not change (403).
    """
    check_graph(store, graph, is_owner=is_owner)
    node = NamedNode(graph) if graph else DefaultGraph()
    existed = store.has_graph(node)
    if existed:
        store.replace([node], ())
    return existed

"""Change the graph; the functions run in a worker process that holds the lock of the folder.

kg makes the graphs that begin with the base and ``graph/``, and replaces them when articles are
added again. Who is not their owner can change every other graph. What an update changes is known
when it has run: on a copy, which is thrown away if one of kg's graphs has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.base.errors import KeptGraphError, QueryError
from kg.serve.formats import input_format
from kg.store import Store
from kg.store.sparql import Token, tokens_of
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
    if update.is_owner:
        store.update(text)
        return
    try:
        store.update(text, keep=f"{store.base}graph/")
    except KeptGraphError as error:
        raise HttpError(
            403, f"{error}; only a token of an owner can change what kg makes"
        ) from None


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

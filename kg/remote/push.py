"""Send graphs of a folder to another store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Triple

from kg.base.errors import UsageError
from kg.remote.client import GraphStore
from kg.store import Store

_AT_ONCE = 50_000
"""Triples of one request; a greater graph is sent in parts."""


def push(
    store: Store,
    remote: GraphStore,
    *,
    graphs: Sequence[str] = (),
    into: str | None = None,
    on_graph: Callable[[], None] = lambda: None,
) -> tuple[int, int]:
    """Replace graphs of another store by those of this one.

    Args:
        store: the graphs to send.
        remote: where to.
        graphs: the graphs to send, all if empty.
        into: one graph of the other store that gets the triples of all of them, instead.
        on_graph: called after each graph.

    Returns:
        The number of graphs and of triples that were sent.

    Raises:
        UsageError: there is no such graph.
        ServiceError: the other store refuses, or does not answer.
    """
    count = 0
    names = [_existing(store, name) for name in graphs] or named_graphs(store)
    if into is not None:
        triples = iter({quad.triple: None for name in names for quad in store.quads(name)})
        return 1, _send(remote, into, triples)
    for name in names:
        iri = name.value if isinstance(name, NamedNode) else None
        count += _send(remote, iri, _triples(store, name))
        on_graph()
    return len(names), count


def named_graphs(store: Store) -> list[NamedNode | DefaultGraph]:
    """Return the graphs of a store that hold something, the default graph first."""
    default = DefaultGraph()
    return [*([default] if any(store.quads(default)) else []), *store.graphs()]


def _triples(store: Store, graph: NamedNode | DefaultGraph) -> Iterator[Triple]:
    return (quad.triple for quad in store.quads(graph))


def _existing(store: Store, name: str) -> NamedNode:
    try:
        graph = NamedNode(name)
    except ValueError:
        raise UsageError(f"--graph {name}: not an absolute IRI") from None
    if not store.has_graph(graph):
        raise UsageError(f"--graph {name}: there is no such graph in {store.path}")
    return graph


def _send(remote: GraphStore, graph: str | None, triples: Iterator[Triple]) -> int:
    """Send the triples of a graph, and return how many they are.

    A graph with blank nodes goes in one piece: in two, the same node would be two nodes.
    """
    count = 0
    send = remote.put
    while True:
        part = list(islice(triples, _AT_ONCE))
        if any(
            isinstance(term, ox.BlankNode) for one in part for term in (one.subject, one.object)
        ):
            part += triples
        if not part and count:
            return count
        send(graph, ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b"")
        count += len(part)
        if len(part) != _AT_ONCE:
            return count
        send = remote.add

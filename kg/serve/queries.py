"""Answer queries and read graphs; the functions run in a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode

from kg.base.errors import QueryError
from kg.serve.formats import DATASETS, GRAPHS, ROWS, TRUTHS, write_answer, write_graph
from kg.serve.spool import Spool, Spooled
from kg.store import Dataset, Store
from kg.store.sparql import evaluating, graphs_in_from
from kg.web.errors import HttpError
from kg.web.negotiation import Format, choose


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the SPARQL protocol.

    Attributes:
        text: the query.
        default: graphs of its default graph.
        named: its named graphs.
        accept: what the client says of formats.
        largest: bytes of the longest answer.
    """

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    accept: str | None = None
    largest: int = 100_000_000

    @property
    def dataset(self) -> Dataset | None:
        """The graphs to read, ``None`` where the request names none."""
        if not (self.default or self.named):
            return None
        return Dataset(tuple(map(NamedNode, self.default)), tuple(map(NamedNode, self.named)))


def answer_query(store: Store, query: Query, path: Path) -> Spooled:
    """Answer a query, in a file at ``path`` if the answer is long.

    Raises:
        QueryError: a fault, SERVICE, or FROM with a graph that the store does not have.
        HttpError: the client wants no format there is (406), or the answer is too long (503).
    """
    dataset = query.dataset
    if dataset is None:
        _check_from(store, query.text)
    found = store.query(query.text, dataset=dataset)
    spool: Any = Spool(path, query.largest)
    # The engine evaluates rows while they are written.
    with evaluating():
        if isinstance(found, ox.QueryTriples):
            format = chosen(query.accept, GRAPHS)
            write_graph(found, format, spool)
        else:
            format = chosen(query.accept, TRUTHS if isinstance(found, ox.QueryBoolean) else ROWS)
            write_answer(found, format, spool)
    return cast(Spool, spool).spooled(format.content_type)


def _check_from(store: Store, sparql: str) -> None:
    for iri in graphs_in_from(sparql, store.base):
        try:
            graph = NamedNode(iri)
        except ValueError:
            continue
        if not store.has_graph(graph):
            raise QueryError(
                f"FROM <{iri}>: there is no such graph here, and kg fetches none from elsewhere"
            )


def chosen(accept: str | None, formats: tuple[Format, ...]) -> Format:
    """Return the format that a client likes best.

    Raises:
        HttpError: it likes none of them (406).
    """
    format = choose(accept, formats)
    if format is None:
        known = ", ".join(each.media_type for each in formats)
        raise HttpError(406, f"no format that Accept asks for; there are: {known}")
    return format


def read_graph(
    store: Store, graph: str | None, accept: str | None, largest: int, path: Path
) -> Spooled:
    """Write one graph, in a file at ``path`` if it is long.

    Args:
        store: the graph store.
        graph: IRI of the graph, "" for the default graph, ``None`` for all graphs.
        accept: what the client says of formats.
        largest: bytes of the longest answer.
        path: where the file would be.

    Raises:
        HttpError: there is no such graph (404), no such format (406), or it is too long (503).
    """
    spool: Any = Spool(path, largest)
    if graph is None:
        format = chosen(accept, DATASETS)
        write_graph(store.quads(), format, spool)
    else:
        node = NamedNode(graph) if graph else DefaultGraph()
        if isinstance(node, NamedNode) and not store.has_graph(node):
            raise HttpError(404, f"there is no graph <{graph}>")
        format = chosen(accept, GRAPHS)
        write_graph((quad.triple for quad in store.quads(node)), format, spool)
    return cast(Spool, spool).spooled(format.content_type)

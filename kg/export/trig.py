"""Write TriG for people: Turtle with a block for each named graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from kg.export.subjects import Names
from kg.export.turtle import body, head, term

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """Yield the file, graph by graph."""
    names = Names(store)
    blocks = list(_graphs(store, names))
    yield from head(names)
    yield from blocks


def _graphs(store: Store, names: Names) -> Iterator[str]:
    for graph, quads in groupby(store.dump(), key=lambda quad: quad.graph_name):
        triples = (quad.triple for quad in quads)
        if isinstance(graph, DefaultGraph):
            yield from body(triples, names)
            continue
        yield f"\n{term(graph, names)} {{\n"
        yield from body(triples, names, indent="    ")
        yield "}\n"

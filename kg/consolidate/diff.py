"""Find the quads that a new outcome of resolution removes from the graph and adds to it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from kg.consolidate.index import Index
from kg.graph import Outcome, Row, link_rows
from kg.graph.links import PREDICATES
from kg.graph.protocol import solutions

if TYPE_CHECKING:
    from kg.consolidate.watch import CommonRows
    from kg.store import Store

_AT_ONCE = 200
"""Graphs that are read by one query."""
_MOST = 50_000
"""Quads beyond which a run writes what it found so far: a transaction is in memory as a whole."""
_COMMON = 400_000
"""Rows of a common graph that are in memory at a time."""
_RECORDS = 50_000
"""Readings whose links are in memory at a time where all are compared."""
IsIn = Callable[[str], bool]
"""Tells whether a name is among those that are compared."""
_SORTS = ("actor", "claim", "topic")


def changes(
    store: Store, index: Index, outcome: Outcome, common: Iterable[CommonRows]
) -> Iterator[tuple[list[Quad], list[Quad]]]:
    """Yield the quads to remove and to add, both sorted, all at once unless there are many.

    Where the graph surely shows the index's outcome, only what differs is compared.

    Args:
        store: the graph.
        index: its readings and the outcome that it shows.
        outcome: the outcome that it should show.
        common: the rows of all common graphs.
    """
    removed: list[Row] = []
    added: list[Row] = []
    for held, wanted in _compared(store, index, outcome, common):
        removed += held - wanted
        added += wanted - held
        if len(removed) + len(added) >= _MOST:
            yield _sorted(removed), _sorted(added)
            removed, added = [], []
    if removed or added:
        yield _sorted(removed), _sorted(added)


def _compared(
    store: Store, index: Index, outcome: Outcome, common: Iterable[CommonRows]
) -> Iterator[tuple[set[Row], set[Row]]]:
    """Yield the rows that the graph has and those it should have, part by part."""
    for one in common:
        graph = index.ids.common_graph(one.name)
        for is_in in _parts(len(one.rows), _COMMON):
            held = _held_in_common(store, graph, one.subjects, is_in)
            yield set(held), {row for row in one.rows if is_in(row[0].value)}
    if index.is_sound and outcome.parts == index.outcome.parts:
        yield from _affected(index, index.outcome, outcome)
        return
    index.adopt(outcome)
    for is_in in _parts(len(index.records), _RECORDS):
        yield set(held_rows(store, index, is_in)), expected_rows(index, outcome, is_in)


def _affected(index: Index, before: Outcome, after: Outcome) -> Iterator[tuple[set[Row], set[Row]]]:
    """Yield the rows of what differs between two outcomes, under each of them."""
    graphs = sorted(index.mentioning(_changed(before.replaced, after.replaced)))
    for some in _some(graphs, _AT_ONCE):
        given = [(index.records[graph], NamedNode(graph)) for graph in some]
        held, wanted = (
            {row for one, graph in given for row in link_rows(one, graph, outcome, index.ids)}
            for outcome in (before, after)
        )
        yield held, wanted
    for several in _some(sorted(_affected_nodes(before, after)), _AT_ONCE):
        held, wanted = (
            {row for rows in index.derived(several, outcome).values() for row in rows}
            for outcome in (before, after)
        )
        yield held, wanted


def expected_rows(index: Index, outcome: Outcome, is_in: IsIn = lambda _: True) -> set[Row]:
    """Return all links and the rows of all nodes' graphs under an outcome, of some graphs."""
    found: set[Row] = set()
    for graph in filter(is_in, index.records):
        found.update(link_rows(index.records[graph], NamedNode(graph), outcome, index.ids))
    now = {
        node
        for node in map(outcome.now, index.votes)
        if is_in(index.ids.derived_graph(NamedNode(node)).value)
    }
    for rows in index.derived(now, outcome).values():
        found.update(rows)
    return found


def _parts(size: int, most: int) -> Iterator[IsIn]:
    """Yield conditions of which each name fulfils one; more for a larger size."""
    parts = 1 + size // most
    if parts == 1:
        yield lambda _: True
        return
    for part in range(parts):
        yield lambda name, part=part: zlib.crc32(name.encode()) % parts == part  # type: ignore[misc]


def _some(names: Iterable[str], number: int) -> Iterator[list[str]]:
    left = iter(names)
    while some := list(islice(left, number)):
        yield some


def _sorted(rows: Iterable[Row]) -> list[Quad]:
    return sorted((Quad(*row) for row in rows), key=str)


def _affected_nodes(before: Outcome, after: Outcome) -> set[str]:
    """Return the nodes whose graphs may differ."""
    found = _changed(before.replaced, after.replaced)
    found |= {outcome.now(node) for outcome in (before, after) for node in found}
    found |= _changed(before.labels, after.labels)
    found |= _changed(before.kinds, after.kinds)
    return found


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _held(store: Store, graphs: Iterable[NamedNode]) -> Iterator[Row]:
    names = iter(graphs)
    # A server of SPARQL takes as long for one graph as for some.
    while some := " ".join(map(str, islice(names, _AT_ONCE))):
        rows = solutions(
            store,
            f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {some} }} GRAPH ?g {{ ?s ?p ?o }} }}",
        )
        for row in rows:
            yield row["s"], row["p"], row["o"], row["g"]


def _held_in_common(
    store: Store,
    graph: NamedNode,
    subjects: Mapping[NamedNode, frozenset[str]] | None,
    is_in: IsIn,
) -> Iterator[Row]:
    """Yield the rows of a common graph, or those of some subjects, of the subjects in a part."""
    if subjects is None:
        yield from (row for row in _held(store, [graph]) if is_in(row[0].value))
        return
    for predicate, each in subjects.items():
        nodes = iter(sorted(filter(is_in, each)))
        while some := " ".join(str(NamedNode(one)) for one in islice(nodes, _AT_ONCE)):
            for row in solutions(
                store,
                f"SELECT ?s ?o WHERE {{ VALUES ?s {{ {some} }} "
                f"GRAPH {graph} {{ ?s {predicate} ?o }} }}",
            ):
                yield row["s"], predicate, row["o"], graph


def held_rows(store: Store, index: Index, is_in: IsIn = lambda _: True) -> Iterator[Row]:
    """Yield all links and all rows of nodes' graphs, as the store has them, of some graphs."""
    for predicate in PREDICATES:
        rows = solutions(store, f"SELECT ?g ?s ?o WHERE {{ GRAPH ?g {{ ?s {predicate} ?o }} }}")
        for row in rows:
            if is_in(row["g"].value) and row["g"].value in index.records:
                yield row["s"], predicate, row["o"], row["g"]
    prefixes = derived_prefixes(store.base)
    names = (graph for graph in store.graphs() if graph.value.startswith(prefixes))
    yield from _held(store, (graph for graph in names if is_in(graph.value)))


def derived_prefixes(base: str) -> tuple[str, ...]:
    """Return how the names of nodes' graphs begin."""
    return tuple(f"{base}graph/{sort}/" for sort in _SORTS)

"""Find the quads that a new outcome of resolution removes from the graph and adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad

from kg.consolidate.index import Index
from kg.graph import Given, Outcome, Row, link_rows
from kg.graph.links import PREDICATES
from kg.graph.protocol import solutions

if TYPE_CHECKING:
    from kg.consolidate.watch import CommonRows
    from kg.store import Store

_AT_ONCE = 200
"""Graphs that are read by one query."""
_SORTS = ("actor", "claim", "topic")


def changes(
    store: Store, index: Index, outcome: Outcome, common: Iterable[CommonRows]
) -> tuple[list[Quad], list[Quad]]:
    """Return the quads to remove and to add, both sorted.

    Where the graph surely shows the index's outcome, only what differs is compared.

    Args:
        store: the graph.
        index: its readings and the outcome that it shows.
        outcome: the outcome that it should show.
        common: the rows of all common graphs.
    """
    held: set[Row] = set()
    wanted: set[Row] = set()
    for one in common:
        held.update(_held_in_common(store, index.ids.common_graph(one.name), one.subjects))
        wanted.update(one.rows)
    if index.is_sound and outcome.parts == index.outcome.parts:
        before = index.outcome
        for graph, given in _affected_records(index, before, outcome):
            held.update(link_rows(given, NamedNode(graph), before, index.ids))
            wanted.update(link_rows(given, NamedNode(graph), outcome, index.ids))
        nodes = _affected_nodes(before, outcome)
        for derived, rows in (
            (index.derived(nodes, before), held),
            (index.derived(nodes, outcome), wanted),
        ):
            for each in derived.values():
                rows.update(each)
    else:
        held.update(held_rows(store, index))
        index.adopt(outcome)
        wanted.update(expected_rows(index, outcome))
    return _sorted(held - wanted), _sorted(wanted - held)


def expected_rows(index: Index, outcome: Outcome) -> set[Row]:
    """Return all links and the rows of all nodes' graphs under an outcome."""
    found: set[Row] = set()
    for graph, given in index.records.items():
        found.update(link_rows(given, NamedNode(graph), outcome, index.ids))
    now = {outcome.now(node) for node in index.votes}
    for rows in index.derived(now, outcome).values():
        found.update(rows)
    return found


def _sorted(rows: Iterable[Row]) -> list[Quad]:
    return sorted((Quad(*row) for row in rows), key=str)


def _affected_records(index: Index, before: Outcome, after: Outcome) -> Iterator[tuple[str, Given]]:
    """Yield the readings whose links may differ."""
    for graph in index.mentioning(_changed(before.replaced, after.replaced)):
        yield graph, index.records[graph]


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
    store: Store, graph: NamedNode, subjects: Mapping[NamedNode, frozenset[str]] | None
) -> Iterator[Row]:
    """Yield the rows of a common graph, or those of some subjects."""
    if subjects is None:
        yield from _held(store, [graph])
        return
    for predicate, each in subjects.items():
        nodes = iter(sorted(each))
        while some := " ".join(str(NamedNode(one)) for one in islice(nodes, _AT_ONCE)):
            for row in solutions(
                store,
                f"SELECT ?s ?o WHERE {{ VALUES ?s {{ {some} }} "
                f"GRAPH {graph} {{ ?s {predicate} ?o }} }}",
            ):
                yield row["s"], predicate, row["o"], graph


def held_rows(store: Store, index: Index) -> Iterator[Row]:
    """Yield all links and all rows of nodes' graphs, as the store has them."""
    for predicate in PREDICATES:
        rows = solutions(store, f"SELECT ?g ?s ?o WHERE {{ GRAPH ?g {{ ?s {predicate} ?o }} }}")
        for row in rows:
            if row["g"].value in index.records:
                yield row["s"], predicate, row["o"], row["g"]
    prefixes = derived_prefixes(store.base)
    yield from _held(store, (graph for graph in store.graphs() if graph.value.startswith(prefixes)))


def derived_prefixes(base: str) -> tuple[str, ...]:
    """Return how the names of nodes' graphs begin."""
    return tuple(f"{base}graph/{sort}/" for sort in _SORTS)

"""Write readings into a graph and remove articles, with the graphs of what they mention.

New statements link to actors, claims and topics as they were after the last consolidation, and the
name and kind of each node is elected again in the same transaction.
:func:`kg.consolidate.consolidate` resolves actors, claims and topics afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.consolidate import vectors
from kg.consolidate.index import Index, article_graphs, digest_of
from kg.graph import ReadingRows, Row, link_rows
from kg.graph.kept import encode
from kg.normalise.sketches import sketch
from kg.topics.disambiguation import capitalised_words
from kg.vocab.terms import NIF

if TYPE_CHECKING:
    from kg.store import Store


def write_readings(
    store: Store, index: Index, made: Sequence[ReadingRows], *, gone: Collection[NamedNode] = ()
) -> None:
    """Put readings in the place of what the graph holds of the same ones, in one transaction.

    ``gone`` are further graphs to drop with them.
    """
    dropped = dict.fromkeys((*gone, *(graph for one in made for graph in one.graphs)))
    stale = [graph.value for graph in dropped if graph.value in index.records]
    touched: set[str] = set()
    for graph in gone:
        touched |= index.drop(graph.value)
    rows: list[Row] = []
    records, readings = [], []
    for one in made:
        assertions = one.graphs[1]
        text = _text(one.rows)
        given = replace(one.given, sketch=sketch(text))
        if any(statement.positions for statement in given.statements):
            given = replace(given, names=sorted(capitalised_words(text)))
        record = given.to_json()
        touched |= index.put(assertions.value, given, digest=digest_of(record))
        records.append((assertions.value, given.fingerprint, record))
        if one.reading is not None:
            readings.append((assertions.value, given.fingerprint, encode(one.reading)))
        rows += one.rows
        rows += link_rows(given, assertions, index.outcome, index.ids)
    store.records.write(records)
    store.records.keep(readings)
    new = {
        one.graphs[1].value: one.given.article for one in made if not store.has_graph(one.graphs[0])
    }
    if new:
        store.records.note_added(new)
    replace_with_nodes(store, index, dropped, rows, touched)
    kept = {graph: fingerprint for graph, fingerprint, _ in records}
    store.records.keep_only({graph: kept.get(graph) for graph in stale})


def remove_articles(store: Store, index: Index, articles: Iterable[str]) -> None:
    """Remove articles, by IRI, with what all their coders found, in one transaction.

    Their vectors go first, as nothing says afterwards whose they were. Articles that were set aside
    are compared again: what was removed may be the cause, and the reason may quote it.
    """
    gone = list(articles)
    index.outcome = replace(index.outcome, aside={})
    vectors.drop(store.path, index.of_articles(gone).values())
    graphs = [graph for article in gone for graph in article_graphs(store, article)]
    write_readings(store, index, (), gone=graphs)


def _text(rows: Iterable[Row]) -> str:
    return next(value.value for _, predicate, value, _ in rows if predicate == NIF.isString)


def replace_with_nodes(
    store: Store, index: Index, dropped: Iterable[NamedNode], rows: list[Row], touched: set[str]
) -> None:
    """Replace graphs, and the names and kinds of the nodes whose records changed."""
    derived = index.derived({index.outcome.now(node) for node in touched}, index.outcome)
    graphs = [index.ids.derived_graph(NamedNode(node)) for node in sorted(derived)]
    store.replace([*dropped, *graphs], [*rows, *(row for each in derived.values() for row in each)])

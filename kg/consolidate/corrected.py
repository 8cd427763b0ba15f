"""Bring the statements of a graph in line with people's corrections and what was learnt of them.

What a coder found is kept as it was (:meth:`kg.store.records.Records.kept`), so that corrections
are applied to it again whenever they change, or when the article is read again, and undone without
a trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.base.errors import StoreError
from kg.consolidate.index import Index, digest_of
from kg.consolidate.write import replace_with_nodes
from kg.graph import Given, link_rows, reading_rows
from kg.graph.kept import decode
from kg.judgements import corrections as correcting
from kg.judgements import learnt
from kg.judgements.decisions import Decision
from kg.model import Reading
from kg.topics.disambiguation import capitalised_words
from kg.vocab.iris import Ids
from kg.vocab.terms import NIF

if TYPE_CHECKING:
    from kg.graph.values import Row
    from kg.store import Store


def kept_reading(store: Store, graph: str, given: Given) -> Reading | None:
    """Return what a coder found in an article before any correction.

    ``None`` where it was not kept: a person coded the article, or an earlier kg read it.

    Raises:
        StoreError: the file of records is damaged.
    """
    blob = store.records.kept(graph, given.fingerprint)
    if blob is None:
        return None
    source = Ids(store.base).source_graph(given.identity)
    found = store.query(f"SELECT ?text {{ GRAPH {source} {{ ?node {NIF.isString} ?text }} }}")
    assert isinstance(found, ox.QuerySolutions)
    text = next((row["text"].value for row in found), None)
    try:
        return decode(blob, text) if text is not None else None
    except ValueError as error:
        raise store.records.damaged(error) from error


def bring_in_line(
    store: Store, index: Index, corrections: Mapping[str, Sequence[Decision]]
) -> None:
    """Write the statements of the articles whose corrections changed, in one transaction.

    The graphs of articles' sources and of the provenance stay as they are.

    Args:
        store: the graph.
        index: its readings; the changed ones are replaced.
        corrections: all corrections, by article.

    Raises:
        StoreError: the graph cannot be written to, or its records are damaged.
    """
    known = learnt.load(store.path)
    if not corrections and not known and not store.records.has_corrected():
        return
    shown = store.records.corrected()
    rows: list[Row] = []
    records, touched, changed = [], set(), {}
    for graph, article, *_ in list(index.heads()):
        each = corrections.get(article, ())
        wanted = correcting.digest_of(each) + known.digest
        if wanted == shown.get(graph, wanted):
            continue
        given = index.records[graph]
        reading = kept_reading(store, graph, given)
        if reading is None:
            continue
        decided = {correcting.Passage(one.words, one.start) for one in each}
        changed_reading = learnt.apply(known, correcting.correct(reading, each), decided)
        made = reading_rows(changed_reading, base=store.base)
        assertions = made.graphs[1]
        names: list[str] = []
        if any(statement.positions for statement in made.given.statements):
            names = sorted(capitalised_words(reading.article.text))
        new = replace(
            made.given,
            day=given.day,
            fingerprint=given.fingerprint,
            noted=given.noted,
            names=names,
            sketch=given.sketch,
        )
        record = new.to_json()
        touched |= index.put(graph, new, digest=digest_of(record))
        records.append((graph, new.fingerprint, record))
        rows += [row for row in made.rows if row[3] == assertions]
        rows += link_rows(new, assertions, index.outcome, index.ids)
        changed[graph] = wanted
    if not changed:
        return
    store.records.write(records)
    replace_with_nodes(store, index, map(NamedNode, changed), rows, touched)
    store.records.note_corrected(changed)


def find_kept(store: Store, index: Index, article: str) -> list[tuple[str, Reading]]:
    """Return the kept readings of an article, with their graphs.

    Raises:
        StoreError: there is none.
    """
    found = [
        (graph, reading)
        for graph, given in index.records.items()
        if given.article == article and (reading := kept_reading(store, graph, given)) is not None
    ]
    if not found:
        raise StoreError(
            f"{article}: what was found in it was not kept, as an earlier kg read it or a person "
            "coded it; add its file again with kg add --reread"
        )
    return found

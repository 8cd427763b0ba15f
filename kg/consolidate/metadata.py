"""Bring the metadata of articles in a graph in line with what people decided."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.base.edtf import bounds
from kg.consolidate.index import Index, digest_of
from kg.consolidate.write import replace_with_nodes
from kg.graph.articles import with_metadata
from kg.graph.protocol import solutions
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, SCHEMA

if TYPE_CHECKING:
    from kg.graph.values import Row
    from kg.store import Store


def write_metadata(store: Store, corrections: Mapping[str, Mapping[str, str]]) -> None:
    """Replace metadata of articles, by IRI, in one transaction; others than are there are ignored.

    What a coder found is left as it is, also where it follows from a date. The next run that reads
    the article again finds it changed.
    """
    ids = Ids(store.base)
    graphs: list[NamedNode] = []
    rows: list[Row] = []
    for iri, values in corrections.items():
        article = NamedNode(iri)
        found = solutions(
            store,
            f"SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ {article} a {SCHEMA.NewsArticle} . ?s ?p ?o }} }}",
        )
        by_graph: dict[NamedNode, list[Any]] = {}
        for graph, *triple in found:
            by_graph.setdefault(graph, []).append(tuple(triple))
        for graph, triples in by_graph.items():
            graphs.append(graph)
            rows += [(*one, graph) for one in with_metadata(triples, article, values, ids)]
    index = Index.load(store)
    touched = _date_records(store, index, corrections)
    replace_with_nodes(store, index, graphs, rows, touched)


def _date_records(
    store: Store, index: Index, corrections: Mapping[str, Mapping[str, str]]
) -> set[str]:
    """Give the records of articles other days, by which claims are compared and names elected.

    Returns the nodes that the articles mention.
    """
    records, touched = [], set()
    for graph, given in list(index.records.items()):
        date = corrections.get(given.article, {}).get("date")
        if date is not None:
            dated = replace(given, day=bounds(date)[0].isoformat())
            record = dated.to_json()
            touched |= index.put(graph, dated, digest=digest_of(record))
            records.append((graph, given.fingerprint, record))
    store.records.write(records)
    return touched


def mark_changed(store: Store, articles: Collection[str]) -> None:
    """Make the next run that reads some articles, by IRI, find them changed."""
    stale = {}
    renewed = {}
    removed, added, records = [], [], []
    for graph, given in Index.load(store).records.items():
        if given.article in articles:
            digest = hashlib.sha256(f"changed {given.fingerprint}".encode()).hexdigest()[:32]
            stale[graph] = digest
            renewed[graph] = (given.fingerprint, digest)
            records.append((graph, digest, replace(given, fingerprint=digest).to_json()))
            old, new = Literal(given.fingerprint), Literal(digest)
            found = f"SELECT ?g ?s {{ GRAPH ?g {{ ?s {KG.fingerprint} {old} }} }}"
            for provenance, activity in solutions(store, found):
                removed.append(Quad(activity, KG.fingerprint, old, provenance))
                added.append(Quad(activity, KG.fingerprint, new, provenance))
    store.records.write(records)
    store.records.renew_kept(renewed)
    store.change(removed, added)
    store.records.keep_only(stale)

"""Resolve actors, claims, topics and reprints of a graph, and write the difference.

What each reading gives is kept beside the graph (:mod:`kg.store.records`). The outcome is a pure
function of these records and of people's decisions, so that articles added one by one, in any
order, or all at once give the same graph.

A consolidated graph has a stamp (:meth:`kg.store.Store.write_stamp`) that names the build of kg and
is void once the graph changes: an unchanged graph is not consolidated again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from kg.base.collector import without_collection
from kg.base.json_text import parse_json
from kg.consolidate.index import Index, article_graphs
from kg.consolidate.write import remove_articles, write_readings
from kg.graph import Outcome

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pyoxigraph import NamedNode

    from kg.claims.similarity import Embeddings
    from kg.consolidate.actors import ActorsResult
    from kg.consolidate.claims import ClaimsResult
    from kg.consolidate.topics import TopicsResult
    from kg.consolidate.watch import CommonRows
    from kg.judgements.decisions import Decisions
    from kg.model import SourceKind
    from kg.store import Store

_Opened = TypeVar("_Opened")
_Found = TypeVar("_Found")

__all__ = [
    "Consolidated",
    "Index",
    "article_graphs",
    "consolidate",
    "remove_articles",
    "write_readings",
]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a run of :func:`consolidate` found.

    ``changed`` counts removed and added quads; ``aside`` says by article identity why some articles
    could not be compared with the others.
    """

    merged_actors: int = 0
    merged_claims: int = 0
    doubtful: int = 0
    changed: int = 0
    aside: Mapping[str, str] = field(default_factory=dict)


@without_collection()
def consolidate(
    store: Store,
    *,
    index: Index | None = None,
    embeddings: Embeddings | None = None,
    fresh: bool = False,
    begin: Callable[[Literal["actors", "claims"]], object] = lambda _: None,
) -> Consolidated:
    """Resolve actors, claims and topics of a graph across its articles.

    What changes in the graph is one transaction, several if it is much; a later run completes what
    a killed one left.

    Does nothing where the graph is consolidated as it is, unless ``fresh``. Articles on which the
    comparison fails are set aside (:mod:`kg.consolidate.aside`).

    Args:
        store: the graph.
        index: its readings, where the caller has loaded them.
        embeddings: the vectors that the graph's folder keeps (:mod:`kg.consolidate.vectors`) and
            those of new texts, where the caller has them.
        fresh: ignore what is known from the last run.
        begin: called before actors and before claims are compared.

    Raises:
        StoreError: the graph cannot be written to, or its records are missing.
    """
    from kg.consolidate import actors, claims, reprints, resolution_file, stored_index, topics
    from kg.consolidate.aside import known_aside, resolve_without_faults
    from kg.consolidate.corrected import bring_in_line
    from kg.consolidate.diff import changes
    from kg.consolidate.fingerprint import build_fingerprint
    from kg.consolidate.packed_rows import PackedRows
    from kg.consolidate.stored_index import StoredIndex
    from kg.consolidate.vectors import keep, load
    from kg.consolidate.watch import CommonRows
    from kg.judgements import learnt
    from kg.judgements.decisions import read
    from kg.judgements.links import follow

    decisions = read(store)
    decided = _digest(decisions, learnt.load(store.path).digest)
    stamp = None if fresh else _valid_stamp(store, decided)
    if stamp is not None:
        follow(store, store.replaced())
        if index is not None:
            index.keep(store)
        return replace(stamp.result, changed=0)
    is_own = index is None
    index = index or StoredIndex.open(store, fresh=fresh)
    index.require_all()
    reprints.complete(store, index)
    bring_in_line(store, index, decisions.corrections)
    index.is_sound = index.is_sound and not fresh
    whole = fresh or not (store.path / resolution_file.FILE).exists()
    if fresh:
        resolution_file.drop(store.path)
    vectors = embeddings or load(store.path)

    def resolve(
        part: Index, *, again: bool = False
    ) -> tuple[ActorsResult, ClaimsResult, TopicsResult, CommonRows]:
        begin("actors")
        who = _resolve_actors(store, part, decisions) if again else actors.resolve(part, decisions)
        begin("claims")
        return (
            who,
            _resolve_claims(store, part, decisions, vectors, who.replaced)
            if again
            else claims.resolve(part, decisions, vectors, who.replaced),
            _resolve_topics(store, part, decisions, who.replaced)
            if again
            else topics.resolve(part, decisions, who.replaced),
            _resolve_reprints(store, part) if again else reprints.resolve(part),
        )

    known = {} if fresh else known_aside(index)
    (by_actors, by_claims, by_topics, reprinted), aside = resolve_without_faults(
        index,
        partial(resolve, again=True),
        resolve,
        known,
        forget=lambda: resolution_file.drop(store.path),
    )
    keep(vectors, store.path, whole=whole)
    replaced = {**by_actors.replaced, **by_claims.replaced, **by_topics.replaced}
    outcome = Outcome(
        replaced=replaced,
        parts=by_actors.parts,
        labels=_decided_labels(decisions, replaced, by_claims.labels),
        kinds=_decided_kinds(decisions, replaced),
        comparisons=(
            *by_actors.comparisons,
            *by_claims.comparisons,
            *by_topics.comparisons,
        ),
        aside=aside,
    )
    common: tuple[CommonRows, ...] = (by_claims.rows, by_topics.rows, reprinted)
    if not index.records:
        # Without articles there is nothing to keep.
        common = tuple(CommonRows(each.name, PackedRows(())) for each in common)
    is_shown = index.is_sound and outcome == index.outcome
    changed = 0
    for removed, added in changes(store, index, outcome, common):
        if not changed:
            store.records.announce_outcome()
        store.change(removed, added)
        changed += len(removed) + len(added)
    if changed or not is_shown:
        store.records.write_outcome(outcome)
        index.adopt(outcome)
    follow(store, outcome.replaced)
    result = Consolidated(
        merged_actors=len(by_actors.replaced),
        merged_claims=len(by_claims.replaced),
        doubtful=sum(not one.merged for one in outcome.comparisons),
        changed=changed,
        aside={index.records[graph].identity: fault for graph, (_, fault) in aside.items()},
    )
    if not index.records:
        resolution_file.drop(store.path)
        stored_index.drop(store.path)
    else:
        index.set_mark()
        index.keep(store)
        store.write_stamp(json.dumps(asdict(_Stamp(build_fingerprint(), decided, result))))
    if is_own:
        index.close()
    return result


def _resolve_actors(store: Store, index: Index, decisions: Decisions) -> ActorsResult:
    """Resolve the actors of a graph, again only where something changed since the last run."""
    from kg.consolidate import actors
    from kg.consolidate.actor_tables import Tables, open_tables

    def forget(tables: Tables | None) -> None:
        # What is not brought up to date would name people who are gone.
        if tables is not None:
            tables.clear()

    if decisions.kinds:
        _with_tables(store, open_tables, forget)
        return actors.resolve(index, decisions)
    return _with_tables(store, open_tables, partial(actors.resolve, index, decisions))


def _resolve_claims(
    store: Store,
    index: Index,
    decisions: Decisions,
    vectors: Embeddings,
    replaced: Mapping[str, str],
) -> ClaimsResult:
    """Do the same with claims."""
    from kg.consolidate import claims
    from kg.consolidate.claim_tables import open_claims

    return _with_tables(
        store, open_claims, partial(claims.resolve, index, decisions, vectors, replaced)
    )


def _resolve_topics(
    store: Store, index: Index, decisions: Decisions, replaced: Mapping[str, str]
) -> TopicsResult:
    """Do the same with topics."""
    from kg.consolidate import topics
    from kg.consolidate.topic_tables import open_topics

    return _with_tables(store, open_topics, partial(topics.resolve, index, decisions, replaced))


def _resolve_reprints(store: Store, index: Index) -> CommonRows:
    """Do the same with reprints."""
    from kg.consolidate import reprints
    from kg.consolidate.reprint_tables import open_reprints

    return _with_tables(store, open_reprints, partial(reprints.resolve, index))


def _with_tables(
    store: Store,
    opened: Callable[[Path], AbstractContextManager[_Opened]],
    resolve: Callable[[_Opened | None], _Found],
) -> _Found:
    """Resolve with tables in the graph's folder, or without if their file cannot be used."""
    from kg.consolidate import resolution_file

    try:
        with opened(store.path) as tables:
            return resolve(tables)
    except sqlite3.Error:
        # The file is damaged, or the disk is full: it is computed again by a later run.
        resolution_file.drop(store.path)
    return resolve(None)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """By which build of kg and which decisions a graph was consolidated, with what result."""

    build: str
    decided: str
    result: Consolidated


def _valid_stamp(store: Store, decided: str) -> _Stamp | None:
    """Return the stamp of the last run where nothing has changed since."""
    from kg.consolidate.fingerprint import build_fingerprint

    kept = store.read_stamp()
    if kept is None or _written(kept.changed, store.base):
        return None
    try:
        stamp = _Stamp(**parse_json(kept.text))
        stamp = replace(stamp, result=Consolidated(**cast("dict[str, Any]", stamp.result)))
    except (ValueError, TypeError):
        return None
    return stamp if (stamp.build, stamp.decided) == (build_fingerprint(), decided) else None


def _written(changed: frozenset[NamedNode], base: str) -> frozenset[NamedNode]:
    """Return the written graphs except decisions, which are compared by content, and links."""
    from kg.judgements.decisions import graph as of_decisions
    from kg.judgements.links import graph as of_links

    return changed - {of_decisions(base), of_links(base)}


def _digest(decisions: Decisions, learnt: str) -> str:
    """Digest the decisions as far as they have an effect."""
    from kg.judgements.corrections import digest_of

    values = (
        sorted(decisions.same),
        sorted(decisions.apart),
        list(decisions.labels.items()),
        list(decisions.kinds.items()),
        sorted(decisions.parts),
        {article: digest_of(each) for article, each in sorted(decisions.corrections.items())},
        learnt,
    )
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _decided_labels(
    decisions: Decisions, replaced: Mapping[str, str], wordings: Mapping[str, str]
) -> dict[str, str]:
    """Return the names that people gave, and the wordings of claims to which they gave none."""
    # The decision made last comes last.
    decided = {replaced.get(iri, iri): label for iri, label in decisions.labels.items()}
    return {**wordings, **decided}


def _decided_kinds(decisions: Decisions, replaced: Mapping[str, str]) -> dict[str, SourceKind]:
    return {replaced.get(iri, iri): kind for iri, kind in decisions.kinds.items()}

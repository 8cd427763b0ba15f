"""A store in, the same store with its articles' actors and claims resolved across articles out.

What an article gives stays in its graph, as keys; who and what that turned out to be is a pure
function of all that the articles give and of what people decided. :func:`settle` computes it and
changes only what differs: articles added one by one, in any order, or all at once end as the same
graph. The steps are alike: records of what articles give → what replaces what, and why.

A store that is settled says so (:meth:`kg.store.Store.note`) until it is written to, and by which
edition of kg: what would come out as it is isn't computed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.consolidate.resolution import Resolution

if TYPE_CHECKING:
    from kg.claims.similarity import Meanings
    from kg.consolidate.reader import Told
    from kg.judgements.decisions import Decisions
    from kg.store import Store

__all__ = ["Resolution", "Settled", "Step", "settle"]

Step = Callable[["Told", "Decisions"], Resolution]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run of :func:`settle` found. ``changed`` counts triples that went or came."""

    merged_actors: int = 0
    merged_claims: int = 0
    doubtful: int = 0
    changed: int = 0


def settle(store: Store, meanings: Meanings | None = None, *, anew: bool = False) -> Settled:
    """Resolve actors, claims and topics of a store across its articles, in one transaction.

    Does nothing where the store is settled as it is, unless ``anew``. ``meanings`` are the vectors
    that the store keeps (:func:`kg.consolidate.vectors.load`) where some of its new texts have theirs
    already.

    Raises StoreError where the store can't be written to.
    """
    from kg.claims.previous import Earlier
    from kg.consolidate.actors import actors
    from kg.consolidate.cache import Kept, keep, load
    from kg.consolidate.claims import claims
    from kg.consolidate.diff import Stood, changes
    from kg.consolidate.fingerprint import edition
    from kg.consolidate.reader import Told
    from kg.consolidate.topics import Linked, topics
    from kg.judgements.decisions import read
    from kg.judgements.links import follow

    decisions = read(store)
    decided = _digest(decisions)
    before, changed = (None, _ANY) if anew else _before(store)
    if before is not None and before.decided == decided and not _counting(changed, store.base):
        follow(store)
        return replace(before.settled, changed=0)
    kept = Kept() if anew else load(store.path)
    if before is None or before.kept != kept.token:
        kept = Kept(claims=kept.claims)
    told = Told(store, kept.rows, changed)
    earlier, linked = Earlier.of(kept.claims), Linked(**kept.linked)
    steps: tuple[Step, ...] = (
        actors,
        partial(claims, meanings=meanings, earlier=earlier),
        partial(topics, linked=linked),
    )
    found = [step(told, decisions) for step in steps]
    stood = None if told.anew else Stood.of(kept.stood)
    removed, added, stands = changes(told, found, decisions, stood)
    if removed or added:
        store.change(removed, added)
    follow(store)
    by_actors, by_claims, _ = found
    settled = Settled(
        merged_actors=len(by_actors.replaced),
        merged_claims=len(by_claims.replaced),
        doubtful=sum(_doubts(one) for one in found),
        changed=len(removed) + len(added),
    )
    # Of a graph in which no article says anything there is nothing to keep.
    if any(told.kept.values()):
        token = keep(Kept("", told.kept, stands.told(), linked.told(), earlier.told()), store.path)
        store.note(json.dumps(asdict(_Note(edition(), decided, token, settled))))
    return settled


@dataclass(frozen=True, slots=True)
class _Note:
    """By which edition of kg a store was settled, by which decisions, what that came to, and what
    was kept of it.
    """

    edition: str
    decided: str
    kept: str
    settled: Settled


_ANY: frozenset[NamedNode] = frozenset()


def _before(store: Store) -> tuple[_Note | None, frozenset[NamedNode]]:
    """How the store was settled by this edition of kg, and which graphs were written to since."""
    from kg.consolidate.fingerprint import edition

    noted = store.noted()
    if noted is None:
        return None, _ANY
    try:
        note = _Note(**json.loads(noted.text))
        note = replace(note, settled=Settled(**note.settled))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None, _ANY
    return (note, noted.changed) if note.edition == edition() else (None, _ANY)


def _counting(changed: frozenset[NamedNode], base: str) -> frozenset[NamedNode]:
    """Those of the graphs that were written to that are no decisions, which are read by what they
    come to, and no links, which follow what is settled.
    """
    from kg.judgements.decisions import graph as of_decisions
    from kg.judgements.links import graph as of_links

    return changed - {of_decisions(base), of_links(base)}


def _digest(decisions: Decisions) -> str:
    """What tells one set of decisions from another, as far as they are obeyed."""
    told = (
        sorted(decisions.same),
        sorted(decisions.apart),
        list(decisions.labels.items()),
        list(decisions.kinds.items()),
        sorted(decisions.parts),
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _doubts(resolution: Resolution) -> int:
    return sum(not compared.merged for compared in resolution.compared)

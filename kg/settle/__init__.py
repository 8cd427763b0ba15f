"""A store in, the same store with its articles' actors and claims resolved across articles out.

What an article gives stays in its graph, as keys; who and what that turned out to be is a pure
function of all that the articles give and of what people decided. :func:`settle` computes it anew
and changes only what differs: articles added one by one, in any order, or all at once end as the
same graph. The steps are alike: records of what articles give → what replaces what, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kg.settle.resolution import Resolution

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.resolve.meaning import Meanings
    from kg.store import Store

__all__ = ["Resolution", "Settled", "Step", "settle"]

Step = Callable[["Store", "Decisions"], Resolution]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run of :func:`settle` found. ``changed`` counts triples that went or came."""

    merged_actors: int = 0
    merged_claims: int = 0
    doubtful: int = 0
    changed: int = 0


def settle(store: Store, meanings: Meanings | None = None) -> Settled:
    """Resolve actors, claims and topics of a store across its articles, in one transaction.

    ``meanings`` are the vectors that the store keeps (:func:`kg.settle.vectors.load`) where some
    of its new texts have theirs already.

    Raises StoreError where the store can't be written to.
    """
    from kg.decisions import read
    from kg.links import follow
    from kg.settle.actors import actors
    from kg.settle.claims import claims
    from kg.settle.rewriting import changes
    from kg.settle.topics import topics

    decisions = read(store)
    steps: tuple[Step, ...] = (actors, partial(claims, meanings=meanings), topics)
    found = [step(store, decisions) for step in steps]
    removed, added = changes(store, found, decisions)
    if removed or added:
        store.change(removed, added)
    follow(store)
    by_actors, by_claims, _ = found
    return Settled(
        merged_actors=len(by_actors.replaced),
        merged_claims=len(by_claims.replaced),
        doubtful=sum(_doubts(one) for one in found),
        changed=len(removed) + len(added),
    )


def _doubts(resolution: Resolution) -> int:
    return sum(not compared.merged for compared in resolution.compared)

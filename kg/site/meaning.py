"""Find out what an IRI means in a graph, and describe it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import Triple

from kg.graph.describe import description, is_described

if TYPE_CHECKING:
    from kg.store import Store

State = Literal["here", "moved", "gone", "unknown"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an IRI means.

    Attributes:
        iri: the IRI, or the one that replaced it where it ``moved``.
        state: whether the graph describes it, uses another IRI for it, had it, or never had it.
        triples: the triples of its document.
    """

    iri: str
    state: State
    triples: tuple[Triple, ...] = ()


def state_of(store: Store, iri: str) -> Meaning:
    """Return what an IRI means, without its triples."""
    if is_described(store, iri):
        return Meaning(iri, "here")
    now = store.replaced().get(iri)
    if now is not None:
        return Meaning(now, "moved")
    name = iri.removeprefix(store.base)
    changes = store.journal.since(0)
    gone = any(one.name == name for one in changes if one.kind in ("removed", "passing"))
    return Meaning(iri, "gone" if gone else "unknown")


def meaning(store: Store, iri: str) -> Meaning:
    """Return what an IRI means, with the triples of its document."""
    found = state_of(store, iri)
    if found.state != "here":
        return found
    return Meaning(iri, "here", tuple(description(store, iri)))

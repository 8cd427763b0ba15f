"""What was added to a graph, changed and removed, as far as its journal knows.

The journal has the last change of each article and node since the graph was made with it, with the
time of the run that wrote it. What ``kg forget`` removed is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.search import Index
from kg.search.index import batched
from kg.store.journal import Kind

if TYPE_CHECKING:
    from kg.store import Store

SORTS = ("article", "actor", "topic", "claim")


@dataclass(frozen=True, slots=True)
class Event:
    """A change: when the article or node with an IRI was last written to, and its label.

    ``place`` grows with every change, and ``run`` with every run of a command.
    """

    place: int
    run: int
    iri: str
    kind: Kind
    time: str
    label: str


def events(store: Store, index: Index | None, *, after: int = 0) -> list[Event]:
    """Return the changes after a place, the earliest first; ``index`` knows the labels."""
    found = [
        change
        for change in store.journal.since(after)
        if change.name.partition("/")[0] in SORTS
        and change.kind != "passing"
        and change.place <= store.state.place
    ]
    labels: dict[str, str] = {}
    for some in batched([store.base + change.name for change in found], 500):
        if index is not None:
            marks = ", ".join("?" * len(some))
            rows = index.rows(f"SELECT iri, title FROM doc WHERE iri IN ({marks})", some)
            labels.update((row["iri"], row["title"]) for row in rows)
    return [
        Event(
            change.place,
            change.run,
            store.base + change.name,
            change.kind,
            change.time,
            labels.get(store.base + change.name, change.name),
        )
        for change in found
    ]

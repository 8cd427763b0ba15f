"""A network of statements in, its statements one by one with all that a page says of them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.base.text import bare
from kg.view.evidence import Passage
from kg.view.page import sentence

if TYPE_CHECKING:
    from networkx import MultiDiGraph


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor, a topic or a claim."""

    iri: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Said:
    """One statement; ``date`` is EDTF, ``earliest`` and ``latest`` its days, "" where unknown."""

    iri: str
    source: Thing
    about: tuple[Thing, ...]
    stance: str
    date: str
    earliest: str
    latest: str
    text: str
    passage: Passage
    article: str
    headline: str
    outlet: str
    url: str
    rule: str
    confidence: float | str


def sayings(network: MultiDiGraph, passages: Mapping[str, Passage] | None = None) -> list[Said]:
    """All statements with a known source, by date; about nothing where nothing is tied to them."""
    held = passages or {}
    edges: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for actor, thing, iri, edge in network.edges(keys=True, data=True):
        edges[iri].append((actor, thing, edge))
    found = []
    told = [
        (
            iri,
            _thing(ends[0][0], network.nodes[ends[0][0]]),
            tuple(
                _thing(thing, network.nodes[thing]) for thing in sorted({end[1] for end in ends})
            ),
            ends[0][2],
        )
        for iri, ends in edges.items()
    ]
    told += [
        (one.iri, _thing(one.actor, one.node), (), one.edge)
        for one in network.graph.get("untied", ())
    ]
    for iri, source, about, edge in told:
        shown = held.get(iri) or sentence(edge["text"], edge["sentence"])
        found.append(
            Said(
                iri=iri,
                source=source,
                about=about,
                stance=edge["stance"],
                date=edge["date"],
                earliest=edge["earliest"],
                latest=edge["latest"],
                text=edge["text"],
                passage=shown if shown.text else Passage(edge["text"], ((0, len(edge["text"])),)),
                article=edge["article"],
                headline=edge["headline"],
                outlet=edge["outlet"],
                url=edge["url"],
                rule=edge["rule"],
                confidence=edge["confidence"],
            )
        )
    return sorted(found, key=lambda one: (one.earliest or "9", one.date, one.iri))


def _thing(iri: str, node: Mapping[str, Any]) -> Thing:
    return Thing(iri, " ".join((node["label"] or iri).split()), node["kind"])


def things(said: Iterable[Said]) -> dict[Thing, list[Said]]:
    """Actors, topics and claims with their statements, those with most of them first."""
    found: dict[Thing, list[Said]] = defaultdict(list)
    for one in said:
        for thing in {one.source, *one.about}:
            found[thing].append(one)
    order = sorted(found, key=lambda thing: (-len(found[thing]), thing.label, thing.iri))
    return {thing: found[thing] for thing in order}


def called(name: str, said: Iterable[Said]) -> tuple[str, list[Said]]:
    """The label and the statements of the actor or topic of that name or IRI.

    Accents and capitals don't matter, and a part of the name will do where only one has it.
    Raises UsageError for a name that nothing has, or that several have.
    """
    known = things(said)
    wanted = _folded(name)
    chosen = [t for t in known if name.strip() == t.iri or _folded(t.label) == wanted]
    if not chosen:
        chosen = [t for t in known if wanted and wanted in _folded(t.label)]
        labels = list(dict.fromkeys(thing.label for thing in chosen))
        if len(labels) > 1:
            shown = ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")
            raise UsageError(f"several are called '{name}': {shown}; name one of them in full")
    if not chosen:
        shown = ", ".join(thing.label for thing in list(known)[:6])
        hint = f"most is said by and about {shown}" if shown else "the graph holds none"
        raise UsageError(f"no actor or topic called '{name}'; {hint}")
    found = {one.iri: one for thing in chosen for one in known[thing]}
    return chosen[0].label, sorted(found.values(), key=lambda o: (o.earliest or "9", o.date, o.iri))


def _folded(name: str) -> str:
    letters = bare(name.replace("œ", "oe").replace("Œ", "oe"))
    return " ".join(letters.replace("’", "'").casefold().split())

"""What people decided about links: in and out the graph ``<base graph/links>``.

    <link> a kg:Link ; kg:decides "link" ; kg:concerns <actor> ; kg:entity <entity> ;
           kg:score 0.95 ; kg:reason "…" ; prov:wasAttributedTo <person> ; prov:generatedAtTime "…"
    <actor> schema:sameAs <entity>
    <entity> schema:name "…" ; schema:birthDate "1952"^^edtf ; schema:additionalType <type>

A link holds for the actor by the IRI that it had when it was decided. ``schema:sameAs`` is derived
from it and stands on the actor that this IRI leads to now: :func:`follow` brings it up to date
after articles were added, removed or merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, cast, get_args

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.decisions import at
from kg.errors import UsageError
from kg.ids import Ids, digest
from kg.link.actors import followed, redirects, rows
from kg.link.records import NO_DATES, Entity, Proposal
from kg.vocab import DCTERMS, EDTF, KG, PROV, RDF, SCHEMA, XSD

Verdict = Literal["link", "no-link"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_DATE_TERMS = {
    "born": SCHEMA.birthDate,
    "died": SCHEMA.deathDate,
    "founded": SCHEMA.foundingDate,
    "ended": SCHEMA.dissolutionDate,
}


class Asked(Protocol):
    """What reading needs of a store."""

    @property
    def base(self) -> str: ...

    def query(self, sparql: str, /) -> Any: ...


class Kept(Asked, Protocol):
    """What writing needs of a store."""

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad]) -> None: ...


@dataclass(frozen=True, slots=True)
class Link:
    """That an actor is an entity, or is not, by the word of a person. ``time`` is in UTC."""

    actor: str
    entity: str
    verdict: Verdict
    author: str
    time: str
    name: str = ""
    description: str = ""
    types: tuple[str, ...] = ()
    dates: Mapping[str, str] = NO_DATES
    score: float | None = None
    reason: str = ""
    source: str = ""


def graph(base: str) -> NamedNode:
    """The graph that holds the links of a graph under ``base``."""
    return NamedNode(f"{base}graph/links")


def decided(proposal: Proposal, verdict: Verdict, *, author: str, time: str | None = None) -> Link:
    """A decision about a proposal, with what speaks for it. Raises UsageError for no time."""
    entity = proposal.entity
    return Link(
        actor=proposal.actor,
        entity=entity.iri,
        verdict=verdict,
        author=author,
        time=at(time),
        name=entity.name,
        description=entity.description,
        types=tuple(sorted(filter(None, (_type_iri(entity, id) for id in entity.types)))),
        dates=entity.dates,
        score=proposal.score,
        reason="; ".join(proposal.reasons),
        source=proposal.source,
    )


def _type_iri(entity: Entity, id: str) -> str | None:
    """A type's IRI: itself one, or a name in the space of the entity's own (Wikidata)."""
    said = id if ":" in id else entity.iri.removesuffix(entity.id) + id
    if ":" not in id and not entity.iri.endswith(entity.id):
        return None
    try:
        return NamedNode(said).value
    except ValueError:
        return None


def by_hand(
    actor: str, entity: str, verdict: Verdict, *, author: str, time: str | None = None
) -> Link:
    """A decision about an entity that nobody proposed."""
    return Link(actor, entity, verdict, author, at(time), reason="given by hand")


# --- reading -------------------------------------------------------------------------------


def links(store: Asked) -> list[Link]:
    """All links that were accepted or rejected, by actor and entity."""
    told: dict[str, dict[NamedNode, list[Any]]] = {}
    target = graph(store.base)
    for thing, says, value in rows(
        cast("Any", store), f"SELECT ?s ?p ?o WHERE {{ GRAPH {target} {{ ?s ?p ?o }} }}"
    ):
        told.setdefault(thing.value, {}).setdefault(says, []).append(value.value)
    found = []
    for said in told.values():
        if KG.Link.value not in said.get(RDF.type, ()):
            continue
        entity = said[KG.entity][0]
        facts = told.get(entity, {})
        author = told.get(said[PROV.wasAttributedTo][0], {})
        score = said.get(KG.score)
        found.append(
            Link(
                actor=said[KG.concerns][0],
                entity=entity,
                verdict=said[KG.decides][0],
                author=_one(author.get(SCHEMA.name)),
                time=said[PROV.generatedAtTime][0],
                name=_one(said.get(SCHEMA.name)),
                description=_one(said.get(SCHEMA.description)),
                types=tuple(sorted(facts.get(SCHEMA.additionalType, ()))),
                dates={n: facts[term][0] for n, term in _DATE_TERMS.items() if term in facts},
                score=None if score is None else float(score[0]),
                reason=_one(said.get(KG.reason)),
                source=_one(said.get(DCTERMS.source)),
            )
        )
    return sorted(found, key=lambda link: (link.actor, link.entity))


def _one(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


# --- writing -------------------------------------------------------------------------------


def decide(store: Kept, new: Iterable[Link]) -> int:
    """Put links into the store, each in the place of what was decided on the same pair; how many
    are not there as they were.

    A link that is accepted takes the place of another of its actor in the same authority: an
    actor is one entity of Wikidata. Raises UsageError for an IRI that is none.
    """
    moved = redirects(cast("Any", store))
    before = {(link.actor, link.entity): link for link in links(store)}
    held = dict(before)
    for link in new:
        _checked(link)
        if link.verdict == "link":
            own = followed(link.actor, moved)
            for pair, other in list(held.items()):
                if (
                    other.verdict == "link"
                    and followed(other.actor, moved) == own
                    and authority(other.entity) == authority(link.entity)
                    and other.entity != link.entity
                ):
                    del held[pair]
        held[link.actor, link.entity] = link
    if held != before:
        store.replace([graph(store.base)], quads(held.values(), moved, base=store.base))
    return sum(before.get(pair) != link for pair, link in held.items())


def follow(store: Kept) -> None:
    """Let ``schema:sameAs`` stand on the actors that links lead to now; nothing else changes."""
    target = graph(store.base)
    held = links(store)
    if not held:
        return
    wanted = quads(held, redirects(cast("Any", store)), base=store.base)
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH {target} {{ ?s ?p ?o }} }}"
    if {Quad(*row, target) for row in rows(cast("Any", store), query)} != set(wanted):
        store.replace([target], wanted)


def authority(entity: str) -> str:
    """What IRIs of one authority have in common: all but their last part."""
    return entity.rstrip("/")[: -len(_last_part(entity))]


def _last_part(iri: str) -> str:
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2]


def quads(links: Iterable[Link], moved: Mapping[str, str], *, base: str) -> list[Quad]:
    """The graph of links, sorted. ``moved`` leads from an actor to the one that replaced it."""
    target, ids = graph(base), Ids(base)
    made: set[Quad] = set()

    def say(thing: NamedNode, term: NamedNode, value: NamedNode | ox.Literal) -> None:
        made.add(Quad(thing, term, value, target))

    for link in links:
        node = NamedNode(f"{base}link/{digest(link.actor.removeprefix(base), link.entity)}")
        entity, author = NamedNode(link.entity), ids.coder(link.author)
        say(node, RDF.type, KG.Link)
        say(node, KG.decides, ox.Literal(link.verdict))
        say(node, KG.concerns, NamedNode(link.actor))
        say(node, KG.entity, entity)
        say(node, PROV.wasAttributedTo, author)
        say(node, PROV.generatedAtTime, ox.Literal(link.time, datatype=XSD.dateTime))
        say(author, RDF.type, PROV.Person)
        say(author, SCHEMA.name, ox.Literal(link.author))
        if link.score is not None:
            value = f"{link.score:.4f}".rstrip("0").rstrip(".")
            say(node, KG.score, ox.Literal(value, datatype=XSD.decimal))
        for term, words in (
            (SCHEMA.name, link.name),
            (SCHEMA.description, link.description),
            (KG.reason, link.reason),
            (DCTERMS.source, link.source),
        ):
            if words:
                say(node, term, ox.Literal(words))
        if link.verdict == "link":
            actor = NamedNode(followed(link.actor, moved))
            say(actor, SCHEMA.sameAs, entity)
            if link.name:
                say(entity, SCHEMA.name, ox.Literal(link.name))
        for type_ in link.types:
            say(entity, SCHEMA.additionalType, NamedNode(type_))
        for name, value in link.dates.items():
            say(entity, _DATE_TERMS[name], ox.Literal(value, datatype=EDTF.EDTF))
    return sorted(made, key=str)


def _checked(link: Link) -> None:
    for iri in (link.actor, link.entity, *link.types):
        try:
            NamedNode(iri)
        except ValueError:
            raise UsageError(f"'{iri}' is no IRI") from None
    if not link.author.strip():
        raise UsageError("a link needs somebody who decides it: name yourself with --by")


# --- proposals and decisions together ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with what became of it: open, accepted, rejected, or passed over because its
    actor is linked to another entity of the authority. ``link`` is the decision, if any."""

    proposal: Proposal
    state: str
    link: Link | None = None


STATES = ("open", "accepted", "rejected", "passed")


def standings(
    proposals: Iterable[Proposal], links: Iterable[Link], moved: Mapping[str, str]
) -> list[Standing]:
    """Each proposal and each decision without one, on the actors that they lead to now; an entity
    that several sources propose stands under the one that gives it the higher score."""
    decisions = {(followed(link.actor, moved), link.entity): link for link in links}
    taken = {
        (actor, authority(link.entity))
        for (actor, _), link in decisions.items()
        if link.verdict == "link"
    }
    best: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        actor = followed(proposal.actor, moved)
        pair = (actor, proposal.entity.iri)
        if pair not in best or proposal.score > best[pair].score:
            best[pair] = replace(proposal, actor=actor)
    for pair, link in decisions.items():
        if pair not in best:
            best[pair] = _as_proposal(pair[0], link)
    found = []
    for pair, proposal in best.items():
        decision = decisions.get(pair)
        if decision is not None:
            state = "accepted" if decision.verdict == "link" else "rejected"
        else:
            state = "passed" if (pair[0], authority(pair[1])) in taken else "open"
        found.append(Standing(proposal, state, decision))
    return sorted(found, key=lambda s: (s.proposal.actor, -s.proposal.score, s.proposal.entity.iri))


def _as_proposal(actor: str, link: Link) -> Proposal:
    entity = Entity(
        id=_last_part(link.entity),
        iri=link.entity,
        name=link.name or link.entity,
        description=link.description,
        types=link.types,
        dates=link.dates,
    )
    reasons = (link.reason,) if link.reason else ()
    return Proposal(actor, entity, link.source, link.score or 0.0, reasons)

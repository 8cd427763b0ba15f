"""Proposals and a person's verdicts in, links out; and what has become of each proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.curate.decide import By
from kg.judgements.links import Link, Verdict, authority, last_part
from kg.link.records import Entity, Proposal


def decided(proposal: Proposal, verdict: Verdict, by: By) -> Link:
    """A decision about a proposal, with what speaks for it."""
    entity = proposal.entity
    return Link(
        actor=proposal.actor,
        entity=entity.iri,
        verdict=verdict,
        author=by.author,
        time=by.time,
        name=entity.name,
        description=entity.description,
        types=tuple(sorted(filter(None, (_type_iri(entity, id) for id in entity.types)))),
        dates=entity.dates,
        score=proposal.score,
        reason="; ".join(filter(None, (by.reason, *proposal.reasons))),
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


def by_hand(actor: str, entity: str, verdict: Verdict, by: By) -> Link:
    """A decision about an entity that nobody proposed."""
    return Link(actor, entity, verdict, by.author, by.time, reason=by.reason or "given by hand")


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with what became of it: open, accepted, rejected, or passed over because its
    actor is linked to another entity of the authority. ``link`` is the decision, if any.
    """

    proposal: Proposal
    state: str
    link: Link | None = None


STATES = ("open", "accepted", "rejected", "passed")


def standings(
    proposals: Iterable[Proposal], links: Iterable[Link], moved: Mapping[str, str]
) -> list[Standing]:
    """Each proposal and each decision without one, on the actors that they lead to now; an entity
    that several sources propose stands under the one that gives it the higher score.
    """
    decisions = {(moved.get(link.actor, link.actor), link.entity): link for link in links}
    taken = {
        (actor, authority(link.entity))
        for (actor, _), link in decisions.items()
        if link.verdict == "link"
    }
    best: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        actor = moved.get(proposal.actor, proposal.actor)
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
        id=last_part(link.entity),
        iri=link.entity,
        name=link.name or link.entity,
        description=link.description,
        types=link.types,
        dates=link.dates,
    )
    reasons = (link.reason,) if link.reason else ()
    return Proposal(actor, entity, link.source, link.score or 0.0, reasons)

"""Build links from proposals and verdicts, and track the state of each proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.curate.decide import By
from kg.judgements.links import Link, Verdict, authority, last_part
from kg.link.records import Entity, Proposal


def build_link(proposal: Proposal, verdict: Verdict, by: By) -> Link:
    """Build the link for a verdict on a proposal, with its evidence."""
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
    """Return a type's IRI: the id itself, or a name in the space of the entity's IRI (Wikidata)."""
    iri = id if ":" in id else entity.iri.removesuffix(entity.id) + id
    if ":" not in id and not entity.iri.endswith(entity.id):
        return None
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


def build_manual_link(actor: str, entity: str, verdict: Verdict, by: By) -> Link:
    """Build the link for a verdict on an entity that was not proposed."""
    return Link(actor, entity, verdict, by.author, by.time, reason=by.reason or "given by hand")


@dataclass(frozen=True, slots=True)
class TrackedProposal:
    """A proposal with its state: open, accepted, rejected, or passed.

    A proposal is passed if its actor is linked to another entity of the authority. ``link`` is the
    decision, if any.
    """

    proposal: Proposal
    state: str
    link: Link | None = None


STATES = ("open", "accepted", "rejected", "passed")


def track_proposals(
    proposals: Iterable[Proposal], links: Iterable[Link], moved: Mapping[str, str]
) -> list[TrackedProposal]:
    """Give each proposal its state, and add the decisions that have no proposal.

    Actors are replaced by those that they lead to now (``moved``). Of several sources that propose
    an entity, the one with the highest score counts.
    """
    decisions = {(moved.get(link.actor, link.actor), link.entity): link for link in links}
    linked = {
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
            best[pair] = _build_proposal(pair[0], link)
    found = []
    for pair, proposal in best.items():
        decision = decisions.get(pair)
        if decision is not None:
            state = "accepted" if decision.verdict == "link" else "rejected"
        else:
            state = "passed" if (pair[0], authority(pair[1])) in linked else "open"
        found.append(TrackedProposal(proposal, state, decision))
    return sorted(found, key=lambda s: (s.proposal.actor, -s.proposal.score, s.proposal.entity.iri))


def _build_proposal(actor: str, link: Link) -> Proposal:
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

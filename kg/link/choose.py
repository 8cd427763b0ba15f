"""Decide links by what people write after ``--accept``, ``--reject`` or ``--undo``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.base.errors import UsageError
from kg.curate.decide import By
from kg.judgements.links import Link, Verdict
from kg.link.authorities import expand_iri
from kg.link.kept import TrackedProposal, build_link, build_manual_link
from kg.link.records import LinkableActor

SURE, ALL = "sure", "all"


def choose_links(
    text: str,
    verdict: Verdict,
    tracked: Sequence[TrackedProposal],
    actors: Sequence[LinkableActor],
    by: By,
) -> list[Link]:
    """Build the links that an entity's id or IRI, "sure" or "all" decides for these actors.

    "sure" accepts every open proposal that is sure, "all" rejects every open one. An id is looked
    up among the proposals; an IRI need not be proposed. Raises UsageError if an id is unknown, or
    is given for no actor or for several.
    """
    names = {actor.iri for actor in actors}
    own = [s for s in tracked if s.proposal.actor in names]
    open_ones = [s for s in own if s.state == "open"]
    if text == SURE and verdict == "link":
        return [build_link(s.proposal, verdict, by) for s in open_ones if s.proposal.sure]
    if text == ALL and verdict == "no-link":
        return [build_link(s.proposal, verdict, by) for s in open_ones]
    if text in (SURE, ALL):
        raise UsageError(f"'{text}' is not possible here; write --accept sure or --reject all")
    if len(actors) != 1:
        # One label can belong to several IRIs; a decision is about one of them.
        raise UsageError(f"name the one actor of '{text}': kg link ACTOR --accept {text}")
    found = [s for s in own if text.strip("<>") in (s.proposal.entity.id, s.proposal.entity.iri)]
    if not found:
        iri = _iri(text, own)
        found = [s for s in own if s.proposal.entity.iri == iri]
        if not found:
            return [build_manual_link(actors[0].iri, iri, verdict, by)]
    return [build_link(found[0].proposal, verdict, by)]


def _iri(text: str, own: Sequence[TrackedProposal]) -> str:
    try:
        return expand_iri(text)
    except UsageError as error:
        there = ", ".join(s.proposal.entity.id for s in own)
        known = f"proposed are: {there}" if there else "there are no proposals yet"
        raise UsageError(f"{error}; {known}") from error


def find_withdrawn(
    text: str, tracked: Sequence[TrackedProposal], actors: Sequence[LinkableActor]
) -> list[tuple[str, str]]:
    """Find the pairs of actor and entity whose decisions an id, an IRI or "all" withdraws.

    Raises UsageError if no decision about these actors concerns that entity.
    """
    names = {actor.iri for actor in actors}
    own = [s for s in tracked if s.proposal.actor in names and s.link is not None]
    entity = text.strip("<>")
    found = [
        s for s in own if text == ALL or entity in (s.proposal.entity.id, s.proposal.entity.iri)
    ]
    if not found:
        raise UsageError(
            f"there is no decision about '{text}'; kg link --state accepted lists links"
        )
    return [(s.proposal.actor, s.proposal.entity.iri) for s in found]


def find_shared(tracked: Iterable[TrackedProposal]) -> dict[str, list[str]]:
    """Find entities to which several actors are linked, with these actors, which may be one."""
    found: dict[str, list[str]] = {}
    for item in tracked:
        if item.state == "accepted":
            found.setdefault(item.proposal.entity.iri, []).append(item.proposal.actor)
    return {entity: actors for entity, actors in found.items() if len(actors) > 1}

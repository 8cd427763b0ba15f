"""What people say after ``--accept`` or ``--reject`` in, the links that they decide out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.base.errors import UsageError
from kg.curate.decide import By
from kg.judgements.links import Link, Verdict
from kg.link.authorities import full_iri
from kg.link.kept import Standing, by_hand, decided
from kg.link.records import Sought

SURE, ALL = "sure", "all"


def chosen(
    said: str,
    verdict: Verdict,
    standings: Sequence[Standing],
    actors: Sequence[Sought],
    by: By,
) -> list[Link]:
    """The links that an entity's id or IRI, "sure" or "all" decide for these actors.

    "sure" accepts every open proposal that is sure, "all" rejects every open one. An id is looked
    for among the proposals; an IRI need not be proposed. Raises UsageError where an id is nobody's,
    or is said of no actor or of several.
    """
    names = {actor.iri for actor in actors}
    own = [s for s in standings if s.proposal.actor in names]
    open_ones = [s for s in own if s.state == "open"]
    if said == SURE and verdict == "link":
        return _decided((s for s in open_ones if s.proposal.sure), verdict, by)
    if said == ALL and verdict == "no-link":
        return _decided(open_ones, verdict, by)
    if said in (SURE, ALL):
        raise UsageError(f"'{said}' can't be said of this; --accept sure or --reject all")
    if len(actors) != 1:
        # An actor can bear several IRIs under one label only; a decision is about one of them.
        raise UsageError(
            f"name the one actor that '{said}' is about: kg link ACTOR --accept {said}"
        )
    found = [s for s in own if said.strip("<>") in (s.proposal.entity.id, s.proposal.entity.iri)]
    if not found:
        iri = _iri(said, own)
        found = [s for s in own if s.proposal.entity.iri == iri]
        if not found:
            return [by_hand(actors[0].iri, iri, verdict, by)]
    return _decided(found[:1], verdict, by)


def _iri(said: str, own: Sequence[Standing]) -> str:
    try:
        return full_iri(said)
    except UsageError as error:
        there = ", ".join(s.proposal.entity.id for s in own)
        known = f"proposed are: {there}" if there else "nothing is proposed yet"
        raise UsageError(f"{error}; {known}") from error


def _decided(standings: Iterable[Standing], verdict: Verdict, by: By) -> list[Link]:
    return [decided(s.proposal, verdict, by) for s in standings]


def undone(
    said: str, standings: Sequence[Standing], actors: Sequence[Sought]
) -> list[tuple[str, str]]:
    """The pairs of actor and entity whose decisions an id, an IRI or "all" takes back. Raises
    UsageError where no decision of these actors is about that entity.
    """
    names = {actor.iri for actor in actors}
    own = [s for s in standings if s.proposal.actor in names and s.link is not None]
    wanted = said.strip("<>")
    found = [
        s for s in own if said == ALL or wanted in (s.proposal.entity.id, s.proposal.entity.iri)
    ]
    if not found:
        raise UsageError(f"nothing is decided about '{said}'; kg link --state accepted lists links")
    return [(s.proposal.actor, s.proposal.entity.iri) for s in found]


def shared(standings: Iterable[Standing]) -> dict[str, list[str]]:
    """Entities that more than one actor is linked to, with these actors: perhaps they are one."""
    found: dict[str, list[str]] = {}
    for standing in standings:
        if standing.state == "accepted":
            found.setdefault(standing.proposal.entity.iri, []).append(standing.proposal.actor)
    return {entity: actors for entity, actors in found.items() if len(actors) > 1}

"""Score the entities that an actor may be: by name, kind, dates and organisation, with reasons.

Nothing here asks a service. The score is a rank with a meaning at its ends, not a probability.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.base.edtf import bounds
from kg.lexicon.actor_nouns import actor_words
from kg.link.likeness import likeness, words
from kg.link.profiles import Profile
from kg.link.records import Entity, LinkableActor, Proposal

SURE = 0.85
_AHEAD = 0.1
"""The least lead of a sure proposal over the next one of its source."""
_TAKEN = 0.9
"""The score of a name that the authority itself matches, though in another form."""
_FOUND = 0.5
"""The score of a name that the authority found by a form it does not show."""
_UNKNOWN_KIND, _OTHER_KIND = 0.85, 0.3
_NO_DATES, _OTHER_TIME = 0.95, 0.25
_SAME_PLACE = 0.4
"""The part of the distance to 1 that a common organisation makes up for."""
_POSTHUMOUS = timedelta(days=366)
"""Articles quote people for a while after their death."""
_YOUNGEST = timedelta(days=8 * 365)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One comparison: evidence for (True), against (False) or neither (None), in words."""

    verdict: bool | None
    words: str


def build_proposals(
    actor: LinkableActor, entities: Iterable[Entity], profile: Profile, *, source: str
) -> list[Proposal]:
    """Propose entities for an actor, the best first.

    Entities whose name has nothing in common with the actor's are left out, unless their authority
    matches them.
    """
    scored = [_score_entity(actor, entity, profile, source) for entity in entities]
    found = [one for one in scored if one is not None]
    found.sort(key=lambda one: (-one.score, not one.entity.match, one.entity.iri))
    return [_mark_sure(actor, one, found, profile) for one in found]


def _score_entity(
    actor: LinkableActor, entity: Entity, profile: Profile, source: str
) -> Proposal | None:
    score, named = _compare_names(actor, entity)
    if score == 0:
        return None
    kind, time, place = (
        _compare_kinds(actor, entity, profile),
        _compare_dates(actor, entity),
        _compare_organisations(actor, entity),
    )
    score *= {True: 1.0, None: _UNKNOWN_KIND, False: _OTHER_KIND}[kind.verdict]
    score *= {True: 1.0, None: _NO_DATES, False: _OTHER_TIME}[time.verdict]
    if place.verdict:
        score += (1 - score) * _SAME_PLACE
    reasons = tuple(filter(None, (named, kind.words, time.words, place.words)))
    return Proposal(actor.iri, entity, source, round(score, 4), reasons)


def _mark_sure(
    actor: LinkableActor, one: Proposal, several: list[Proposal], profile: Profile
) -> Proposal:
    rivals = [r.score for r in several if r.entity.iri != one.entity.iri]
    sure = (
        one.score >= SURE
        and all(one.score - rival >= _AHEAD for rival in rivals)
        and _compare_kinds(actor, one.entity, profile).verdict is True
        and _compare_dates(actor, one.entity).verdict is not False
        and not _is_common(actor)
    )
    return replace(one, sure=sure)


def _is_common(actor: LinkableActor) -> bool:
    """Check whether many have this name: only a surname, or a noun such as "Mairie"."""
    parts = words(actor.label)
    if len(parts) != 1:
        return False
    return actor.kind == "person" or actor.label.lower() in actor_words("fr").nouns


def _compare_names(actor: LinkableActor, entity: Entity) -> tuple[float, str]:
    pairs = [
        (likeness(own, theirs, actor.kind), own, theirs)
        for own in (actor.names or (actor.label,))
        for theirs in (entity.name, *entity.names)
    ]
    best, own, theirs = max(pairs, key=lambda pair: pair[0])
    if best == 1:
        return 1.0, f"named {theirs}"
    if entity.match and best < _TAKEN:
        return _TAKEN, f"found as {actor.label}"
    if best > 0:
        return best, f"{own} ~ {theirs}"
    return (_FOUND if _shares_words(actor, entity) else 0.0), f"{actor.label} ~ {entity.name}"


def _shares_words(actor: LinkableActor, entity: Entity) -> bool:
    own = {word for name in (actor.label, *actor.names) for word in words(name)}
    theirs = {word for name in (entity.name, *entity.names) for word in words(name)}
    return bool(own & theirs) and actor.kind != "person"


def _compare_kinds(actor: LinkableActor, entity: Entity, profile: Profile) -> _Comparison:
    shown = ", ".join(entity.type_names[:3]) or entity.kind or ""
    if entity.kind is not None:
        return _Comparison(entity.kind == actor.kind, f"kind {shown}")
    types = set(entity.types)
    if not types:
        return _Comparison(None, "kind unknown")
    wanted = profile.types.get(actor.kind)
    others = {id for kind, id in profile.types.items() if kind in profile.exact}
    if wanted in types:
        return _Comparison(True, f"kind {shown}")
    if types & profile.never or types & others or actor.kind in profile.exact:
        return _Comparison(False, f"kind {shown}, not {actor.kind}")
    # The service was asked for this kind, and knows its subtypes.
    return _Comparison(True if wanted else None, f"kind {shown}")


def _compare_dates(actor: LinkableActor, entity: Entity) -> _Comparison:
    ends = [
        entity.dates.get(one) or entity.dates.get(other) or ""
        for one, other in (("born", "founded"), ("died", "ended"))
    ]
    begun, over = map(_bounds, ends)
    shown = "–".join(ends)
    seen = _bounds(f"{actor.first}/{actor.last}") if actor.first and actor.last else None
    if (begun is None and over is None) or seen is None:
        return _Comparison(None, f"lived {shown}" if shown != "–" else "no dates")
    first, last = seen
    quoted = f"quoted {first.year}" + (f"–{last.year}" if last.year != first.year else "")
    if over is not None and over[1] < _subtract(first, _POSTHUMOUS):
        return _Comparison(False, f"{shown}, but {quoted}")
    youngest = _YOUNGEST if actor.kind == "person" else timedelta(0)
    if begun is not None and begun[0] > _subtract(last, youngest):
        return _Comparison(False, f"{shown}, but {quoted}")
    return _Comparison(True, f"{shown}, {quoted}")


def _compare_organisations(actor: LinkableActor, entity: Entity) -> _Comparison:
    for own in actor.organisations:
        for theirs in entity.organisations:
            if likeness(own, theirs, "organisation") >= _TAKEN:
                return _Comparison(True, f"at {theirs}")
    return _Comparison(None, "")


def _bounds(edtf: str) -> tuple[date, date] | None:
    if not edtf:
        return None
    try:
        return bounds(edtf)
    except ValueError:
        # Before the common era: long before any newspaper.
        return (date.min, date.min) if edtf.startswith("-") else None


def _subtract(day: date, span: timedelta) -> date:
    return day - span if day - date.min > span else date.min

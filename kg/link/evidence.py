"""An actor and the entities it may be in, proposals out: how well name, kind, dates and workplace
agree, in words and as a score.

Nothing here asks anybody. The score is a rank with a meaning at its ends, not a probability.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.base.edtf import bounds
from kg.lexicon.actor_nouns import actor_words
from kg.link.likeness import likeness, words
from kg.link.profiles import Profile
from kg.link.records import Entity, Proposal, Sought

SURE = 0.85
_AHEAD = 0.1
"""By how much a sure proposal leads the next one of its source."""
_TAKEN = 0.9
"""What the name counts that the authority itself would take, though under another form."""
_FOUND = 0.5
"""What the name counts that the authority found by a form it does not show."""
_UNKNOWN_KIND, _OTHER_KIND = 0.85, 0.3
_NO_DATES, _OTHER_TIME = 0.95, 0.25
_SAME_PLACE = 0.4
"""Which part of what is missing to 1 a common organisation makes up for."""
_POSTHUMOUS = timedelta(days=366)
"""Articles go on quoting somebody for a while after the death."""
_YOUNGEST = timedelta(days=8 * 365)


@dataclass(frozen=True, slots=True)
class _Says:
    """One comparison: whether it speaks for (True), against (False) or not at all (None)."""

    verdict: bool | None
    words: str


def proposals(
    actor: Sought, entities: Iterable[Entity], profile: Profile, *, source: str
) -> list[Proposal]:
    """The entities as proposals, the best first; entities whose name has nothing of the actor's
    are left out, unless their authority would take them.
    """
    weighed = [_weighed(actor, entity, profile, source) for entity in entities]
    found = [one for one in weighed if one is not None]
    found.sort(key=lambda one: (-one.score, not one.entity.match, one.entity.iri))
    return [_judged(actor, one, found, profile) for one in found]


def _weighed(actor: Sought, entity: Entity, profile: Profile, source: str) -> Proposal | None:
    score, named = _name(actor, entity)
    if score == 0:
        return None
    kind, time, place = _kind(actor, entity, profile), _time(actor, entity), _place(actor, entity)
    score *= {True: 1.0, None: _UNKNOWN_KIND, False: _OTHER_KIND}[kind.verdict]
    score *= {True: 1.0, None: _NO_DATES, False: _OTHER_TIME}[time.verdict]
    if place.verdict:
        score += (1 - score) * _SAME_PLACE
    reasons = tuple(filter(None, (named, kind.words, time.words, place.words)))
    return Proposal(actor.iri, entity, source, round(score, 4), reasons)


def _judged(actor: Sought, one: Proposal, several: list[Proposal], profile: Profile) -> Proposal:
    rivals = [r.score for r in several if r.entity.iri != one.entity.iri]
    sure = (
        one.score >= SURE
        and all(one.score - rival >= _AHEAD for rival in rivals)
        and _kind(actor, one.entity, profile).verdict is True
        and _time(actor, one.entity).verdict is not False
        and not _is_common(actor)
    )
    return replace(one, sure=sure)


def _is_common(actor: Sought) -> bool:
    """Whether many bear the name: a surname alone, or a noun such as "Mairie"."""
    parts = words(actor.label)
    if len(parts) != 1:
        return False
    return actor.kind == "person" or actor.label.lower() in actor_words("fr").nouns


def _name(actor: Sought, entity: Entity) -> tuple[float, str]:
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


def _shares_words(actor: Sought, entity: Entity) -> bool:
    own = {word for name in (actor.label, *actor.names) for word in words(name)}
    theirs = {word for name in (entity.name, *entity.names) for word in words(name)}
    return bool(own & theirs) and actor.kind != "person"


def _kind(actor: Sought, entity: Entity, profile: Profile) -> _Says:
    told = ", ".join(entity.type_names[:3]) or entity.kind or ""
    if entity.kind is not None:
        return _Says(entity.kind == actor.kind, f"kind {told}")
    types = set(entity.types)
    if not types:
        return _Says(None, "kind unknown")
    wanted = profile.types.get(actor.kind)
    others = {id for kind, id in profile.types.items() if kind in profile.exact}
    if wanted in types:
        return _Says(True, f"kind {told}")
    if types & profile.never or types & others or actor.kind in profile.exact:
        return _Says(False, f"kind {told}, not {actor.kind}")
    # The service was asked for this kind, and knows which types are below it.
    return _Says(True if wanted else None, f"kind {told}")


def _time(actor: Sought, entity: Entity) -> _Says:
    begun, over = (
        _bounds(entity.dates.get(one) or entity.dates.get(other))
        for one, other in (("born", "founded"), ("died", "ended"))
    )
    told = "–".join(
        entity.dates.get(one) or entity.dates.get(other) or ""
        for one, other in (("born", "founded"), ("died", "ended"))
    )
    seen = _bounds(f"{actor.first}/{actor.last}") if actor.first and actor.last else None
    if (begun is None and over is None) or seen is None:
        return _Says(None, f"lived {told}" if told != "–" else "no dates")
    first, last = seen
    quoted = f"quoted {first.year}" + (f"–{last.year}" if last.year != first.year else "")
    if over is not None and over[1] < _less(first, _POSTHUMOUS):
        return _Says(False, f"{told}, but {quoted}")
    youngest = _YOUNGEST if actor.kind == "person" else timedelta(0)
    if begun is not None and begun[0] > _less(last, youngest):
        return _Says(False, f"{told}, but {quoted}")
    return _Says(True, f"{told}, {quoted}")


def _place(actor: Sought, entity: Entity) -> _Says:
    for own in actor.organisations:
        for theirs in entity.organisations:
            if likeness(own, theirs, "organisation") >= _TAKEN:
                return _Says(True, f"at {theirs}")
    return _Says(None, "")


def _bounds(edtf: str | None) -> tuple[date, date] | None:
    if not edtf:
        return None
    try:
        return bounds(edtf)
    except ValueError:
        # Before the common era: long before any newspaper.
        return (date.min, date.min) if edtf.startswith("-") else None


def _less(day: date, stretch: timedelta) -> date:
    return day - stretch if day - date.min > stretch else date.min

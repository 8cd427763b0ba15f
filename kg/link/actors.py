"""Find the actors that can be linked: those with a name of their own.

Actors that articles only describe ("un policier"), or know by a title and one word, have no entity
elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from kg.consolidate.index import Index
from kg.graph.reader import Reader, StoredStatement
from kg.link.records import LinkableActor

if TYPE_CHECKING:
    from kg.store import Store


def find_actors(store: Store) -> tuple[LinkableActor, ...]:
    """Find the named actors, those with most statements first, then by label and IRI."""
    reader, scoped = Reader(store), _scoped(store)
    said: dict[str, list[StoredStatement]] = defaultdict(list)
    for one in reader.statements:
        if one.source is not None:
            said[one.source.key].append(one)
    roles, organisations, days = _affiliations(reader)
    found = []
    for iri, actor in reader.actors.items():
        if iri in scoped:
            continue
        articles = [one.article for one in said[iri]]
        dates = days[iri] | {
            day for one in articles for day in (one.earliest, one.latest) if day is not None
        }
        found.append(
            LinkableActor(
                iri=iri,
                label=actor.label,
                kind=actor.kind,
                names=(actor.label, *actor.names),
                organisations=_ranked(organisations[iri]),
                roles=_ranked(roles[iri]),
                first=min(dates).isoformat() if dates else None,
                last=max(dates).isoformat() if dates else None,
                statements=len(said[iri]),
                example=min((one.sentence for one in said[iri] if one.sentence), default=""),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.statements, one.label, one.iri)))


def _scoped(store: Store) -> set[str]:
    """Find the actors that only one article knows: its identity is in their keys."""
    index = Index.load(store)
    return {
        index.outcome.own_actor(given, key, index.ids)
        for given in index.records.values()
        for key in given.actors
        if key.startswith(f"{given.identity}\x1f")
    }


def _affiliations(
    reader: Reader,
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], dict[str, set[date]]]:
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    organisations: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, set[date]] = defaultdict(set)
    for one in reader.affiliations:
        person, organisation = one.person.key, one.organisation
        if one.affiliation.role:
            roles[person][one.affiliation.role] += 1
        if organisation is not None:
            organisations[person][organisation.label] += 1
        for actor in filter(None, (person, organisation.key if organisation else "")):
            days[actor].update(day for day in (one.earliest, one.latest) if day is not None)
    return roles, organisations, days


def _ranked(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda words: (-counted[words], words)))

"""Bearers of persons' names → which of them are one person, which may be.

Names come first, from the surest to the least sure way of being one: the same name but for
particles, a middle initial, an initial for a first name, another spelling, a family name alone.
Two different first names never make one person. Where names can't decide, what the articles tell
beside them does (:class:`kg.entities.name_records.Evidence`); where that doesn't either, it is a doubt.

Every comparison stays among bearers of one family name, one sound or one set of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from kg.entities.clusters import Clusters
from kg.entities.name_records import Bearer, Evidence
from kg.entities.person_pairs import (
    ENOUGH,
    MOST_CANDIDATES,
    SOME,
    Person,
    because,
    grouped,
    neighbours,
    weigh,
)
from kg.entities.short_names import by_family_name, by_house, by_initials
from kg.normalise.names import own_names, person_name, sounded, undoubled

_LONG = 8
"""Letters of a family name that is hardly another one but for a letter."""


def persons(bearers: Iterable[Bearer]) -> list[Person]:
    """Those who are called by a name of their own; genders and first names go to their sides."""
    found = []
    for bearer in bearers:
        if bearer.kind != "person" or bearer.by_people:
            continue
        names = own_names(bearer.names, alone=bearer.alone)
        if not names:
            continue
        parsed = [person_name(name) for name in names]
        # Jean-Luc tells more than Jean Luc: which of two words is a first name.
        name = max(
            parsed, key=lambda p: (bool(p.given), -len(p.given), *map(len, p.given), p.given)
        )
        bearer.side.genders |= {p.gender for p in parsed if p.gender}
        if name.first:
            bearer.side.firsts.add(name.first)
        found.append(Person(bearer, name))
    return found


def join_persons(
    every: Sequence[Person],
    clusters: Clusters,
    evidence: Evidence,
    *,
    houses: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Join in ``clusters`` those who are one person, and note who may be.

    ``houses`` are the keys of organisations by the words of their names: an article may take one
    for a person.
    """
    _same_words(every, clusters, evidence)
    families = grouped(every, lambda p: p.family)
    for family in families:
        _same_name(family, clusters)
        _middle_initials(family, clusters)
    _spellings(every, clusters, evidence)
    for family in families:
        _more_given(family, clusters, evidence)
        by_initials(family, clusters, evidence)
    for family in families:
        by_family_name(family, clusters, evidence)
    by_house(every, clusters, houses)


def _same_words(every: Iterable[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Xi Jinping and Jinping Xi."""
    full = [person for person in every if person.given]
    for group in grouped(full, lambda p: " ".join(sorted(f"{p.given} {p.family}".split()))):
        for one, other in neighbours(group):
            if one.family == other.family:
                continue
            weighed = weigh(one, other, clusters, evidence)
            reason = "the same words in another order"
            if weighed.points >= SOME:
                # The one's family name is the other's first name: that is no contradiction.
                side = clusters.side(other.key)
                side.firsts |= clusters.side(one.key).firsts
                clusters.join(one.key, other.key, because(reason, weighed), 0.85)
            else:
                clusters.doubt(one.key, other.key, reason, 0.5)


def _same_name(family: Sequence[Person], clusters: Clusters) -> None:
    """Bachar al-Assad and Bachar el-Assad."""
    full = [person for person in family if person.given]
    for group in grouped(full, lambda p: f"{p.given}|{' '.join(p.name.initials)}"):
        for one, other in neighbours(group):
            clusters.join(one.key, other.key, "the same name but for particles", 0.97)


def _middle_initials(family: Sequence[Person], clusters: Clusters) -> None:
    """John Kennedy is John F. Kennedy, unless there is a John G. Kennedy as well."""
    full = [person for person in family if person.given]
    for group in grouped(full, lambda p: p.given):
        plain = next((p for p in group if not p.name.initials), None)
        marked: dict[tuple[str, ...], Person] = {}
        for person in group:
            if person.name.initials:
                marked.setdefault(person.name.initials, person)
        if plain is None or not marked:
            continue
        if len(marked) == 1:
            (other,) = marked.values()
            if all(len(mark) == 1 for mark in other.name.initials):
                clusters.join(plain.key, other.key, "the same name but for a middle initial", 0.9)
            else:
                clusters.doubt(plain.key, other.key, "one is the elder or the younger", 0.4)
        elif len(marked) <= MOST_CANDIDATES:
            for other in marked.values():
                clusters.doubt(plain.key, other.key, "several have this name and an initial", 0.4)


def _spellings(every: Iterable[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Volodymyr Zelensky and Volodymyr Zelenski; Angela Merkel and Angela Merkle."""
    full = [person for person in every if person.given]
    seen: set[tuple[str, str]] = set()
    for by in (_sound, _shape):
        for group in grouped(full, by):
            for one, other in _near(group):
                pair = (clusters.root(one.key), clusters.root(other.key))
                if pair[0] == pair[1] or pair in seen or one.name.first != other.name.first:
                    continue
                seen.add(pair)
                _spelling(one, other, clusters, evidence)
    for group in _grouped_by_gaps(full):
        for one, other in _near(group):
            pair = (clusters.root(one.key), clusters.root(other.key))
            if pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                _spelling(one, other, clusters, evidence)


def _spelling(one: Person, other: Person, clusters: Clusters, evidence: Evidence) -> None:
    if one.name.initials and other.name.initials and one.name.initials != other.name.initials:
        return
    if clusters.side(one.key).articles & clusters.side(other.key).articles:
        return
    weighed = weigh(one, other, clusters, evidence)
    reason = "another spelling of the name"
    enough = SOME if min(len(one.family), len(other.family)) >= _LONG else ENOUGH
    if weighed.points >= enough:
        clusters.join(one.key, other.key, because(reason, weighed), 0.85)
    else:
        clusters.doubt(one.key, other.key, reason, 0.5 if weighed.points >= SOME else 0.3)


def _sound(person: Person) -> str:
    return f"{undoubled(person.given)}|{sounded(person.family)}"


def _shape(person: Person) -> str:
    """Equal where a hyphen or a blank alone differs."""
    return f"{undoubled(person.given)}|{undoubled(person.family.replace(' ', ''))}"


def _grouped_by_gaps(every: Iterable[Person]) -> list[list[Person]]:
    """Persons of one first name whose family names differ by one letter."""
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in every:
        family = person.family
        if len(family) < 6:
            continue
        given = undoubled(person.given)
        for gap in range(len(family)):
            found[f"{given}|{family[:gap]}{family[gap + 1 :]}"].setdefault(person.key, person)
        found[f"{given}|{family}"].setdefault(person.key, person)
    return [list(found[shape].values()) for shape in sorted(found) if len(found[shape]) > 1]


def _more_given(family: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Marie Laguerre may be Marie Anne Laguerre."""
    by_first: dict[str, list[Person]] = defaultdict(list)
    for person in family:
        if person.given:
            by_first[person.name.given[0]].append(person)
    for first in sorted(by_first):
        short = [p for p in by_first[first] if len(p.name.given) == 1]
        longer = [p for p in by_first[first] if len(p.name.given) > 1]
        for one in short[:1]:
            for other in longer[:MOST_CANDIDATES]:
                weighed = weigh(one, other, clusters, evidence)
                if weighed.points >= SOME:
                    reason = because("a further first name", weighed)
                    clusters.doubt(one.key, other.key, reason, 0.5)


def _near(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """All pairs of a small group, neighbours of a large one."""
    if len(group) > MOST_CANDIDATES:
        yield from neighbours(group)
        return
    for place, one in enumerate(group):
        for other in group[place + 1 :]:
            yield one, other

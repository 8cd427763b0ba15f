"""Cluster the names of persons and list uncertain pairs.

The surest rules come first: the same name but for particles, a middle initial, an initial for a
first name, another spelling, a family name only. Two different first names never make one person.
Where names can't decide, what else the articles say does
(:class:`kg.entities.name_records.Evidence`); where that can't either, the pair is a doubt.

Only names of one family name, one sound or one set of words are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from kg.entities.clusters import MOST_CANDIDATES, Clusters, group_by
from kg.entities.name_records import NameRecord
from kg.entities.short_names import (
    ENOUGH,
    SOME,
    Person,
    merge_family_names,
    merge_initials,
    merge_organisation_names,
)
from kg.normalise.names import (
    collapse_doubled_letters,
    nicknames,
    parse_person_name,
    personal_names,
    phonetic_key,
)

_GAPPED = 6
"""Letters of a family name that is compared with those that differ by one letter."""
_LONG = 8
"""Letters of a family name that hardly differs from another by one letter only."""


def parse_persons(records: Iterable[NameRecord]) -> list[Person]:
    """Parse the names of persons; their profiles get genders and first names."""
    found = []
    for record in records:
        if record.kind != "person" or record.by_people:
            continue
        names = personal_names(record.names, one_article=record.one_article)
        if not names:
            continue
        parsed = [parse_person_name(name) for name in names]
        # Jean-Luc says more than Jean Luc: which of two words is a first name.
        name = max(
            parsed, key=lambda p: (bool(p.given), -len(p.given), *map(len, p.given), p.given)
        )
        record.profile.genders |= {p.gender for p in parsed if p.gender}
        if name.first:
            record.profile.first_names.add(name.first)
        found.append(Person(record, name))
    return found


def merge_persons(
    every: Sequence[Person],
    clusters: Clusters,
    organisations: Mapping[str, str],
) -> None:
    """Merge those who are one person, and note who may be.

    ``organisations`` are keys by the words of their names: an article may take one for a person.
    """
    full = [person for person in every if person.given]
    _merge_word_orders(full, clusters)
    families = group_by(every, lambda p: p.family)
    for family in clusters.each("particles", families):
        _merge_particles(family, clusters)
        _merge_middle_initials(family, clusters)
    _merge_spellings(full, clusters)
    for family in clusters.each("first names", families):
        _merge_nicknames(family, clusters)
        _merge_further_first_names(family, clusters)
        merge_initials(family, clusters)
    for family in clusters.each("family names", families):
        merge_family_names(family, clusters)
    merge_organisation_names(every, clusters, organisations)


def _merge_word_orders(full: Iterable[Person], clusters: Clusters) -> None:
    """Merge "Xi Jinping" with "Jinping Xi"."""
    for group in clusters.each("order", group_by(full, same_order)):
        for one, other in pairwise(group):
            if one.family == other.family:
                continue
            score = clusters.score(one, other)
            reason = "the same words in another order"
            if score.points >= SOME:
                # The family name of one is the first name of the other: not a contradiction.
                clusters.share_first_names(one.key, other.key)
                clusters.merge(one.key, other.key, score.explain(reason), 0.85)
            else:
                clusters.doubt(one.key, other.key, reason, 0.5)


def _merge_particles(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "Bachar al-Assad" with "Bachar el-Assad"."""
    full = [person for person in family if person.given]
    for group in group_by(full, lambda p: f"{p.given}|{' '.join(p.name.initials)}").values():
        clusters.merge_all(group, "the same name but for particles", 0.97)


def _merge_middle_initials(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "John Kennedy" with "John F. Kennedy", unless there is a "John G. Kennedy"."""
    full = [person for person in family if person.given]
    for group in group_by(full, lambda p: p.given).values():
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
                clusters.merge(plain.key, other.key, "the same name but for a middle initial", 0.9)
            else:
                clusters.doubt(plain.key, other.key, "one is the elder or the younger", 0.4)
        elif len(marked) <= MOST_CANDIDATES:
            for other in marked.values():
                clusters.doubt(plain.key, other.key, "several have this name and an initial", 0.4)


def _merge_nicknames(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "Chuck Grassley" with "Charles Grassley", if their articles share enough."""
    full = [person for person in family if person.given]
    known = nicknames()
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(full):
        places[one.name.given[0]].append(place)
    for one in full:
        meant = known.get(one.name.given[0], frozenset())
        others = [full[n] for n in sorted(n for name in meant for n in places.get(name, ()))]
        if not others or len(others) > MOST_CANDIDATES:
            continue
        scores = [clusters.score(one, other) for other in others]
        best = max(range(len(others)), key=lambda n: scores[n].points)
        reason = "a nickname"
        if scores[best].points >= SOME:
            clusters.share_first_names(one.key, others[best].key)
            clusters.merge(one.key, others[best].key, scores[best].explain(reason), 0.85)
        else:
            clusters.doubt(one.key, others[best].key, reason, 0.4)


def _merge_spellings(full: Sequence[Person], clusters: Clusters) -> None:
    """Merge "Volodymyr Zelensky" with "Volodymyr Zelenski", "Merkel" with "Merkle"."""
    for stage, key in (("sound", same_sound), ("letters", same_letters)):
        for group in clusters.each(stage, group_by(full, key)):
            pairs = (pair for pair in _pairs(group) if pair[0].name.first == pair[1].name.first)
            _merge_pairs(pairs, clusters)
    for group in clusters.each("gap", _group_by_gaps(full)):
        _merge_pairs(_pairs(group), clusters)


def _merge_pairs(pairs: Iterable[tuple[Person, Person]], clusters: Clusters) -> None:
    seen: set[tuple[str, str]] = set()
    for one, other in pairs:
        roots = (clusters.root(one.key), clusters.root(other.key))
        if roots[0] != roots[1] and roots not in seen:
            seen.add(roots)
            _merge_spelling(one, other, clusters)


def _merge_spelling(one: Person, other: Person, clusters: Clusters) -> None:
    if one.name.initials and other.name.initials and one.name.initials != other.name.initials:
        return
    if clusters.profile(one.key).articles & clusters.profile(other.key).articles:
        return
    score = clusters.score(one, other)
    reason = "another spelling of the name"
    enough = SOME if min(len(one.family), len(other.family)) >= _LONG else ENOUGH
    if score.points >= enough:
        clusters.merge(one.key, other.key, score.explain(reason), 0.85)
    else:
        clusters.doubt(one.key, other.key, reason, 0.5 if score.points >= SOME else 0.3)


def same_order(person: Person) -> str:
    """Return the words of a name, sorted."""
    return " ".join(sorted(f"{person.given} {person.family}".split()))


def same_sound(person: Person) -> str:
    """Return how a name sounds."""
    return f"{collapse_doubled_letters(person.given)}|{phonetic_key(person.family)}"


def same_letters(person: Person) -> str:
    """Spell a name so that only a hyphen or a blank makes no difference."""
    family = person.family.replace(" ", "")
    return f"{collapse_doubled_letters(person.given)}|{collapse_doubled_letters(family)}"


def gaps(person: Person) -> Iterator[str]:
    """Yield a name of some length, and each time without one letter of the family name."""
    family = person.family
    if len(family) >= _GAPPED:
        given = collapse_doubled_letters(person.given)
        for gap in range(len(family)):
            yield f"{given}|{family[:gap]}{family[gap + 1 :]}"
        yield f"{given}|{family}"


def _group_by_gaps(every: Iterable[Person]) -> dict[str, list[Person]]:
    """Group persons of one first name whose family names differ by one letter."""
    every = list(every)
    seen: set[int] = set()
    several: set[int] = set()
    for person in every:
        for name in set(gaps(person)):
            # Almost all are of one person: numbers need less memory.
            number = hash(name)
            (several if number in seen else seen).add(number)
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in every:
        for name in gaps(person):
            if hash(name) in several:
                found[name].setdefault(person.key, person)
    return {name: list(group.values()) for name, group in found.items() if len(group) > 1}


def _merge_further_first_names(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "Hillary Clinton" with "Hillary Rodham Clinton" if much speaks for it, or note it."""
    full = [person for person in family if person.given]
    for group in group_by(full, lambda p: p.name.given[0]).values():
        short = next((p for p in group if len(p.name.given) == 1), None)
        if short is None:
            continue
        longer = [p for p in group if len(p.name.given) > 1]
        for other in longer[:MOST_CANDIDATES]:
            score = clusters.score(short, other)
            reason = score.explain("a further first name")
            if score.points >= ENOUGH and len(longer) == 1:
                clusters.merge(short.key, other.key, reason, 0.8)
            elif score.points >= SOME:
                clusters.doubt(short.key, other.key, reason, 0.5)


def _pairs(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield all pairs of a small group, neighbours of a large one."""
    return combinations(group, 2) if len(group) <= MOST_CANDIDATES else pairwise(group)

"""Bearers of persons' names → which of them are one person, which may be.

Names come first, from the surest to the least sure way of being one: the same name but for
particles, a middle initial, an initial for a first name, another spelling, a family name alone.
Two different first names never make one person. Where names can't decide, what the articles tell
beside them does (:class:`kg.resolve.bearers.Evidence`); where that doesn't either, it is a doubt.

Every comparison stays among bearers of one family name, one sound or one set of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from kg.resolve.bearers import Bearer, Evidence, Weighed
from kg.resolve.clusters import Clusters
from kg.resolve.naming import (
    PersonName,
    is_first_name,
    is_personal,
    person_name,
    sounded,
    undoubled,
)

_ENOUGH = 2.0
"""Points of evidence that join what names leave open."""
_SOME = 1.0
"""Points of evidence below which nothing is said."""
_LITTLE = 0.2
"""Points that show two articles to be of one world: whom both name, or one topic."""
_FEW, _FAME = 2, 4
"""Articles that make somebody known, and how many times as many as all others of the name."""
_LONG = 8
"""Letters of a family name that is hardly another one but for a letter."""
_MOST_CANDIDATES = 4
"""Of more who may be meant, none is named."""
_MOST_COMPARED = 200
"""Persons of one family beyond which a family name alone is not looked up."""


@dataclass(frozen=True, slots=True)
class Person:
    """A bearer with the parts of its name."""

    bearer: Bearer
    name: PersonName

    @property
    def key(self) -> str:
        return self.bearer.key

    @property
    def given(self) -> str:
        return " ".join(self.name.given).replace("-", " ")

    @property
    def family(self) -> str:
        return " ".join(self.name.family)


def persons(bearers: Iterable[Bearer]) -> list[Person]:
    """Those who are called by a name of their own; genders and first names go to their sides."""
    found = []
    for bearer in bearers:
        if bearer.kind != "person" or bearer.by_people:
            continue
        names = [name for name in sorted(bearer.names) if not bearer.alone or is_personal(name)]
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
    families = _grouped(every, lambda p: p.family)
    for family in families:
        _same_name(family, clusters)
        _middle_initials(family, clusters)
    _spellings(every, clusters, evidence)
    for family in families:
        _more_given(family, clusters, evidence)
        _initials(family, clusters, evidence)
    for family in families:
        _family_alone(family, clusters, evidence)
    _houses(every, clusters, houses)


def _grouped(every: Iterable[Person], by: Callable[[Person], str]) -> list[list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in every:
        found[by(person)].append(person)
    return [found[key] for key in sorted(found) if len(found[key]) > 1]


def _same_words(every: Iterable[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Xi Jinping and Jinping Xi."""
    full = [person for person in every if person.given]
    for group in _grouped(full, lambda p: " ".join(sorted(f"{p.given} {p.family}".split()))):
        for one, other in _neighbours(group):
            if one.family == other.family:
                continue
            weighed = _weigh(one, other, clusters, evidence)
            reason = "the same words in another order"
            if weighed.points >= _SOME:
                # The one's family name is the other's first name: that is no contradiction.
                side = clusters.side(other.key)
                side.firsts |= clusters.side(one.key).firsts
                clusters.join(one.key, other.key, _because(reason, weighed), 0.85)
            else:
                clusters.doubt(one.key, other.key, reason, 0.5)


def _same_name(family: Sequence[Person], clusters: Clusters) -> None:
    """Bachar al-Assad and Bachar el-Assad."""
    full = [person for person in family if person.given]
    for group in _grouped(full, lambda p: f"{p.given}|{' '.join(p.name.initials)}"):
        for one, other in _neighbours(group):
            clusters.join(one.key, other.key, "the same name but for particles", 0.97)


def _middle_initials(family: Sequence[Person], clusters: Clusters) -> None:
    """John Kennedy is John F. Kennedy, unless there is a John G. Kennedy as well."""
    full = [person for person in family if person.given]
    for group in _grouped(full, lambda p: p.given):
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
        elif len(marked) <= _MOST_CANDIDATES:
            for other in marked.values():
                clusters.doubt(plain.key, other.key, "several have this name and an initial", 0.4)


def _spellings(every: Iterable[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Volodymyr Zelensky and Volodymyr Zelenski; Angela Merkel and Angela Merkle."""
    full = [person for person in every if person.given]
    seen: set[tuple[str, str]] = set()
    for by in (_sound, _shape):
        for group in _grouped(full, by):
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
    weighed = _weigh(one, other, clusters, evidence)
    reason = "another spelling of the name"
    enough = _SOME if min(len(one.family), len(other.family)) >= _LONG else _ENOUGH
    if weighed.points >= enough:
        clusters.join(one.key, other.key, _because(reason, weighed), 0.85)
    else:
        clusters.doubt(one.key, other.key, reason, 0.5 if weighed.points >= _SOME else 0.3)


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
            for other in longer[:_MOST_CANDIDATES]:
                weighed = _weigh(one, other, clusters, evidence)
                if weighed.points >= _SOME:
                    reason = _because("a further first name", weighed)
                    clusters.doubt(one.key, other.key, reason, 0.5)


def _initials(family: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
    """B. Smith is Brad Smith, unless there is a Bob Smith as well."""
    for person in family:
        if person.given or not person.name.initials:
            continue
        spelled = [p for p in family if p.given and _spells(p.name, person.name)]
        here = _beside(spelled, clusters, person)
        if len(here) == 1:
            clusters.join(person.key, here[0].key, "an article names it in full", 0.95)
            continue
        fitting = _distinct(spelled, clusters, person)
        weighed = [(_weigh(person, other, clusters, evidence), other) for other in fitting]
        reason = "an initial for the first name"
        if len(weighed) == 1 and weighed[0][0].points >= 0:
            points, other = weighed[0][0].points, weighed[0][1]
            score = min(0.95, 0.75 + 0.05 * points)
            clusters.join(person.key, other.key, _because(reason, weighed[0][0]), score)
            continue
        _choose(person, weighed, clusters, reason)
    unmatched = [p for p in family if not p.given and p.name.initials]
    for group in _grouped(unmatched, lambda p: " ".join(p.name.initials)):
        for one, other in _neighbours(group):
            clusters.join(one.key, other.key, "the same initial and family name", 0.8)


def _beside(candidates: Iterable[Person], clusters: Clusters, person: Person) -> list[Person]:
    """One of each cluster that is named in an article of the person's."""
    found: dict[str, Person] = {}
    for candidate in candidates:
        root = clusters.root(candidate.key)
        if clusters.side(root).articles & person.bearer.side.articles:
            found.setdefault(root, candidate)
    return list(found.values())


def _spells(full: PersonName, short: PersonName) -> bool:
    letters = tuple(word[0] for given in full.given for word in given.split("-") if word)
    wanted = short.initials
    return letters[: len(wanted)] == wanted or (letters + full.initials)[: len(wanted)] == wanted


def _family_alone(family: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
    """M. Smith, président de Microsoft, is Brad Smith who presides it."""
    alone = [person for person in family if person.name.partial]
    if not alone:
        return
    known = [person for person in family if not person.name.partial]
    lonely = []
    for person in alone:
        if len(known) <= _MOST_COMPARED:
            fitting = _distinct(known, clusters, person)
            weighed = [(_weigh(person, other, clusters, evidence), other) for other in fitting]
            if _choose(person, weighed, clusters, "the family name"):
                continue
        lonely.append(person)
    _by_office(lonely, clusters)
    if not known:
        _by_one_name(lonely, clusters, evidence)


def _houses(every: Sequence[Person], clusters: Clusters, houses: Mapping[str, str]) -> None:
    """Who is called like an organisation, has no title, office or first name, is that."""
    families: dict[str, list[Person]] = defaultdict(list)
    for person in every:
        families[person.family].append(person)
    for family in sorted(families.keys() & houses.keys()):
        group = families[family]
        if any(not p.name.partial or p.bearer.side.genders or p.bearer.side.roles for p in group):
            continue
        if not is_first_name(family):
            for person in group:
                clusters.join(person.key, houses[family], "the name of an organisation", 0.8)


def _by_office(lonely: Sequence[Person], clusters: Clusters) -> None:
    """Those of one family name and one organisation, or one office in full."""
    places: dict[str, list[Person]] = defaultdict(list)
    for person in lonely:
        side = person.bearer.side
        for organisation in side.organisations:
            places[f"o {organisation}"].append(person)
        for head, words in side.roles:
            if words:
                places[f"r {head} {' '.join(sorted(words))}"].append(person)
    for place in sorted(places):
        what = "organisation" if place.startswith("o ") else "office"
        for one, other in _neighbours(places[place]):
            clusters.join(one.key, other.key, f"the same family name and {what}", 0.85)


def _by_one_name(lonely: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
    """Who is called by one name alone wherever named, such as an artist.

    Not where it is a first name (so are witnesses called), or articles give a title or offices
    that differ, or have nothing else in common.
    """
    bare = [person for person in lonely if not person.bearer.side.genders]
    heads = {head for p in lonely for head, _ in clusters.side(p.key).roles if head}
    if not bare:
        return
    if is_first_name(bare[0].family):
        # Popes and kings go by a first name, and so do witnesses.
        bare = [person for person in bare if clusters.side(person.key).roles]
        if len(heads) == 1:
            for one, other in _neighbours(bare):
                clusters.join(one.key, other.key, "the same single name and office", 0.75)
        return
    if len(heads) > 1 or len(bare) < len(lonely):
        for one, other in _neighbours(bare):
            clusters.doubt(one.key, other.key, "the same single name", 0.4)
        return
    heads_of: list[Person] = []
    for person in bare:
        weighed = [(_weigh(person, other, clusters, evidence), other) for other in heads_of]
        best = max(weighed, key=lambda pair: pair[0].points, default=None)
        if best is not None and best[0].points >= _LITTLE:
            reason = _because("the same single name", best[0])
            clusters.join(person.key, best[1].key, reason, 0.7)
        elif len(heads_of) < _MOST_COMPARED:
            heads_of.append(person)
    if len(heads_of) <= _MOST_CANDIDATES:
        for one, other in _neighbours(heads_of):
            clusters.doubt(one.key, other.key, "the same single name", 0.4)


def _choose(
    person: Person, weighed: Sequence[tuple[Weighed, Person]], clusters: Clusters, reason: str
) -> bool:
    """Join a person with the one of several for whom enough speaks, and far more than for any
    other; note the likely ones if there is none."""
    ranked = sorted(weighed, key=lambda pair: (-pair[0].points, pair[1].key))
    if not ranked:
        return False
    best, other = ranked[0]
    second = ranked[1][0].points if len(ranked) > 1 else 0.0
    enough = _ENOUGH if len(ranked) > 1 else _SOME
    if best.points >= enough and best.points >= second + 1:
        score = min(0.95, 0.7 + 0.05 * best.points)
        return clusters.join(person.key, other.key, _because(reason, best), score)
    famous = _famous([candidate for _, candidate in ranked], clusters)
    found = next((w.points for w, candidate in ranked if candidate is famous), 0.0)
    if famous is not None and found >= max(_LITTLE, best.points - _SOME):
        return clusters.join(person.key, famous.key, f"{reason}, most often of one", 0.75)
    likely = [pair for pair in ranked if pair[0].points >= _SOME]
    if len(likely) <= _MOST_CANDIDATES:
        for found, candidate in likely:
            clusters.doubt(person.key, candidate.key, _because(reason, found), 0.5)
    return False


def _famous(candidates: Sequence[Person], clusters: Clusters) -> Person | None:
    """The one whom nearly all articles mean that name one of them in full."""
    counts = [len(clusters.side(candidate.key).articles) for candidate in candidates]
    most = max(counts)
    if most < _FEW or most < _FAME * (sum(counts) - most):
        return None
    return candidates[counts.index(most)]


def _distinct(candidates: Iterable[Person], clusters: Clusters, person: Person) -> list[Person]:
    """One of each cluster that a person may join, in the order of their keys."""
    found: dict[str, Person] = {}
    mine = clusters.side(person.key)
    for candidate in candidates:
        root = clusters.root(candidate.key)
        if root == clusters.root(person.key) or root in found:
            continue
        # An article that names both keeps them apart.
        if clusters.side(root).articles & mine.articles:
            continue
        if clusters.may_join(person.key, root):
            found[root] = candidate
    return list(found.values())


def _weigh(one: Person, other: Person, clusters: Clusters, evidence: Evidence) -> Weighed:
    return evidence.between(clusters.side(one.key), clusters.side(other.key))


def _because(reason: str, weighed: Weighed) -> str:
    return f"{reason}, and {weighed}" if weighed.says else reason


def _neighbours(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    return pairwise(group)


def _near(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """All pairs of a small group, neighbours of a large one."""
    if len(group) > _MOST_CANDIDATES:
        yield from _neighbours(group)
        return
    for place, one in enumerate(group):
        for other in group[place + 1 :]:
            yield one, other

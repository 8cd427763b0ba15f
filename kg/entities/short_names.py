"""Persons of one family name, some called by an initial or the family name alone → who that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.entities.clusters import Clusters
from kg.entities.name_records import Evidence, Weighed
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
from kg.normalise.names import PersonName, is_first_name

_LITTLE = 0.2
"""Points that show two articles to be of one world: whom both name, or one topic."""
_FEW, _FAME = 2, 4
"""Articles that make somebody known, and how many times as many as all others of the name."""
_MOST_COMPARED = 200
"""Persons of one family beyond which a family name alone is not looked up."""


def by_initials(family: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
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
        weighed = [(weigh(person, other, clusters, evidence), other) for other in fitting]
        reason = "an initial for the first name"
        if len(weighed) == 1 and weighed[0][0].points >= 0:
            points, other = weighed[0][0].points, weighed[0][1]
            score = min(0.95, 0.75 + 0.05 * points)
            clusters.join(person.key, other.key, because(reason, weighed[0][0]), score)
            continue
        _choose(person, weighed, clusters, reason)
    unmatched = [p for p in family if not p.given and p.name.initials]
    for group in grouped(unmatched, lambda p: " ".join(p.name.initials)):
        for one, other in neighbours(group):
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


def by_family_name(family: Sequence[Person], clusters: Clusters, evidence: Evidence) -> None:
    """M. Smith, président de Microsoft, is Brad Smith who presides it."""
    alone = [person for person in family if person.name.partial]
    if not alone:
        return
    known = [person for person in family if not person.name.partial]
    lonely = []
    for person in alone:
        if len(known) <= _MOST_COMPARED:
            fitting = _distinct(known, clusters, person)
            weighed = [(weigh(person, other, clusters, evidence), other) for other in fitting]
            if _choose(person, weighed, clusters, "the family name"):
                continue
        lonely.append(person)
    _by_office(lonely, clusters)
    if not known:
        _by_one_name(lonely, clusters, evidence)


def by_house(every: Sequence[Person], clusters: Clusters, houses: Mapping[str, str]) -> None:
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
        for one, other in neighbours(places[place]):
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
            for one, other in neighbours(bare):
                clusters.join(one.key, other.key, "the same single name and office", 0.75)
        return
    if len(heads) > 1 or len(bare) < len(lonely):
        for one, other in neighbours(bare):
            clusters.doubt(one.key, other.key, "the same single name", 0.4)
        return
    heads_of: list[Person] = []
    for person in bare:
        weighed = [(weigh(person, other, clusters, evidence), other) for other in heads_of]
        best = max(weighed, key=lambda pair: pair[0].points, default=None)
        if best is not None and best[0].points >= _LITTLE:
            reason = because("the same single name", best[0])
            clusters.join(person.key, best[1].key, reason, 0.7)
        elif len(heads_of) < _MOST_COMPARED:
            heads_of.append(person)
    if len(heads_of) <= MOST_CANDIDATES:
        for one, other in neighbours(heads_of):
            clusters.doubt(one.key, other.key, "the same single name", 0.4)


def _choose(
    person: Person, weighed: Sequence[tuple[Weighed, Person]], clusters: Clusters, reason: str
) -> bool:
    """Join a person with the one of several for whom enough speaks, and far more than for any
    other; note the likely ones if there is none.
    """
    ranked = sorted(weighed, key=lambda pair: (-pair[0].points, pair[1].key))
    if not ranked:
        return False
    best, other = ranked[0]
    second = ranked[1][0].points if len(ranked) > 1 else 0.0
    enough = ENOUGH if len(ranked) > 1 else SOME
    if best.points >= enough and best.points >= second + 1:
        score = min(0.95, 0.7 + 0.05 * best.points)
        return clusters.join(person.key, other.key, because(reason, best), score)
    famous = _famous([candidate for _, candidate in ranked], clusters)
    points = next((w.points for w, candidate in ranked if candidate is famous), 0.0)
    if famous is not None and points >= max(_LITTLE, best.points - SOME):
        return clusters.join(person.key, famous.key, f"{reason}, most often of one", 0.75)
    likely = [pair for pair in ranked if pair[0].points >= SOME]
    if len(likely) <= MOST_CANDIDATES:
        for found, candidate in likely:
            clusters.doubt(person.key, candidate.key, because(reason, found), 0.5)
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

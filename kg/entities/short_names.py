"""Merge persons who are called by an initial or a family name with those of the full name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.entities.clusters import MOST_CANDIDATES, Clusters, group_by
from kg.entities.name_records import EvidenceScore, NameRecord
from kg.normalise.names import PersonName, is_first_name

ENOUGH = 2.0
"""Points of evidence that decide between several persons."""
SOME = 1.0
"""Points of evidence below which no doubt is noted."""
_LITTLE = 0.2
"""Points that show that two articles report on the same people or topic."""
_ABOUT, _YEAR = 0.5, 365
"""Points for articles of about one time, and their distance in days."""
_KNOWN = 2
"""Articles that make a person known."""
_MOST_COMPARED = 200
"""Persons of one family name beyond which that name is not compared."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name record with the parts of its name."""

    record: NameRecord
    name: PersonName

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def given(self) -> str:
        return " ".join(self.name.given).replace("-", " ")

    @property
    def family(self) -> str:
        return " ".join(self.name.family)


Scored = tuple[EvidenceScore, Person]


def merge_initials(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "B. Smith" with "Brad Smith", unless there is a "Bob Smith" as well."""
    reason = "an initial for the first name"
    unspelled = [p for p in family if not p.given and p.name.initials]
    for person in unspelled:
        full = [p for p in family if p.given and _has_initials(p.name, person.name)]
        named = _named_beside(full, clusters, person)
        if len(named) == 1:
            clusters.merge(person.key, named[0].key, "an article names it in full", 0.95)
            continue
        scored = _score_candidates(person, full, clusters)
        if len(scored) == 1 and scored[0][0].points >= 0:
            ((found, other),) = scored
            score = min(0.95, 0.75 + 0.05 * found.points)
            clusters.merge(person.key, other.key, found.explain(reason), score)
            continue
        _merge_best(person, scored, clusters, reason)
    for group in group_by(unspelled, lambda p: " ".join(p.name.initials)).values():
        clusters.merge_all(group, "the same initial and family name", 0.8)


def _named_beside(found: Iterable[Person], clusters: Clusters, person: Person) -> list[Person]:
    """Find the first of each cluster that an article of the person's names."""
    distinct: dict[str, Person] = {}
    for candidate in found:
        root = clusters.root(candidate.key)
        if clusters.profile(root).articles & person.record.profile.articles:
            distinct.setdefault(root, candidate)
    return list(distinct.values())


def _has_initials(full: PersonName, short: PersonName) -> bool:
    letters = tuple(word[0] for given in full.given for word in given.split("-") if word)
    wanted = short.initials
    return letters[: len(wanted)] == wanted or (letters + full.initials)[: len(wanted)] == wanted


def merge_family_names(family: Sequence[Person], clusters: Clusters) -> None:
    """Merge "M. Smith, président de Microsoft" with the Brad Smith who presides it."""
    full = [person for person in family if not person.name.partial]
    unmatched = []
    for person in family:
        if not person.name.partial:
            continue
        if len(full) <= _MOST_COMPARED:
            scored = _score_candidates(person, full, clusters)
            if _merge_best(person, scored, clusters, "the family name"):
                continue
        unmatched.append(person)
    _merge_by_office(unmatched, clusters)
    if not full:
        _merge_single_names(unmatched, clusters)


def merge_organisation_names(
    every: Sequence[Person], clusters: Clusters, organisations: Mapping[str, str]
) -> None:
    """Merge a person without title, role or first name with the organisation of that name."""
    families: dict[str, list[Person]] = defaultdict(list)
    for person in every:
        families[person.family].append(person)
    common = {family: families[family] for family in families.keys() & organisations.keys()}
    for group in clusters.each("organisation names", common):
        family = group[0].family
        profiles = [p.record.profile for p in group]
        if not all(p.name.partial for p in group) or any(p.genders or p.roles for p in profiles):
            continue
        if not is_first_name(family):
            for person in group:
                organisation = organisations[family]
                clusters.merge(person.key, organisation, "the name of an organisation", 0.8)


def _merge_by_office(unmatched: Sequence[Person], clusters: Clusters) -> None:
    """Merge those of one family name and one organisation, or one office in full."""
    places: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in unmatched:
        for organisation in person.record.profile.organisations:
            places["organisation", organisation].append(person)
        for head, words in person.record.profile.roles:
            if words:
                places["office", f"{head} {' '.join(sorted(words))}"].append(person)
    for what, name in sorted(places, key=lambda place: (place[0] == "office", place[1])):
        clusters.merge_all(places[what, name], f"the same family name and {what}", 0.85)


def _merge_single_names(unmatched: Sequence[Person], clusters: Clusters) -> None:
    """Merge those who are always called by one name, such as an artist.

    Not if it is a first name, which witnesses are called by, nor if articles give a title or
    different offices or have nothing else in common.
    """
    untitled = [person for person in unmatched if not person.record.profile.genders]
    if not untitled:
        return
    offices = {head for p in unmatched for head, _ in clusters.profile(p.key).roles if head}
    if is_first_name(untitled[0].family):
        # Popes and kings go by a first name, and so do witnesses.
        if len(offices) == 1:
            holders = [person for person in untitled if clusters.profile(person.key).roles]
            clusters.merge_all(holders, "the same single name and office", 0.75)
        return
    reason = "the same single name"
    if len(offices) > 1 or len(untitled) < len(unmatched):
        clusters.doubt_all(untitled, reason, 0.4)
        return
    first = clusters.merge_by_evidence(
        untitled,
        lambda score: score.explain(reason),
        0.7,
        least=_LITTLE,
        most=_MOST_COMPARED,
    )
    if len(first) <= MOST_CANDIDATES:
        clusters.doubt_all(first, reason, 0.4)


def _merge_best(person: Person, scored: Sequence[Scored], clusters: Clusters, reason: str) -> bool:
    """Merge a person with the candidate of enough evidence, and far more than for any other.

    Otherwise note the likely ones as doubts. Returns whether it was merged.
    """
    ranked = sorted(scored, key=lambda pair: (-pair[0].points, pair[1].key))
    if not ranked:
        return False
    best, other = ranked[0]
    second = ranked[1][0].points if len(ranked) > 1 else 0.0
    enough = ENOUGH if len(ranked) > 1 else SOME
    if best.points >= enough and best.points >= second + 1:
        score = min(0.95, 0.7 + 0.05 * best.points)
        return clusters.merge(person.key, other.key, best.explain(reason), score)
    frequent = clusters.most_frequent([candidate for _, candidate in ranked], _KNOWN)
    points = next((found.points for found, candidate in ranked if candidate is frequent), 0.0)
    if frequent is not None and points >= max(_LITTLE, best.points - SOME):
        return clusters.merge(person.key, frequent.key, f"{reason}, most often of one", 0.75)
    likely = [pair for pair in ranked if pair[0].points >= SOME]
    if len(likely) <= MOST_CANDIDATES:
        for found, candidate in likely:
            clusters.doubt(person.key, candidate.key, found.explain(reason), 0.5)
    return False


def _score_candidates(person: Person, found: Iterable[Person], clusters: Clusters) -> list[Scored]:
    """Score the first of each cluster with which a person may be merged."""
    mine = clusters.profile(person.key).articles
    # An article that names both keeps them apart.
    elsewhere = (one for one in found if clusters.profile(one.key).articles.isdisjoint(mine))
    candidates = clusters.candidates(elsewhere, person)
    scored = [(clusters.score(person, other), other) for other in candidates]
    if len(scored) < 2:
        return scored
    # Of several, those whom articles of that time name are more likely.
    return [
        (
            replace(found, points=found.points + _ABOUT)
            if _is_near(person, other, clusters)
            else found,
            other,
        )
        for found, other in scored
    ]


def _is_near(person: Person, other: Person, clusters: Clusters) -> bool:
    """Whether articles of about one time name two."""
    days = [day.toordinal() for day in person.record.profile.days if day != date.max]
    if not days:
        return False
    others = clusters.profile(other.key).days
    return any(
        abs(day - another.toordinal()) <= _YEAR
        for another in others
        if another != date.max
        for day in days
    )

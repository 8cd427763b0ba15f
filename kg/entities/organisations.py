"""Bearers of organisations' names → which of them are one organisation, which may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.entities.clusters import Clusters
from kg.entities.name_records import Bearer, Evidence, Weighed
from kg.normalise.name_parts import name_parts
from kg.normalise.names import is_acronym, is_institution, letters, organisation_words, spelled
from kg.normalise.organisations import body_key

_MOST_CANDIDATES = 4
_SURE_LETTERS = 4
"""An acronym of so many letters that only one long name spells is that name's."""
_LITTLE = 0.4
"""Points that show two articles to be of one world: whom both name, or one topic."""
_SHARED = 0.5
"""Points that make an institution the same in two articles."""
_MOST_COMPARED = 100
"""Institutions of one name beyond which no more are told apart."""
_FAME = 4
"""How many times as many articles as all others make a long name the one that is meant."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A bearer with the words that tell it from others and its other names."""

    bearer: Bearer
    words: tuple[str, ...]
    acronym: str
    aliases: frozenset[str]

    @property
    def key(self) -> str:
        return self.bearer.key


def organisations(bearers: Iterable[Bearer]) -> list[Organisation]:
    """The named organisations, groups and documents."""
    found = []
    for bearer in bearers:
        if bearer.alone or bearer.by_people or bearer.kind == "person":
            continue
        names = sorted(bearer.names)
        short = {letters(name) for name in names if is_acronym(name)}
        own = bearer.key.replace(" ", "")
        longest = max(names, key=lambda name: (len(organisation_words(name)), name))
        found.append(
            Organisation(
                bearer,
                organisation_words(longest),
                own if own in short else "",
                frozenset(short - {own}),
            )
        )
    return found


def join_organisations(
    every: Sequence[Organisation], clusters: Clusters, evidence: Evidence
) -> None:
    """Join in ``clusters`` those that are one, and note which may be."""
    by_words: dict[str, list[Organisation]] = defaultdict(list)
    for one in every:
        by_words[" ".join(one.words)].append(one)
    _chain(by_words, clusters, "the same name but for an article or a legal form", 0.97)
    singular: dict[str, list[Organisation]] = defaultdict(list)
    for one in every:
        if len(one.words) > 1:
            singular[" ".join(word.rstrip("sx") for word in one.words)].append(one)
    _chain(singular, clusters, "the same name but for a plural", 0.9)
    bodies: dict[str, list[Organisation]] = defaultdict(list)
    for one in every:
        known = {body_key(name) for name in one.bearer.names} - {None}
        # Two of them would make one body of what some article mixed up.
        for key in known if len(known) == 1 else ():
            bodies[str(key)].append(one)
    _chain(bodies, clusters, "names of one country or known body", 0.97)
    _acronyms(every, clusters, evidence)


def join_institutions(bearers: Iterable[Bearer], clusters: Clusters, evidence: Evidence) -> None:
    """Join the Senate of one article with that of another where the articles are of one world.

    Every country has one: the name alone does not tell which. What stands with a determiner
    ("le gouvernement") is a description, which its own article alone knows.
    """
    groups: dict[str, list[Bearer]] = defaultdict(list)
    for bearer in bearers:
        if bearer.alone and not bearer.by_people and bearer.kind != "person":
            described = name_parts().described
            named = [
                name for name in sorted(bearer.names) if name.split()[0].lower() not in described
            ]
            if named and is_institution(named[0]):
                groups[" ".join(organisation_words(named[0]))].append(bearer)
    for words in sorted(groups):
        heads: list[Bearer] = []
        for bearer in groups[words]:
            side = clusters.side(bearer.key)
            weighed = [(evidence.between(side, clusters.side(h.key)), h) for h in heads]
            best = max(weighed, key=lambda pair: pair[0].points, default=None)
            if best is not None and best[0].points >= _SHARED:
                reason = "the same institution, in articles that name the same others"
                clusters.join(bearer.key, best[1].key, reason, 0.75)
            elif len(heads) < _MOST_COMPARED:
                heads.append(bearer)
        if len(heads) <= _MOST_CANDIDATES:
            for one, other in pairwise(heads):
                clusters.doubt(one.key, other.key, "an institution that every country has", 0.3)


def _chain(
    groups: dict[str, list[Organisation]], clusters: Clusters, reason: str, score: float
) -> None:
    for words in sorted(groups):
        group = groups[words]
        for one, other in pairwise(group):
            clusters.join(one.key, other.key, reason, score)


def _acronyms(every: Sequence[Organisation], clusters: Clusters, evidence: Evidence) -> None:
    """ACLU is the American Civil Liberties Union, as an article says or its letters do."""
    told: dict[str, list[Organisation]] = defaultdict(list)
    spelling: dict[str, list[Organisation]] = defaultdict(list)
    for one in every:
        for alias in one.aliases:
            told[alias].append(one)
        if not one.acronym:
            for short in {s for name in one.bearer.names for s in spelled(name)}:
                spelling[short].append(one)
    for one in every:
        if not one.acronym:
            continue
        long = _distinct(told.get(one.acronym, ()), clusters, one)
        if len(long) == 1:
            clusters.join(one.key, long[0].key, "an article gives the acronym with the name", 0.95)
            continue
        reason = "the acronym of several names" if long else "the letters of the acronym"
        long = long or _distinct(spelling.get(one.acronym, ()), clusters, one)
        if not long or len(long) > _MOST_CANDIDATES:
            continue
        weighed = [
            evidence.between(clusters.side(one.key), clusters.side(other.key)) for other in long
        ]
        other = _meant(one, long, weighed, clusters)
        if other is not None:
            clusters.join(one.key, other.key, reason, 0.85)
            continue
        for other, found in zip(long, weighed, strict=True):
            clusters.doubt(one.key, other.key, reason, 0.5 if found.points >= 1 else 0.4)


def _meant(
    one: Organisation,
    long: Sequence[Organisation],
    weighed: Sequence[Weighed],
    clusters: Clusters,
) -> Organisation | None:
    """The long name that an acronym surely stands for: the only one or by far the most frequent,
    in articles of the same world unless the acronym is long.
    """
    counts = [len(clusters.side(other.key).articles) for other in long]
    most = max(counts)
    if len(long) > 1 and most < _FAME * (sum(counts) - most):
        return None
    at = counts.index(most)
    proper = any(name[0].isupper() for name in long[at].bearer.names)
    if weighed[at].points >= _LITTLE:
        return long[at]
    sure = len(one.acronym) >= _SURE_LETTERS and len(long) == 1 and proper
    return long[at] if sure else None


def _distinct(
    candidates: Iterable[Organisation], clusters: Clusters, one: Organisation
) -> list[Organisation]:
    """One of each cluster that an organisation may join."""
    found: dict[str, Organisation] = {}
    for candidate in candidates:
        root = clusters.root(candidate.key)
        if root != clusters.root(one.key) and clusters.may_join(one.key, root):
            found.setdefault(root, candidate)
    return list(found.values())

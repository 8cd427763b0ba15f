"""What articles give of actors → what is known of each: names, offices, company, topics.

A :class:`Given` is one actor in one article, a :class:`Bearer` all that is given under one key, a
:class:`Side` what several bearers that are one actor have together. :class:`Evidence` weighs what
two sides have in common, for names that can't decide alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.model import SourceKind
from kg.normalise.names import role_words

Role = tuple[str, frozenset[str]]

_KINDS: tuple[SourceKind, ...] = ("person", "organisation", "group", "document", "unknown")
"""Of a tied vote the first wins."""


@dataclass(frozen=True, slots=True)
class Given:
    """An actor as one article gives it.

    ``alone`` is whether the key belongs to the article alone; ``day`` the article's earliest day.
    ``organisations`` are the keys of those that the article affiliates a person with, ``company``
    those of the other named actors in the article, ``topics`` what the actor's statements are
    about. ``by_people`` is whether a person set this one apart from others of its name: no rule
    says who it is.
    """

    key: str
    article: str
    kind: SourceKind
    names: tuple[str, ...]
    day: date = date.max
    alone: bool = False
    roles: tuple[str, ...] = ()
    organisations: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    by_people: bool = False


@dataclass(slots=True)
class Side:
    """What is known of one actor."""

    keys: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    roles: set[Role] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    """First names, if it is a person."""

    def absorb(self, other: Side) -> None:
        """Takes over all that is known of the other."""
        self.keys |= other.keys
        self.articles |= other.articles
        self.roles |= other.roles
        self.organisations |= other.organisations
        self.company |= other.company
        self.topics |= other.topics
        self.genders |= other.genders
        self.firsts |= other.firsts


@dataclass(slots=True)
class Bearer:
    """All that is given under one key."""

    key: str
    kind: SourceKind
    names: Counter[str]
    day: date
    alone: bool
    by_people: bool
    side: Side


def bearers(givens: Iterable[Given]) -> list[Bearer]:
    """The bearers of all keys, sorted by key."""
    found: dict[str, Bearer] = {}
    kinds: dict[str, Counter[SourceKind]] = {}
    for given in givens:
        bearer = found.get(given.key)
        if bearer is None:
            bearer = Bearer(
                given.key,
                given.kind,
                Counter(),
                given.day,
                given.alone,
                given.by_people,
                Side({given.key}),
            )
            found[given.key] = bearer
            kinds[given.key] = Counter()
        kinds[given.key][given.kind] += 1
        bearer.names.update(set(given.names))
        bearer.day = min(bearer.day, given.day)
        side = bearer.side
        side.articles.add(given.article)
        side.roles.update(map(role_words, given.roles))
        side.organisations |= given.organisations
        side.company |= given.company - {given.key}
        side.topics |= given.topics
    for key, votes in kinds.items():
        known = [kind for kind in _KINDS[:-1] if votes[kind]]
        found[key].kind = max(known, key=lambda kind: votes[kind]) if known else "unknown"
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much speaks for two sides being one actor (below zero: against), and what does."""

    points: float
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " and ".join(self.says)


class Evidence:
    """Weighs two sides. What half of all articles name says nothing, what few name says much."""

    def __init__(self, every: Iterable[Bearer], one: Mapping[str, str]) -> None:
        self.one = one
        """The organisation that a key turned out to be."""
        self.articles: Counter[str] = Counter()
        self.topics: Counter[str] = Counter()
        for bearer in every:
            self.articles[one.get(bearer.key, bearer.key)] += len(bearer.side.articles)
            self.topics.update(bearer.side.topics)

    def between(self, left: Side, right: Side) -> Weighed:
        """What two sides have in common."""
        points, says = 0.0, []
        mine, yours = self._ones(left.organisations), self._ones(right.organisations)
        if mine & yours:
            points += 2.5
            says.append("the same organisation")
        role = _roles(left.roles, right.roles, apart=bool(mine and yours and not mine & yours))
        if role > 0:
            says.append("the same role")
        points += role
        known = self._ones(left.company) & self._ones(right.company) - mine - yours
        shared = min(2.0, sum(_weight(self.articles[key]) for key in known))
        if shared >= 1:
            says.append("the same others named")
        topics = min(1.0, sum(_weight(self.topics[key]) / 2 for key in left.topics & right.topics))
        if topics >= 0.5:
            says.append("the same topics")
        return Weighed(points + shared + topics, tuple(says))

    def _ones(self, keys: Iterable[str]) -> set[str]:
        return {self.one.get(key, key) for key in keys}


def _weight(articles: int) -> float:
    return 1.0 if articles <= 6 else 0.5 if articles <= 20 else 0.1


def _roles(left: set[Role], right: set[Role], *, apart: bool) -> float:
    """How far two sets of roles agree: one office is strong, another of the same title speaks
    against. ``apart`` is whether the organisations are known and differ.
    """
    best = 0.0
    against = False
    for head, words in left:
        for other, others in right:
            if head != other:
                continue
            if words & others or (not head and words == others):
                return 1.5
            if words and others:
                against = True
            elif head:
                against = against or apart
                best = max(best, 0.0 if apart else 0.75 if not words and not others else 0.5)
    return -2.0 if against and not best else best

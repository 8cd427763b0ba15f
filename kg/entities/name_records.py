"""Collect what articles say of actors into one record per name, and score what two share.

An :class:`ArticleActor` is one actor in one article, a :class:`NameRecord` all that articles give
under one key, an :class:`ActorProfile` what the records of one actor say together.
:class:`Evidence` compares two profiles where names can't decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from math import fsum

from kg.model import SourceKind
from kg.normalise.names import parse_role

Role = tuple[str, frozenset[str]]

MANY = 20
"""What more articles have than this is evidence for little."""
_KINDS: tuple[SourceKind, ...] = ("person", "organisation", "group", "document")


@dataclass(frozen=True, slots=True)
class ArticleActor:
    """An actor as one article gives it.

    ``one_article`` marks a key that belongs to this article only, ``by_people`` one that a person
    set apart from others of its name, so that no rule may merge it. ``country`` is the code of that
    which the article is about, "" if unknown. ``organisations`` are the keys
    of those that a person is affiliated with, ``company`` those of the named actors of the article.
    """

    key: str
    article: str
    kind: SourceKind
    names: tuple[str, ...]
    day: date = date.max
    one_article: bool = False
    roles: tuple[str, ...] = ()
    organisations: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    by_people: bool = False
    country: str = ""


@dataclass(slots=True)
class ActorProfile:
    """What is known of one actor; only persons have first names."""

    keys: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    roles: set[Role] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    first_names: set[str] = field(default_factory=set)

    def merge(self, other: ActorProfile) -> None:
        """Add all that is known of the other."""
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))


@dataclass(slots=True)
class NameRecord:
    """All that articles give under one key."""

    key: str
    one_article: bool
    by_people: bool
    day: date = date.max
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[SourceKind] = field(default_factory=Counter)
    countries: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    profile: ActorProfile = field(default_factory=ActorProfile)

    @property
    def kind(self) -> SourceKind:
        """The kind that most articles give; the first of ``_KINDS`` wins a tied vote."""
        known = [kind for kind in _KINDS if self.kinds[kind]]
        return max(known, key=lambda kind: self.kinds[kind]) if known else "unknown"


def build_name_records(actors: Iterable[ArticleActor]) -> list[NameRecord]:
    """Collect actors by key, sorted."""
    records: dict[str, NameRecord] = {}
    for actor in actors:
        record = records.get(actor.key)
        if record is None:
            record = NameRecord(actor.key, actor.one_article, actor.by_people)
            records[actor.key] = record
        record.kinds[actor.kind] += 1
        record.names.update(set(actor.names))
        record.day = min(record.day, actor.day)
        record.countries.add(actor.country)
        record.days.add(actor.day)
        profile = record.profile
        profile.keys.add(actor.key)
        profile.articles.add(actor.article)
        profile.days.add(actor.day)
        profile.roles.update(map(parse_role, actor.roles))
        profile.organisations |= actor.organisations
        profile.company |= actor.company - {actor.key}
        profile.topics |= actor.topics
    return [records[key] for key in sorted(records)]


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """Points for two profiles being one actor (below zero: against), and the reasons."""

    points: float
    reasons: tuple[str, ...] = ()

    def explain(self, reason: str) -> str:
        """Add these reasons to another one."""
        return f"{reason}, and {' and '.join(self.reasons)}" if self.reasons else reason


@dataclass(slots=True)
class _Canonical:
    """The clusters of the company of a profile, as far as it has been read."""

    profile: ActorProfile
    read: set[str] = field(default_factory=set)
    clusters: set[str] = field(default_factory=set)


class Evidence:
    """Scores what two profiles share: the fewer articles have it, the more it counts.

    ``canonical`` maps the key of an organisation to that of its cluster.
    """

    def __init__(self, records: Iterable[NameRecord], canonical: Mapping[str, str]) -> None:
        self.canonical = canonical
        articles: Counter[str] = Counter()
        topics: Counter[str] = Counter()
        for record in records:
            key = canonical.get(record.key, record.key)
            articles[key] += len(record.profile.articles)
            topics.update(record.profile.topics)
        self._known: dict[int, _Canonical] = {}
        self.articles: Mapping[str, int] = articles
        self.topics: Mapping[str, int] = topics

    def score(self, left: ActorProfile, right: ActorProfile) -> EvidenceScore:
        """Score what two profiles have in common."""
        points, reasons = 0.0, []
        mine, yours = self._clusters(left.organisations), self._clusters(right.organisations)
        if mine & yours:
            points += 2.5
            reasons.append("the same organisation")
        role = _score_roles(
            left.roles, right.roles, apart=bool(mine and yours and not mine & yours)
        )
        if role > 0:
            reasons.append("the same role")
        points += role
        known = (self._company(left) & self._company(right)) - mine - yours
        shared = topics = 0.0
        # Most pairs share nothing. The order of a set must not decide on the last bit.
        if known:
            shared = min(2.0, fsum(_weight(self.articles[key]) for key in known))
        if shared >= 1:
            reasons.append("the same others named")
        if common := left.topics & right.topics:
            topics = min(1.0, fsum(_weight(self.topics[key]) / 2 for key in common))
        if topics >= 0.5:
            reasons.append("the same topics")
        return EvidenceScore(points + shared + topics, tuple(reasons))

    def _company(self, profile: ActorProfile) -> set[str]:
        """Return the clusters of the company of a profile.

        Profiles only grow, and large ones are compared often: what is new is added to what is
        known.
        """
        found = self._known.get(id(profile))
        if found is None or found.profile is not profile:
            found = self._known[id(profile)] = _Canonical(profile)
        if len(found.read) < len(profile.company):
            new = profile.company - found.read
            found.read |= new
            found.clusters |= self._clusters(new)
        return found.clusters

    def _clusters(self, keys: Collection[str]) -> set[str]:
        return {self.canonical.get(key, key) for key in keys} if keys else set()


def _weight(articles: int) -> float:
    return (1.0, 0.5, 0.1)[rarity(articles)]


def rarity(articles: int) -> int:
    """Return the class of what so many articles have: all of one class count the same."""
    return 0 if articles <= 6 else 1 if articles <= MANY else 2


def _score_roles(left: set[Role], right: set[Role], *, apart: bool) -> float:
    """Score how far two sets of roles agree; ``apart`` is whether their organisations differ.

    One office speaks strongly for one person, another office of the same title against.
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

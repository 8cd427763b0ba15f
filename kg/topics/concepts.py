"""All uses of topics in a collection → the topics that matter, and how they nest.

A topic is a head with what narrows it (:mod:`kg.normalise.noun_phrases`); its key says both. Three
general measures tell topics from noise, none of which knows a subject:

spread     what stands in news of all kinds ("gens", "compte") and is said once there, not again and
           again as a subject is, is a topic only where the collection has it much more often
           (``data/lexicon/<lang>/common_nouns.tsv`` counts news at large)
termhood   C-value: how often a phrase stands by itself rather than inside of longer ones, times its
           length; weighed by how rare its words are in news at large
support    in a collection of some size, what is used once is no topic

What is no topic counts for a broader one that is: "vanne commandée à distance", said once, counts
for "vanne". All of it is a function of the set of uses: order and repetition play no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log, log2
from typing import NamedTuple

from kg.lexicon.tables import has, rows
from kg.topics.closure import grouped

LEAST_USES = 2
"""How often a topic must be used in a collection of MANY articles or more."""
MANY = 10
_COMMON = 0.02
"""Share of news articles from which on a noun by itself must come back in them to be a topic."""
_EVERYWHERE = 0.1
"""Share of news articles from which on that is not enough."""
_AGAIN = 0.3
"""Share of the articles with a noun that say it again, if it is what they are about."""
_OFTENER = 3.0
"""How many times oftener than in news at large it must stand here."""
_RAREST = 0.005
"""What is taken for the share of a noun that the list of common ones leaves out."""


class Use(NamedTuple):
    """That a statement is about a topic; ``target`` if its stance is toward it."""

    key: str
    statement: str
    article: str
    language: str = "fr"
    target: bool = False


@dataclass(frozen=True)
class Concepts:
    """What became of the topics of a collection, by key.

    ``stands_for`` maps every key to the topic it counts for, ``None`` where it counts for none;
    a topic's key maps to itself unless people made it one with another. ``termhood`` and
    ``broader`` know topics alone. ``merged`` has the keys that people joined, by the topic that
    stands for them.
    """

    stands_for: Mapping[str, str | None] = field(default_factory=dict)
    termhood: Mapping[str, float] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ranked(self) -> list[str]:
        """The topics, the most telling first."""
        return sorted(self.termhood, key=lambda key: (-self.termhood[key], key))


def concepts(
    uses: Iterable[Use],
    *,
    same: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
    named: Collection[str] = (),
) -> Concepts:
    """The topics of a collection; ``same``, ``apart`` and ``named`` are what people decided.

    Keys that are one stand for the one of fewest words, then the first by the alphabet.
    """
    distinct = set(uses)
    leaders = grouped({use.key for use in distinct}, same, apart)
    parted = frozenset(tuple(sorted(pair)) for pair in apart)
    counted = _Counted(use._replace(key=leaders[use.key]) for use in distinct)
    kept = {key for key in counted.terms if counted.is_topic(key)}
    # What a person named is a topic, whatever the measures say.
    decided = {key for pair in same for key in pair}.union(named)
    kept |= {leaders[key] for key in decided if key in leaders}
    stands = {key: key if key in kept else _stand_in(key, kept, parted) for key in counted.terms}
    merged: dict[str, list[str]] = defaultdict(list)
    for key, leader in leaders.items():
        if key != leader:
            merged[leader].append(key)
    return Concepts(
        stands_for={key: stands[leader] for key, leader in leaders.items()},
        termhood={key: counted.termhood(key) for key in kept},
        broader=dict(_nested(kept)),
        merged={leader: tuple(sorted(keys)) for leader, keys in merged.items()},
    )


class _Counted:
    """Uses of topics, counted."""

    def __init__(self, uses: Iterable[Use]) -> None:
        statements: dict[str, set[str]] = defaultdict(set)
        articles: dict[str, set[str]] = defaultdict(set)
        languages: dict[str, str] = {}
        subjects: set[str] = set()
        everywhere: set[str] = set()
        for use in uses:
            statements[use.key].add(use.statement)
            articles[use.key].add(use.article)
            languages[use.key] = max(languages.get(use.key, ""), use.language)
            everywhere.add(use.article)
            if not use.target:
                subjects.add(use.key)
        self.terms = dict(statements)
        self.languages = languages
        self.subjects = subjects
        self.of_articles = len(everywhere)
        within = _inside(statements)
        # A statement about "compteurs communicants" is one about "compteurs" too.
        self.statements = {
            key: set().union(ids, *(statements[longer] for longer in within[key]))
            for key, ids in statements.items()
        }
        self.articles = {
            key: set().union(ids, *(articles[longer] for longer in within[key]))
            for key, ids in articles.items()
        }
        self.within = within

    def is_topic(self, key: str) -> bool:
        """Whether a key is used enough, and not as in any news.

        An actor that somebody is for or against, or "l'", is a target and no topic.
        """
        if key not in self.subjects:
            return False
        uses = len(self.statements[key])
        if self.of_articles >= MANY and uses < LEAST_USES:
            return False
        share, again = spread(self.languages[key]).get(key, (0.0, 1.0))
        if share < _COMMON or (share < _EVERYWHERE and again >= _AGAIN):
            return True
        return len(self.articles[key]) >= max(_OFTENER, _OFTENER * share * self.of_articles)

    def termhood(self, key: str) -> float:
        """C-value weighed by rarity, to 4 digits; more is more of a topic."""
        longer = self.within[key]
        uses = len(self.statements[key])
        nested = sum(len(self.statements[other]) for other in longer) / len(longer) if longer else 0
        words = key.split()
        known = spread(self.languages[key])
        rarity = sum(_rarity(known.get(word, (0.0, 1.0))[0]) for word in words) / len(words)
        return round(log2(len(words) + 1) * max(uses - nested, 0.5) * rarity, 4)


def _rarity(share: float) -> float:
    """1 for a noun that news hardly knows, 0 for one of every article."""
    return log(max(share, _RAREST)) / log(_RAREST)


def _inside(keys: Iterable[str]) -> dict[str, list[str]]:
    """For each key, the longer ones of the same head that hold all its words.

    Not those that hold it as a complement: an adjective would count for a noun of the same form
    ("président américain" for "les Américains").
    """
    by_head: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for key in keys:
        by_head[key.split()[0]].append((key, frozenset(key.split())))
    found = {}
    for those in by_head.values():
        for key, words in those:
            found[key] = sorted(other for other, longer in those if words < longer)
    return found


def _stand_in(key: str, kept: Collection[str], parted: Collection[tuple[str, ...]]) -> str | None:
    """The topic that counts for what is none: a broader one, else one inside of it."""
    head, *rest = key.split()
    words = frozenset((head, *rest))
    inside = [
        other
        for other in _subsets(head, rest)
        if other in kept and tuple(sorted((key, other))) not in parted
    ]
    if not inside:
        return None
    return min(inside, key=lambda o: (o.split()[0] != head, -len(words & set(o.split())), o))


def _subsets(head: str, rest: list[str]) -> Iterable[str]:
    """Keys of fewer words that a key of these words may hold."""
    for first in (head, *rest):
        others = sorted({head, *rest} - {first})
        if first != head and head in others:
            others.remove(head)
        for bits in range(1 << min(len(others), 4)):
            chosen = [word for i, word in enumerate(others[:4]) if bits >> i & 1]
            yield " ".join((first, *chosen))


def _nested(kept: Collection[str]) -> Iterable[tuple[str, str]]:
    """Each topic with the nearest broader one: the same head, fewer words."""
    for key in kept:
        head, *rest = key.split()
        broader = [
            other
            for other in _subsets(head, rest)
            if other in kept and other != key and other.split()[0] == head
        ]
        if broader:
            yield key, min(broader, key=lambda other: (-len(other.split()), other))


@cache
def spread(language: str) -> Mapping[str, tuple[float, float]]:
    """Share of all news articles that hold a noun, and of those that say it again, by noun."""
    if not has(language, "common_nouns"):
        return {}
    return {
        noun: (float(share), float(again))
        for noun, share, again in rows(language, "common_nouns", 3)
    }

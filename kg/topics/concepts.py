"""Select the topics of a collection from all that its statements are about, and nest them.

A topic is a head noun with its modifiers (:mod:`kg.normalise.noun_phrases`); its key has both.
Three general measures tell topics from noise, whatever the subject:

spread     a noun of all kinds of news ("gens", "compte") that an article hardly ever repeats, as it
           would repeat its subject, is a topic only where the collection has it much more often
           (``data/lexicon/<lang>/common_nouns.tsv`` counts news at large)
termhood   C-value: how often a phrase occurs outside of longer ones, times its length, weighted by
           how rare its words are in news at large
support    in a collection of some size, a topic is used more than once

What is not a topic counts for a broader one that is: "vanne commandée à distance", used once,
counts for "vanne". The outcome depends on the set of uses, not on order or repetition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log, log2
from typing import NamedTuple

from kg.base.union_find import UnionFind
from kg.lexicon.tables import has_table, read_rows

LEAST_USES = 2
"""How often a topic must be used in a collection of MANY articles or more."""
MANY = 10
_COMMON = 0.02
"""Share of news articles from which a single noun must be repeated in them to be a topic."""
_EVERYWHERE = 0.1
"""Share of news articles from which that is not enough."""
_REPEATED = 0.3
"""Share of the articles with a noun that repeat it if it is their subject."""
_MORE_FREQUENT = 3.0
"""How many times more frequent than in news at large a common noun must be to be a topic."""
_RAREST = 0.005
"""Assumed share of a noun that the list of common nouns leaves out."""


class Use(NamedTuple):
    """A topic that a statement is about, or towards which its stance is (``target``)."""

    key: str
    statement: str
    article: str
    language: str = "fr"
    target: bool = False


@dataclass(frozen=True)
class Concepts:
    """The topics of a collection, by key.

    Attributes:
        topic_of: the topic that each key counts for, None where it counts for none. A topic's key
            maps to itself unless people merged it with another.
        termhood: of topics only, as ``broader``.
        merged: the keys that people merged into each topic.
    """

    topic_of: Mapping[str, str | None] = field(default_factory=dict)
    termhood: Mapping[str, float] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ranked(self) -> list[str]:
        """The topics by falling termhood."""
        return sorted(self.termhood, key=lambda key: (-self.termhood[key], key))


def concepts(
    uses: Iterable[Use],
    *,
    same: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
    named: Collection[str] = (),
) -> Concepts:
    """Select topics; ``same``, ``apart`` and ``named`` are what people decided."""
    distinct = set(uses)
    canonical = canonical_keys({use.key for use in distinct}, same, apart)
    set_apart = frozenset(tuple(sorted(pair)) for pair in apart)
    counts = _Counts(use._replace(key=canonical[use.key]) for use in distinct)
    kept = {key for key in counts.terms if counts.is_topic(key)}
    # What a person named is a topic, whatever the measures say.
    decided = {key for pair in same for key in pair}.union(named)
    kept |= {canonical[key] for key in decided if key in canonical}
    topics = {
        key: key if key in kept else _substitute(key, kept, set_apart) for key in counts.terms
    }
    merged: dict[str, list[str]] = defaultdict(list)
    for key, topic in canonical.items():
        if key != topic:
            merged[topic].append(key)
    return Concepts(
        topic_of={key: topics[topic] for key, topic in canonical.items()},
        termhood={key: counts.termhood(key) for key in kept},
        broader=dict(_nested(kept)),
        merged={topic: tuple(sorted(keys)) for topic, keys in merged.items()},
    )


def canonical_keys(
    keys: Collection[str],
    same: Iterable[tuple[str, str]],
    apart: Iterable[tuple[str, str]] = (),
) -> Mapping[str, str]:
    """Map each key to the one of fewest words, then the first, of those that people merged.

    Pairs are taken in order; one that would merge keys that are ``apart`` is left out.
    """
    known = set(keys)
    apart = [pair for pair in apart if known.issuperset(pair)]
    sets = UnionFind()
    for one, other in sorted({(min(pair), max(pair)) for pair in same if known.issuperset(pair)}):
        roots = {sets.find(one), sets.find(other)}
        if all({sets.find(a), sets.find(b)} != roots for a, b in apart):
            sets.union(one, other)
    canonical = {key: key for key in keys}
    for members in sets.sets().values():
        first = min(members, key=lambda key: (len(key.split()), key))
        canonical.update(dict.fromkeys(members, first))
    return canonical


class _Counts:
    """Counts of the uses of topics."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self.terms: dict[str, set[str]] = defaultdict(set)
        articles: dict[str, set[str]] = defaultdict(set)
        self.languages: dict[str, str] = {}
        self.subjects: set[str] = set()
        for use in uses:
            self.terms[use.key].add(use.statement)
            articles[use.key].add(use.article)
            self.languages[use.key] = max(self.languages.get(use.key, ""), use.language)
            if not use.target:
                self.subjects.add(use.key)
        self.number_of_articles = len(set().union(*articles.values()))
        self.longer = _find_longer(self.terms)
        # A statement about "compteurs communicants" is one about "compteurs" too.
        self.statements = self._with_longer(self.terms)
        self.articles = self._with_longer(articles)

    def _with_longer(self, users: Mapping[str, set[str]]) -> dict[str, set[str]]:
        return {
            key: ids.union(*(users[longer] for longer in self.longer[key]))
            for key, ids in users.items()
        }

    def is_topic(self, key: str) -> bool:
        """Whether a key is used enough, and more than in any news.

        What is only a target, such as an actor or "l'", is not a topic.
        """
        if key not in self.subjects:
            return False
        uses = len(self.statements[key])
        if self.number_of_articles >= MANY and uses < LEAST_USES:
            return False
        share, repeated = spread(self.languages[key]).get(key, (0.0, 1.0))
        if share < _COMMON or (share < _EVERYWHERE and repeated >= _REPEATED):
            return True
        expected = share * self.number_of_articles
        return len(self.articles[key]) >= max(_MORE_FREQUENT, _MORE_FREQUENT * expected)

    def termhood(self, key: str) -> float:
        """Return the C-value weighted by rarity, to 4 digits."""
        longer = self.longer[key]
        uses = len(self.statements[key])
        nested = sum(len(self.statements[other]) for other in longer) / len(longer) if longer else 0
        words = key.split()
        known = spread(self.languages[key])
        rarity = sum(_rarity(known.get(word, (0.0, 1.0))[0]) for word in words) / len(words)
        return round(log2(len(words) + 1) * max(uses - nested, 0.5) * rarity, 4)


def _rarity(share: float) -> float:
    """Score 1 for a noun that news hardly uses, 0 for one of every article."""
    return log(max(share, _RAREST)) / log(_RAREST)


def _find_longer(keys: Iterable[str]) -> dict[str, list[str]]:
    """Map each key to the longer ones of the same head that have all its words.

    Not to those that have it as a complement: an adjective would count for a noun of the same form
    ("président américain" for "les Américains").
    """
    by_head: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for key in keys:
        by_head[key.split()[0]].append((key, frozenset(key.split())))
    return {
        key: sorted(other for other, longer in group if words < longer)
        for group in by_head.values()
        for key, words in group
    }


def _substitute(
    key: str, kept: Collection[str], set_apart: Collection[tuple[str, ...]]
) -> str | None:
    """Find the topic that counts for a key that is none: a broader one, else one inside of it."""
    head, *rest = key.split()
    words = frozenset((head, *rest))
    inside = [
        other
        for other in _subsets(head, rest)
        if other in kept and tuple(sorted((key, other))) not in set_apart
    ]
    if not inside:
        return None
    return min(inside, key=lambda o: (o.split()[0] != head, -len(words & set(o.split())), o))


def _subsets(head: str, rest: list[str]) -> Iterable[str]:
    """Yield keys of fewer words that a key of these words may contain."""
    for first in (head, *rest):
        others = sorted({head, *rest} - {first})
        if first != head and head in others:
            others.remove(head)
        for bits in range(1 << min(len(others), 4)):
            chosen = [word for i, word in enumerate(others[:4]) if bits >> i & 1]
            yield " ".join((first, *chosen))


def _nested(kept: Collection[str]) -> Iterable[tuple[str, str]]:
    """Yield each topic with the nearest broader one: the same head, fewer words."""
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
    """Map nouns to the share of news articles that have them, and of those that repeat them."""
    if not has_table(language, "common_nouns"):
        return {}
    return {
        noun: (float(share), float(repeated))
        for noun, share, repeated in read_rows(language, "common_nouns", 3)
    }

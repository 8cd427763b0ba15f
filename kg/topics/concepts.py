"""Name the topics of a collection, nest them, and measure how specific each is.

A topic is a head noun with its modifiers (:mod:`kg.normalise.noun_phrases`); its key has both.
Termhood is the C-value: how often a phrase occurs outside of longer ones, times its length,
weighted by how rare its words are in news at large (``data/lexicon/<lang>/common_nouns.tsv``). The
outcome depends on the set of uses, not on order or repetition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log, log2
from typing import NamedTuple

from kg.base.union_find import UnionFind
from kg.lexicon.tables import has_table, read_rows

_RAREST = 0.005
"""Assumed share of a noun that the list of common nouns leaves out."""


class Use(NamedTuple):
    """A topic on which a statement has a position."""

    key: str
    statement: str
    article: str
    language: str = "fr"


@dataclass(frozen=True)
class Concepts:
    """The topics of a collection, by key.

    Attributes:
        termhood: how specific each topic is.
        broader: the nearest broader topic of each topic that has one.
        merged: the keys that people merged into each topic.
    """

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
    wordings: Collection[tuple[str, str]] = (),
    full: Collection[str] = (),
) -> Concepts:
    """Nest and measure topics; ``same`` and ``apart`` are pairs that people decided on.

    ``wordings`` are pairs of keys that are one topic in other words, unless people set them apart,
    ``full`` those keys that name their topic best.
    """
    distinct = set(uses)
    canonical = canonical_keys({use.key for use in distinct}, same, apart, wordings, full)
    counts = _Counts(use._replace(key=canonical[use.key]) for use in distinct)
    merged: dict[str, list[str]] = defaultdict(list)
    for key, topic in canonical.items():
        if key != topic:
            merged[topic].append(key)
    return Concepts(
        termhood={key: counts.termhood(key) for key in counts.terms},
        broader=dict(find_broader(counts.terms.keys(), counts.terms.keys())),
        merged={topic: tuple(sorted(keys)) for topic, keys in merged.items()},
    )


def canonical_keys(
    keys: Collection[str],
    same: Iterable[tuple[str, str]],
    apart: Iterable[tuple[str, str]] = (),
    wordings: Iterable[tuple[str, str]] = (),
    full: Collection[str] = (),
) -> Mapping[str, str]:
    """Map each key to the first ``full`` one of its topic, else to that of fewest words.

    Pairs are taken in order, those of people (``same``) first; one that would merge keys that are
    ``apart`` is left out.
    """
    known = set(keys)
    apart = [pair for pair in apart if known.issuperset(pair)]
    sets = UnionFind()
    decided, found = (
        sorted({(min(pair), max(pair)) for pair in pairs if known.issuperset(pair)})
        for pairs in (same, wordings)
    )
    for one, other in (*decided, *found):
        roots = {sets.find(one), sets.find(other)}
        if all({sets.find(a), sets.find(b)} != roots for a, b in apart):
            sets.union(one, other)
    canonical = {key: key for key in keys}
    for members in sets.sets().values():
        first = min(members, key=lambda key: (key not in full, len(key.split()), key))
        canonical.update(dict.fromkeys(members, first))
    return canonical


class _Counts:
    """Counts of the uses of topics."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self.terms: dict[str, set[str]] = defaultdict(set)
        self.languages: dict[str, str] = {}
        for use in uses:
            self.terms[use.key].add(use.statement)
            self.languages[use.key] = max(self.languages.get(use.key, ""), use.language)
        self.longer = _find_longer(self.terms)
        # A statement about "compteurs communicants" is one about "compteurs" too.
        self.statements = {
            key: ids.union(*(self.terms[longer] for longer in self.longer[key]))
            for key, ids in self.terms.items()
        }

    def termhood(self, key: str) -> float:
        longer = [len(self.statements[other]) for other in self.longer[key]]
        return termhood(key, self.languages[key], len(self.statements[key]), longer)


def termhood(key: str, language: str, uses: int, longer: Sequence[int]) -> float:
    """Return the C-value weighted by rarity, to 4 digits.

    Args:
        key: the topic.
        language: its language.
        uses: how many statements are on it or a longer one.
        longer: how many are on each longer one.
    """
    nested = sum(longer) / len(longer) if longer else 0
    words = key.split()
    known = spread(language)
    rarity = sum(_rarity(known.get(word, (0.0, 1.0))[0]) for word in words) / len(words)
    return round(log2(len(words) + 1) * max(uses - nested, 0.5) * rarity, 4)


def _rarity(share: float) -> float:
    """Score 1 for a noun that news hardly uses, 0 for one of every article."""
    return log(max(share, _RAREST)) / log(_RAREST)


def _find_longer(keys: Iterable[str]) -> dict[str, list[str]]:
    """Map each key to the longer ones of the same head that have all its words."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_head[key.split()[0]].append(key)
    return {
        key: sorted(nesting.longer(key))
        for group in by_head.values()
        for nesting in (Nesting(group),)
        for key in group
    }


class Nesting:
    """The topics of one head by the words that they have.

    A topic is not nested in those that have it as a complement: an adjective would count for a noun
    of the same form ("président américain" for "les Américains").
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._words = {key: frozenset(key.split()) for key in keys}
        self._with: dict[str, set[str]] = defaultdict(set)
        for key, words in self._words.items():
            # What all have in common, the head, tells nothing apart.
            for word in words - {key.split()[0]} or {""}:
                self._with[word].add(key)

    def longer(self, key: str) -> set[str]:
        """Return the topics that have all words of a key, and more."""
        words = frozenset(key.split())
        return {other for other in self._having(key) if words < self._words[other]}

    def around(self, key: str) -> tuple[set[str], set[str]]:
        """Return the topics that have no words but those of a key, and those that have all."""
        words = frozenset(key.split())
        some = (self._with.get(word, ()) for word in (*words, ""))
        fewer = {other for each in some for other in each if self._words[other] <= words}
        return fewer, self._having(key)

    def _having(self, key: str) -> set[str]:
        """Return the topics that have all words of a key."""
        head, *_ = words = key.split()
        own = sorted((self._with.get(word, set()) for word in {*words} - {head}), key=len)
        return set.intersection(*own) if own else set(self._words)


def _subsets(head: str, rest: list[str]) -> Iterable[str]:
    """Yield keys of fewer words that a key of these words may contain."""
    for first in (head, *rest):
        others = sorted({head, *rest} - {first})
        if first != head and head in others:
            others.remove(head)
        for bits in range(1 << min(len(others), 4)):
            chosen = [word for i, word in enumerate(others[:4]) if bits >> i & 1]
            yield " ".join((first, *chosen))


def find_broader(keys: Iterable[str], kept: Collection[str]) -> Iterable[tuple[str, str]]:
    """Yield each key with the nearest broader topic kept: the same head, fewer words."""
    for key in keys:
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

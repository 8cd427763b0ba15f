"""Disambiguate bare nouns that are targets of stances in several articles.

Articles of different stories share nouns: "prix" is what medicines cost in one and an idiom in
another. Two statements are for or against the same subject only where more than a bare noun says
so: modifiers, a person's decision, or names and topics that their articles share. The similarity of
two articles is the cosine of what they contain, each name or topic weighted by its rarity, which
counts in powers of two: one more article then changes few weights. Similar articles, and those that
others connect, have one subject. The outcome does not depend on order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from functools import cache
from math import fsum, log, sqrt
from types import MappingProxyType

from kg.base import fold
from kg.base.union_find import UnionFind
from kg.lexicon.tables import has_table
from kg.normalise.noun_phrases import topic_words
from kg.normalise.organisations import body_key, is_country
from kg.topics.concepts import spread

_LEAST_ALIKE = 0.08
"""Cosine from which two articles that use a bare noun have one subject."""
_LEAST_SHARED = 2
"""How many names or topics they must share at least, beside the noun."""
_PRIOR = 50
"""Imagined articles that contain nothing, so that names count in a small collection."""
HUBS = 10
"""Of the articles that share a name or topic, the first ones, with which all others are compared.

More add little. One more article rarely changes which they are.
"""

_WORD = re.compile(r"[^\W_]+(?:-\w+)*['’]?")
_INSIDE = re.compile(r"(?<=[^\W\d_,][ \u00a0\u202f])(?:\w['’])?([^\W\d_][\w-]{2,})")
"""A word that does not begin a sentence: if it has a capital, it is a name or part of one."""


def capitalised_words(text: str) -> frozenset[str]:
    """Find the words with a capital that do not begin a sentence, casefolded."""
    words = (match[1] for match in _INSIDE.finditer(text))
    return frozenset(word.casefold() for word in words if word[0].isupper())


def is_distinctive(key: str, language: str, names: Collection[str]) -> bool:
    """Whether a topic's key says by itself what is meant; ``names`` are those of its article.

    That takes two content words, one of them rare in news ("projet loi" is not enough), or a name.
    A country may mean anything that it does.
    """
    country = body_key(key)
    if country is not None and is_country(country):
        return False
    words = [fold.search(word) for word in _content_words(key, language)]
    if len(words) > 1 and not _common(language).issuperset(words):
        return True
    parts = {part for name in names for part in fold.key(name).split()}
    return bool(words) and parts.issuperset(fold.key(" ".join(words)).split())


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(map(fold.search, spread(language)))


def _content_words(key: str, language: str) -> list[str]:
    small, plain = _topic_words(language)
    words = [word.replace("’", "'") for word in _WORD.findall(key)]
    return [w for w in words if not (fold.search(w) in small or w in plain or w.endswith("'"))]


def disambiguate(
    users: Mapping[str, Collection[str]],
    contents: Mapping[str, Collection[str]],
    own: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, dict[str, str]]:
    """Map each topic and article that uses it to the first article with the same subject.

    Args:
        users: the articles of each topic.
        contents: names and topics of each article of the collection.
        own: those of them that are the topic itself.

    Topics whose articles all have one subject are left out.
    """
    counts = Counter(name for names in contents.values() for name in set(names))
    weights = {name: weigh(len(contents), count) for name, count in counts.items()}
    found = {}
    for topic, articles in users.items():
        if len(set(articles)) == 1:
            continue
        itself = {topic, *own.get(topic, ())}
        lengths = {article: length(contents.get(article, ()), weights) for article in articles}
        of_topic = {article: set(contents.get(article, ())) - itself for article in articles}
        first, _ = connect(of_topic, weights, lengths)
        if len(set(first.values())) > 1:
            found[topic] = first
    return found


def weigh(articles: int, count: int) -> float:
    """Weigh a name or topic that ``count`` of some articles contain.

    Both numbers count in steps, each of which begins at a power of two.
    """
    return log((_PRIOR + step(articles)) / step(count))


def step(number: int) -> int:
    """Return the last power of two up to a number, 0 for 0.

    >>> [step(number) for number in (0, 1, 3, 4, 1000)]
    [0, 1, 2, 4, 512]
    """
    return 1 << number.bit_length() >> 1


def length(names: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the length of the vector of what an article contains."""
    return sqrt(fsum(weights[name] ** 2 for name in set(names)))


def are_alike(shared: Collection[float], one: float, other: float) -> bool:
    """Whether two articles have one subject: weights of what they share, and their lengths."""
    enough = _LEAST_ALIKE * one * other
    return len(shared) >= _LEAST_SHARED and fsum(each**2 for each in shared) >= enough


def connect(
    contents: Mapping[str, Set[str]],
    weights: Mapping[str, float],
    lengths: Mapping[str, float],
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Map each article to the first of those connected to it by similarity.

    Returns also pairs of similar articles that are enough to connect them.
    """
    connected = UnionFind()
    links = []
    for one, other in _candidates(contents):
        if connected.find(one) == connected.find(other):
            continue
        shared = [weights[name] for name in contents[one] & contents[other]]
        if are_alike(shared, lengths[one], lengths[other]):
            connected.union(one, other)
            links.append((one, other))
    return {article: connected.find(article) for article in contents}, links


def _candidates(contents: Mapping[str, Set[str]]) -> Iterable[tuple[str, str]]:
    """Yield pairs of articles worth comparing: the first ones that share something, and others."""
    articles_of: dict[str, list[str]] = defaultdict(list)
    for article in sorted(contents):
        for name in contents[article]:
            articles_of[name].append(article)
    for articles in articles_of.values():
        for n, hub in enumerate(articles[:HUBS]):
            for other in articles[n + 1 :]:
                yield hub, other


@cache
def _topic_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    if not has_table(language, "topic_words"):
        return frozenset(), frozenset()
    known = topic_words(language)
    return known.small, known.plain

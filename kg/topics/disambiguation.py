"""Uses of a topic as a target, and what else their articles hold → which of them are on one matter.

Articles of many stories have nouns in common: "prix" is what medicines cost here and an idiom
there. What two statements are for or against is one thing only where more than a bare noun says
so: a noun with what narrows it, a person's decision, or articles that have names and other topics
in common. How much two articles have in common is the cosine of what they hold, each name or topic
weighed by how few articles hold it. Articles that have enough in common are on one matter, and so
are those that others tie together. All of it is a function of the sets: order plays no part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from functools import cache
from math import fsum, log, sqrt
from types import MappingProxyType

from kg.lexicon.tables import has
from kg.normalise.noun_phrases import topic_words
from kg.normalise.organisations import body_key, is_country
from kg.normalise.tokens import fold
from kg.topics.concepts import spread

_LEAST_ALIKE = 0.08
"""Cosine from which on two articles that use one bare noun speak of one matter."""
_LEAST_SHARED = 2
"""How many names or topics they must share at least, beside the noun."""
_PRIOR = 50
"""Articles imagined that hold none of it, so that a small collection has names that tell."""
_NEIGHBOURS = 10
"""With how many of those that hold one thing an article is compared: more cost, and add little."""

_WORD = re.compile(r"[^\W_]+(?:-\w+)*['’]?")
_INSIDE = re.compile(r"(?<=[^\W\d_,][ \u00a0\u202f])(?:\w['’])?([^\W\d_][\w-]{2,})")
"""A word that begins no sentence: where it has a capital, it is a name or a part of one."""


def names_in(text: str) -> frozenset[str]:
    """The words that a text writes with a capital inside of sentences, without regard to case."""
    words = (match[1] for match in _INSIDE.finditer(text))
    return frozenset(word.casefold() for word in words if word[0].isupper())


def is_telling(key: str, language: str, names: Collection[str]) -> bool:
    """Whether a topic's key alone says what is spoken of; ``names`` are those of its article.

    That takes two words that say something, one of them not of news of all kinds ("projet loi"),
    or a name. A country stands for whatever it does somewhere.
    """
    country = body_key(key)
    if country is not None and is_country(country):
        return False
    full = _full_words(key, language)
    rare = any(word not in spread(language) for word in full)
    return (len(full) > 1 and rare) or (bool(full) and all(word in names for word in full))


def _full_words(key: str, language: str) -> list[str]:
    """The words of a topic's key that say something."""
    small, plain = _idle(language)
    words = [word.replace("’", "'") for word in _WORD.findall(key)]
    return [w for w in words if fold(w) not in small and w not in plain and not w.endswith("'")]


def matters(
    users: Mapping[str, Collection[str]],
    held: Mapping[str, Collection[str]],
    own: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, dict[str, str]]:
    """The matter of each article that uses a topic, by topic; known by the first of its articles.

    ``users`` are the articles by topic, ``held`` what each article of the collection holds, ``own``
    what of that is the topic itself. A topic whose articles are all on one matter is left out.
    """
    weights = _weights(held.values())
    lengths = {
        one: sqrt(fsum(weights[x] ** 2 for x in set(things))) for one, things in held.items()
    }
    found = {}
    for topic, articles in users.items():
        if len(set(articles)) == 1:
            continue
        itself = {topic, *own.get(topic, ())}
        of_topic = {one: set(held.get(one, ())) - itself for one in articles}
        first = _joined(of_topic, weights, lengths)
        if len(set(first.values())) > 1:
            found[topic] = first
    return found


def _weights(held: Iterable[Collection[str]]) -> Mapping[str, float]:
    counts: dict[str, int] = defaultdict(int)
    articles = _PRIOR
    for things in held:
        articles += 1
        for thing in set(things):
            counts[thing] += 1
    return {thing: log(articles / count) for thing, count in counts.items()}


def _joined(
    held: Mapping[str, Set[str]],
    weights: Mapping[str, float],
    lengths: Mapping[str, float],
) -> dict[str, str]:
    """Each article with the first of those that it is alike to, one after another."""
    first = {article: article for article in held}

    def root(article: str) -> str:
        while first[article] != article:
            first[article] = first[first[article]]
            article = first[article]
        return article

    for pair in _near(held):
        one, other = sorted(map(root, pair))
        if one == other:
            continue
        shared = [weights[thing] ** 2 for thing in held[pair[0]] & held[pair[1]]]
        enough = _LEAST_ALIKE * lengths[pair[0]] * lengths[pair[1]]
        if len(shared) >= _LEAST_SHARED and fsum(shared) >= enough:
            first[other] = one
    return {article: root(article) for article in first}


def _near(held: Mapping[str, Set[str]]) -> Iterable[tuple[str, str]]:
    """Pairs of articles worth comparing: neighbours among those that hold one thing."""
    holders: dict[str, list[str]] = defaultdict(list)
    for article in sorted(held):
        for thing in held[article]:
            holders[thing].append(article)
    for articles in holders.values():
        for n, article in enumerate(articles):
            for other in articles[n + 1 : n + 1 + _NEIGHBOURS]:
                yield article, other


@cache
def _idle(language: str) -> tuple[frozenset[str], frozenset[str]]:
    if not has(language, "topic_words"):
        return frozenset(), frozenset()
    known = topic_words(language)
    return known.small, known.plain

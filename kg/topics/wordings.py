"""Find topics that are one in other wordings: other forms, word orders, names, or languages.

Conservative: the content words must be the same, word for word. "Gouvernement du Mali" and "Malian
government" are one, "attaque" and "attaque terroriste" are two (:mod:`kg.topics.concepts` nests
them). A name of an actor is the topic of that actor, so that "Mr. Trump" is "Donald Trump" where
the articles say who it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kg.base import fold
from kg.lexicon.tables import has_table
from kg.normalise.content_words import wording
from kg.normalise.countries import words_and_countries
from kg.normalise.names import parse_role, without_titles
from kg.normalise.noun_phrases import topic_words
from kg.normalise.organisations import body_key

_FEWEST = 2
"""Content words from which a label in two languages is compared."""
_LONGEST_NAME = 5
_LONGEST_ROLE = 4
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W_]+")
TRANSLATED = "the same words in two languages"


class Label(NamedTuple):
    """What an article calls a topic."""

    key: str
    text: str
    language: str
    article: str


class SameWording(NamedTuple):
    """Two keys of one topic, the smaller first, and why."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True)
class NamedActors:
    """The actors by their names: those that an article names, and those of all articles.

    Names are as :func:`name_form` writes them.
    """

    by_article: Mapping[str, Mapping[str, str]]
    everywhere: Mapping[str, frozenset[str]]

    def find(self, label: Label) -> str:
        """Return the actor that a label names, "" if it names none or may name several."""
        form = name_form(label.text)
        inside = self.by_article.get(label.article, {})
        known = inside.get(form) or self._only(form)
        return known or self._after_role(label, inside)

    def _only(self, form: str) -> str:
        found = self.everywhere.get(form, frozenset())
        return next(iter(found)) if len(found) == 1 else ""

    def _after_role(self, label: Label, inside: Mapping[str, str]) -> str:
        """Find the actor of "président François Hollande", whose name ends the label."""
        small = _small_words(label.language)
        words = label.text.split()
        for count in range(min(_LONGEST_NAME, len(words) - 1), 1, -1):
            role, name = words[:-count], words[-count:]
            if len(role) > _LONGEST_ROLE or any(fold.search(word) in small for word in role):
                continue
            form = name_form(" ".join(name))
            actor = inside.get(form) or self._only(form)
            if actor and parse_role(" ".join(role))[0]:
                return actor
        return ""


def name_form(name: str) -> str:
    """Write a name as it is looked up: folded, without titles and marks.

    >>> name_form("Mr. Trump"), name_form("Jean-Luc Mélenchon")
    ('trump', 'jean luc melenchon')
    """
    bare = without_titles(name)
    return fold.key(bare)


def find_actors(labels: Iterable[Label], actors: NamedActors) -> dict[str, str]:
    """Map the topics that name one actor, in all articles that have them, to that actor.

    A first and a family name are also that actor's in an article that does not say who it is.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        actor = actors.find(label)
        if says_who(label, actor):
            found[label.key].add(actor)
    return {key: actor for key, named in found.items() if (actor := only_actor(named))}


def says_who(label: Label, actor: str) -> bool:
    """Whether a label counts for the actor of its topic; ``actor`` is what was found, or ""."""
    return bool(actor) or " " not in name_form(label.text)


def only_actor(named: Collection[str]) -> str:
    """Return the actor that all labels of a topic name, "" if there is none."""
    return next(iter(named)) if len(named) == 1 else ""


def names_in_full(label: Label) -> bool:
    """Whether a label of the topic of an actor is its full name, and its key too."""
    return label.key == name_form(label.text) and " " in label.key


def looked_up(text: str) -> set[str]:
    """Return the forms by which :meth:`NamedActors.find` looks for the actor of a label."""
    words = text.split()
    most = min(_LONGEST_NAME, len(words) - 1)
    return {name_form(" ".join(words[-count:])) for count in range(2, most + 1)} | {name_form(text)}


def find_wordings(labels: Collection[Label], actors: Mapping[str, str]) -> list[SameWording]:
    """Find the pairs of keys that are one topic; ``actors`` are those that keys name.

    The outcome depends on the set of labels, not on their order.
    """
    groups: dict[tuple[str, Hashable], set[tuple[str, str]]] = defaultdict(set)
    for label in set(labels):
        for reason, form in forms(label, actors.get(label.key, "")):
            groups[reason, form].add((label.key, label.language))
    return sorted({pair for (reason, _), group in groups.items() for pair in pairs(reason, group)})


def pairs(reason: str, group: Collection[tuple[str, str]]) -> Iterator[SameWording]:
    """Yield the pairs of a group of one form, of keys with languages; others follow from them."""
    if reason == TRANSLATED and not _are_translations(group):
        return
    for one, other in pairwise(sorted({key for key, _ in group})):
        yield SameWording(one, other, reason)


def _are_translations(group: Collection[tuple[str, str]]) -> bool:
    """Whether a group has one key in each language.

    Stems of one language are too short to tell "nominee" from "nomination".
    """
    by_language: dict[str, set[str]] = defaultdict(set)
    for key, language in group:
        by_language[language].add(key)
    return len(by_language) > 1 and all(len(keys) == 1 for keys in by_language.values())


def forms(label: Label, actor: str) -> Iterator[tuple[str, Hashable]]:
    """Yield the forms by which a label is compared, each with the reason that it gives.

    ``actor`` is the one that the key names, "" if none. Labels of different actors have no form in
    common.
    """
    if actor:
        yield "names of one actor", actor
        return
    body = body_key(label.text)
    if body is not None:
        yield "names of one country or body", body
        return
    content = wording(label.text, label.language)
    if content.own or content.deictic:
        return
    words = _words(label)
    order = tuple(word for word in words if word.isupper())
    # "American sanctions on Iran" has the words of "Iranian sanctions on America".
    if words:
        yield "the same words", (label.language, frozenset(words), order[1:] and order)
    plain = " ".join(word for word in words if not word.isupper())
    across = wording(plain, label.language)
    stems = frozenset((*across.words, *order))
    # Each word must be in both: "la demande des forces" is not "the forces". Names of parties and
    # offices mean others in another country.
    named = any(fold.search(word) in words for word in _CAPITALISED.findall(label.text))
    if not named and len(stems) == len(words) >= _FEWEST:
        senses = tuple(sorted(across.senses.items()))
        yield TRANSLATED, (stems, senses, content.sign, order[1:] and order)


def _words(label: Label) -> tuple[str, ...]:
    """Return the content words of a label, in the singular, with codes of countries."""
    small = _small_words(label.language)
    plain = _plain_words(label.language)
    found = (
        word if word.isupper() else _singular(word.replace("-", "").replace(".", ""))
        for word in words_and_countries(label.text)
        if word.isupper() or (word not in small and word not in plain and len(word) > 1)
    )
    return tuple(found)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@cache
def _small_words(language: str) -> frozenset[str]:
    if not has_table(language, "topic_words"):
        return frozenset()
    return frozenset(word.strip("'’") for word in topic_words(language).small)


@cache
def _plain_words(language: str) -> frozenset[str]:
    if not has_table(language, "topic_words"):
        return frozenset()
    return frozenset(map(fold.search, topic_words(language).plain))

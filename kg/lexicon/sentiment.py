"""Sentiment lexicon, from ``data/lexicon/<lang>/evaluative.tsv``.

Verbs are looked up by form, other words by lemma, form or masculine, because a statistical
lemmatiser misses many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from kg.base.errors import KgError
from kg.lexicon.function_words import FunctionWords, function_words
from kg.lexicon.inflection import Inflection, inflection
from kg.lexicon.tables import read_rows

_SENSES = frozenset(("+", "++", "-", "--", "!", "~", "x"))
_Key = tuple[str, str]
"""A part of speech and a word."""
_PARTS = {
    "ADJ": "adj",
    "NOUN": "noun",
    "PROPN": "noun",
    "VERB": "verb",
    "AUX": "verb",
    "ADV": "adv",
}


class TaggedWord(Protocol):
    """The part of a token that the lexicon needs."""

    @property
    def lower(self) -> str: ...
    @property
    def lemma(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def morph(self) -> str: ...


@dataclass(frozen=True)
class SentimentLexicon:
    """Evaluative words by part of speech.

    ``words`` has their senses: "+" praise, "-" blame, "!" what ought to be. ``strong`` ones always
    express the speaker's opinion ("honteux"), others may state a fact ("inquiet"). ``reversing``
    words reverse the sentiment of their head. ``accusations`` name a wrong or a wrongdoer
    ("terroriste"): using them for a person is a stance against that person.
    """

    words: dict[_Key, str]
    strong: frozenset[_Key]
    reversing: frozenset[str]
    accusations: frozenset[_Key]
    groups: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    inflection: Inflection

    def find_phrases(
        self, tokens: Sequence[TaggedWord], inside: range
    ) -> Iterator[tuple[range, str]]:
        """Yield the listed phrases inside a range of tokens, with their senses."""
        for index in inside:
            for group, sense in self.groups.get(tokens[index].lower, ()):
                if index + len(group) <= inside.stop and all(
                    tokens[index + offset].lower == word for offset, word in enumerate(group)
                ):
                    yield range(index, index + len(group)), sense

    def sense(self, token: TaggedWord) -> str:
        """Return the sense of a token, "" if it has none."""
        key = self._key(token)
        return "" if key is None else self.words[key]

    def adjective_sense(self, token: TaggedWord) -> str:
        """Return the sense of a predicate as an adjective, whatever its tag ("exemplaire")."""
        singular = self.inflection.singular(token.lower)
        forms = (token.lower, singular, self.inflection.plain(token.lower))
        return next((self.words["adj", form] for form in forms if ("adj", form) in self.words), "")

    def is_strong(self, token: TaggedWord) -> bool:
        """Whether a token is evaluative in any context."""
        return self._key(token) in self.strong

    def is_accusation(self, token: TaggedWord) -> bool:
        """Whether a token names a wrong or a wrongdoer."""
        return not self.accusations.isdisjoint(self._keys(token))

    def _key(self, token: TaggedWord) -> _Key | None:
        """Return the key of a token, ``None`` if it is not listed."""
        return next((key for key in self._keys(token) if key in self.words), None)

    def _keys(self, token: TaggedWord) -> Iterator[_Key]:
        part = _PARTS.get(token.pos)
        if part is None:
            return
        yield part, token.lemma
        yield part, token.lower
        if part == "verb" and "VerbForm=Part" in token.morph:
            yield "adj", token.lower
            yield "adj", self.inflection.plain(token.lower)
        elif part in ("adj", "noun"):
            plain = self.inflection.plain(token.lower)
            yield part, plain
            if part == "adj":
                yield "verb", token.lower
                yield "noun", token.lower
            else:
                yield "adj", plain


@cache
def sentiment_lexicon(language: str) -> SentimentLexicon:
    """Read the sentiment lexicon of a language."""
    inflected, closed = inflection(language), function_words(language)
    words: dict[_Key, str] = {}
    strong: set[_Key] = set()
    reversing: set[str] = set()
    accusations: set[_Key] = set()
    groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for word, part, sense in read_rows(language, "evaluative", 3):
        if sense not in _SENSES:
            raise KgError(
                f"evaluative.tsv ({language}): {word!r} has the sense {sense!r}, "
                "not one of + ++ - -- ! ~ x"
            )
        if sense == "~":
            reversing.add(word)
        elif sense == "x":
            accusations.add((part, word))
        elif part == "phrase":
            group = tuple(word.replace("'", "' ").split())
            for end in _fused_forms(group[-1], closed):
                groups.setdefault(group[0], []).append(((*group[:-1], end), sense))
        else:
            for form in inflected.verb(word) if part == "verb" else (word,):
                if words.setdefault((part, form), sense[0]) * 2 == sense:
                    strong.add((part, form))
    return SentimentLexicon(
        words,
        frozenset(strong),
        frozenset(reversing),
        frozenset(accusations),
        {first: tuple(found) for first, found in groups.items()},
        inflected,
    )


def _fused_forms(word: str, closed: FunctionWords) -> tuple[str, ...]:
    """Return a word and its fused and elided forms: "de", "du", "d'"."""
    if word in closed.that:
        return tuple(sorted(closed.that))
    fused = (form for form, preposition in closed.prepositions.items() if preposition == word)
    return tuple(sorted({word, *fused}))

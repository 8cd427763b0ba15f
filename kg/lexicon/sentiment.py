"""``data/lexicon/<lang>/evaluative.tsv`` → the words that judge.

A verb is known by its forms, another word by its lemma, its own form or the masculine that its
ending tells, because a statistical lemmatiser misses many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from kg.base.errors import KgError
from kg.lexicon.function_words import Words
from kg.lexicon.function_words import words as grammar_words
from kg.lexicon.inflection import Inflection, inflection
from kg.lexicon.tables import rows

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
    """What the lexicon needs to know of a token."""

    @property
    def lower(self) -> str: ...
    @property
    def lemma(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def morph(self) -> str: ...


@dataclass(frozen=True)
class Evaluative:
    """``words`` maps a part of speech and a word to its sense: "+" praise, "-" blame, "!" what
    ought to be; ``strong`` ones judge whoever uses them ("honteux"), where others may as well tell
    what is so ("inquiet"); ``turning`` words turn round what they stand with. ``charges`` name a
    wrong or who does one ("terroriste"): a fact, but who calls somebody so is against him.
    """

    words: dict[_Key, str]
    strong: frozenset[_Key]
    turning: frozenset[str]
    charges: frozenset[_Key]
    groups: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    inflection: Inflection

    def phrases(self, tokens: Sequence[TaggedWord], inside: range) -> Iterator[tuple[range, str]]:
        """The groups of words that stand in a stretch, with their senses."""
        for index in inside:
            for group, sense in self.groups.get(tokens[index].lower, ()):
                if index + len(group) <= inside.stop and all(
                    tokens[index + offset].lower == word for offset, word in enumerate(group)
                ):
                    yield range(index, index + len(group)), sense

    def sense(self, token: TaggedWord) -> str:
        """The sense of a token, "" if it has none."""
        key = self._key(token)
        return "" if key is None else self.words[key]

    def described(self, token: TaggedWord) -> str:
        """The sense of a word as an adjective, whatever the tagger took it for: of one that is
        said of something, so that no noun is meant ("exemplaire" is a copy elsewhere).
        """
        singular = self.inflection.singular(token.lower)
        forms = (token.lower, singular, self.inflection.plain(token.lower))
        return next((self.words["adj", form] for form in forms if ("adj", form) in self.words), "")

    def is_strong(self, token: TaggedWord) -> bool:
        """Whether a token judges wherever it stands."""
        return self._key(token) in self.strong

    def is_charge(self, token: TaggedWord) -> bool:
        """Whether who calls somebody by a token charges him with a wrong."""
        return not self.charges.isdisjoint(self._keys(token))

    def _key(self, token: TaggedWord) -> _Key | None:
        """Under which a token is listed, None where it isn't."""
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
def evaluative(language: str) -> Evaluative:
    """The evaluative words of a language.

    Raises:
        KgError: the file is missing or has a bad line.
    """
    inflected, closed = inflection(language), grammar_words(language)
    words: dict[_Key, str] = {}
    strong: set[_Key] = set()
    turning: set[str] = set()
    charges: set[_Key] = set()
    groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for word, part, sense in rows(language, "evaluative", 3):
        if sense not in _SENSES:
            raise KgError(
                f"evaluative.tsv ({language}): {word!r} has the sense {sense!r}, "
                "not one of + ++ - -- ! ~ x"
            )
        if sense == "~":
            turning.add(word)
            continue
        if sense == "x":
            charges.add((part, word))
            continue
        if part == "phrase":
            group = tuple(word.replace("'", "' ").split())
            for end in _forms(group[-1], closed):
                groups.setdefault(group[0], []).append(((*group[:-1], end), sense))
            continue
        for form in inflected.verb(word) if part == "verb" else (word,):
            if words.setdefault((part, form), sense[0]) * 2 == sense:
                strong.add((part, form))
    return Evaluative(
        words,
        frozenset(strong),
        frozenset(turning),
        frozenset(charges),
        {first: tuple(found) for first, found in groups.items()},
        inflected,
    )


def _forms(word: str, closed: Words) -> tuple[str, ...]:
    """A word with the fused and elided forms that it takes before another: "de", "du", "d'"."""
    if word in closed.that:
        return tuple(sorted(closed.that))
    fused = (form for form, preposition in closed.prepositions.items() if preposition == word)
    return tuple(sorted({word, *fused}))

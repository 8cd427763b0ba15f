"""``data/lexicon/<lang>/evaluative.tsv`` → the words that judge.

A verb is known by its forms, another word by its lemma, its own form or the masculine that its
ending tells, because a statistical lemmatiser misses many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.annotate.document import Token
from kg.attribute.forms import Inflection, inflection
from kg.errors import KgError
from kg.lexicon import rows

_SENSES = frozenset("+-!~")
_PARTS = {
    "ADJ": "adj",
    "NOUN": "noun",
    "PROPN": "noun",
    "VERB": "verb",
    "AUX": "verb",
    "ADV": "adv",
}


@dataclass(frozen=True)
class Evaluative:
    """``words`` maps a part of speech and a word to its sense: "+" praise, "-" blame, "!" what
    ought to be; ``turning`` words turn round what they stand with."""

    words: dict[tuple[str, str], str]
    turning: frozenset[str]
    groups: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    inflection: Inflection

    def phrases(self, tokens: Sequence[Token], inside: range) -> Iterator[str]:
        """The senses of the groups of words that stand in a stretch."""
        for index in inside:
            for group, sense in self.groups.get(tokens[index].lower, ()):
                if index + len(group) <= inside.stop and all(
                    tokens[index + offset].lower == word for offset, word in enumerate(group)
                ):
                    yield sense

    def sense(self, token: Token) -> str:
        """The sense of a token, "" if it has none."""
        part = _PARTS.get(token.pos)
        if part is None:
            return ""
        words = self.words
        found = words.get((part, token.lemma)) or words.get((part, token.lower))
        if found is None and part == "verb" and "VerbForm=Part" in token.morph:
            found = words.get(("adj", token.lower)) or words.get(
                ("adj", self.inflection.plain(token.lower))
            )
        elif found is None and part in ("adj", "noun"):
            plain = self.inflection.plain(token.lower)
            found = words.get((part, plain))
            if found is None and part == "adj":
                found = words.get(("verb", token.lower)) or words.get(("noun", token.lower))
            elif found is None:
                found = words.get(("adj", plain))
        return found or ""


@cache
def evaluative(language: str) -> Evaluative:
    """The evaluative words of a language.

    Raises:
        KgError: the file is missing or has a bad line.
    """
    inflected = inflection(language)
    words: dict[tuple[str, str], str] = {}
    turning: set[str] = set()
    groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for word, part, sense in rows(language, "evaluative", 3):
        if sense not in _SENSES:
            raise KgError(
                f"evaluative.tsv ({language}): {word!r} has the sense {sense!r}, not one of + - ! ~"
            )
        if sense == "~":
            turning.add(word)
        if part == "phrase":
            group = tuple(word.replace("'", "' ").split())
            groups.setdefault(group[0], []).append((group, sense))
            continue
        for form in inflected.verb(word) if part == "verb" else (word,):
            words.setdefault((part, form), sense)
    return Evaluative(
        {key: s for key, s in words.items() if s != "~"},
        frozenset(turning),
        {first: tuple(found) for first, found in groups.items()},
        inflected,
    )

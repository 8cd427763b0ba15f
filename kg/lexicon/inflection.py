"""Inflection tables, from ``data/lexicon/<lang>/inflection.tsv`` and ``conjugations.tsv``.

For the few hundred cue verbs, looking up the form is more reliable than a statistical lemmatiser.
Regular verbs follow rules of spelling; irregular ones get the endings that ``conjugations.tsv``
lists for the longest ending of the infinitive. Nouns and adjectives change by their longest ending.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING, read_located_rows, read_rows

_KINDS = frozenset(("verb", "stem", "feminine", "masculine", "plural", "singular", "phrase"))
_MEMBERS = frozenset(("each", "last"))


@dataclass(frozen=True, slots=True)
class StemRule:
    """The spellings of a stem that matches ``pattern`` before one of the ``endings``."""

    pattern: re.Pattern[str]
    endings: frozenset[str]
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Inflection:
    """The inflection tables of a language.

    ``verbs`` maps an ending of irregular verbs to its replacements, ``regular`` one of regular
    verbs to all of theirs; the other tables map the ending of a word to its replacement.
    """

    verbs: Mapping[str, tuple[str, ...]]
    regular: Mapping[str, tuple[str, ...]]
    stems: tuple[StemRule, ...]
    feminines: Mapping[str, str]
    masculines: Mapping[str, str]
    plurals: Mapping[str, str]
    singulars: Mapping[str, str]
    every_member: bool
    """Whether each word of a noun phrase takes the plural, or only the last one."""
    stops: tuple[str, ...]
    """Words (elided ones with their apostrophe) at which the inflected part of a phrase ends."""

    def verb(self, infinitive: str) -> frozenset[str]:
        """Return all forms of a verb, only the infinitive if no ending fits."""
        for table, spelt in ((self.verbs, False), (self.regular, True)):
            ending = _longest(table, infinitive)
            if ending is not None:
                stem = infinitive.removesuffix(ending)
                made = (
                    variant + end
                    for end in table[ending]
                    for variant in (self._stems(stem, end) if spelt else (stem,))
                )
                return frozenset({infinitive, *made})
        return frozenset({infinitive})

    def _stems(self, stem: str, ending: str) -> tuple[str, ...]:
        """Return the spellings of a regular stem before an ending."""
        for rule in self.stems:
            if ending in rule.endings and (found := rule.pattern.search(stem)) is not None:
                return tuple(stem[: found.start()] + found.expand(s) for s in rule.spellings)
        return (stem,)

    def adjective(self, lemma: str) -> frozenset[str]:
        """Return the forms of an adjective, only the lemma if the language has no feminines."""
        if not self.feminines:
            return frozenset((lemma,))
        feminine = _changed(self.feminines, lemma)
        return frozenset(
            (lemma, feminine, *(_changed(self.plurals, word) for word in (lemma, feminine)))
        )

    def plural(self, noun: str) -> str:
        """Return the plural of a noun or noun phrase.

        Adjectives agree where the language requires it; words after a preposition do not change.
        """
        words = noun.split(" ")
        end = next((i for i, word in enumerate(words) if self._stops(word)), len(words))
        for place in range(0 if self.every_member else max(end - 1, 0), end):
            words[place] = _changed(self.plurals, words[place])
        return " ".join(words)

    def _stops(self, word: str) -> bool:
        return any(
            word == stop or (stop[-1] == "'" and word.startswith(stop)) for stop in self.stops
        )

    def singular(self, word: str) -> str:
        """Return the singular of a noun or adjective by its ending."""
        return _changed(self.singulars, word)

    def plain(self, word: str) -> str:
        """Return the masculine singular of a noun or adjective by its ending."""
        return _changed(self.masculines, self.singular(word))


@cache
def inflection(language: str) -> Inflection:
    """Read the inflection tables of a language."""
    tables: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    regular: dict[str, tuple[str, ...]] = {}
    stems: list[StemRule] = []
    members, stops = "", ""
    for where, (kind, ending, before, made) in read_located_rows(language, "inflection", 4):
        if kind not in _KINDS:
            raise KgError(f"{where}: {kind!r} is not one of {', '.join(sorted(_KINDS))}")
        if kind == "verb":
            regular[_known(ending)] = tuple(_known(one) for one in made.split())
        elif kind == "stem":
            try:
                rule = re.compile(f"(?:{ending})$")
            except re.error as error:
                raise KgError(f"{where}: {ending!r} is not a pattern: {error}") from error
            stems.append(StemRule(rule, frozenset(before.split()), tuple(made.split())))
        elif kind == "phrase":
            if ending not in _MEMBERS:
                raise KgError(f"{where}: {ending!r} is not one of {', '.join(sorted(_MEMBERS))}")
            members, stops = ending, made
        else:
            tables[kind][_known(ending)] = _known(made)
    return Inflection(
        {row[0]: tuple(row[1].split()) for row in read_rows(language, "conjugations", 2)},
        regular,
        tuple(stems),
        tables["feminine"],
        tables["masculine"],
        tables["plural"],
        tables["singular"],
        members == "each",
        tuple(stops.split()),
    )


def _known(value: str) -> str:
    return "" if value == NOTHING else value


def _longest(table: Mapping[str, object], word: str) -> str | None:
    """Return the longest ending of a word that is in the table."""
    return next((word[i:] for i in range(len(word) + 1) if word[i:] in table), None)


def _changed(table: Mapping[str, str], word: str) -> str:
    """Replace the longest ending of a word that is in the table."""
    ending = _longest(table, word)
    return word if ending is None else word.removesuffix(ending) + table[ending]

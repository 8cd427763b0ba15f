"""``data/lexicon/<lang>/inflection.tsv`` and ``conjugations.tsv`` → the forms that words take.

A form tells its verb more surely than a statistical lemmatiser does for the few hundred verbs
that attribute statements. Regular verbs follow rules of spelling; the others take the endings
that ``conjugations.tsv`` gives for the longest ending of the infinitive. Nouns and adjectives
change by their longest ending.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING, placed, rows

_KINDS = frozenset(("verb", "stem", "feminine", "masculine", "plural", "singular", "phrase"))
_MEMBERS = frozenset(("each", "last"))


@dataclass(frozen=True, slots=True)
class StemRule:
    """How a stem that ends in ``pattern`` is spelt before one of the ``endings``."""

    pattern: re.Pattern[str]
    endings: frozenset[str]
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Inflection:
    """How the words of a language change.

    ``verbs`` maps an ending of irregular verbs to what replaces it, ``regular`` one of regular
    verbs to all of theirs; the other tables map a word's ending to what replaces it.
    """

    verbs: Mapping[str, tuple[str, ...]]
    regular: Mapping[str, tuple[str, ...]]
    stems: tuple[StemRule, ...]
    feminines: Mapping[str, str]
    masculines: Mapping[str, str]
    plurals: Mapping[str, str]
    singulars: Mapping[str, str]
    every_member: bool
    """Whether each word of a noun of several words takes the plural, or the last one only."""
    stops: tuple[str, ...]
    """Words (an elided one with its apostrophe) after which a noun of several words stays."""

    def verb(self, infinitive: str) -> frozenset[str]:
        """All listed forms of a verb; only the infinitive itself if no ending fits."""
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
        """The spellings of a regular stem before an ending."""
        for rule in self.stems:
            if ending in rule.endings and (found := rule.pattern.search(stem)) is not None:
                return tuple(stem[: found.start()] + found.expand(s) for s in rule.spellings)
        return (stem,)

    def adjective(self, lemma: str) -> frozenset[str]:
        """The forms of an adjective: itself alone where the language has no feminines."""
        if not self.feminines:
            return frozenset((lemma,))
        feminine = _changed(self.feminines, lemma)
        return frozenset(
            (lemma, feminine, *(_changed(self.plurals, word) for word in (lemma, feminine)))
        )

    def plural(self, noun: str) -> str:
        """The plural of a noun; of a noun with its complement, that of the noun.

        An adjective beside the noun agrees where the language has it so, what follows a
        preposition stays.
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
        """The singular that an adjective's or noun's ending tells."""
        return _changed(self.singulars, word)

    def plain(self, word: str) -> str:
        """The masculine singular that an adjective's or noun's ending tells."""
        return _changed(self.masculines, self.singular(word))


@cache
def inflection(language: str) -> Inflection:
    """The inflection of a language.

    Raises:
        KgError: a file of the lexicon is missing or has a bad line.
    """
    tables: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    regular: dict[str, tuple[str, ...]] = {}
    stems: list[StemRule] = []
    members, stops = "", ""
    for where, (kind, ending, before, made) in placed(language, "inflection", 4):
        if kind not in _KINDS:
            raise KgError(f"{where}: {kind!r} is none of {', '.join(sorted(_KINDS))}")
        if kind == "verb":
            regular[_known(ending)] = tuple(_known(one) for one in made.split())
        elif kind == "stem":
            try:
                rule = re.compile(f"(?:{ending})$")
            except re.error as error:
                raise KgError(f"{where}: {ending!r} is no pattern: {error}") from error
            stems.append(StemRule(rule, frozenset(before.split()), tuple(made.split())))
        elif kind == "phrase":
            if ending not in _MEMBERS:
                raise KgError(f"{where}: {ending!r} is none of {', '.join(sorted(_MEMBERS))}")
            members, stops = ending, made
        else:
            tables[kind][_known(ending)] = _known(made)
    return Inflection(
        {row[0]: tuple(row[1].split()) for row in rows(language, "conjugations", 2)},
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
    """The longest ending of a word that a table has."""
    return next((word[i:] for i in range(len(word) + 1) if word[i:] in table), None)


def _changed(table: Mapping[str, str], word: str) -> str:
    """A word with its longest ending that the table has replaced."""
    ending = _longest(table, word)
    return word if ending is None else word.removesuffix(ending) + table[ending]

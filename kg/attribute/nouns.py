"""Lexicon files → the words that name actors: nouns with gender and kind, titles, first names.

The words are data (``data/lexicon/<language>/actor_nouns.tsv``, ``first_names.tsv``,
``titles.tsv``, ``pronouns.tsv``, ``determiners.tsv``,
``mention_words.tsv``); this module knows none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.attribute.cues import rows
from kg.model import SourceKind


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun form that names an actor. ``head`` is its masculine singular."""

    head: str
    kind: SourceKind
    sense: str
    gender: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun form: its class, and the gender and number it asks for ("" for either)."""

    form: str
    gender: str
    number: str


@dataclass(frozen=True, slots=True)
class Determiner:
    """An article or the like before a noun, or a preposition. ``alone`` is the article that a
    fused preposition holds ("du" → "le")."""

    form: str
    gender: str
    number: str
    alone: str


@dataclass(frozen=True)
class ActorWords:
    """The words of a language, by lower-case form (titles and first names as written)."""

    nouns: dict[str, Noun]
    groups: dict[str, tuple[tuple[str, ...], ...]]
    """First word of a noun of several words → its words, the longest first."""
    first_names: dict[str, str]
    titles: dict[str, str]
    pronouns: dict[str, Pronoun]
    determiners: dict[str, Determiner]
    joins: frozenset[str]
    ages: frozenset[str]
    places: frozenset[str]
    prefixes: frozenset[str]
    trades: frozenset[str]
    person_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]


@cache
def actor_words(language: str) -> ActorWords:
    """The lexicon of a language.

    Raises:
        KgError: a file of the lexicon is missing or has a bad line.
    """
    nouns: dict[str, Noun] = {}
    for masculine, feminine, kind, sense in rows(language, "actor_nouns", 4):
        head = feminine if masculine == "-" else masculine
        for form, gender in ((masculine, "m"), (feminine, "f")):
            if form == "-":
                continue
            if masculine == feminine:
                gender = ""
            for shape, plural in ((form, False), (_plural(form), True)):
                nouns.setdefault(
                    shape.lower() if " " in shape else shape,
                    Noun(head, cast(SourceKind, kind), sense, gender, plural),
                )
    by_use: dict[str, list[str]] = defaultdict(list)
    for word, use in rows(language, "mention_words", 2):
        by_use[use].append(word)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for form in nouns:
        words = tuple(form.replace("'", "' ").split())
        if len(words) > 1:
            groups.setdefault(words[0], []).append(words)
    return ActorWords(
        nouns,
        {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in groups.items()},
        dict(map(_pair, rows(language, "first_names", 2))),
        {title: _known(gender) for title, gender in rows(language, "titles", 2)},
        {
            form: Pronoun(sort, _known(gender), _known(number))
            for form, sort, gender, number in rows(language, "pronouns", 4)
        },
        {
            form: Determiner(sort, _known(gender), _known(number), _known(alone))
            for form, sort, gender, number, alone in rows(language, "determiners", 5)
        },
        joins=frozenset(by_use["and"]),
        ages=frozenset(by_use["age"]),
        places=frozenset(by_use["where"]),
        prefixes=frozenset(by_use["prefix"]),
        trades=frozenset(by_use["trade"]),
        person_endings=tuple(by_use["person"]),
        participle_endings=tuple(by_use["participle"]),
    )


def _pair(row: list[str]) -> tuple[str, str]:
    return row[0], row[1]


def _known(value: str) -> str:
    return "" if value == "-" else value


def _plural(form: str) -> str:
    """The plural of a French noun; of a noun with its complement, that of the noun.

    An adjective beside the noun agrees, what follows a preposition stays.
    """
    words = form.split(" ")
    for place, word in enumerate(words):
        if word in ("de", "des", "du", "en", "à") or word.startswith(("d'", "l'")):
            break
        if word.endswith(("s", "x", "z")):
            continue
        if word.endswith(("au", "eu")):
            words[place] = word + "x"
        elif word.endswith("al"):
            words[place] = word[:-2] + "aux"
        else:
            words[place] = word + "s"
    return " ".join(words)

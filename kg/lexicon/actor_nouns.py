"""Lexicon files → the words that name actors: nouns with gender and kind, titles, first names.

The words are data (``data/lexicon/<language>/actor_nouns.tsv``, ``first_names.tsv``,
``titles.tsv``, ``pronouns.tsv``, ``determiners.tsv``,
``mention_words.tsv``); this module knows none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from kg.lexicon.inflection import inflection
from kg.lexicon.name_words import name_words
from kg.lexicon.tables import by_use, has, rows, split
from kg.model import SourceKind

_LASTING = frozenset(("human", "nation"))
"""Senses of nouns for persons that nobody ceases to be."""


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


class Inflected(Protocol):
    """What has a gender and a number, "" for either where that isn't known."""

    @property
    def gender(self) -> str: ...

    @property
    def number(self) -> str: ...


def agree(one: Inflected, other: Inflected) -> bool:
    """Whether two have one gender and one number, as far as these are known."""
    return all(
        not first or not second or first == second
        for first, second in ((one.gender, other.gender), (one.number, other.number))
    )


@dataclass(frozen=True, slots=True)
class Determiner:
    """An article or the like before a noun, or a preposition. ``alone`` is the article that a
    fused preposition holds ("du" → "le").
    """

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
    title_roles: dict[str, str]
    """Titles to the noun that they stand for: "Sen." → "senator"."""
    pronouns: dict[str, Pronoun]
    determiners: dict[str, Determiner]
    joins: frozenset[str]
    ages: frozenset[str]
    places: frozenset[str]
    prefixes: frozenset[str]
    trades: frozenset[str]
    born: tuple[tuple[str, ...], ...]
    """Words before the name that somebody was given at birth."""
    given: tuple[tuple[str, ...], ...]
    """Words before the name that somebody goes by, in a clause about him."""
    seated: frozenset[str]
    """Words behind a hyphen that tell where a body has its seat: "Vals-based"."""
    owned: frozenset[str]
    """Relative pronouns that say whose what follows is."""
    hailing: frozenset[str]
    """Words between a person's name and the place or body that he is of."""
    asides: tuple[tuple[str, ...], ...]
    """Words between a comma and a role that are no part of it."""
    clitics: frozenset[str]
    dummies: frozenset[str]
    near: frozenset[str]
    somebody: frozenset[str]
    """Pronouns that refer to persons only."""
    something: frozenset[str]
    """Pronouns that never refer to one person."""
    days: frozenset[str]
    """Days of the week and months, which name nobody by themselves."""
    selves: tuple[str, ...]
    euphonics: tuple[str, ...]
    person_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    counts: dict[str, int]
    """Numbers in letters."""
    decades: dict[str, int]
    """Nouns for somebody of an age to the years that it begins with: "quadragénaire" → 40."""

    def is_person(self, word: str) -> bool:
        """Whether a word is a noun for a person."""
        noun = self.nouns.get(word)
        return noun is not None and noun.kind == "person"


@cache
def actor_words(language: str) -> ActorWords:
    """The lexicon of a language.

    Raises:
        KgError: a file of the lexicon is missing or has a bad line.
    """
    nouns: dict[str, Noun] = {}
    inflected = inflection(language)
    for masculine, feminine, kind, sense in rows(language, "actor_nouns", 4):
        head = feminine if masculine == "-" else masculine
        for form, gender in ((masculine, "m"), (feminine, "f")):
            if form == "-":
                continue
            if masculine == feminine:
                gender = ""
            for shape, plural in ((form, False), (inflected.plural(form), True)):
                noun = Noun(head, cast(SourceKind, kind), sense, gender, plural)
                for written in _written(shape, kind):
                    nouns.setdefault(written, noun)
    words = by_use(language, "mention_words")
    for prefix in words["former"]:
        for form, noun in tuple(nouns.items()):
            if noun.kind == "person" and noun.sense not in _LASTING:
                nouns.setdefault(prefix + form, noun)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for form in nouns:
        parts = tuple(form.replace("'", "' ").split())
        if len(parts) > 1:
            groups.setdefault(parts[0], []).append(parts)
    return ActorWords(
        nouns,
        {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in groups.items()},
        dict(map(_pair, rows(language, "first_names", 2))),
        {title: _known(gender) for title, gender in rows(language, "titles", 2)},
        dict(_pair(row.split(" ")) for row in words["title"]),
        {
            form: Pronoun(sort, _known(gender), _known(number))
            for form, sort, gender, number in rows(language, "pronouns", 4)
        },
        {
            form: Determiner(sort, _known(gender), _known(number), _known(alone))
            for form, sort, gender, number, alone in rows(language, "determiners", 5)
        },
        joins=frozenset(words["and"]),
        ages=frozenset(words["age"]),
        places=frozenset(words["where"]),
        prefixes=frozenset(words["prefix"]),
        trades=frozenset(words["trade"]),
        born=split(words["born"]),
        given=split(words["given"]),
        seated=frozenset(words["seated"]),
        owned=frozenset(words["owned"]),
        hailing=frozenset(words["hailing"]),
        asides=split(words["aside"]),
        clitics=frozenset(words["clitic"]),
        dummies=frozenset(words["dummy"]),
        near=frozenset(words["near"]),
        somebody=frozenset(words["somebody"]),
        something=frozenset(words["something"]),
        days=name_words(language).weekdays | name_words(language).months,
        selves=words["self"],
        euphonics=words["euphonic"],
        person_endings=words["person"],
        participle_endings=words["participle"],
        counts=_counts(language),
        decades={noun: int(years) for noun, years in map(str.split, words["decade"])},
    )


def _counts(language: str) -> dict[str, int]:
    """The numbers of a language in letters; none where it has no table of them."""
    if not has(language, "numbers"):
        return {}
    return {form: int(value) for form, value in rows(language, "numbers", 2) if value.isdecimal()}


def _written(shape: str, kind: str) -> Iterator[str]:
    """How a form is looked up: several words and persons' acronyms in small letters, words with
    hyphens, but for names, also as a tokeniser parts them.
    """
    yield shape.lower() if " " in shape else shape
    if kind == "person" and shape.isupper():
        yield shape.lower()
    hyphened = "-" in shape.strip("-")
    if hyphened and (kind == "person" or (kind == "organisation" and shape.islower())):
        yield shape.lower().replace("-", " - ")


def _pair(row: list[str]) -> tuple[str, str]:
    return row[0], row[1]


def _known(value: str) -> str:
    return "" if value == "-" else value

"""Words that refer to actors: nouns with gender and kind, titles, first names, pronouns.

The words are data (``data/lexicon/<language>/actor_nouns.tsv``, ``first_names.tsv``,
``titles.tsv``, ``pronouns.tsv``, ``determiners.tsv``, ``mention_words.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, cast

from kg.lexicon.inflection import inflection
from kg.lexicon.name_words import by_first_word, name_words
from kg.lexicon.tables import NOTHING, has_table, read_fields, read_rows, words_by_use
from kg.model import SourceKind

_LASTING = frozenset(("human", "nation"))
"""Senses of nouns for persons that have no former members."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun form that refers to an actor; ``head`` is its masculine singular."""

    head: str
    kind: SourceKind
    sense: str
    gender: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun with its class and the gender and number of its antecedent ("" for any)."""

    form: str
    gender: str
    number: str


class Inflected(Protocol):
    """Anything with a gender and a number, "" where unknown."""

    @property
    def gender(self) -> str: ...

    @property
    def number(self) -> str: ...


def agree(one: Inflected, other: Inflected) -> bool:
    """Whether two words agree in gender and number, as far as these are known."""
    return all(
        not first or not second or first == second
        for first, second in ((one.gender, other.gender), (one.number, other.number))
    )


@dataclass(frozen=True, slots=True)
class Determiner:
    """A determiner or preposition before a noun.

    ``article`` is the one that a fused preposition contains ("du" → "le").
    """

    form: str
    gender: str
    number: str
    article: str


@dataclass(frozen=True)
class ActorWords:
    """Words for actors by lower-case form; titles and first names as written."""

    nouns: dict[str, Noun]
    groups: dict[str, tuple[tuple[str, ...], ...]]
    """First word of each noun of several words, with all its words, longest first."""
    first_names: dict[str, str]
    titles: dict[str, str]
    title_roles: dict[str, str]
    """Titles with the noun that they abbreviate: "Sen." → "senator"."""
    pronouns: dict[str, Pronoun]
    determiners: dict[str, Determiner]
    conjunctions: frozenset[str] = field(metadata={"use": "and"})
    ages: frozenset[str] = field(metadata={"use": "age"})
    places: frozenset[str] = field(metadata={"use": "where"})
    prefixes: frozenset[str] = field(metadata={"use": "prefix"})
    trades: frozenset[str] = field(metadata={"use": "trade"})
    birth_name_phrases: tuple[tuple[str, ...], ...] = field(metadata={"use": "born"})
    """Words before a birth name."""
    seat_suffixes: frozenset[str] = field(metadata={"use": "seated"})
    """Words after a hyphen that say where a body has its seat: "Vals-based"."""
    possessive_relatives: frozenset[str] = field(metadata={"use": "owned"})
    """Possessive relative pronouns."""
    origin_prepositions: frozenset[str] = field(metadata={"use": "hailing"})
    """Words between a person's name and their place or body of origin."""
    asides: tuple[tuple[str, ...], ...] = field(metadata={"use": "aside"})
    """Words between a comma and a role that are not part of it."""
    clitics: frozenset[str] = field(metadata={"use": "clitic"})
    expletives: frozenset[str] = field(metadata={"use": "dummy"})
    proximals: frozenset[str] = field(metadata={"use": "near"})
    person_pronouns: frozenset[str] = field(metadata={"use": "somebody"})
    """Pronouns that refer only to persons."""
    non_person_pronouns: frozenset[str] = field(metadata={"use": "something"})
    """Pronouns that never refer to one person."""
    days: frozenset[str]
    """Weekdays and months, which are not names by themselves."""
    euphonics: tuple[str, ...] = field(metadata={"use": "euphonic"})
    person_endings: tuple[str, ...] = field(metadata={"use": "person"})
    participle_endings: tuple[str, ...] = field(metadata={"use": "participle"})
    counts: dict[str, int]
    """Number words."""

    def is_person(self, word: str) -> bool:
        """Whether a word is a noun for a person."""
        noun = self.nouns.get(word)
        return noun is not None and noun.kind == "person"


@cache
def actor_words(language: str) -> ActorWords:
    """Read the words for actors of a language."""
    words = words_by_use(language, "mention_words")
    nouns = _read_nouns(language, words["former"])
    values = read_fields(ActorWords, words)
    values |= {
        "nouns": nouns,
        "groups": by_first_word(parts for parts in map(_parts, nouns) if len(parts) > 1),
        "first_names": dict(map(_pair, read_rows(language, "first_names", 2))),
        "titles": {title: _known(gender) for title, gender in read_rows(language, "titles", 2)},
        "title_roles": dict(_pair(row.split(" ")) for row in words["title"]),
        "pronouns": {
            form: Pronoun(sort, _known(gender), _known(number))
            for form, sort, gender, number in read_rows(language, "pronouns", 4)
        },
        "determiners": {
            form: Determiner(sort, *map(_known, rest))
            for form, sort, *rest in read_rows(language, "determiners", 5)
        },
        "days": name_words(language).weekdays | name_words(language).months,
        "counts": _counts(language),
    }
    return ActorWords(**values)


def _read_nouns(language: str, former: tuple[str, ...]) -> dict[str, Noun]:
    """Read the forms of all nouns; ``former`` are prefixes such as "ex-"."""
    nouns: dict[str, Noun] = {}
    inflected = inflection(language)
    for masculine, feminine, kind, sense in read_rows(language, "actor_nouns", 4):
        head = feminine if masculine == NOTHING else masculine
        for form, gender in ((masculine, "m"), (feminine, "f")):
            if form == NOTHING:
                continue
            if masculine == feminine:
                gender = ""
            for shape, plural in ((form, False), (inflected.plural(form), True)):
                noun = Noun(head, cast(SourceKind, kind), sense, gender, plural)
                for written in _spellings(shape, kind):
                    nouns.setdefault(written, noun)
    for prefix in former:
        for form, noun in tuple(nouns.items()):
            if noun.kind == "person" and noun.sense not in _LASTING:
                nouns.setdefault(prefix + form, noun)
    return nouns


def _parts(form: str) -> tuple[str, ...]:
    return tuple(form.replace("'", "' ").split())


def _counts(language: str) -> dict[str, int]:
    """Read the number words of a language, none if it has no table of them."""
    if not has_table(language, "numbers"):
        return {}
    return {
        form: int(value) for form, value in read_rows(language, "numbers", 2) if value.isdecimal()
    }


def _spellings(shape: str, kind: str) -> Iterator[str]:
    """Yield the spellings under which a form is looked up.

    Phrases and acronyms of persons are also in lower case; words with hyphens, except names, are
    also split as a tokeniser does.
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
    return "" if value == NOTHING else value

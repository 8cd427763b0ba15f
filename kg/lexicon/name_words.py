"""``data/lexicon/<lang>/organisations.tsv`` → the words that tell where a name begins and ends and
what it names, by use:

    head       opens an organisation's name that ends in a place's: "parquet de Paris"
    namesake   opens one that ends in a person's: "fondation Ada Brel"
    announcer  stands before one and is no part of it: "la société Norvane"
    staff      who or what an organisation has, before "de" and its name: "le PDG de Norvane"
    officer    whom an organisation has, behind its name or "'s": "Norvane president"
    role       what a body may be as well as a person: "the owner, Norvane,"
    joint      stands between two words of one: "Crocs et Crêtes"
    aim        joins what opens one with what it is for: "Foundation [for] Fair Play"
    tail       ends one that is written with capitals throughout: "Vals Dockers' Union"
    legal      ends one: "Norvane SA"
    seat       a building or street that stands for the body in it: "Matignon"
    capital    a town that stands for its government where it is the subject of a verb that
    says       stands under this use: "Berlin exige …"
    title      stands before a person's name and is no part of it: "M. Durand"
    lead       an article or possessive before a name, no part of it
    particle   joins a given and a family name, written small: "van" of "Ada van Brun"
    link       a preposition before one, no part of it either unless a person's ("de Gaulle")
    of         joins a noun with the name that is its complement, with or without an article in it
    of_only    those without one
    the, a     articles
    small      what an acronym may leave out beside articles and "of"
    at         what before a seat says that it is a place there
    among      a preposition that stands before persons and bodies, never before a place: "chez"

``weekdays.tsv`` and ``months.tsv`` say what is a date and no name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import by_use, has, rows

Groups = Mapping[str, tuple[tuple[str, ...], ...]]
"""Forms as words, by the first one, the longest first."""

_WORD = re.compile(r"[^\s']+'?")


@dataclass(frozen=True)
class NameWords:
    """The words of a language by use; where not said otherwise as they are written."""

    head: frozenset[str]
    namesake: frozenset[str]
    announcer: frozenset[str]
    staff: frozenset[str]
    officer: frozenset[str]
    role: frozenset[str]
    tail: frozenset[str]
    legal: frozenset[str]
    capital: frozenset[str]
    says: frozenset[str]
    title: frozenset[str]
    lead: frozenset[str]
    particle: frozenset[str]
    link: frozenset[str]
    joint: frozenset[str]
    aim: frozenset[str]
    among: frozenset[str]
    of: frozenset[str]
    of_only: frozenset[str]
    the: frozenset[str]
    a: frozenset[str]
    small: frozenset[str]
    seats: Groups
    at: frozenset[tuple[str, ...]]
    """As words, lower case."""
    weekdays: frozenset[str]
    months: frozenset[str]


_SETS = frozenset(field.name for field in fields(NameWords)) - {"seats", "at", "weekdays", "months"}
_USES = _SETS | {"seat", "at"}


@cache
def name_words(language: str) -> NameWords:
    """The words around names of a language.

    Raises:
        KgError: the file is missing, has a bad line or an unknown use.
    """
    table = by_use(language, "organisations")
    unknown = sorted(table.keys() - _USES)
    if unknown:
        path = data(f"lexicon/{language}/organisations.tsv")
        raise KgError(
            f"{path}: no use called {unknown[0]!r}; there are: {', '.join(sorted(_USES))}"
        )
    return NameWords(
        **{use: frozenset(table[use]) for use in _SETS},
        seats=by_first_word(tuple(_WORD.findall(form)) for form in table["seat"]),
        at=frozenset(tuple(_WORD.findall(form)) for form in table["at"]),
        weekdays=_days(language, "weekdays"),
        months=_days(language, "months"),
    )


def _days(language: str, name: str) -> frozenset[str]:
    """The words of a table of dates; none where the language hasn't it."""
    if not has(language, name):
        return frozenset()
    return frozenset(form for form, value in rows(language, name, 2) if value.isdigit())


def by_first_word(forms: Iterable[tuple[str, ...]]) -> Groups:
    """Forms, as words, by the first one, longest first."""
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for form in sorted(forms):
        table[form[0]].append(form)
    return {word: tuple(sorted(rest, key=len, reverse=True)) for word, rest in table.items()}

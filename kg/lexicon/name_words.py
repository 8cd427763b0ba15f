"""Words around and inside names, from ``data/lexicon/<lang>/organisations.tsv``, by use.

    head       first word of a name that ends in a place: "parquet de Paris"
    namesake   first word of a name that ends in a person: "fondation Ada Brel"
    announcer  before a name, not part of it: "la société Norvane"
    staff      people or parts of an organisation, before "de" and its name: "le PDG de Norvane"
    officer    people of an organisation, after its name or "'s": "Norvane president"
    joint      between two words of one name: "Crocs et Crêtes"
    aim        between the first words of a name and a purpose: "Foundation [for] Fair Play"
    tail       last word of a capitalised name: "Vals Dockers' Union"
    legal      legal form at the end of a name: "Norvane SA"
    seat       a building or street used for the body in it: "Matignon"
    capital    a town used for its government, as the subject of a verb under "says"
    says       verbs of such a subject: "Berlin exige …"
    title      before a person's name, not part of it: "M. Durand"
    lead       an article or possessive before a name, not part of it
    particle   in lower case between given and family name: "van" of "Ada van Brun"
    link       a preposition before a name, part of it only for persons ("de Gaulle")
    of         between a noun and the name that is its complement, with or without an article
    of_only    those without an article
    the, a     articles
    small      words that an acronym may skip, besides articles and "of"
    at         before a seat that is used as a place
    among      a preposition before persons and bodies, never before places: "chez"

``weekdays.tsv`` and ``months.tsv`` list dates that are not names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import has_table, read_rows, words_by_use

Groups = Mapping[str, tuple[tuple[str, ...], ...]]
"""Forms as tuples of words by first word, longest first."""

_WORD = re.compile(r"[^\s']+'?")


@dataclass(frozen=True)
class NameWords:
    """Words of a language by use, as they are written unless noted otherwise."""

    head: frozenset[str]
    namesake: frozenset[str]
    announcer: frozenset[str]
    staff: frozenset[str]
    officer: frozenset[str]
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
    """As tuples of lower-case words."""
    weekdays: frozenset[str]
    months: frozenset[str]


_SETS = frozenset(field.name for field in fields(NameWords)) - {"seats", "at", "weekdays", "months"}
_USES = _SETS | {"seat", "at"}


@cache
def name_words(language: str) -> NameWords:
    """Read the words around names of a language."""
    table = words_by_use(language, "organisations")
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
    """Read the words of a table of dates, none if the language does not have it."""
    if not has_table(language, name):
        return frozenset()
    return frozenset(form for form, value in read_rows(language, name, 2) if value.isdigit())


def by_first_word(forms: Iterable[tuple[str, ...]]) -> Groups:
    """Group forms, as tuples of words, by first word, longest first."""
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for form in sorted(forms):
        table[form[0]].append(form)
    return {word: tuple(sorted(rest, key=len, reverse=True)) for word, rest in table.items()}

"""Keys for the names of countries and international bodies in French and English.

"ONU", "les Nations unies" and "the United Nations" have one key, so have "Allemagne" and "Germany".
The names are data in ``data/lexicon``: ``bodies.tsv``, written by hand, and ``countries.tsv``, from
CLDR. Nothing is guessed: any other name has no key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from kg.base import fold
from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import NOTHING, read_rows

Sort = Literal["body", "country"]
Form = TypeVar("Form", str, tuple[str, ...])

_WORD = re.compile(r"[^\W_]+")
_ARTICLE = "article"
_SPOKEN = 4
"""Letters of the shortest acronym that is also written like a word: Nato, Opec."""


@dataclass(frozen=True, slots=True)
class Body:
    """A country or an international body with its names by language, the usual one first.

    The key of a country is its ISO 3166 code.
    """

    key: str
    sort: Sort
    names: dict[str, tuple[str, ...]]


def body_key(name: str) -> str | None:
    """Return the key of a country or international body; ``None`` for any other name.

    Accents, hyphens, dots and a leading article are ignored. Capitals count in acronyms only: "US"
    is a country, "us" a word.

    >>> body_key("L’ONU"), body_key("United Nations"), body_key("the Netherlands")
    ('un', 'un', 'NL')
    """
    table = _table()
    words = _words(name)
    spoken = len(words) == 1 and len(words[0]) >= _SPOKEN and name[0].isupper()
    if spoken or _is_capital(name):
        found = table.acronyms.get("".join(words))
        if found is not None:
            return found
    if words not in table.words and words and words[0] in table.articles:
        first = _WORD.search(name)
        return body_key(name[first.end() :]) if first else None
    return table.words.get(words)


def body_name(name: str) -> str | None:
    """Return the name of an international body without its article; ``None`` for any other name.

    A phrase in lower case is not a name either.

    >>> body_name("L’Union européenne"), body_name("la France"), body_name("le conseil de sécurité")
    ('Union européenne', None, None)
    """
    key = body_key(name)
    if key is None or is_country(key):
        return None
    words = _words(name)
    first = _WORD.search(name)
    if first is not None and len(words) > 1 and words[0] in _table().articles:
        name = name[first.end() :].lstrip(" '’")
    return name if any(map(str.isupper, name)) else None


def find_body(key: str) -> Body:
    """Return the country or body with a key. Raises KeyError for an unknown key."""
    return _table().bodies[key]


def known_bodies(sort: Sort) -> list[tuple[str, ...]]:
    """Return the names of each body or country."""
    return [
        tuple(name for names in body.names.values() for name in names)
        for body in _table().bodies.values()
        if body.sort == sort
    ]


def articles() -> frozenset[str]:
    """Return the articles that are no part of a name, folded."""
    return _table().articles


def is_country(key: str) -> bool:
    """Whether a key is that of a country."""
    return find_body(key).sort == "country"


@dataclass(frozen=True, slots=True)
class _Table:
    bodies: dict[str, Body]
    words: dict[tuple[str, ...], str]
    acronyms: dict[str, str]
    articles: frozenset[str]


@cache
def _table() -> _Table:
    names: dict[str, dict[str, list[str]]] = {}
    sorts: dict[str, Sort] = {}
    articles: set[str] = set()
    countries = [(code, "country", fr, en) for code, fr, en in read_rows("", "countries", 3)]
    for key, sort, *cells in [*countries, *read_rows("", "bodies", 4)]:
        variants = [[] if cell == NOTHING else cell.split("|") for cell in cells]
        if sort == _ARTICLE:
            articles.update(word for cell in variants for word in cell)
            continue
        if sort not in ("body", "country"):
            raise KgError(f"{data('lexicon/bodies.tsv')}: {key}: no sort '{sort}'")
        sorts[key] = "country" if sort == "country" else "body"
        by_language = names.setdefault(key, {"fr": [], "en": []})
        for language, cell in zip(("fr", "en"), variants, strict=True):
            by_language[language] += cell
    words, acronyms = _index_names(names, sorts)
    bodies = {
        key: Body(key, sorts[key], {language: tuple(n) for language, n in by_language.items()})
        for key, by_language in names.items()
    }
    return _Table(bodies, words, acronyms, frozenset(articles))


def _index_names(
    names: dict[str, dict[str, list[str]]], sorts: dict[str, Sort]
) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Index the keys by the words of their names and by their acronyms."""
    words: dict[tuple[str, ...], str] = {}
    acronyms: dict[str, str] = {}
    for key, by_language in names.items():
        for name in {name for variants in by_language.values() for name in variants}:
            if _is_capital(name):
                _put(acronyms, "".join(_words(name)), key)
            else:
                _put(words, _words(name), key)
                if " " not in name and len(name) <= 8 and sorts[key] == "body":
                    # "Otan", as French writes an acronym that is spoken, is "OTAN" too.
                    _put(acronyms, "".join(_words(name)), key)
    return words, acronyms


def _put(table: dict[Form, str], form: Form, key: str) -> None:
    if table.setdefault(form, key) != key:
        raise KgError(
            f"{data('lexicon/bodies.tsv')}: '{form}' is a name of {table[form]} and of {key}"
        )


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold.search(name)))


def _is_capital(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)

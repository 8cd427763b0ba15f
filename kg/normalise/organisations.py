"""The name of a country or an international body, in French or English → one key for it.

"ONU", "les Nations unies" and "the United Nations" have one key, "Allemagne" and "Germany" too.
The names are data in ``data/lexicon``: ``bodies.tsv``, written by hand, and ``countries.tsv``, from
CLDR. Nothing is guessed: a name that stands in neither has no key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from kg.base.errors import KgError
from kg.base.resources import data
from kg.normalise.tokens import fold

Sort = Literal["body", "country"]
Form = TypeVar("Form", str, tuple[str, ...])

_WORD = re.compile(r"[^\W_]+")
_ARTICLE = "article"
_NONE = "-"
_SPOKEN = 4
"""Letters of the shortest acronym that is also written like a word: Nato, Opec."""


@dataclass(frozen=True, slots=True)
class Body:
    """A country or a body with its names by language, the usual one first.

    The key of a country is its ISO 3166 code.
    """

    key: str
    sort: Sort
    names: dict[str, tuple[str, ...]]


def body_key(name: str) -> str | None:
    """The key that all names of a country or body share; ``None`` for any other name.

    Accents, hyphens, dots and a leading article don't count, nor do capitals but for acronyms:
    "US" is a country, "us" a word.

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
    """The name of an international body without its article; ``None`` for any other name, and for
    what is written like a noun.

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


def body(key: str) -> Body:
    """What a key stands for. Raises KeyError for a key that is none."""
    return _table().bodies[key]


def is_country(key: str) -> bool:
    """Whether a key is that of a country."""
    return body(key).sort == "country"


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
    rows = [(code, "country", fr, en) for code, fr, en in _rows("countries", 3)]
    for key, sort, *told in [*rows, *_rows("bodies", 4)]:
        several = [[] if cell == _NONE else cell.split("|") for cell in told]
        if sort == _ARTICLE:
            articles.update(word for cell in several for word in cell)
            continue
        if sort not in ("body", "country"):
            raise KgError(f"{data('lexicon/bodies.tsv')}: {key}: no sort '{sort}'")
        sorts[key] = "country" if sort == "country" else "body"
        held = names.setdefault(key, {"fr": [], "en": []})
        for language, cell in zip(("fr", "en"), several, strict=True):
            held[language] += cell
    words: dict[tuple[str, ...], str] = {}
    acronyms: dict[str, str] = {}
    for key, by_language in names.items():
        for name in {name for several in by_language.values() for name in several}:
            if _is_capital(name):
                _put(acronyms, "".join(_words(name)), key)
            else:
                _put(words, _words(name), key)
                if " " not in name and len(name) <= 8 and sorts[key] == "body":
                    # "Otan", as French writes an acronym that is spoken, is "OTAN" too.
                    _put(acronyms, "".join(_words(name)), key)
    bodies = {
        key: Body(key, sorts[key], {one: tuple(told) for one, told in by_language.items()})
        for key, by_language in names.items()
    }
    return _Table(bodies, words, acronyms, frozenset(articles))


def _put(table: dict[Form, str], form: Form, key: str) -> None:
    if table.setdefault(form, key) != key:
        raise KgError(
            f"{data('lexicon/bodies.tsv')}: '{form}' is a name of {table[form]} and of {key}"
        )


def _rows(name: str, columns: int) -> Iterator[tuple[str, ...]]:
    path = data(f"lexicon/{name}.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: can't be read: {error}; install kg again") from error
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            row = tuple(line.split("\t"))
            if len(row) != columns or not all(map(str.strip, row)):
                raise KgError(f"{path}, line {number}: {columns} filled columns belong there")
            yield row


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(name)))


def _is_capital(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)

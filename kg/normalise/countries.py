"""Find the countries that a phrase names, by their names and by adjectives: "French", "Mali".

The tables are ``countries.tsv``, ``bodies.tsv`` and ``demonyms.tsv`` of ``data/lexicon``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.base import fold
from kg.lexicon.tables import NOTHING, read_rows
from kg.normalise.organisations import articles, body_key, is_country, known_bodies

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_LONGEST = 5
"""Words of the longest name that is looked up."""


@lru_cache(maxsize=1 << 16)
def words_and_countries(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, with the code of a country in place of its name.

    >>> words_and_countries("le gouvernement du Mali"), words_and_countries("Malian government")
    (('le', 'gouvernement', 'du', 'ML'), ('ML', 'government'))
    """
    found: list[str] = []
    words = list(_WORD.finditer(text))
    at = 0
    first_words = _first_words()
    while at < len(words):
        folded = fold.search(words[at][0])
        if folded.partition("-")[0] not in first_words:
            found.append(folded)
            at += 1
            continue
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            code = _country(text[words[at].start() : words[at + count - 1].end()], count)
            if code:
                found.append(code)
                at += count
                break
        else:
            found.append(folded)
            at += 1
    return tuple(found)


def countries(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that a text names, in its order."""
    return tuple(word for word in words_and_countries(text) if word.isupper())


def _country(phrase: str, count: int) -> str:
    if phrase[0].isupper():
        key = body_key(phrase)
        # An article belongs to the words before the name.
        if key is not None and is_country(key) and (count == 1 or body_key(_rest(phrase)) != key):
            return key
    return _demonyms().get(fold.search(phrase), "") if count < _LONGEST - 2 else ""


def _rest(phrase: str) -> str:
    return phrase.split(maxsplit=1)[-1]


@cache
def _first_words() -> frozenset[str]:
    """Return the words with which names of countries and adjectives begin."""
    names = (name for body in known_bodies("country") for name in body)
    return frozenset(
        re.split(r"[\s.’'-]", fold.search(name))[0] for name in (*names, *_demonyms())
    ) | {fold.search(word) for word in articles()}


@cache
def _demonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, *languages in read_rows("", "demonyms", 3):
        for cell in languages:
            for word in () if cell == NOTHING else cell.split("|"):
                found[fold.search(word)] = code
                found[fold.search(word) + ("" if word[-1] in "sxh" else "s")] = code
    return found

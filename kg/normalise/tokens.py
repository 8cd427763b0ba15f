"""Normalise words and reduce names to the tokens that discriminate between them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from kg.base import fold
from kg.normalise.name_parts import name_parts

_WORD = re.compile(r"\w+")
_FIRST_WORD = re.compile(r"\w+['’]?")
_CHUNK = re.compile(r"[\s'’,()«»\"]+")


@lru_cache(maxsize=1 << 15)
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the discriminative tokens of a name or description, folded: no articles, no "of"."""
    words = fold.search(name)
    small = name_parts().small
    # "un" is an article, but not in "Jong-un".
    found = [w for chunk in _CHUNK.split(words) if chunk not in small for w in _WORD.findall(chunk)]
    return tuple(found) or tuple(_WORD.findall(words)) or (words,)


def first_word(phrase: str) -> str:
    """Return the first word of a phrase in lower case, "l'" for "L’entreprise"; "" if none."""
    first = _FIRST_WORD.match(phrase)
    return first[0].lower().replace("’", "'") if first else ""


def lower_first_determiner(description: str, determiners: Collection[str]) -> str:
    """Write a description as within a sentence: its determiner loses the capital.

    >>> lower_first_determiner("Les autorités", {"les"})
    'les autorités'
    """
    if first_word(description) not in determiners:
        return description
    return description[0].lower() + description[1:]


def without_article(phrase: str) -> str:
    """Return a phrase without the function word that opens it: "ligue" for "la ligue"."""
    first = _CHUNK.split(phrase, maxsplit=1)
    if len(first) > 1 and fold.search(first[0]) in name_parts().small:
        return first[1]
    return phrase

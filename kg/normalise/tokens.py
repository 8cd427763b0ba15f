"""Words → what tells a name from others, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from kg.normalise.name_parts import name_parts

_WORD = re.compile(r"\w+")
_OPENING = re.compile(r"\w+['’]?")
_CHUNK = re.compile(r"[\s'’,()«»\"]+")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1 << 15)
def telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, folded."""
    words = fold(name)
    small = name_parts().small
    # "un" is an article, but not in "Jong-un".
    found = [w for chunk in _CHUNK.split(words) if chunk not in small for w in _WORD.findall(chunk)]
    return tuple(found) or tuple(_WORD.findall(words)) or (words,)


def opening(phrase: str) -> str:
    """The word that a phrase begins with, in small letters, with a straight apostrophe: "l'" of
    "L’entreprise"; "" where it begins with none.
    """
    first = _OPENING.match(phrase)
    return first[0].lower().replace("’", "'") if first else ""


def within_a_sentence(description: str, determiners: Collection[str]) -> str:
    """A description as it stands where no sentence begins with it: "les autorités".

    >>> within_a_sentence("Les autorités", {"les"})
    'les autorités'
    """
    if opening(description) not in determiners:
        return description
    return description[0].lower() + description[1:]


def without_article(phrase: str) -> str:
    """A phrase without the small word that opens it: "ligue" of "la ligue"."""
    first = _CHUNK.split(phrase, maxsplit=1)
    if len(first) > 1 and fold(first[0]) in name_parts().small:
        return first[1]
    return phrase

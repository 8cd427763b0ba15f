"""Compare labels by the stems of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from kg.base import fold
from kg.lexicon.tables import words_by_use
from kg.normalise.noun_phrases import topic_words

_WORD = re.compile(r"[^\W_]+")
_LENGTH = 6
_ALIKE = 0.7
"""Dice coefficient of the stems of two wordings of one label."""


class Stem(NamedTuple):
    """A stem and where its word begins in the text."""

    stem: str
    start: int


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the beginning of a word without accents and plural, so that forms are equal."""
    return fold.search(word)[:_LENGTH].rstrip("sx")


@lru_cache(maxsize=1 << 16)
def _content_stem(word: str) -> str:
    """Return the stem of a content word, "" for other words.

    A single letter is what is left of "l'" or "d'".
    """
    is_letter = len(word) == 1 and word.isalpha()
    return "" if is_letter or fold.search(word) in function_words() else stem(word)


@cache
def function_words() -> frozenset[str]:
    """Return the function words of all languages, folded."""
    found = topic_words("fr").small | topic_words("en").small
    # "contre" undoes what follows.
    return frozenset(word for word in found if stem(word) not in undoing_stems())


def find_stems(text: str, start: int = 0) -> Iterator[Stem]:
    """Yield the stems of the content words of a text; ``start`` is its place in the article."""
    for match in _WORD.finditer(text):
        if found := _content_stem(match[0]):
            yield Stem(found, start + match.start())


@lru_cache(maxsize=1 << 14)
def stems(label: str) -> frozenset[str]:
    """Return the stems of a label."""
    return frozenset(one.stem for one in find_stems(label))


@cache
def undoing_stems() -> frozenset[str]:
    """Return the stems of nouns and prepositions that undo what follows: "fin", "ban", "contre"."""
    tables = (words_by_use(language, "undoing") for language in ("fr", "en"))
    return frozenset(stem(word) for table in tables for word in table["noun"])


def compare(one: str, other: str) -> int:
    """Return 1 where two labels are one, -1 where one undoes the other, else 0."""
    undoing = undoing_stems()
    words, others = stems(one), stems(other)
    turned = len(words & undoing) % 2 != len(others & undoing) % 2
    words, others = words - undoing or words, others - undoing or others
    if not words or 2 * len(words & others) < _ALIKE * (len(words) + len(others)):
        return 0
    return -1 if turned else 1

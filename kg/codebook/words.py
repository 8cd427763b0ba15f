"""Find the words of a codebook in a text.

A word matches itself in any case; ``*`` matches any letters ("consomm*"), and a singular also finds
its plural in -s or -x. Several words must follow each other. A word without letters ("%") is
matched literally. A word without accents matches any accents; one with accents matches the same or
none, so that "arrêté" does not match "arrête".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.base import fold


def find_words(words: Iterable[str], text: str) -> list[str]:
    """Return the words that occur in a text, in their order."""
    exact, bare = _lower(text), fold.search(text)
    return [word for word in words if _occurs(word, exact, bare)]


def merge_spellings(words: Iterable[str]) -> list[str]:
    """Drop words that only repeat another one in another spelling or with a star."""
    return list({fold.search(word).rstrip("*"): word for word in reversed(list(words))}.values())[
        ::-1
    ]


def _occurs(word: str, exact: str, bare: str) -> bool:
    plain = fold.search(word)
    if plain == _lower(word):
        return _pattern(plain).search(bare) is not None
    return any(_pattern(spelling).search(exact) is not None for spelling in (_lower(word), plain))


def _lower(text: str) -> str:
    return fold.display(text).casefold().replace("’", "'")


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    word = word.replace("’", "'").strip()
    if not re.search(r"\w", word):
        return re.compile(re.escape(word) if word else r"(?!)")
    parts = [_word_pattern(part) for part in word.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")


def _word_pattern(word: str) -> str:
    written = r"\w*".join(re.escape(piece) for piece in word.split("*"))
    return written if "*" in word else rf"{written}[sx]?"

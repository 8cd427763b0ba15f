"""Words that must or must not occur → whether they do, and which.

A word stands for itself, in any case; ``*`` stands for any letters ("consomm*"), and a plural in -s
or -x is found by its singular. Several words must follow each other. What has no letter ("%") is
looked for as it is. A word written without accents is found with any; one written with them is
found with the same or with none, so that "arrêté" is not "arrête".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kg.normalise.tokens import fold


def occurring(words: Iterable[str], text: str) -> list[str]:
    """The words that occur in a text, in their order."""
    exact, bare = _small(text), fold(text).replace("’", "'")
    return [word for word in words if _occurs(word, exact, bare)]


def distinct(words: Iterable[str]) -> list[str]:
    """The words without those that say the same in another spelling or with a star."""
    return list({fold(word).rstrip("*"): word for word in reversed(list(words))}.values())[::-1]


def _occurs(word: str, exact: str, bare: str) -> bool:
    plain = fold(word)
    if plain == _small(word):
        return _pattern(plain).search(bare) is not None
    return any(_pattern(said).search(exact) is not None for said in (_small(word), plain))


def _small(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'")


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    word = word.replace("’", "'").strip()
    if not re.search(r"\w", word):
        return re.compile(re.escape(word) if word else r"(?!)")
    parts = [_part(part) for part in word.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")


def _part(word: str) -> str:
    written = r"\w*".join(re.escape(piece) for piece in word.split("*"))
    return written if "*" in word else rf"{written}[sx]?"

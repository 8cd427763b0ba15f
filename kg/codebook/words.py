"""Words that must or must not occur → whether they do, and which.

A word stands for itself, in any case and with or without accents; ``*`` stands for any letters
("consomm*"), and a plural in -s or -x is found by its singular. Several words must follow each
other. What has no letter ("%") is looked for as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.resolve.within import fold


def occurring(words: Iterable[str], text: str) -> list[str]:
    """The words that occur in a text, in their order."""
    plain = fold(text).replace("’", "'")
    return [word for word in words if _pattern(word).search(plain)]


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    plain = fold(word).replace("’", "'").strip()
    if not re.search(r"\w", plain):
        return re.compile(re.escape(plain) if plain else r"(?!)")
    parts = [_part(part) for part in plain.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")


def _part(word: str) -> str:
    written = r"\w*".join(re.escape(piece) for piece in word.split("*"))
    return written if "*" in word else rf"{written}[sx]?"

"""A text → its letters: for comparing names that people type, and as they can be shown."""

from __future__ import annotations

import unicodedata
from functools import cache


def bare(text: str) -> str:
    """The text, decomposed, without accents and marks that nobody sees or types, as those of
    direction."""
    if text.isascii():
        return text
    return "".join(filter(_stays, unicodedata.normalize("NFKD", text)))


@cache
def _stays(letter: str) -> bool:
    return not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"


def one_line(text: str) -> str:
    """The text without what would break a line, a cell or the terminal."""
    broken = ("Cc", "Cf", "Zl", "Zp")
    return "".join(" " if unicodedata.category(letter) in broken else letter for letter in text)


def without_owner(label: str) -> str:
    """A name without the words in brackets that tell whose somebody is: a part of a name is looked
    for in what remains.

    >>> without_owner("sa famille (Ada Brun)")
    'sa famille'
    """
    return label.partition(" (")[0]

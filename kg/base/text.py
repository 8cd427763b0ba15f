"""A text → its letters: for comparing names that people type, and as they can be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache


def bare(text: str) -> str:
    """The text, decomposed, without accents and marks that nobody sees or types, as those of
    direction.
    """
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


def bearers(labels: Iterable[str], words: str) -> list[str]:
    """Of labels that all hold some words, those of whom the words are the name, in their order.

    A description is left out where a name is among them ("un proche de Brun"), and so is what is
    said of another of them or lists it with more ("Ada Brun et Odile Sand").

    >>> bearers(["Ada Brun", "l'avocat d'Ada Brun", "Ada Brun et Odile Sand", "Luc Brun"], "brun")
    ['Ada Brun', 'Luc Brun']
    >>> bearers(["Le cabinet du ministre", "le ministre de la Mer"], "ministre")
    ['Le cabinet du ministre', 'le ministre de la Mer']
    """
    those, wanted = list(labels), set(_words(bare(words).casefold()))
    names = [label for label in those if label[:1].isupper() and _names(label, wanted)] or those
    return [label for label in names if not any(_tells_of(label, other) for other in names)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _names(label: str, wanted: set[str]) -> bool:
    """Whether a label has one of the wanted words with a capital."""
    return any(w[:1].isupper() and bare(w).casefold() in wanted for w in _words(label))


def _tells_of(label: str, other: str) -> bool:
    """Whether a label holds another between small words or commas: "Banque Kolb Suisse" is a name
    of its own.
    """
    before, found, behind = label.partition(other)
    if not found or label == other:
        return False
    word = re.search(r"(\w*)[\s'’]+$", before)
    follows = re.match(r",|\s+(\w)", behind)
    small = follows is not None and (follows[1] is None or follows[1].islower())
    return small or (word is not None and word[1][:1].islower()) or before.endswith(", ")

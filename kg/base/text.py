"""What terminals can show of texts, and which of several names people mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kg.base import fold


def one_line(text: str) -> str:
    """Replace characters that would break a line, a cell or the terminal by blanks.

    These are control characters (also U+0080 to U+009F), marks that turn the direction of writing,
    other invisible format characters, and halves of surrogate pairs.
    """
    if text.isprintable():
        return text
    broken = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(" " if unicodedata.category(letter) in broken else letter for letter in text)


def for_terminal(text: str) -> str:
    """Replace what :func:`one_line` replaces, except line breaks and tabs."""
    if text.isprintable():
        return text
    return re.sub(r"[^\n\t]+", lambda found: one_line(found[0]), text)


def shorten_middle(text: str, longest: int) -> str:
    """Cut out the middle of a text that is too long, and keep its beginning and its end.

    >>> shorten_middle("abcdefghij", 6)
    'abc … hij'
    """
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"


def strip_owner(label: str) -> str:
    """Drop the owner that a label names in brackets.

    >>> strip_owner("sa famille (Ada Brun)")
    'sa famille'
    """
    return label.partition(" (")[0]


def labels_named(labels: Iterable[str], words: str) -> list[str]:
    """Return the labels, of several that contain ``words``, of which the words are the name.

    Descriptions are dropped if one label is a name ("un proche de Brun"), and so are labels that
    contain another of them ("Ada Brun et Sand").

    >>> labels_named(["Ada Brun", "l'avocat d'Ada Brun", "Ada Brun et Sand", "Luc Brun"], "brun")
    ['Ada Brun', 'Luc Brun']
    >>> labels_named(["Le cabinet du ministre", "le ministre de la Mer"], "ministre")
    ['Le cabinet du ministre', 'le ministre de la Mer']
    """
    candidates, wanted = list(labels), set(_words(fold.search(words)))
    names = [
        label for label in candidates if label[:1].isupper() and _has_capitalised(label, wanted)
    ]
    names = names or candidates
    return [label for label in names if not any(_mentions(label, other) for other in names)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _has_capitalised(label: str, wanted: set[str]) -> bool:
    """Whether one of the wanted words is in the label with a capital."""
    return any(w[:1].isupper() and fold.search(w) in wanted for w in _words(label))


def _mentions(label: str, other: str) -> bool:
    """Whether a label has another beside a lower-case word or comma; "Kolb Suisse" has not."""
    before, found, after = label.partition(other)
    if not found or label == other:
        return False
    word = re.search(r"(\w*)[\s'’]+$", before)
    follows = re.match(r",|\s+(\w)", after)
    small = follows is not None and (follows[1] is None or follows[1].islower())
    return small or (word is not None and word[1][:1].islower()) or before.endswith(", ")

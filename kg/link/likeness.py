"""Measure how alike two names are, in 0..1, by their words rather than their letters."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.base import fold

_WORD = re.compile(r"\w+")
_SMALL = 4
"""The most letters of a lower-case word that does not distinguish names: "des", "of"."""
_SAME_WORDS = 0.95
_ABBREVIATED = 0.8
_INITIALS = 0.75
_LONGER = 0.88
_SHARED = 0.85


def likeness(one: str, other: str, kind: str) -> float:
    """Score 1 for spellings of one name, less for a longer form, initials or an acronym."""
    a, b = words(one), words(other)
    if not a or not b:
        return 0.0
    if fold.key(one) == fold.key(other):
        return 1.0
    if a == b:
        return _SAME_WORDS
    if kind == "person":
        return _person_likeness(a, b)
    if (is_acronym(one) and initials(b) == "".join(a)) or (
        is_acronym(other) and initials(a) == "".join(b)
    ):
        return _ABBREVIATED
    common = set(a) & set(b)
    return _SHARED * len(common) / len(set(a) | set(b))


@lru_cache(maxsize=1 << 17)
def words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without short lower-case ones."""
    kept = [w for w in _WORD.findall(name) if not (w.islower() and len(w) <= _SMALL)]
    return tuple(fold.key(" ".join(kept) or name).split())


def initials(parts: tuple[str, ...]) -> str:
    """Return the acronym of some words, "" for a single one."""
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


def is_acronym(name: str) -> bool:
    """Check whether a name is written as an acronym: ACLU, O.N.U."""
    letters = name.replace(".", "").strip()
    return 2 <= len(letters) <= 8 and letters.isupper() and letters.isalpha()


def _person_likeness(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        # "Smith, Brad": the order of a library catalogue.
        turned = sorted(a) == sorted(b) and len(a) > 1
        return _LONGER if turned else 0.0
    if set(a) <= set(b) or set(b) <= set(a):
        return _LONGER if a[0] == b[0] else _INITIALS
    if a[0][0] == b[0][0] and 1 in (len(a[0]), len(b[0])):
        return _INITIALS
    return 0.0

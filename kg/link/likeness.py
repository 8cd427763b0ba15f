"""Two names in, how alike they are out, in 0..1: what they share as words, not as letters."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.coref.actors import actor_key

_WORD = re.compile(r"\w+")
_SMALL = 4
"""Letters of the longest word that, without a capital, tells no name from another: "des", "of"."""
_SAME_WORDS = 0.95
_ABBREVIATED = 0.8
_INITIALS = 0.75
_LONGER = 0.88
_SHARED = 0.85


def likeness(one: str, other: str, kind: str) -> float:
    """1 for one name in two spellings, less for a longer form, initials or an acronym of it."""
    a, b = words(one), words(other)
    if not a or not b:
        return 0.0
    if actor_key(one) == actor_key(other):
        return 1.0
    if a == b:
        return _SAME_WORDS
    if kind == "person":
        return _persons(a, b)
    if (acronym(one) and initials(b) == "".join(a)) or (
        acronym(other) and initials(a) == "".join(b)
    ):
        return _ABBREVIATED
    shared = set(a) & set(b)
    return _SHARED * len(shared) / len(set(a) | set(b))


@lru_cache(maxsize=1 << 17)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without the small ones."""
    told = [w for w in _WORD.findall(name) if not (w.islower() and len(w) <= _SMALL)]
    return tuple(actor_key(" ".join(told) or name).split())


def initials(parts: tuple[str, ...]) -> str:
    """What an acronym of these words is."""
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


def acronym(name: str) -> bool:
    """Whether a name is written as one: ACLU, O.N.U."""
    letters = name.replace(".", "").strip()
    return 2 <= len(letters) <= 8 and letters.isupper() and letters.isalpha()


def _persons(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        # "Smith, Brad": the order of a library catalogue.
        turned = sorted(a) == sorted(b) and len(a) > 1
        return _LONGER if turned else 0.0
    if set(a) <= set(b) or set(b) <= set(a):
        return _LONGER if a[0] == b[0] else _INITIALS
    if a[0][0] == b[0][0] and 1 in (len(a[0]), len(b[0])):
        return _INITIALS
    return 0.0

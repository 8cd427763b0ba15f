"""``data/lexicon/<lang>/same_roles.tsv`` → the nouns by which one and the same may be called.

"Une équipe d'astronomes" is "les chercheurs" further on, "les trois magistrats" are "les juges".
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from kg.lexicon import has, rows

_TABLE = "same_roles"


def stands_for(role: str, others: Collection[str], language: str) -> bool:
    """Whether who has been called by one of ``others`` may be called by another noun; heads of
    nouns, as mentions have them.

    >>> stands_for("chercheur", {"astronome"}, "fr")
    True
    """
    return not _earlier(language).get(role, frozenset()).isdisjoint(others)


@cache
def _earlier(language: str) -> dict[str, frozenset[str]]:
    """Noun → those that it may stand for; none for a language without the table.

    Raises:
        KgError: the table has a bad line.
    """
    found: dict[str, frozenset[str]] = {}
    if not has(language, _TABLE):
        return {}
    for sides in rows(language, _TABLE, 2):
        later, earlier = ([w.replace("_", " ") for w in side.split()] for side in sides)
        for noun in later:
            found[noun] = found.get(noun, frozenset()).union(earlier) - {noun}
    return found

"""``data/lexicon/<lang>/counterparts.tsv`` → the roles that face each other in one affair.

The accused is not the judge of his case and the player is not his coach: who has one of two such
roles in an article is nobody whom a description with the other takes up.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from kg.lexicon import has, rows

_TABLE = "counterparts"


def faces(role: str, others: Collection[str], language: str) -> bool:
    """Whether a role stands against one of ``others`` and is none of them; heads of nouns, as
    mentions have them.

    >>> faces("accusé", {"juge"}, "fr")
    True
    """
    if role in others:
        return False
    return not _facing(language).get(role, frozenset()).isdisjoint(others)


@cache
def _facing(language: str) -> dict[str, frozenset[str]]:
    """Role → the roles that stand against it; none for a language without the table.

    Raises:
        KgError: the table has a bad line.
    """
    found: dict[str, set[str]] = {}
    if not has(language, _TABLE):
        return {}
    for sides in rows(language, _TABLE, 2):
        one, other = ([w.replace("_", " ") for w in side.split()] for side in sides)
        for role in one:
            found.setdefault(role, set()).update(other)
        for role in other:
            found.setdefault(role, set()).update(one)
    return {role: frozenset(against) for role, against in found.items()}

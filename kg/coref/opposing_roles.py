"""``data/lexicon/<lang>/counterparts.tsv`` → the roles that face each other in one affair.

The accused is not the judge of his case and the player is not his coach: who has one of two such
roles in an article is nobody whom a description with the other takes up.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from kg.lexicon.tables import has, rows

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


def _facing(language: str) -> dict[str, frozenset[str]]:
    """Role → the roles that stand against it."""
    return paired(language, _TABLE, both_ways=True)


@cache
def paired(language: str, table: str, *, both_ways: bool) -> dict[str, frozenset[str]]:
    """Noun → the nouns of the other column, for each line of a table of two columns of nouns, from
    the first column or ``both_ways``; none for a language without the table.

    Raises:
        KgError: the table has a bad line.
    """
    found: dict[str, set[str]] = {}
    if not has(language, table):
        return {}
    for sides in rows(language, table, 2):
        one, other = ([w.replace("_", " ") for w in side.split()] for side in sides)
        for noun in one:
            found.setdefault(noun, set()).update(other)
        for noun in other if both_ways else ():
            found.setdefault(noun, set()).update(one)
    return {noun: frozenset(others - {noun}) for noun, others in found.items()}

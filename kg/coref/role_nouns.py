"""Relations between nouns for roles, from the tables in ``data/lexicon/<language>``.

- ``leaders.tsv``: the leaders of organisations. "Son président" is a club's or a firm's president,
  not that of the person who spoke before.
- ``same_roles.tsv``: nouns that may corefer. "Une équipe d'astronomes" is "les chercheurs" later.
- ``counterparts.tsv``: roles that exclude each other in one affair. The accused is not the judge
  of his case and the player is not his coach.

All nouns are heads as in :attr:`kg.model.Mention.head`. A language without a table has no such
nouns; a bad line raises KgError.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from kg.lexicon.tables import has_table, read_rows


@cache
def leader_nouns(language: str) -> frozenset[str]:
    """Read the nouns for leaders of organisations.

    >>> "président" in leader_nouns("fr")
    True
    """
    if not has_table(language, "leaders"):
        return frozenset()
    return frozenset(noun for (noun,) in read_rows(language, "leaders", 1))


def is_role_synonym(role: str, others: Collection[str], language: str) -> bool:
    """Whether a noun may refer to an actor described by one of ``others`` before.

    >>> is_role_synonym("chercheur", {"astronome"}, "fr")
    True
    """
    earlier = _read_pairs(language, "same_roles", both_ways=False)
    return not earlier.get(role, frozenset()).isdisjoint(others)


def is_opposing_role(role: str, others: Collection[str], language: str) -> bool:
    """Whether a role excludes one of ``others`` and is not among them.

    >>> is_opposing_role("accusé", {"juge"}, "fr")
    True
    """
    opposing = _read_pairs(language, "counterparts", both_ways=True)
    return role not in others and not opposing.get(role, frozenset()).isdisjoint(others)


@cache
def _read_pairs(language: str, table: str, *, both_ways: bool) -> dict[str, frozenset[str]]:
    """Map the nouns of a table's first column to those of its second, or ``both_ways``."""
    found: dict[str, set[str]] = {}
    if not has_table(language, table):
        return {}
    for sides in read_rows(language, table, 2):
        one, other = ([w.replace("_", " ") for w in side.split()] for side in sides)
        for noun in one:
            found.setdefault(noun, set()).update(other)
        for noun in other if both_ways else ():
            found.setdefault(noun, set()).update(one)
    return {noun: frozenset(others - {noun}) for noun, others in found.items()}

"""``data/lexicon/<lang>/same_roles.tsv`` → the nouns by which one and the same may be called.

"Une équipe d'astronomes" is "les chercheurs" further on, "les trois magistrats" are "les juges".
"""

from __future__ import annotations

from collections.abc import Collection

from kg.coref.opposing_roles import paired

_TABLE = "same_roles"


def stands_for(role: str, others: Collection[str], language: str) -> bool:
    """Whether who has been called by one of ``others`` may be called by another noun; heads of
    nouns, as mentions have them.

    >>> stands_for("chercheur", {"astronome"}, "fr")
    True
    """
    earlier = paired(language, _TABLE, both_ways=False)
    return not earlier.get(role, frozenset()).isdisjoint(others)

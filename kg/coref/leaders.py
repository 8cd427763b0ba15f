"""``data/lexicon/<lang>/leaders.tsv`` → the nouns for who leads a body.

"Son président" is a club's or a firm's president, not that of the person who spoke before.
"""

from __future__ import annotations

from functools import cache

from kg.lexicon.tables import has, rows

_TABLE = "leaders"


@cache
def leaders(language: str) -> frozenset[str]:
    """The nouns, as mentions have their heads; none for a language without the table.

    Raises:
        KgError: the table has a bad line.

    >>> "président" in leaders("fr")
    True
    """
    if not has(language, _TABLE):
        return frozenset()
    return frozenset(noun for (noun,) in rows(language, _TABLE, 1))

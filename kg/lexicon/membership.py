"""``data/lexicon/<language>/membership.tsv`` → the verbs, nouns and prepositions of membership.

The French file says what each use is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.tables import rows, split

_OF_VERBS = frozenset(("cop", "as", "serves", "leads", "joins", "at", "led"))


@dataclass(frozen=True)
class MembershipWords:
    """The verbs and nouns of membership, by use."""

    cop: frozenset[str]
    appoints: frozenset[str]
    leads: dict[str, str]
    joins: frozenset[str]
    at: frozenset[str]
    led: dict[str, str]
    portfolio: frozenset[str]
    field: frozenset[str]
    inner: frozenset[str]
    negation: frozenset[str]
    beside: frozenset[str]
    employs: frozenset[str]
    origin: frozenset[str]
    located: frozenset[str]
    """Prepositions behind which a place is where somebody works and no part of the role."""
    offices: frozenset[str]
    picks: frozenset[str]
    """Adjectives before a role that only pick out who has it: "the other", "the present"."""
    serves: frozenset[str]
    capacity: frozenset[str]
    among: tuple[tuple[str, ...], ...]
    members: frozenset[str]
    idle: frozenset[str]
    deeds: frozenset[str]
    renowned: frozenset[str]
    running: frozenset[str]
    naming: tuple[tuple[str, ...], ...]
    works: frozenset[str]
    heads: tuple[tuple[str, ...], ...]
    posts: frozenset[str]
    teams: frozenset[str]
    then: frozenset[str]
    before: frozenset[str]
    steers: frozenset[str]
    """Who leads the body that is spoken of, with no word for it: "chief executive Ada Brun"."""
    verbs: frozenset[str]


@cache
def membership_words(language: str) -> MembershipWords:
    """The table of a language.

    Raises:
        KgError: the file is missing or has a bad line.
    """
    table = list(rows(language, "membership", 3))

    def all_of(use: str) -> frozenset[str]:
        return frozenset(word for word, its_use, _ in table if its_use == use)

    def roles(use: str) -> dict[str, str]:
        return {w: "" if role == "-" else role for w, its_use, role in table if its_use == use}

    return MembershipWords(
        all_of("cop"),
        all_of("as"),
        roles("leads"),
        all_of("joins"),
        all_of("at"),
        roles("led"),
        all_of("portfolio"),
        all_of("field"),
        all_of("inner"),
        all_of("not"),
        all_of("with"),
        all_of("employs"),
        all_of("origin"),
        all_of("located"),
        all_of("office"),
        all_of("picks"),
        all_of("serves"),
        all_of("capacity"),
        split(all_of("among")),
        all_of("members"),
        all_of("idle"),
        all_of("deed"),
        all_of("renowned"),
        all_of("running"),
        split(all_of("naming")),
        all_of("work"),
        split(all_of("heads")),
        all_of("post"),
        all_of("team"),
        all_of("then"),
        all_of("before"),
        all_of("steers"),
        frozenset(w for w, use, _ in table if use in _OF_VERBS),
    )

"""Verbs, nouns and prepositions of membership, from ``data/lexicon/<language>/membership.tsv``.

The header of the French file explains each use.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from kg.lexicon.tables import NOTHING, read_fields, read_rows

_VERB_USES = frozenset(("cop", "as", "serves", "leads", "joins", "at", "led"))


@dataclass(frozen=True)
class MembershipWords:
    """Words of membership by use; dictionaries give the role that a verb implies."""

    copulas: frozenset[str] = field(metadata={"use": "cop"})
    appoints: frozenset[str] = field(metadata={"use": "as"})
    leads: dict[str, str]
    joins: frozenset[str]
    works_at: frozenset[str] = field(metadata={"use": "at"})
    led_by: dict[str, str] = field(metadata={"use": "led"})
    portfolio: frozenset[str]
    field_roles: frozenset[str] = field(metadata={"use": "field"})
    inner_bodies: frozenset[str] = field(metadata={"use": "inner"})
    negation: frozenset[str] = field(metadata={"use": "not"})
    body_prepositions: frozenset[str] = field(metadata={"use": "with"})
    employs: frozenset[str]
    origin: frozenset[str]
    located: frozenset[str]
    """Prepositions before the place of work, which is not part of the role."""
    offices: frozenset[str] = field(metadata={"use": "office"})
    picks: frozenset[str]
    """Adjectives before a role that are not part of it: "the other", "the present"."""
    serves: frozenset[str]
    capacity: frozenset[str]
    members: frozenset[str]
    non_roles: frozenset[str] = field(metadata={"use": "idle"})
    author_nouns: frozenset[str] = field(metadata={"use": "deed"})
    domain_nouns: frozenset[str] = field(metadata={"use": "renowned"})
    running: frozenset[str]
    work_nouns: frozenset[str] = field(metadata={"use": "work"})
    heads: tuple[tuple[str, ...], ...]
    post_nouns: frozenset[str] = field(metadata={"use": "post"})
    team_nouns: frozenset[str] = field(metadata={"use": "team"})
    before: frozenset[str]
    leading_roles: frozenset[str] = field(metadata={"use": "steers"})
    """Roles held at the body under discussion: "chief executive Ada Brun"."""
    verbs: frozenset[str]
    """Verbs of all uses."""


@cache
def membership_words(language: str) -> MembershipWords:
    """Read the words of membership of a language."""
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    for word, its_use, role in read_rows(language, "membership", 3):
        roles[its_use][word] = "" if role == NOTHING else role
        if its_use in _VERB_USES:
            roles["verbs"][word] = ""
    values = read_fields(MembershipWords, roles)
    return MembershipWords(**values, leads=roles["leads"], led_by=roles["led"])

"""Read ``patterns.tsv``: the verbs that state a role or membership, and where its parts are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.syntax.operators import Step, parse_path
from kg.syntax.pattern_table import (
    Row,
    choose,
    is_for,
    languages,
    one_word,
    own_table,
    read_rows,
    sentences,
)

COLUMNS = (
    *("id", "language", "verbs", "person", "place", "states"),
    *("example", "near_miss", "note"),
)
COPULA = "copula"
"""The use of a noun with a copula."""
USES = (COPULA, "copulas", "appoints", "serves", "leads", "joins", "works_at", "led_by")
"""Uses of verbs, fields of :class:`kg.lexicon.membership.MembershipWords`."""
RELATIONS = ("self", "name", "subject", "patient", "capacity", "post")
STATEMENTS = ("role", "body", "led")


@dataclass(frozen=True, slots=True)
class RolePattern:
    """A row: the uses of its verbs, the paths to the person and the role, and what it states."""

    id: str
    language: str
    uses: tuple[str, ...]
    person: tuple[Step, ...]
    place: tuple[Step, ...]
    states: str
    examples: tuple[tuple[str, str], ...]
    near_misses: tuple[tuple[str, str], ...]


def _pattern(row: Row) -> RolePattern:
    return RolePattern(
        row.parse("id", one_word),
        row.parse("language", languages),
        row.parse("verbs", lambda cell: tuple(choose(use, USES) for use in cell.split("|"))),
        row.parse("person", lambda cell: parse_path(cell, RELATIONS)),
        row.parse("place", lambda cell: parse_path(cell, RELATIONS)),
        row.parse("states", lambda cell: choose(cell, STATEMENTS)),
        row.parse("example", sentences),
        row.parse("near_miss", sentences),
    )


@cache
def role_patterns(language: str) -> tuple[RolePattern, ...]:
    """Read the rows for a language, in their order.

    Raises:
        KgError: the table is missing or a row is faulty.
    """
    text = own_table("kg.affiliations", "patterns.tsv")
    rows = map(_pattern, read_rows(text, "kg/affiliations/patterns.tsv", COLUMNS))
    return tuple(row for row in rows if is_for(row.language, language))

"""``data/lexicon/name_parts.tsv`` → what words of names do, in any language.

Names cross languages: "von", "of" and "de" stand in the articles of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.tables import by_use


@dataclass(frozen=True)
class NameParts:
    """Folded words by what they do in a name."""

    small: frozenset[str]
    """Tell no name from another."""
    joins: tuple[str, ...]
    """Stand before the last of several."""
    particles: frozenset[str]
    """Before a family name, where one begins."""
    kept: frozenset[str]
    """Particles without which a family name is another one: Le Gall is not Gall."""
    given: frozenset[str]
    """Particles that may be a first name when they stand first: Ben, Al."""
    suffixes: frozenset[str]
    articles: frozenset[str]
    designators: frozenset[str]
    """Before a firm's name."""
    described: frozenset[str]
    """What begins with one of these is a description and no name."""


@cache
def name_parts() -> NameParts:
    """The words of the table.

    Raises:
        KgError: the table is missing or has a bad line.
    """
    table = by_use("", "name_parts")
    return NameParts(
        small=frozenset(table["small"]),
        joins=table["join"],
        particles=frozenset(table["particle"]),
        kept=frozenset(table["kept"]),
        given=frozenset(table["given"]),
        suffixes=frozenset(table["suffix"]),
        articles=frozenset(table["article"]),
        designators=frozenset(table["designator"]),
        described=frozenset(table["described"]),
    )

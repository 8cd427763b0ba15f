"""The function of words in names, from ``data/lexicon/name_parts.tsv``, in any language.

Names cross languages: "von", "of" and "de" occur in the articles of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.tables import words_by_use


@dataclass(frozen=True)
class NameParts:
    """Folded words by their function in a name."""

    small: frozenset[str]
    """Function words, which do not discriminate between names."""
    joins: tuple[str, ...]
    """Conjunctions before the last of several."""
    particles: frozenset[str]
    """Words that open a family name."""
    kept: frozenset[str]
    """Particles without which a family name is another one: Le Gall is not Gall."""
    given: frozenset[str]
    """Particles that may be a first name in first position: Ben, Al."""
    suffixes: frozenset[str]
    articles: frozenset[str]
    designators: frozenset[str]
    """Nouns before the name of a firm."""
    described: frozenset[str]
    """Words that open a description and never a name."""
    country: frozenset[str]
    """Nouns for the country of the article."""


@cache
def name_parts() -> NameParts:
    """Read the table.

    Raises:
        KgError: the table is missing or has a bad line.
    """
    table = words_by_use("", "name_parts")
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
        country=frozenset(table["country"]),
    )

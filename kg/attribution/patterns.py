"""Read the pattern table, ``patterns.tsv``: the constructions that attribute.

A row says how the source is found from a cue, under which conditions, and what is then attributed.
Of the rows of a family, the first that matches a cue proposes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from kg.attribution.content_strategies import STRATEGIES
from kg.attribution.guards import GUARDS, Guard
from kg.attribution.relations import RELATIONS, paths
from kg.syntax.operators import OPERATORS, Step, parse_path
from kg.syntax.pattern_table import (
    ANY,
    Row,
    choose,
    is_for,
    languages,
    one_word,
    own_table,
    read_rows,
    sentences,
)
from kg.syntax.sentences import SpeakerPath

COLUMNS = (
    *("id", "language", "family", "source", "path", "content", "guards"),
    *("example", "near_miss", "note"),
)
FAMILIES = (
    *("parenthetical", "verb", "psych", "noun", "stimulus", "adj"),
    *("preposition", "as", "pronoun"),
)
"""Kinds of cues; :mod:`kg.attribution.anchors` finds them."""
_SOURCES = (ANY, *get_args(SpeakerPath))
"""Ways to a source; ANY is the way that the path's relation reports."""
_PATH_SIGNS = ("=", *OPERATORS)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table.

    ``source`` says how its path reaches the source, "" if the relation tells. ``guards`` must all
    hold. ``examples`` and ``near_misses`` are sentences with their languages; the marks of an
    example are those of the tests: <cue>, [source], {content}.
    """

    id: str
    language: str
    family: str
    source: str
    path: tuple[Step, ...]
    content: str
    guards: tuple[Guard, ...]
    examples: tuple[tuple[str, str], ...]
    near_misses: tuple[tuple[str, str], ...]
    note: str
    line: str
    """The row without examples, as the table has it."""


def read_patterns(text: str, where: str) -> tuple[Pattern, ...]:
    """Read the rows of a pattern table; ``where`` is its name, for messages.

    Raises:
        KgError: a row is faulty; the message names it, the column and the fault.
    """
    return tuple(map(_pattern, read_rows(text, where, COLUMNS)))


def _pattern(row: Row) -> Pattern:
    return Pattern(
        id=row.parse("id", one_word),
        language=row.parse("language", languages),
        family=row.parse("family", lambda cell: choose(cell, FAMILIES)),
        source=row.parse("source", lambda cell: choose(cell, _SOURCES)).removeprefix(ANY),
        path=row.parse("path", lambda cell: parse_path(cell, RELATIONS)),
        content=row.parse("content", lambda cell: choose(cell, STRATEGIES)),
        guards=row.parse("guards", lambda cell: tuple(map(_guard, cell.split()))),
        examples=row.parse("example", sentences),
        near_misses=row.parse("near_miss", sentences),
        note=row.parse("note", str),
        line="  ".join(row.cells[column] for column in COLUMNS[:7]),
    )


def _guard(word: str) -> Guard:
    """Return the guard of a name, or of a path that must reach a token from the anchor."""
    positive = word.removeprefix("!")
    is_path = positive.startswith(_PATH_SIGNS)
    guard = _path_guard(positive) if is_path else _named_guard(positive)
    return guard if positive == word else lambda match: not guard(match)


def _path_guard(text: str) -> Guard:
    path = parse_path(text, RELATIONS)
    return lambda match: any(True for _ in paths(match.anchor, path))


def _named_guard(name: str) -> Guard:
    if name not in GUARDS:
        raise ValueError(f"no guard {name!r}; there are: {', '.join(sorted(GUARDS))}")
    return GUARDS[name]


@cache
def all_patterns() -> tuple[Pattern, ...]:
    """Read the rows of kg's own table.

    Raises:
        KgError: the table is missing or a row is faulty.
    """
    text = own_table("kg.attribution", "patterns.tsv")
    return read_patterns(text, "kg/attribution/patterns.tsv")


@cache
def patterns(language: str) -> Mapping[str, tuple[Pattern, ...]]:
    """Return the rows of each family for a language, in their order."""
    return {
        family: tuple(
            pattern
            for pattern in all_patterns()
            if pattern.family == family and is_for(pattern.language, language)
        )
        for family in FAMILIES
    }

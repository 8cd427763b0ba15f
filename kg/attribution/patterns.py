"""Read the pattern table, ``patterns.tsv``: the constructions that attribute.

A row says how the source is found from a cue, under which conditions, and what is then attributed.
Of the rows of a family, the first that matches a cue proposes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeVar, get_args

from kg.attribution.content_strategies import STRATEGIES
from kg.attribution.guards import GUARDS, OF_SOURCE, Guard
from kg.attribution.operators import OPERATORS, Step, parse_path
from kg.attribution.paths import follow
from kg.attribution.relations import RELATIONS
from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING
from kg.syntax.sentences import SpeakerPath

COLUMNS = (
    *("id", "language", "family", "source", "path", "content", "guards"),
    *("example", "near_miss", "note"),
)
FAMILIES = (
    *("parenthetical", "verb", "psych", "noun", "holder", "stimulus", "adj", "against"),
    *("preposition", "possessive", "as"),
)
"""Kinds of cues; :mod:`kg.attribution.anchors` finds them."""
ANY = "*"
"""Any language; in the column "source", the way that the path's relation reports."""
_SOURCES = (ANY, *get_args(SpeakerPath))
_Value = TypeVar("_Value")
_CODES = re.compile(r"!?[a-z]{2,3}(,[a-z]{2,3})*")
_PATH_SIGNS = ("=", *OPERATORS)
_EXAMPLE = re.compile(r"([a-z]{2,3}): (.+)")


class NamedGuard(NamedTuple):
    """A guard as a row has it; ``of_source`` if it depends on the source or how it was found."""

    name: str
    holds: Guard
    of_source: bool


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
    guards: tuple[NamedGuard, ...]
    examples: tuple[tuple[str, str], ...]
    near_misses: tuple[tuple[str, str], ...]
    note: str
    line: str
    """The row without examples, as the table has it."""

    def is_for(self, language: str) -> bool:
        """Check whether the row is for a language: "*" is any, "!en" any but English."""
        named = language in self.language.removeprefix("!").split(",")
        return self.language == ANY or named is not self.language.startswith("!")


def read_patterns(text: str, where: str) -> tuple[Pattern, ...]:
    """Read the rows of a pattern table.

    Args:
        text: The table, whose first line that is no comment has the names of the columns.
        where: The table's name, for messages.

    Raises:
        KgError: a row is faulty; the message names it, the column and the fault.
    """
    found: dict[str, Pattern] = {}
    heads: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if heads is None:
            heads = cells
            if tuple(heads) != COLUMNS:
                raise KgError(f"{where}, line {number}: the columns must be {', '.join(COLUMNS)}")
            continue
        place = f"{where}, line {number}"
        if len(cells) != len(COLUMNS):
            raise KgError(f"{place}: {len(cells)} columns instead of {len(COLUMNS)}")
        row = dict(zip(COLUMNS, cells, strict=True))
        if row["id"] in found:
            raise KgError(f"{place}, column id: {row['id']!r} is also the id of an earlier row")
        found[row["id"]] = _pattern(row, f"{place} ({row['id']})")
    return tuple(found.values())


def _pattern(row: Mapping[str, str], place: str) -> Pattern:
    def parse(column: str, reader: Callable[[str], _Value]) -> _Value:
        return _parse(row[column], reader, f"{place}, column {column}")

    return Pattern(
        id=parse("id", _one_word),
        language=parse("language", _language),
        family=parse("family", lambda cell: _choose(cell, FAMILIES)),
        source=parse("source", lambda cell: _choose(cell, _SOURCES)).removeprefix(ANY),
        path=parse("path", lambda cell: parse_path(cell, RELATIONS)),
        content=parse("content", lambda cell: _choose(cell, STRATEGIES)),
        guards=parse("guards", lambda cell: tuple(map(_guard, cell.split()))),
        examples=parse("example", _sentences),
        near_misses=parse("near_miss", _sentences),
        note=parse("note", str),
        line="  ".join(row[column] for column in COLUMNS[:7]),
    )


def _parse(cell: str, reader: Callable[[str], _Value], place: str) -> _Value:
    if not cell.strip():
        raise KgError(f'{place}: it is empty; write "-" for nothing')
    try:
        return reader("" if cell == NOTHING else cell)
    except ValueError as error:
        raise KgError(f"{place}: {error}") from None


def _one_word(cell: str) -> str:
    if len(cell.split()) != 1:
        raise ValueError(f"{cell!r} is not one word")
    return cell


def _language(cell: str) -> str:
    if cell != ANY and not _CODES.fullmatch(cell):
        raise ValueError(f"{cell!r} is neither {ANY} nor codes as in fr, fr,es or !en")
    return cell


def _choose(cell: str, choices: Collection[str]) -> str:
    if cell not in choices:
        raise ValueError(f"no {cell!r}; there are: {', '.join(choices)}")
    return cell


def _guard(word: str) -> NamedGuard:
    """Return the guard of a name, or of a path that must reach a token from the anchor."""
    positive = word.removeprefix("!")
    is_path = positive.startswith(_PATH_SIGNS)
    guard = _path_guard(positive) if is_path else _named_guard(positive)
    holds = guard if positive == word else lambda match: not guard(match)
    return NamedGuard(word, holds, positive in OF_SOURCE)


def _path_guard(text: str) -> Guard:
    path = parse_path(text, RELATIONS)
    return lambda match: any(True for _ in follow(match.anchor, match.anchor.at, path))


def _named_guard(name: str) -> Guard:
    if name not in GUARDS:
        raise ValueError(f"no guard {name!r}; there are: {', '.join(sorted(GUARDS))}")
    return GUARDS[name]


def _sentences(cell: str) -> tuple[tuple[str, str], ...]:
    found = []
    for part in filter(None, cell.split(" | ")):
        match = _EXAMPLE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} does not begin with its language, as in 'en: He said so.'")
        found.append((match[1], match[2]))
    return tuple(found)


@cache
def all_patterns() -> tuple[Pattern, ...]:
    """Read the rows of kg's own table.

    Raises:
        KgError: the table is missing or a row is faulty.
    """
    try:
        text = files("kg.attribution").joinpath("patterns.tsv").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"kg/attribution/patterns.tsv: {error}; install kg again") from error
    return read_patterns(text, "kg/attribution/patterns.tsv")


@cache
def patterns(language: str) -> Mapping[str, tuple[Pattern, ...]]:
    """Return the rows of each family for a language, in their order."""
    return {
        family: tuple(
            pattern
            for pattern in all_patterns()
            if pattern.family == family and pattern.is_for(language)
        )
        for family in FAMILIES
    }

"""``data/lexicon`` → the rows of its tables, from which each stage makes what it needs.

A table is a text of tab-separated columns; lines that begin with # and blank ones are left out.
A column may not be empty: "-" stands for nothing. Tables of one language stand in a folder of its
code, those that hold for all beside the folders.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data

NOTHING = "-"
"""What a column says that has nothing to say."""
_CODE = re.compile(r"[a-z]{2,3}")
_NEVER = re.compile(r"(?!)")


def has(language: str, name: str) -> bool:
    """Whether a language has a table; what is no code of a language has none."""
    is_code = _CODE.fullmatch(language) is not None
    return is_code and data(f"lexicon/{language}/{name}.tsv").is_file()


def rows(language: str, name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a table of a language; ``language`` is "" for one that holds for all.

    Raises:
        KgError: the file is missing, or a line has another number of columns or an empty one.
    """
    return (row for _, row in placed(language, name, columns))


def placed(language: str, name: str, columns: int) -> Iterator[tuple[str, list[str]]]:
    """The rows of a table, each with the place that an error names.

    Raises:
        KgError: as :func:`rows`.
    """
    path = data("/".join(filter(None, ("lexicon", language, f"{name}.tsv"))))
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: can't be read: {error}; install kg again") from error
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise KgError(f"{path}, line {number}: {len(row)} columns where {columns} belong")
        if not all(map(str.strip, row)):
            raise KgError(f"{path}, line {number}: an empty column")
        yield f"{path}, line {number}", row


@cache
def by_use(language: str, name: str) -> dict[str, tuple[str, ...]]:
    """The words of a table of two columns, word and use, by use and in their order; () for a use
    that the table hasn't.

    Raises:
        KgError: as :func:`rows`.
    """
    table: dict[str, list[str]] = defaultdict(list)
    for word, use in rows(language, name, 2):
        table[use].append(word)
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    found.update((use, tuple(words)) for use, words in table.items())
    return found


def split(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Entries of several words as their words, in order."""
    return tuple(sorted(tuple(phrase.split()) for phrase in phrases))


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """The pattern of a name in a language's ``patterns.tsv``, case left aside; one that never
    matches where the language has none.

    Raises:
        KgError: a bad line, or what stands in the table is no pattern.
    """
    if not has(language, "patterns"):
        return _NEVER
    for where, (key, text) in placed(language, "patterns", 2):
        if key == name:
            try:
                return re.compile(text, re.IGNORECASE)
            except re.error as error:
                raise KgError(f"{where}: {text!r} is no pattern: {error}") from error
    return _NEVER

"""Readers for the tables of ``data/lexicon``.

A table has tab-separated columns; blank lines and lines that begin with # are ignored. A column may
not be empty: "-" means nothing. The tables of a language are in a folder named by its code, those
for all languages are beside the folders. In this package a missing table or a malformed line raises
KgError with the file and the line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from kg.base.errors import KgError
from kg.base.resources import data

NOTHING = "-"
"""The value of a column without content."""
_CODE = re.compile(r"[a-z]{2,3}")
_NEVER = re.compile(r"(?!)")


def has_table(language: str, name: str) -> bool:
    """Whether a language has a table; false for strings that are not language codes."""
    return bool(_CODE.fullmatch(language)) and data(f"lexicon/{language}/{name}.tsv").is_file()


def read_rows(language: str, name: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a table; ``language`` is "" for a table of all languages."""
    return (row for _, row in read_located_rows(language, name, columns))


def read_located_rows(language: str, name: str, columns: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of a table, each with its file and line for error messages."""
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
            raise KgError(f"{path}, line {number}: {len(row)} columns instead of {columns}")
        if not all(map(str.strip, row)):
            raise KgError(f"{path}, line {number}: an empty column")
        yield f"{path}, line {number}", row


@cache
def words_by_use(language: str, name: str) -> dict[str, tuple[str, ...]]:
    """Group the words of a table with the columns word and use; unknown uses give ()."""
    table: dict[str, list[str]] = defaultdict(list)
    for word, use in read_rows(language, name, 2):
        table[use].append(word)
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    found.update((use, tuple(words)) for use, words in table.items())
    return found


def split_phrases(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Split phrases into words, and sort them."""
    return tuple(sorted(tuple(phrase.split()) for phrase in phrases))


_READERS: Mapping[object, Callable[[Iterable[str]], object]] = {
    "bool": bool,
    "frozenset[str]": frozenset,
    "tuple[str, ...]": tuple,
    "tuple[tuple[str, ...], ...]": split_phrases,
}
"""How the words of a field of each type are read."""


def read_fields(cls: type, words: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Read the fields of a dataclass of sets, tuples, phrases and flags from words by use.

    The metadata of a field has its ``use`` if that is not its name.
    """
    return {
        spec.name: _READERS[spec.type](words[spec.metadata.get("use", spec.name)])
        for spec in fields(cls)
        if spec.type in _READERS
    }


@cache
def find_pattern(language: str, name: str) -> re.Pattern[str]:
    """Return a case-insensitive pattern of a language's ``patterns.tsv`` by its name.

    A language without the table or the name gets a pattern that never matches.
    """
    if not has_table(language, "patterns"):
        return _NEVER
    for where, (key, text) in read_located_rows(language, "patterns", 2):
        if key == name:
            try:
                return re.compile(text, re.IGNORECASE)
            except re.error as error:
                raise KgError(f"{where}: {text!r} is not a pattern: {error}") from error
    return _NEVER

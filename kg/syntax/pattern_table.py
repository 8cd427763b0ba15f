"""Read tables of patterns, whose rows have a name, languages, paths, examples and near misses."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TypeVar

from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING

ANY = "*"
"""Any language."""
_Value = TypeVar("_Value")
_CODES = re.compile(r"!?[a-z]{2,3}(,[a-z]{2,3})*")
_EXAMPLE = re.compile(r"([a-z]{2,3}): (.+)")


class Row:
    """A row as the table has it, and its place, for messages."""

    def __init__(self, cells: Mapping[str, str], place: str) -> None:
        self.cells = cells
        self.place = place

    def parse(self, column: str, reader: Callable[[str], _Value]) -> _Value:
        """Read a cell; "-" is an empty one.

        Raises:
            KgError: the cell is faulty; the message names it.
        """
        cell, place = self.cells[column], f"{self.place}, column {column}"
        if not cell.strip():
            raise KgError(f'{place}: it is empty; write "-" for nothing')
        try:
            return reader("" if cell == NOTHING else cell)
        except ValueError as error:
            raise KgError(f"{place}: {error}") from None


def read_rows(text: str, where: str, columns: Sequence[str]) -> Iterator[Row]:
    """Read the rows of a table with the columns, the first of which is "id".

    Args:
        text: The table, whose first line that is no comment has the names of the columns.
        where: The table's name, for messages.
        columns: The names that the columns must have.

    Raises:
        KgError: a row is faulty; the message names it, the column and the fault.
    """
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells, place = line.split("\t"), f"{where}, line {number}"
        if not lines:
            lines["id"] = number
            if cells != list(columns):
                raise KgError(f"{place}: the columns must be {', '.join(columns)}")
            continue
        if len(cells) != len(columns):
            raise KgError(f"{place}: {len(cells)} columns instead of {len(columns)}")
        if cells[0] in lines:
            raise KgError(f"{place}, column id: {cells[0]!r} is also the id of an earlier row")
        lines[cells[0]] = number
        yield Row(dict(zip(columns, cells, strict=True)), f"{place} ({cells[0]})")


def own_table(package: str, name: str) -> str:
    """Return the text of a table beside the modules of a package.

    Raises:
        KgError: the table is missing or broken.
    """
    try:
        return files(package).joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{package.replace('.', '/')}/{name}: {error}; install kg again") from error


def is_for(codes: str, language: str) -> bool:
    """Check whether a cell names a language: "*" is any, "!en" any but English."""
    named = language in codes.removeprefix("!").split(",")
    return codes == ANY or named is not codes.startswith("!")


def one_word(cell: str) -> str:
    """Read a name without blanks."""
    if len(cell.split()) != 1:
        raise ValueError(f"{cell!r} is not one word")
    return cell


def languages(cell: str) -> str:
    """Read the languages of a row."""
    if cell != ANY and not _CODES.fullmatch(cell):
        raise ValueError(f"{cell!r} is neither {ANY} nor codes as in fr, fr,es or !en")
    return cell


def choose(cell: str, choices: Collection[str]) -> str:
    """Read one of several names."""
    if cell not in choices:
        raise ValueError(f"no {cell!r}; there are: {', '.join(choices)}")
    return cell


def sentences(cell: str) -> tuple[tuple[str, str], ...]:
    """Read sentences, each after its language; " | " separates them."""
    found = []
    for part in filter(None, cell.split(" | ")):
        match = _EXAMPLE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} does not begin with its language, as in 'en: He said so.'")
        found.append((match[1], match[2]))
    return tuple(found)

"""Choose other variables as actors, concepts or qualifiers, and add attributes from a table.

A record has the variables ``actor``, ``concept``, ``outlet``, ``article`` and those that its source
knows besides: other variables of a statement, and those of its document such as author or section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.base import fold
from kg.base.errors import ReadError, UsageError
from kg.base.tsv import read_table_file
from kg.network.records import Debate, Record

_FIELDS = ("actor", "concept", "outlet", "article")


def variable_names(debate: Debate) -> tuple[str, ...]:
    """List the variables that a record of the debate can have."""
    others = {name for record in debate.records for name in record.variables}
    return (*_FIELDS, *sorted(others - set(_FIELDS)))


def value_of(record: Record, name: str) -> str:
    """Return the value of a variable, "" if the record has none."""
    if name in _FIELDS:
        return str(getattr(record, name))
    return record.variables.get(name, "")


def with_variables(
    debate: Debate,
    *,
    rows: str | None = None,
    columns: str | None = None,
    qualifier: str | None = None,
) -> Debate:
    """Take other variables as actors (``rows``), as concepts (``columns``) or as qualifiers.

    Records without a value of such a row or column are left out. Qualifiers that are all whole
    numbers have a scale; others are words, of which two are equal or not. Raises UsageError for a
    variable that no record has.
    """
    known = {name.lower(): name for name in variable_names(debate)}
    for name in (rows, columns, qualifier):
        if name is not None and name.lower() not in known:
            there = ", ".join(known.values())
            raise UsageError(f"no variable '{name}'; there are: {there}")
    row, column = (known[name.lower()] if name else None for name in (rows, columns))
    records = tuple(_moved(debate.records, row, column))
    attributes: dict[str, Mapping[str, Any]] = dict(debate.attributes)
    for record in records:
        for name, variable in ((record.actor, row), (record.concept, column)):
            if variable is not None and name not in debate.attributes:
                attributes.setdefault(name, {"label": name, "kind": variable})
    moved = replace(debate, records=records, attributes=attributes)
    return _with_qualifier(moved, known[qualifier.lower()]) if qualifier else moved


def _moved(records: tuple[Record, ...], row: str | None, column: str | None) -> Iterator[Record]:
    for record in records:
        actor = value_of(record, row) if row else record.actor
        concept = value_of(record, column) if column else record.concept
        if actor and concept:
            yield replace(record, actor=actor, concept=concept)


def _with_qualifier(debate: Debate, name: str) -> Debate:
    values = [value_of(record, name) for record in debate.records]
    words = tuple(sorted({value for value in values if value}))
    try:
        numbers = {word: int(word) for word in words}
        scale = (min(numbers.values()), max(numbers.values())) if numbers else (0, 1)
        words = ()
    except ValueError:
        numbers, scale = {word: place for place, word in enumerate(words)}, None
    records = tuple(
        replace(record, qualifier=numbers.get(value))
        for record, value in zip(debate.records, values, strict=True)
    )
    return replace(debate, records=records, scale=scale, words=words)


def with_attributes(debate: Debate, path: Path | str) -> tuple[Debate, tuple[str, ...]]:
    """Add the attributes in a CSV file to nodes, and return the names in it that no node has.

    The first column names nodes, by their label or IRI without regard to case and accents; each
    other column is an attribute. Raises ReadError for another file.
    """
    path = Path(path)
    heads, table = read_table_file(path)
    if len(heads) < 2:
        raise ReadError(str(path), "it needs a column of names and one of attributes")
    named: dict[str, list[str]] = {}
    for node in {name for record in debate.records for name in (record.actor, record.concept)}:
        for name in {fold.key(node), fold.key(debate.label(node))}:
            named.setdefault(name, []).append(node)
    attributes = {name: dict(known) for name, known in debate.attributes.items()}
    unknown = []
    for _, row in table:
        nodes = named.get(fold.key(row[heads[0]]), ())
        if not nodes:
            unknown.append(row[heads[0]])
        for node in nodes:
            known = attributes.setdefault(node, {"label": debate.label(node)})
            known.update(
                (f"attribute: {head}", row[head].strip()) for head in heads[1:] if row[head].strip()
            )
    return replace(debate, attributes=attributes), tuple(unknown)

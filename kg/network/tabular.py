"""Read a debate from CSV: one statement per row, with columns for actor, concept and stance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from kg.base.edtf import bounds
from kg.base.errors import ReadError, UsageError
from kg.base.tsv import read_table_file
from kg.network.records import Debate, Record

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "actor": ("actor", "organization", "organisation", "person", "speaker", "source", "acteur"),
    "concept": ("concept", "claim", "topic", "category", "sujet"),
    "qualifier": ("stance", "agreement", "qualifier", "position", "polarity"),
    "date": ("date", "time", "day"),
    "article": ("article", "document_id", "document", "document_title", "doc_id"),
    "outlet": ("outlet", "document_source", "newspaper", "medium"),
    "statement": ("statement_id", "statement", "id"),
}
"""The names of columns by role; the first one present counts. For actors the first nonempty one
counts: the event list of Discourse Network Analyzer has the organisation, the person or both."""

_WORDS = {
    **dict.fromkeys(("1", "+1", "true", "yes", "support", "agree", "pour"), 1),
    **dict.fromkeys(("0", "false", "no", "oppose", "disagree", "contre"), 0),
    **dict.fromkeys(("-1", "−1"), -1),
}
_NEUTRAL = {"", "none", "neutral", "na", "nan"}


def read_csv(path: Path | str, *, columns: Mapping[str, str] | None = None) -> Debate:
    """Read a CSV file in UTF-8 whose delimiter is a comma, a semicolon or a tab.

    ``columns`` names the columns by their role (see COLUMNS) if the file has other names. If all
    qualifiers are −1 or 1, or all 0 or 1, they are disagreement and agreement; other whole numbers
    are positions on a scale from the least to the greatest of them. Raises ReadError with the line
    of a fault, UsageError for a missing column.
    """
    path = Path(path)
    heads, rows = read_table_file(path)
    role = _find_columns(heads, columns or {}, path)
    records: list[Record] = []
    for line, row in rows:
        cell = {
            key: next((words for name in names if (words := row[name].strip())), "")
            for key, names in role.items()
        }
        if not cell["actor"] or not cell["concept"]:
            fault = "it names no actor" if not cell["actor"] else "it names no concept"
            raise ReadError(str(path), fault, line=line)
        try:
            day, latest = _parse_days(cell.get("date", ""))
            qualifier = _parse_qualifier(cell["qualifier"]) if "qualifier" in cell else 1
        except ValueError as error:
            raise ReadError(str(path), str(error), line=line) from None
        records.append(
            Record(
                cell["actor"],
                cell["concept"],
                qualifier,
                day,
                latest,
                article=cell.get("article", ""),
                outlet=cell.get("outlet", ""),
                statement=cell.get("statement") or f"{path.stem}:{line}",
                moment=_parse_moment(cell.get("date", "")),
                variables={head.strip(): value.strip() for head, value in row.items()},
            )
        )
    return with_scale(records)


def with_scale(records: Sequence[Record]) -> Debate:
    """Build a debate from qualifiers as coders write them: −1/1, 0/1 or a longer scale."""
    values = {record.qualifier for record in records} - {None}
    if values <= {0, 1}:
        return Debate(tuple(records))
    if values <= {-1, 1}:
        return Debate(tuple(replace(r, qualifier=0) if r.qualifier == -1 else r for r in records))
    numbers = [value for value in values if value is not None]
    return Debate(tuple(records), scale=(min(numbers), max(numbers)))


def _find_columns(
    names: Sequence[str], given: Mapping[str, str], path: Path
) -> dict[str, list[str]]:
    by_name = {name.strip().lower(): name for name in names}
    role: dict[str, list[str]] = {}
    for key, known in COLUMNS.items():
        wanted = (given[key],) if key in given else known
        found = [by_name[name.lower()] for name in wanted if name.lower() in by_name]
        if found:
            role[key] = found if key == "actor" else found[:1]
        elif key in given or key in ("actor", "concept"):
            there = ", ".join(names) or "none"
            raise UsageError(f"{path}: no column for the {key}; there are: {there}")
    return role


def _parse_days(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    moment = _parse_moment(text)
    if moment is not None:
        return moment.date(), moment.date()
    try:
        return bounds(text)
    except ValueError:
        raise ValueError(f"not a date: '{text}'; write 2018-03-05, 2018-03 or 2018") from None


def _parse_moment(text: str) -> datetime | None:
    """Return the time in a text such as ``2018-03-05 14:30:00``, ``None`` for a day alone."""
    if not re.match(r"\d{4}-\d\d-\d\d[ T]\d", text):
        return None
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _parse_qualifier(text: str) -> int | None:
    word = text.lower()
    if word in _NEUTRAL:
        return None
    if word in _WORDS:
        return _WORDS[word]
    try:
        return int(text)
    except ValueError:
        raise ValueError(
            f"not a stance: '{text}'; write 1, 0, -1 or another whole number"
        ) from None

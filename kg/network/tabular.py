"""A table of coded statements in, a debate out: CSV with a column each for actor, concept, stance.

This is how coded data travel between programs: one row a statement, with a date where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from kg.base.edtf import bounds
from kg.base.errors import ReadError, UsageError
from kg.base.tsv import table
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
"""The names under which columns are known, the first one that is there counts. Of actors it is the
first that is filled: the event list of Discourse Network Analyzer has the organisation, the person
or both."""

_WORDS = {
    "1": 1,
    "+1": 1,
    "true": 1,
    "yes": 1,
    "support": 1,
    "agree": 1,
    "pour": 1,
    "0": 0,
    "-1": -1,
    "−1": -1,
    "false": 0,
    "no": 0,
    "oppose": 0,
    "disagree": 0,
    "contre": 0,
}
_NEUTRAL = {"", "none", "neutral", "na", "nan"}


def read_csv(path: Path | str, *, columns: Mapping[str, str] | None = None) -> Debate:
    """The debate of a CSV file in UTF-8, its delimiter a comma, semicolon or tab.

    ``columns`` names the columns by their role (see COLUMNS) where the file has other names.
    Qualifiers of −1 and 1 alone, or of 0 and 1, are disagreement and agreement; other whole
    numbers are places on a scale from the least to the greatest of them. Raises ReadError with
    the line of what can't be read, UsageError for a column that isn't there.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(str(path), "it is not UTF-8; save it as UTF-8 again") from error
    except OSError as error:
        raise ReadError(str(path), f"{error.strerror}; check the path") from error
    heads, rows = table(text, str(path))
    role = _roles(heads, columns or {}, path)
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
            day, latest = _days(cell.get("date", ""))
            said = _qualifier(cell["qualifier"]) if "qualifier" in cell else 1
        except ValueError as error:
            raise ReadError(str(path), str(error), line=line) from None
        records.append(
            Record(
                cell["actor"],
                cell["concept"],
                said,
                day,
                latest,
                article=cell.get("article", ""),
                outlet=cell.get("outlet", ""),
                statement=cell.get("statement") or f"{path.stem}:{line}",
            )
        )
    return scaled(records)


def scaled(records: Sequence[Record]) -> Debate:
    """The debate of records with qualifiers as coders write them: −1/1, 0/1 or a longer scale."""
    from dataclasses import replace

    values = {record.qualifier for record in records} - {None}
    if values <= {0, 1}:
        return Debate(tuple(records))
    if values <= {-1, 1}:
        return Debate(tuple(replace(r, qualifier=0) if r.qualifier == -1 else r for r in records))
    numbers = [value for value in values if value is not None]
    return Debate(tuple(records), scale=(min(numbers), max(numbers)))


def _roles(names: Sequence[str], given: Mapping[str, str], path: Path) -> dict[str, list[str]]:
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


def _days(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    if re.match(r"\d{4}-\d\d-\d\d[ T]\d", text):
        day = datetime.fromisoformat(text).date()
        return day, day
    try:
        return bounds(text)
    except ValueError:
        raise ValueError(f"no date: '{text}'; write 2018-03-05, 2018-03 or 2018") from None


def _qualifier(text: str) -> int | None:
    word = text.lower()
    if word in _NEUTRAL:
        return None
    if word in _WORDS:
        return _WORDS[word]
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"no stance: '{text}'; write 1, 0, -1 or another whole number") from None

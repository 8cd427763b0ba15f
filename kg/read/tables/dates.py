"""Dates in the cells of tables, which programs write in more ways than articles do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from kg.read.dateline import parse_date

_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ,].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ].*)?")
_DIGITS = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{6}Z?)?")
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")


def is_day_first(values: Iterable[str]) -> bool | None:
    """Return whether dates of numbers ("14/05/2018") begin with the day; ``None`` if unknown."""
    is_day, is_month = False, False
    for value in values:
        found = _NUMBERS.fullmatch(value.strip())
        if found:
            is_day |= int(found[1]) > 12
            is_month |= int(found[2]) > 12
    return None if is_day == is_month else is_day


def is_ambiguous(value: str) -> bool:
    """Return whether a date could have its day and its month in either order."""
    found = _NUMBERS.fullmatch(value.strip())
    return found is not None and 0 < int(found[1]) <= 12 and 0 < int(found[2]) <= 12


def parse_cell_date(value: str, *, day_first: bool | None = None) -> str | None:
    """Return the EDTF value of a cell, ``None`` if it is not a date.

    ``day_first`` decides on dates such as 04/05/2018, which are ``None`` without it.
    """
    value = value.strip()
    if found := _NUMBERS.fullmatch(value):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first == second or first > 12 or second > 12:
            day_first = second <= 12
        if day_first is None:
            return None
        day, month = (first, second) if day_first else (second, first)
        return _day(year, month, day)
    if found := _YEAR_FIRST.fullmatch(value) or _DIGITS.fullmatch(value):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(found[1]), UTC).date().isoformat()
    return parse_date(value) or _mail_date(value)


def _mail_date(value: str) -> str | None:
    """Parse a date as in e-mail and feeds: "Tue, 05 Mar 2024 10:00:00 GMT"."""
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None

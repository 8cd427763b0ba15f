"""First and last day of EDTF values.

A season has three whole months; winter belongs to the year in which it begins (``2015-24`` is
December 2015 to the end of February 2016). ``~``, ``?`` and ``%`` do not widen the bounds. An open
(``..``) or unknown (empty) end of an interval is bounded by 0001-01-01 or 9999-12-31.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from time import struct_time

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?%]?")
# Decades and centuries are common in news, and the edtf library takes half a second to load.
_MASKED = re.compile(r"([1-9][0-9]{0,2})(X{1,3})[~?%]?")
# The library ignores blanks and whatever follows a second slash; kg rejects both.
_EDTF = re.compile(r"[0-9XYESTZ~?%,.:{}\[\]+-]+")
_YEAR = 4
_FIRST_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


@lru_cache(maxsize=8192)
def bounds(edtf: str) -> tuple[date, date]:
    """Return the earliest and latest day of an EDTF value, or raise ValueError."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _date_bounds(edtf)
    opening, closing = start in ("", ".."), end in ("", "..")
    if opening and closing:
        raise ValueError(f"an interval without a beginning or an end: {edtf!r}")
    earliest = date.min if opening else _date_bounds(start)[0]
    latest = date.max if closing else _date_bounds(end)[1]
    if earliest > latest:
        raise ValueError(f"an interval that ends before it begins: {edtf!r}")
    return earliest, latest


def _date_bounds(edtf: str) -> tuple[date, date]:
    masked = _MASKED.fullmatch(edtf)
    if masked and len(masked[1] + masked[2]) == _YEAR:
        return _digit_bounds(masked[1])
    plain = _PLAIN.fullmatch(edtf)
    if not plain:
        return _library_bounds(edtf)
    year, month, day = plain.groups()
    try:
        return _calendar_bounds(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise ValueError(f"no such date: {edtf!r}") from None


def _digit_bounds(digits: str) -> tuple[date, date]:
    """Return the bounds of all years that begin with these digits."""
    first, last = int(digits.ljust(_YEAR, "0")), int(digits.ljust(_YEAR, "9"))
    return date(first, 1, 1), date(last, 12, 31)


def _calendar_bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is not None:
        return date(year, month, day), date(year, month, day)
    if month in _FIRST_MONTH:
        first = _FIRST_MONTH[month]
        end_year, last = (year, first + 2) if first < 12 else (year + 1, 2)
        return date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])
    first_day = date(year, month, 1)
    return first_day, date(year, month, monthrange(year, month)[1])


def _library_bounds(edtf: str) -> tuple[date, date]:
    from edtf import parse_edtf

    if not _EDTF.fullmatch(edtf):
        raise ValueError(f"not an EDTF date: {edtf!r}")
    try:
        value = parse_edtf(edtf)
        lower, upper = value.lower_strict(), value.upper_strict()
    except Exception as error:  # the library raises errors of many types
        raise ValueError(f"not an EDTF date: {edtf!r}") from error
    earliest, latest = _to_date(lower, edtf, date.min), _to_date(upper, edtf, date.max)
    if earliest > latest:
        raise ValueError(f"a date that ends before it begins: {edtf!r}")
    return earliest, latest


def _to_date(moment: struct_time | float, edtf: str, limit: date) -> date:
    if isinstance(moment, float):
        return limit
    try:
        return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
    except ValueError:
        raise ValueError(f"a date outside the years 1 to 9999: {edtf!r}") from None

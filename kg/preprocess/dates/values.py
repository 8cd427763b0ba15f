"""Days, months and years from the parts of a date and its context.

Missing parts come from the context: of several years or weeks, tense and distance choose the likely
one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from kg.preprocess.dates.context import Context, DateParts, day_of
from kg.preprocess.dates.grammar import Match

# A day or month without a year is in the past if that is at most this many days ago, by tense;
# else in the future: "on 5 May", said in March, does not mean ten months ago.
_FURTHEST = {None: 250, False: 345, True: 60}


class NotADateError(Exception):
    """The words match but are not a date: 31 February, 2000 people."""


def months_on(day: date, count: int) -> date:
    """Return the day so many months later, at most the last day of that month."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> str:
    """Return the EDTF month of a day."""
    return day.isoformat()[:7]


def week_of(day: date) -> str:
    """Return the EDTF week of a day, from Monday."""
    monday = day - timedelta(day.weekday())
    return f"{monday}/{monday + timedelta(6)}"


def nearest(candidates: Sequence[date], near: date, parts: DateParts, future: bool | None) -> date:
    """Choose the candidate that is meant: by "last" or "next", else by tense and distance."""
    past = [day for day in candidates if day <= near]
    coming = [day for day in candidates if day >= near]
    if parts.shift == -1:
        past = [day for day in past if day < near] or past
        return past[-1] if past else coming[0]
    if parts.shift == 1:
        coming = [day for day in coming if day > near] or coming
        return coming[0] if coming else past[-1]
    if not past or not coming:
        return (past or coming)[-1 if past else 0]
    back = (near - past[-1]).days
    if parts.this and future is None and back > (coming[0] - near).days > 31:
        return coming[0]
    if future and (coming[0] - near).days > 250:
        return past[-1]
    return past[-1] if back <= _FURTHEST[future] and not future else coming[0]


def dated(parts: DateParts, context: Context, match: Match) -> str | None:
    """Return the value of the parts, ``None`` if it is unknown, or raise NotADateError."""
    day = parts.days[0] if parts.days else None
    month, year = parts.month, parts.year
    if month is None:
        return on_weekday(parts, context, match)
    if year is None:
        near = context.near
        if near is None:
            return None
        if context.month is None:
            year = near.year
        elif day is None:
            year = _year_of_month(parts, context, match, near)
        else:
            years = range(max(1, near.year - 8), min(9999, near.year + 8))
            days = [x for x in (day_of(y, month, day) for y in years) if x]
            if not days:
                raise NotADateError
            close = [x for x in days if abs((x - near).days) < 400]
            fitting = [x for x in close if x.isoweekday() == parts.weekday]
            return nearest(fitting or close or days, near, parts, context.future(match)).isoformat()
    if day is None:
        return f"{year:04}-{month:02}"
    exact = day_of(year, month, day)
    if exact is None:
        raise NotADateError
    return exact.isoformat()


def _year_of_month(parts: DateParts, context: Context, match: Match, near: date) -> int:
    firsts = [x for y in (-1, 0, 1) if (x := day_of(near.year + y, parts.month or 1, 1))]
    return nearest(firsts, near.replace(day=1), parts, context.future(match)).year


def on_weekday(parts: DateParts, context: Context, match: Match) -> str | None:
    """Return the value of a weekday with or without a day of the month, as :func:`dated`."""
    near = context.day
    if near is None:
        return context.coarse
    around = [near + timedelta(n) for n in range(-8, 9)]
    if parts.days:
        around = [near + timedelta(n) for n in range(-45, 46)]
        around = [day for day in around if day.day == parts.days[0]] or around
    fitting = [day for day in around if parts.weekday in (None, day.isoweekday())]
    if not fitting:
        raise NotADateError
    if parts.days:
        return min(fitting, key=lambda day: abs((day - near).days)).isoformat()
    return nearest(fitting, near, parts, context.future(match)).isoformat()

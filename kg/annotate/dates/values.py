"""What is found of a date and its context in; the day, month or year that is meant, out.

What isn't said is taken from the context: of several years or weeks the one that tense and
distance make likely.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from kg.annotate.dates.context import Context, Found, day_of
from kg.annotate.dates.grammar import Match

# A day or month without a year is the last one if that is no further back than this, in days;
# else the next one: nobody says "on 5 May" in March and means ten months ago.
_FURTHEST = {None: 250, False: 345, True: 60}


class NotADateError(Exception):
    """The words match but mean no date: 31 February, 2000 people."""


def months_on(day: date, count: int) -> date:
    """The same day so many months on, or the last of that month."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> str:
    """The month of a day, in EDTF."""
    return day.isoformat()[:7]


def week_of(day: date) -> str:
    """The week of a day from its Monday on, in EDTF."""
    monday = day - timedelta(day.weekday())
    return f"{monday}/{monday + timedelta(6)}"


def nearest(candidates: Sequence[date], near: date, found: Found, future: bool | None) -> date:
    """The candidate that is meant: by last or next, else by tense and distance."""
    past = [day for day in candidates if day <= near]
    coming = [day for day in candidates if day >= near]
    if found.shift == -1:
        past = [day for day in past if day < near] or past
        return past[-1] if past else coming[0]
    if found.shift == 1:
        coming = [day for day in coming if day > near] or coming
        return coming[0] if coming else past[-1]
    if not past or not coming:
        return (past or coming)[-1 if past else 0]
    back = (near - past[-1]).days
    if found.this and future is None and back > (coming[0] - near).days > 31:
        return coming[0]
    if future and (coming[0] - near).days > 250:
        return past[-1]
    return past[-1] if back <= _FURTHEST[future] and not future else coming[0]


def dated(found: Found, context: Context, match: Match) -> str | None:
    """The value of weekday, day, month and year as far as they are said, ``None`` if it can't be
    told. Raises NotADateError where they mean no date.
    """
    day = found.days[0] if found.days else None
    month, year = found.month, found.year
    if month is None:
        return on_weekday(found, context, match)
    if year is None:
        near = context.near
        if near is None:
            return None
        if context.month is None:
            year = near.year
        elif day is None:
            year = _year_of_month(found, context, match, near)
        else:
            years = range(max(1, near.year - 8), min(9999, near.year + 8))
            days = [x for x in (day_of(y, month, day) for y in years) if x]
            if not days:
                raise NotADateError
            close = [x for x in days if abs((x - near).days) < 400]
            fitting = [x for x in close if x.isoweekday() == found.weekday]
            return nearest(fitting or close or days, near, found, context.future(match)).isoformat()
    if day is None:
        return f"{year:04}-{month:02}"
    exact = day_of(year, month, day)
    if exact is None:
        raise NotADateError
    return exact.isoformat()


def _year_of_month(found: Found, context: Context, match: Match, near: date) -> int:
    firsts = [x for y in (-1, 0, 1) if (x := day_of(near.year + y, found.month or 1, 1))]
    return nearest(firsts, near.replace(day=1), found, context.future(match)).year


def on_weekday(found: Found, context: Context, match: Match) -> str | None:
    """The value of a weekday, with or without a day of the month, as :func:`dated` gives it."""
    near = context.day
    if near is None:
        return context.coarse
    around = [near + timedelta(n) for n in range(-8, 9)]
    if found.days:
        around = [near + timedelta(n) for n in range(-45, 46)]
        around = [day for day in around if day.day == found.days[0]] or around
    fitting = [day for day in around if found.weekday in (None, day.isoweekday())]
    if not fitting:
        raise NotADateError
    if found.days:
        return min(fitting, key=lambda day: abs((day - near).days)).isoformat()
    return nearest(fitting, near, found, context.future(match)).isoformat()

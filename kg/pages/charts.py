"""The geometry of drawings in percent of their width: bars of sides, strips of days, columns.

Type and marks are in pixels, so that a drawing stretches and its type does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kg.model import Side
from kg.pages.corpus import Said
from kg.view.axis_start import axis_start

ORDER: tuple[Side, ...] = ("against", "none", "for")
"""The order of sides everywhere, from left to right."""
_NEAR = 5.5
"""Percent of the width within which marks of one side become one mark with a number."""
_GAP = 0.4
_SMALL = 0.4
"""A page has its own axis if its statements fill less than this part of the time."""
_UNITS = (("day", 21), ("week", 26 * 7), ("month", 30 * 31))
"""Columns of a drawing, with the longest time that they divide; longer ones have years."""
_MOST_TICKS = 7
_TICK_GAP = 11
"""Percent of the width that the name of a month needs."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of statements by side."""

    against: int
    none: int
    in_favour: int

    @property
    def total(self) -> int:
        """All statements."""
        return self.against + self.none + self.in_favour

    @property
    def taken(self) -> int:
        """Those that take a side."""
        return self.against + self.in_favour


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar whose middle part straddles the middle line; starts and widths in percent."""

    tally: Tally
    against: tuple[float, float]
    none: tuple[float, float]
    in_favour: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Statements of one side on a day or several near days."""

    x: float
    side: Side
    n: int


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one mark to the next of a strip; ``side`` is "none" across a change."""

    start: Mark
    end: Mark
    side: Side


@dataclass(frozen=True, slots=True)
class Strip:
    """Marks on a line of time; ``spoken`` are day and side of each statement, in order."""

    marks: tuple[Mark, ...]
    links: tuple[Link, ...] = ()
    spoken: tuple[tuple[str, Side], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place of an axis; ``unit`` is the unit of its name: day, month or year."""

    x: float
    day: date
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """Statements for and against in a part of the time, in shares of the longest column."""

    x: float
    width: float
    tally: Tally
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one drawing; ``unit`` is their length: day, week, month or year."""

    unit: str
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def tally(said: Iterable[Said], iri: str = "") -> Tally:
    """Count statements by side: towards a topic or claim, or of the statement as a whole."""
    found = Counter(one.side_on(iri) if iri else one.side for one in said)
    return Tally(found["against"], found["none"], found["for"])


def bars(tallies: Sequence[Tally]) -> list[Bar]:
    """Return the bars of a list, which share one scale."""
    reach = max((max(t.against, t.in_favour) + t.none / 2 for t in tallies), default=0)
    unit = 50 / reach if reach else 0.0
    return [_bar(one, unit) for one in tallies]


def _bar(one: Tally, unit: float) -> Bar:
    left = 50 - one.none * unit / 2
    right = 50 + one.none * unit / 2
    return Bar(
        one,
        (round(left - one.against * unit, 2), round(one.against * unit, 2)),
        (round(left, 2), round(one.none * unit, 2)),
        (round(right, 2), round(one.in_favour * unit, 2)),
    )


def whole_bar(one: Tally) -> Bar:
    """Return a bar that fills the width, with gaps between its parts."""
    parts: list[tuple[float, float]] = []
    sizes = [one.against, one.none, one.in_favour]
    gaps = max(sum(size > 0 for size in sizes) - 1, 0) * _GAP
    unit = (100 - gaps) / one.total if one.total else 0.0
    x = 0.0
    for size in sizes:
        parts.append((round(x, 2), round(size * unit, 2)))
        x += size * unit + (_GAP if size else 0)
    return Bar(one, *parts)


class Axis:
    """A line of time from the first to the last day of a corpus."""

    def __init__(self, days: Iterable[date]) -> None:
        """Find the ends; a few days long before all others are drawn at the start."""
        ordinals = [day.toordinal() for day in days]
        last = max(ordinals, default=date(2000, 1, 1).toordinal())
        first = axis_start(ordinals, last) if ordinals else last
        # A margin keeps the marks of the first and the last day within the drawing.
        margin = max((last - first) * 0.03, 0.5)
        self.first, self.last = date.fromordinal(first), date.fromordinal(last)
        self._start, self._length = first - margin, last - first + 2 * margin

    def narrowed(self, said: Iterable[Said]) -> Axis:
        """Return an axis for some statements alone, if they fill a small part of the time."""
        own = Axis(one.day for one in said if one.day)
        is_small = (own.last - own.first).days < _SMALL * (self.last - self.first).days
        return own if is_small else self

    def place(self, day: date) -> float:
        """Return the place of a day in percent."""
        return round(min(max((day.toordinal() - self._start) / self._length, 0.015), 1) * 100, 1)

    def ticks(self) -> tuple[Tick, ...]:
        """Return the places that have a name: years, months or days."""
        days = (self.last - self.first).days
        if days < 2 * 31:
            step = max(1, -(-days // _MOST_TICKS))
            found = [self.first + timedelta(n) for n in range(0, days + 1, step)]
            return tuple(Tick(self.place(day), day, "day") for day in found)
        months = [
            date(n // 12, n % 12 + 1, 1)
            for n in range(
                self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month
            )
        ]
        unit, step = "month", 1
        if len(months) > 3 * _MOST_TICKS:
            unit = "year"
            months = [day for day in months if day.month == 1]
            step = -(-len(months) // _MOST_TICKS)
        elif len(months) > _MOST_TICKS:
            step = -(-len(months) // _MOST_TICKS)
        return tuple(Tick(self.place(day), day, unit) for day in months[::step])

    def strip(
        self, said: Iterable[Said], side_of: Callable[[Said], Side], *, links: bool = False
    ) -> Strip:
        """Return the marks of statements, those of near days as one, perhaps with lines."""
        dated = [(one.day, side_of(one)) for one in said if one.day]
        marks: list[Mark] = []
        for side in ORDER:
            places = [self.place(day) for day, own in dated if own == side]
            while places:
                near = [place for place in places if place < places[0] + _NEAR]
                marks.append(Mark(near[0], side, len(near)))
                places = places[len(near) :]
        marks.sort(key=lambda mark: (mark.x, ORDER.index(mark.side)))
        pairs = pairwise(marks) if links else ()
        lines = (Link(a, b, a.side if a.side == b.side else "none") for a, b in pairs)
        spoken = tuple((day.isoformat(), side) for day, side in dated)
        return Strip(tuple(marks), tuple(lines), spoken)


def columns(said: Iterable[Said], axis: Axis) -> Columns | None:
    """Count statements for and against in columns of equal length; None without dates."""
    dated = [(max(one.day, axis.first), one.side) for one in said if one.day]
    if not dated:
        return None
    unit, starts = periods(axis)
    counts = Counter((start_of(day, unit), side) for day, side in dated)
    most = max((counts[start, side] for start in starts for side in ("for", "against")), default=0)
    width = 100 / len(starts)
    found = []
    for number, start in enumerate(starts):
        own = Tally(*(counts[start, side] for side in ORDER))
        found.append(
            Column(
                round(number * width + 0.06 * width, 2),
                round(0.86 * width, 2),
                own,
                round(own.in_favour / most, 3) if most else 0,
                round(own.against / most, 3) if most else 0,
            )
        )
    names = {"day": "day", "week": "day", "month": "month", "year": "year"}
    step = -(-len(starts) // _MOST_TICKS)
    if unit == "week":
        # The first week of each month has the name of the month.
        ticks = [
            Tick(round(n * width, 2), start, "month")
            for n, start in enumerate(starts)
            if not n or start.month != starts[n - 1].month
        ]
        if len(ticks) > 1 and ticks[1].x - ticks[0].x < _TICK_GAP:
            del ticks[0]
    else:
        ticks = [
            Tick(round(n * width, 2), starts[n], names[unit]) for n in range(0, len(starts), step)
        ]
    return Columns(unit, tuple(found), tuple(ticks))


def periods(axis: Axis) -> tuple[str, list[date]]:
    """Return the unit of columns (day, week, month or year) and the first day of each."""
    days = (axis.last - axis.first).days
    unit = next((name for name, most in _UNITS if days <= most), "year")
    starts = [start_of(axis.first, unit)]
    while (after := _next(starts[-1], unit)) <= axis.last:
        starts.append(after)
    return unit, starts


def start_of(day: date, unit: str) -> date:
    """Return the first day of the week, month or year of a day."""
    if unit == "week":
        return day - timedelta(day.weekday())
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _next(day: date, unit: str) -> date:
    if unit == "year":
        return date(day.year + 1, 1, 1)
    if unit == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(7 if unit == "week" else 1)

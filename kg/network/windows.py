"""Cut records into windows of time or of a number of events, each statement with its weight.

A window is so many units wide and moves on by one unit. Units of days and more are those of the
calendar; hours and minutes need records with a time. Only whole windows count, unless ``partial``:
the first begins with the unit of the first statement and the last ends with the unit of the last
one. The weight of a statement falls with its distance from the window's middle, u = 2 · distance /
width:

    uniform ½   epanechnikov ¾(1 − u²)   triangular 1 − |u|   gaussian φ(u)
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from kg.base.errors import UsageError
from kg.network.records import Record, sort_by_day

Kernel = Literal["none", "uniform", "epanechnikov", "triangular", "gaussian"]
WindowUnit = Literal["minute", "hour", "day", "week", "month", "quarter", "year", "event"]

_KERNELS: Mapping[str, Callable[[float], float]] = {
    "uniform": lambda u: 0.5,
    "epanechnikov": lambda u: 0.75 * (1 - u * u),
    "triangular": lambda u: 1 - u,
    "gaussian": lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi),
}
_SHORT: Mapping[str, WindowUnit] = {
    "min": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "m": "month",
    "q": "quarter",
    "y": "year",
    "e": "event",
}
_SECONDS: Mapping[str, int] = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
_MOST = 100_000
"""The largest number of windows; minutes of many years would be millions."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How windows are cut: ``width`` units each; with the unit ``event``, so many statements.

    With ``partial`` there is a window around each unit from the first to the last, although the
    outermost windows reach beyond. ``as_dna`` cuts as Discourse Network Analyzer does: units count
    from the first statement, an even width reaches half a width to both sides and includes both
    ends, an odd width of a kernel is one unit wider, and the gaussian kernel weighs all records,
    however far away.
    """

    unit: WindowUnit
    width: int
    kernel: Kernel = "none"
    partial: bool = False
    as_dna: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time with its records; ``weights`` is ``None`` if each counts 1.

    ``first`` and ``last`` are days, or times for hours and minutes, both included; ``None`` if no
    record is dated.
    """

    first: date | None
    last: date | None
    records: tuple[Record, ...]
    weights: tuple[float, ...] | None = None

    @property
    def middle(self) -> date | None:
        """The day (or time) in the middle, the earlier one of two."""
        if self.first is None or self.last is None:
            return None
        return self.first + (self.last - self.first) // 2


def parse_windows(
    text: str, kernel: Kernel = "none", *, partial: bool = False, as_dna: bool = False
) -> Windows:
    """Parse ``30d``, ``4w``, ``3m``, ``2q``, ``1y``, ``6h``, ``15min`` or ``100e`` (events)."""
    found = re.fullmatch(r"\s*([1-9]\d{0,5})\s*(min|[hdwmqye])\w*\s*", text, re.IGNORECASE)
    if found is None:
        raise UsageError(
            f"not a window: '{text}'; write a number with min, h, d, w, m, q or y (minutes to "
            "years) or e (events), as in 30d"
        )
    return Windows(_SHORT[found[2].lower()], int(found[1]), kernel, partial, as_dna)


def windows(records: Iterable[Record], over: Windows | None) -> Iterator[Window]:
    """Yield the windows in order of time, or one with all records if ``over`` is ``None``.

    Records without a date are in no window of time, records without a time of day in none of hours
    or minutes. Raises UsageError if no record has a time of day, or for too many windows.
    """
    if over is None:
        several = tuple(records)
        days = [record.day for record in several if record.day is not None]
        yield Window(min(days, default=None), max(days, default=None), several)
        return
    dated = [record for record in sort_by_day(records) if record.day is not None]
    if over.unit in ("hour", "minute"):
        timed = [record for record in dated if record.moment is not None]
        if dated and not timed:
            raise UsageError(f"no statement has a time of day; windows of {over.unit}s need one")
        dated = timed
    if not dated:
        return
    if over.unit == "event":
        yield from _event_windows(dated, over)
    else:
        yield from _windows_of_time(dated, over)


def _event_windows(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    before = (over.width - 1) // 2 if over.partial else 0
    starts = len(records) if over.partial else len(records) - over.width + 1
    for start in range(-before, starts - before):
        places = range(max(start, 0), min(start + over.width, len(records)))
        inside = tuple(records[place] for place in places)
        middle = start + (over.width - 1) / 2
        distances = [2 * abs(place - middle) / over.width for place in places]
        yield Window(inside[0].day, inside[-1].day, inside, _weights(distances, over.kernel))


def _windows_of_time(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    axis = _Axis(records, over)
    spans = axis.spans_as_dna() if over.as_dna else axis.spans()
    uncut = over.as_dna and over.kernel == "gaussian"
    for number, (first, after, middle, width) in enumerate(spans):
        if number == _MOST:
            raise UsageError(f"more than {_MOST:,} windows of one {over.unit}; use a longer unit")
        left = 0 if uncut else bisect_left(axis.places, first)
        right = len(records) if uncut else bisect_left(axis.places, after)
        if over.as_dna and not uncut:
            right = bisect_right(axis.places, after)
        distances = [2 * abs(place - middle) / width for place in axis.places[left:right]]
        weights = _weights([u if uncut else min(u, 1.0) for u in distances], over.kernel)
        yield axis.window(first, after, tuple(records[left:right]), weights)


def _weights(distances: Sequence[float], kernel: Kernel) -> tuple[float, ...] | None:
    return None if kernel == "none" else tuple(_KERNELS[kernel](u) for u in distances)


Span = tuple[float, float, float, float]
"""The first second of a window, the one after it, its middle and its width in seconds."""


class _Axis:
    """The places of records on an axis of seconds, and the windows on it.

    Where only days count, a record lies at midnight and distances are measured between days, so
    that the middle of a window of one day is that day's midnight.
    """

    def __init__(self, records: Sequence[Record], over: Windows) -> None:
        self._over = over
        self._timed = over.unit in ("hour", "minute") or (
            over.as_dna and all(record.moment is not None for record in records)
        )
        moments = [self._moment(record) for record in records]
        self.places = [_seconds(moment) for moment in moments]
        self._first, self._last = moments[0], moments[-1]

    def _moment(self, record: Record) -> datetime:
        if self._timed and record.moment is not None:
            return record.moment.replace(tzinfo=None)
        return datetime.combine(record.day or date.min, time())

    def spans(self) -> Iterator[Span]:
        unit, width = self._over.unit, self._over.width
        begin, last = _unit_start(self._first, unit), _unit_start(self._last, unit)
        start = _shift(begin, unit, -((width - 1) // 2)) if self._over.partial else begin
        # Distances are measured from the noon of a day.
        noon = 0 if self._timed else 43_200
        while True:
            after = _shift(start, unit, width)
            if _shift(start, unit, (width - 1) // 2 if self._over.partial else width - 1) > last:
                return
            first, end = _seconds(start), _seconds(after)
            yield first, end, (first + end) / 2 - noon, end - first
            start = _shift(start, unit, 1)

    def spans_as_dna(self) -> Iterator[Span]:
        unit, width = self._over.unit, self._over.width
        if self._over.kernel != "none":
            width += width % 2
        half = width // 2
        least, most = _seconds(self._first), _seconds(self._last)
        number = 0
        while (middle := _seconds(centre := _shift(self._first, unit, number))) <= most:
            first = _seconds(_shift(centre, unit, -half))
            end = _seconds(_shift(centre, unit, half))
            if self._over.partial or (least <= first and end <= most):
                whole = _seconds(_shift(centre, unit, width)) - middle
                yield first, end, middle, whole
            number += 1

    def window(
        self,
        first: float,
        after: float,
        records: tuple[Record, ...],
        weights: tuple[float, ...] | None,
    ) -> Window:
        """Name the window by its first and last day, or by its first and last second."""
        begin, end = _of_seconds(first), _of_seconds(after)
        if self._over.unit in ("hour", "minute"):
            last = end if self._over.as_dna else end - timedelta(seconds=1)
            return Window(begin, last, records, weights)
        day = end.date() if self._over.as_dna else end.date() - timedelta(days=1)
        return Window(begin.date(), day, records, weights)


_ORIGIN = datetime(1, 1, 1)


def _seconds(moment: datetime) -> float:
    return (moment - _ORIGIN).total_seconds()


def _of_seconds(seconds: float) -> datetime:
    return _ORIGIN + timedelta(seconds=seconds)


def _unit_start(moment: datetime, unit: WindowUnit) -> datetime:
    if unit in ("minute", "hour"):
        return moment.replace(second=0, microsecond=0, minute=moment.minute * (unit == "minute"))
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit in _MONTHS:
        many = _MONTHS[unit]
        return day.replace(day=1, month=(day.month - 1) // many * many + 1)
    return day


def _shift(moment: datetime, unit: WindowUnit, units: int) -> datetime:
    """Move a moment by so many units; the last day of a short month is as late as it gets."""
    if unit in _SECONDS:
        return moment + timedelta(seconds=_SECONDS[unit] * units)
    month = moment.year * 12 + moment.month - 1 + _MONTHS[unit] * units
    year, number = divmod(month, 12)
    return moment.replace(
        year=year, month=number + 1, day=min(moment.day, monthrange(year, number + 1)[1])
    )

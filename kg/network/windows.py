"""Records in, windows of time or of a number of events out, each statement with its weight.

A window is so many calendar units wide and moves on by one unit; only whole windows are given, so
that the first begins with the first statement's unit and the last ends with the last one's. The
weight of a statement falls with its distance to the window's middle, u = 2 · distance / width:

    uniform ½   epanechnikov ¾(1 − u²)   triangular 1 − |u|   gaussian φ(u)
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kg.base.errors import UsageError
from kg.network.records import Record, in_time

Kernel = Literal["none", "uniform", "epanechnikov", "triangular", "gaussian"]
CalendarUnit = Literal["day", "week", "month", "quarter", "year", "event"]

_KERNELS: Mapping[str, Callable[[float], float]] = {
    "uniform": lambda u: 0.5,
    "epanechnikov": lambda u: 0.75 * (1 - u * u),
    "triangular": lambda u: 1 - u,
    "gaussian": lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi),
}
_SHORT: Mapping[str, CalendarUnit] = {
    "d": "day",
    "w": "week",
    "m": "month",
    "q": "quarter",
    "y": "year",
    "e": "event",
}


@dataclass(frozen=True, slots=True)
class Windows:
    """How windows are cut: ``width`` units each; with the unit ``event``, so many statements."""

    unit: CalendarUnit
    width: int
    kernel: Kernel = "none"


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of time with its records; ``weights`` is ``None`` where each counts 1.

    ``first`` and ``last`` are days, both included, ``None`` where no record is dated.
    """

    first: date | None
    last: date | None
    records: tuple[Record, ...]
    weights: tuple[float, ...] | None = None

    @property
    def middle(self) -> date | None:
        """The day in the middle, the earlier one of two."""
        if self.first is None or self.last is None:
            return None
        return self.first + (self.last - self.first) // 2


def parsed(text: str, kernel: Kernel = "none") -> Windows:
    """``30d``, ``4w``, ``3m``, ``2q``, ``1y`` or ``100e`` (events) as windows."""
    found = re.fullmatch(r"\s*([1-9]\d{0,5})\s*([dwmqye])\w*\s*", text, re.IGNORECASE)
    if found is None:
        raise UsageError(
            f"no window '{text}'; write a number with d, w, m, q or y (days to years) "
            "or e (events), as in 30d"
        )
    return Windows(_SHORT[found[2].lower()], int(found[1]), kernel)


def windows(records: Iterable[Record], over: Windows | None) -> Iterator[Window]:
    """The windows in order of time; one with all records where ``over`` is ``None``.

    Records without a date are in no window of time.
    """
    if over is None:
        several = tuple(records)
        days = [record.day for record in several if record.day is not None]
        yield Window(min(days, default=None), max(days, default=None), several)
        return
    dated = [record for record in in_time(records) if record.day is not None]
    if not dated:
        return
    yield from _of_events(dated, over) if over.unit == "event" else _of_time(dated, over)


def _of_events(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    for start in range(len(records) - over.width + 1):
        held = tuple(records[start : start + over.width])
        middle = (over.width - 1) / 2
        away = [2 * abs(place - middle) / over.width for place in range(over.width)]
        yield Window(held[0].day, held[-1].day, held, _weights(away, over.kernel))


def _of_time(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    days = [record.day for record in records if record.day is not None]
    begins = list(_beginnings(days[0], days[-1], over.unit))
    left = right = 0
    for start in range(len(begins) - over.width):
        first, after = begins[start], begins[start + over.width]
        while left < len(days) and days[left] < first:
            left += 1
        while right < len(days) and days[right] < after:
            right += 1
        width = (after - first).days
        # Noon of a day, from the middle of the window.
        middle = first.toordinal() + width / 2 - 0.5
        away = [2 * abs(day.toordinal() - middle) / width for day in days[left:right]]
        held = tuple(records[left:right])
        yield Window(first, after - timedelta(days=1), held, _weights(away, over.kernel))


def _weights(away: Sequence[float], kernel: Kernel) -> tuple[float, ...] | None:
    if kernel == "none":
        return None
    return tuple(_KERNELS[kernel](u) for u in away)


def _beginnings(first: date, last: date, unit: CalendarUnit) -> Iterator[date]:
    """The first day of each unit from that of ``first`` to the one after that of ``last``."""
    day = _begin(first, unit)
    while day <= last:
        yield day
        day = _next(day, unit)
    yield day


def _begin(day: date, unit: CalendarUnit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if unit == "year":
        return date(day.year, 1, 1)
    return day


def _next(day: date, unit: CalendarUnit) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)

"""Cut records into windows of time or of a number of events, each statement with its weight.

A window is so many calendar units wide and moves on by one unit. Only whole windows count: the
first begins with the unit of the first statement and the last ends with the unit of the last one.
The weight of a statement falls with its distance from the window's middle, u = 2 · distance /
width:

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
from kg.network.records import Record, sort_by_day

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
    """A span of time with its records; ``weights`` is ``None`` if each counts 1.

    ``first`` and ``last`` are days, both included, ``None`` if no record is dated.
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


def parse_windows(text: str, kernel: Kernel = "none") -> Windows:
    """Parse ``30d``, ``4w``, ``3m``, ``2q``, ``1y`` or ``100e`` (events)."""
    found = re.fullmatch(r"\s*([1-9]\d{0,5})\s*([dwmqye])\w*\s*", text, re.IGNORECASE)
    if found is None:
        raise UsageError(
            f"not a window: '{text}'; write a number with d, w, m, q or y (days to years) "
            "or e (events), as in 30d"
        )
    return Windows(_SHORT[found[2].lower()], int(found[1]), kernel)


def windows(records: Iterable[Record], over: Windows | None) -> Iterator[Window]:
    """Yield the windows in order of time, or one with all records if ``over`` is ``None``.

    Records without a date are in no window of time.
    """
    if over is None:
        several = tuple(records)
        days = [record.day for record in several if record.day is not None]
        yield Window(min(days, default=None), max(days, default=None), several)
        return
    dated = [record for record in sort_by_day(records) if record.day is not None]
    if not dated:
        return
    yield from (
        _event_windows(dated, over) if over.unit == "event" else _calendar_windows(dated, over)
    )


def _event_windows(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    for start in range(len(records) - over.width + 1):
        inside = tuple(records[start : start + over.width])
        middle = (over.width - 1) / 2
        distances = [2 * abs(place - middle) / over.width for place in range(over.width)]
        yield Window(inside[0].day, inside[-1].day, inside, _weights(distances, over.kernel))


def _calendar_windows(records: Sequence[Record], over: Windows) -> Iterator[Window]:
    days = [record.day for record in records if record.day is not None]
    begins = list(_unit_starts(days[0], days[-1], over.unit))
    left = right = 0
    for start in range(len(begins) - over.width):
        first, after = begins[start], begins[start + over.width]
        while left < len(days) and days[left] < first:
            left += 1
        while right < len(days) and days[right] < after:
            right += 1
        width = (after - first).days
        # Distances are measured from the noon of a day.
        middle = first.toordinal() + width / 2 - 0.5
        distances = [2 * abs(day.toordinal() - middle) / width for day in days[left:right]]
        inside = tuple(records[left:right])
        yield Window(first, after - timedelta(days=1), inside, _weights(distances, over.kernel))


def _weights(distances: Sequence[float], kernel: Kernel) -> tuple[float, ...] | None:
    return None if kernel == "none" else tuple(_KERNELS[kernel](u) for u in distances)


def _unit_starts(first: date, last: date, unit: CalendarUnit) -> Iterator[date]:
    """Yield the first day of each unit from that of ``first`` to the one after that of ``last``."""
    day = _unit_start(first, unit)
    while day <= last:
        yield day
        day = _next_unit(day, unit)
    yield day


def _unit_start(day: date, unit: CalendarUnit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if unit == "year":
        return date(day.year, 1, 1)
    return day


def _next_unit(day: date, unit: CalendarUnit) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)

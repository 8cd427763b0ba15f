"""Counts and dates in, SVG out: bars, columns in time, a timeline with lanes. All text is inert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from kg.view.axis_start import begins
from kg.view.marks import STANCES
from kg.view.said import Said
from kg.view.static_page import counted
from kg.view.template import text, words

WIDTH = 960
_LEFT = 270
_ROW = 26
_DAY = 80
"""Room that a date needs."""
_YEARS = 1500
"""Days from which on an axis tells years."""
_YEAR = 50
"""Room that a year needs."""
_LANES = 130
"""Where lanes begin."""
_BEFORE = 90
"""Room in lanes for what was said long before all else."""
_MARK = 14
"""Room that a mark in a lane needs."""
_TALL = 24 * _MARK
"""How tall a lane may become."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, the address it leads to (or None), and values by CSS class."""

    label: str
    values: Mapping[str, int]
    to: str | None = None

    @property
    def total(self) -> int:
        """All values together."""
        return sum(self.values.values())


def bars(rows: Sequence[Bar], label: str) -> str:
    """Horizontal bars, stacked by class; the longest is as wide as there is room."""
    most = max((row.total for row in rows), default=1) or 1
    height = _ROW * len(rows) + 4
    parts = [_opened(height, "img", label)]
    for n, row in enumerate(rows):
        y = n * _ROW
        name = text(_cut(row.label, 33))
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 17}" class="end">{name}</text>')
        x = float(_LEFT)
        for kind, value in row.values.items():
            wide = value / most * (WIDTH - _LEFT - 60)
            if value:
                parts.append(_rect(x, y + 4, wide, _ROW - 8, kind))
            x += wide
        parts.append(f'<text x="{x + 6:.1f}" y="{y + 17}">{row.total}</text>')
    return "".join([*parts, "</svg>"])


def _opened(height: int, role: str, label: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="{role}" '
        f'aria-label="{text(label)}">'
    )


def _rect(x: float, y: float, wide: float, tall: float, kind: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" class="{kind}"/>'


def columns(bins: Sequence[tuple[str, Mapping[str, int]]], label: str) -> str:
    """Columns side by side in order of time, stacked by class."""
    high, base = 180, 190
    most = max((sum(values.values()) for _, values in bins), default=1) or 1
    step = (WIDTH - 40) / max(len(bins), 1)
    parts = [_opened(base + 24, "img", label)]
    parts.append(
        f'<text x="34" y="14" class="end">{most}</text><text x="34" y="{base}" class="end">0</text>'
    )
    every = max(1, ceil(_DAY / step))
    for n, (name, values) in enumerate(bins):
        x, y = 40 + n * step, float(base)
        for kind, value in values.items():
            tall = value / most * high
            y -= tall
            if value:
                parts.append(_rect(x, y, max(step * 0.84, 1), tall, kind))
        if n % every == 0:
            # The last one may have no room behind its column's beginning.
            at = f'x="{x:.1f}"' if x + _DAY < WIDTH else f'x="{WIDTH}" class="end"'
            parts.append(f'<text {at} y="{base + 16}">{text(name)}</text>')
    return "".join([*parts, f'<path d="M40 {base}H{WIDTH}" class="axis"/></svg>'])


def lanes(said: Sequence[tuple[str, Said]], lang: str) -> str:
    """Statements in time, a lane a stance; each, given with its anchor, leads to its words."""
    dated = [(anchor, one) for anchor, one in said if one.earliest]
    if not dated:
        return ""
    spoken = words(lang)
    last = max(_day(one.latest or one.earliest) for _, one in dated)
    first = began([_day(one.earliest) for _, one in dated], last)
    length = max((last - first).days, 1)
    left, right = _LANES, WIDTH - 20
    before: list[tuple[str, float]] = []
    if any(_day(one.earliest) < first for _, one in dated):
        before.append((earlier(_ticked(first, length)), left))
        left += _BEFORE

    def at(day: str) -> float:
        return left + (_day(day) - first).days / length * (right - left)

    def middle(one: Said) -> float:
        if _day(one.earliest) < first:
            return left - _BEFORE / 2
        return (at(one.earliest) + at(one.latest or one.earliest)) / 2

    stacks: dict[str, dict[int, int]] = {stance: defaultdict(int) for stance in STANCES}
    placed = []
    for anchor, one in dated:
        column = round(middle(one) / 15)
        level = stacks[one.stance][column]
        stacks[one.stance][column] += 1
        placed.append((anchor, one, column * 15, level))
    most = {s: max(2, *stack.values(), 0) if stack else 1 for s, stack in stacks.items()}
    # Where a day has very many, its marks overlap, and their number stands above them.
    apart = {s: min(_MARK, _TALL / n) for s, n in most.items()}
    tall = {s: ceil(n * apart[s]) + (18 if apart[s] == _MARK else 40) for s, n in most.items()}
    base, y = {}, 4
    for stance in STANCES:
        y += tall[stance]
        base[stance] = y
    parts = [_opened(y + 26, "group", f"{spoken['timeline']}: {counted(len(dated), lang)}")]
    for stance in STANCES:
        parts.append(
            f'<text x="4" y="{base[stance] - 8}">{text(spoken[stance])}</text>'
            f'<path d="M{_LANES - 12} {base[stance]}H{WIDTH}" class="axis"/>'
        )
    for when, x in (*before, *_ticks(first, last, left, right)):
        at_end = f'x="{WIDTH}" class="end"' if x + 8 * len(when) > WIDTH else f'x="{x:.1f}"'
        parts.append(
            f'<path d="M{x:.1f} {y}v5" class="axis"/>'
            f'<text {at_end} y="{y + 19}">{text(when)}</text>'
        )
    for anchor, one, x, level in placed:
        name = text(
            _cut(f"{one.date} · {one.source.label} · {spoken[one.stance]} · {one.text}", 200)
        )
        parts.append(
            f'<a href="#{anchor}" aria-label="{name}"><title>{name}</title>'
            f'<path d="{_DOTS[one.stance]}" class="fill-{one.stance}" '
            f'transform="translate({x} {base[one.stance] - 9 - level * apart[one.stance]:g})"/></a>'
        )
    for stance, stack in stacks.items():
        for column, count in stack.items():
            if count * _MARK > _TALL:
                top = base[stance] - 24 - count * apart[stance]
                parts.append(f'<text x="{column * 15}" y="{top:.1f}" class="mid">{count}</text>')
    return "".join([*parts, "</svg>"])


_DOTS = {
    "support": "M6 0A6 6 0 1 1 -6 0A6 6 0 1 1 6 0Z",
    "oppose": "M0 -7L7 0L0 7L-7 0Z",
    "none": "M-5 -5H5V5H-5Z",
}


def _ticks(first: date, last: date, left: float, right: float) -> list[tuple[str, float]]:
    """What stands under the axis, and where: the first day, the last one and some between, or
    the years where they begin, each once and with room for itself.
    """
    length = max((last - first).days, 1)
    if length < _YEARS:
        count = min(5, length)
        days = [first + timedelta(days=round(length * n / count)) for n in range(count + 1)]
        days = [day for day in days if day <= last]
    else:
        every = ceil((last.year - first.year) / 10)
        later = range(first.year + 1, last.year + 1)
        days = [first, *(date(year, 1, 1) for year in later if (year - first.year) % every == 0)]
    found: list[tuple[str, float]] = []
    for day in days:
        x = left + (day - first).days / length * (right - left)
        if not found or x - found[-1][1] >= _YEAR:
            found.append((_ticked(day, length), x))
    return found


def _ticked(day: date, length: int) -> str:
    """A day under an axis of a length in days."""
    return day.isoformat() if length < _YEARS else str(day.year)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _cut(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def began(days: Sequence[date], last: date) -> date:
    """From which day on a drawing of these days shows them side by side."""
    return date.fromordinal(begins((day.toordinal() for day in days), last.toordinal()))


def earlier(than: str) -> str:
    """What stands under all that was said before a time."""
    return f"<{than}"


def unit(first: date, last: date) -> str:
    """How long the columns of a stretch of time are: day, week, month or year."""
    length = (last - first).days
    return (
        "day" if length < 45 else "week" if length < 300 else "month" if length < 2000 else "year"
    )


def binned(day: date, unit: str) -> date:
    """The first day of the column that a day falls into."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def following(day: date, unit: str) -> date:
    """The first day of the next column."""
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    if unit == "month":
        return (day + timedelta(days=32)).replace(day=1)
    return day.replace(year=day.year + 1)

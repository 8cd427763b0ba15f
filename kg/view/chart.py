"""Draw SVG charts: bars, columns over time, a timeline with lanes. All text is escaped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from kg.model import Stance
from kg.view.axis_start import axis_start
from kg.view.marks import STANCES
from kg.view.statements import StatementView
from kg.view.static_page import count_of
from kg.view.template import text, words

WIDTH = 960
_LEFT = 270
_ROW = 26
_DAY = 80
"""Width of a date."""
_YEARS = 1500
"""From so many days on, an axis shows years only."""
_YEAR = 50
"""Width of a year."""
_LANES = 130
"""Where the lanes begin, right of the stances."""
_BEFORE = 90
"""Width of the place for statements from long before all others."""
_MARK = 14
"""Height of a mark in a lane."""
_TALL = 24 * _MARK
"""Greatest height of a lane."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, and its values by CSS class."""

    label: str
    values: Mapping[str, int]

    @property
    def total(self) -> int:
        """The sum of the values."""
        return sum(self.values.values())


def bars(rows: Sequence[Bar], label: str) -> str:
    """Draw horizontal bars, stacked by class; the longest takes the whole width."""
    most = max((row.total for row in rows), default=1) or 1
    height = _ROW * len(rows) + 4
    parts = [_start_tag(height, "img", label)]
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


def _start_tag(height: int, role: str, label: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="{role}" '
        f'aria-label="{text(label)}">'
    )


def _rect(x: float, y: float, wide: float, tall: float, kind: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" class="{kind}"/>'


def columns(bins: Sequence[tuple[str, Mapping[str, int]]], label: str) -> str:
    """Draw columns in order of time, stacked by class."""
    high, base = 180, 190
    most = max((sum(values.values()) for _, values in bins), default=1) or 1
    step = (WIDTH - 40) / max(len(bins), 1)
    parts = [_start_tag(base + 24, "img", label)]
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
            # The last date may have no room to the right of where its column begins.
            at = f'x="{x:.1f}"' if x + _DAY < WIDTH else f'x="{WIDTH}" class="end"'
            parts.append(f'<text {at} y="{base + 16}">{text(name)}</text>')
    return "".join([*parts, f'<path d="M40 {base}H{WIDTH}" class="axis"/></svg>'])


def lanes(statements: Sequence[tuple[str, StatementView]], lang: str) -> str:
    """Draw statements over time, one lane per stance; each mark leads to its anchor."""
    dated = [(anchor, view) for anchor, view in statements if view.stored.earliest]
    if not dated:
        return ""
    said = words(lang)
    axis = _Axis.of([view for _, view in dated])
    levels: dict[Stance, dict[int, int]] = {stance: defaultdict(int) for stance in STANCES}
    placed = []
    for anchor, view in dated:
        stance, column = view.stored.stance, round(axis.middle(view) / 15)
        placed.append((anchor, view, column * 15, levels[stance][column]))
        levels[stance][column] += 1
    most = {s: max(2, *stack.values(), 0) if stack else 1 for s, stack in levels.items()}
    # The marks of a day with very many statements overlap, and their number is above them.
    steps = {s: min(_MARK, _TALL / n) for s, n in most.items()}
    base, y = {}, 4
    for stance in STANCES:
        y += ceil(most[stance] * steps[stance]) + (18 if steps[stance] == _MARK else 40)
        base[stance] = y
    parts = [_start_tag(y + 26, "group", f"{said['timeline']}: {count_of(len(dated), lang)}")]
    for stance in STANCES:
        parts.append(
            f'<text x="4" y="{base[stance] - 8}">{text(said[stance])}</text>'
            f'<path d="M{_LANES - 12} {base[stance]}H{WIDTH}" class="axis"/>'
        )
    for when, x in axis.ticks():
        at = f'x="{WIDTH}" class="end"' if x + 8 * len(when) > WIDTH else f'x="{x:.1f}"'
        parts.append(
            f'<path d="M{x:.1f} {y}v5" class="axis"/><text {at} y="{y + 19}">{text(when)}</text>'
        )
    for anchor, view, x, level in placed:
        stance = view.stored.stance
        parts.append(_mark(anchor, view, said, x, base[stance] - 9 - level * steps[stance]))
    for stance, stack in levels.items():
        for column, count in stack.items():
            if count * _MARK > _TALL:
                top = base[stance] - 24 - count * steps[stance]
                parts.append(f'<text x="{column * 15}" y="{top:.1f}" class="mid">{count}</text>')
    return "".join([*parts, "</svg>"])


def _mark(anchor: str, view: StatementView, said: Mapping[str, str], x: int, y: float) -> str:
    one = view.stored
    stance = one.stance
    name = text(_cut(f"{one.date} · {view.source.label} · {said[stance]} · {one.text}", 200))
    return (
        f'<a href="#{anchor}" aria-label="{name}"><title>{name}</title>'
        f'<path d="{_DOTS[stance]}" class="fill-{stance}" '
        f'transform="translate({x} {y:g})"/></a>'
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """The time axis of lanes: days from ``first`` to ``last``, which are at ``left`` and ``right``.

    If there are statements from long before all others, they are before ``left``.
    """

    first: date
    last: date
    left: float
    right: float
    has_earlier: bool

    @classmethod
    def of(cls, views: Sequence[StatementView]) -> _Axis:
        days = [view.stored.earliest for view in views if view.stored.earliest]
        last = max((view.stored.latest or view.stored.earliest or date.min) for view in views)
        first = first_day(days, last)
        has_earlier = min(days) < first
        left = _LANES + (_BEFORE if has_earlier else 0)
        return cls(first, last, left, WIDTH - 20, has_earlier)

    @property
    def length(self) -> int:
        return max((self.last - self.first).days, 1)

    def at(self, day: date) -> float:
        return self.left + (day - self.first).days / self.length * (self.right - self.left)

    def middle(self, view: StatementView) -> float:
        """Return where a dated statement is: the middle of its possible days."""
        earliest = view.stored.earliest or self.first
        if earliest < self.first:
            return self.left - _BEFORE / 2
        return (self.at(earliest) + self.at(view.stored.latest or earliest)) / 2

    def ticks(self) -> list[tuple[str, float]]:
        """Return what is written under the axis, and where.

        That is the first day, the last one and some between, or, on a long axis, years where they
        begin, each only once and with enough width.
        """
        first, last = self.first, self.last
        if self.length < _YEARS:
            count = min(5, self.length)
            days = [
                first + timedelta(days=round(self.length * n / count)) for n in range(count + 1)
            ]
            days = [day for day in days if day <= last]
        else:
            every = ceil((last.year - first.year) / 10)
            later = range(first.year + 1, last.year + 1)
            years = (date(year, 1, 1) for year in later if (year - first.year) % every == 0)
            days = [first, *years]
        found: list[tuple[str, float]] = []
        for day in days:
            x = self.at(day)
            if not found or x - found[-1][1] >= _YEAR:
                found.append((self._tick(day), x))
        if self.has_earlier:
            found.insert(0, (before(self._tick(first)), _LANES))
        return found

    def _tick(self, day: date) -> str:
        return day.isoformat() if self.length < _YEARS else str(day.year)


_DOTS = {
    "support": "M6 0A6 6 0 1 1 -6 0A6 6 0 1 1 6 0Z",
    "oppose": "M0 -7L7 0L0 7L-7 0Z",
    "none": "M-5 -5H5V5H-5Z",
}


def _cut(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def first_day(days: Iterable[date], last: date) -> date:
    """Return the day on which a drawing of these days starts (:mod:`kg.view.axis_start`)."""
    return date.fromordinal(axis_start((day.toordinal() for day in days), last.toordinal()))


def before(time: str) -> str:
    """Return the label of all that was said before a time."""
    return f"<{time}"


def column_unit(first: date, last: date) -> str:
    """Return how long the columns of a period are: a day, week, month or year."""
    length = (last - first).days
    return (
        "day" if length < 45 else "week" if length < 300 else "month" if length < 2000 else "year"
    )


def column_start(day: date, unit: str) -> date:
    """Return the first day of the column that a day falls into."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def next_column(day: date, unit: str) -> date:
    """Return the first day of the column after the one that starts on a day."""
    if unit in ("day", "week"):
        return day + timedelta(days=1 if unit == "day" else 7)
    if unit == "month":
        return (day + timedelta(days=32)).replace(day=1)
    return day.replace(year=day.year + 1)

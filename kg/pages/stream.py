"""Topics over time as streams: as high as the number of statements, parted by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kg.pages.charts import Axis, Columns, Tally, columns, periods, start_of, tally
from kg.pages.corpus import Corpus, Node, Said
from kg.pages.quotes import Quote, Quotes

TOPICS = 12
QUOTES = 12
"""The quotations of a part that the page has."""
FEWEST = 2
"""Statements of a topic that has a stream."""
WIDTH = 1000
"""Units of the width of a drawing, which stretches."""
_HIGHEST = 64
"""Pixels of the highest stream."""
_MARGIN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The statements about a topic in one period; x and width in units of the drawing."""

    anchor: str
    topic: Node
    start: date
    x: float
    width: float
    tally: Tally
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """One topic: the outlines of its three sides as SVG paths, and its parts.

    ``most`` is its largest number of statements in one period; ``middle`` the height of its line.
    """

    node: Node
    tally: Tally
    most: int
    height: int
    middle: float
    against: str
    none: str
    favour: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Streams:
    """All streams with the axis that they share; ``unit`` is the length of a period."""

    unit: str
    streams: tuple[Stream, ...]
    axis: Columns

    @property
    def parts(self) -> list[Part]:
        """All parts, stream by stream."""
        return [part for stream in self.streams for part in stream.parts]


def topic_streams(corpus: Corpus, quotes: Quotes, axis: Axis) -> Streams | None:
    """Return the streams of the topics with most statements; None if too few have dates."""
    unit, starts = periods(axis)
    counted = columns(corpus.said, axis)
    found: list[tuple[str, dict[date, list[Said]]]] = []
    for topic, said in corpus.by_topic.items():
        dated = [one for one in said if one.day and one.day >= axis.first]
        if len(dated) >= FEWEST and len(found) < TOPICS:
            found.append((topic, _by_period(dated, unit)))
    if counted is None or len(found) < 2 or len(starts) < 2:
        return None
    # Topics follow each other in the order in which they came up.
    found.sort(key=lambda pair: (_middle(pair[1]), pair[0]))
    most = max(len(said) for _, periods in found for said in periods.values())
    unit_height = min(_HIGHEST / most, 18.0)
    return Streams(
        unit,
        tuple(
            _stream(corpus, quotes, number, topic, own, starts, unit_height)
            for number, (topic, own) in enumerate(found, 1)
        ),
        counted,
    )


def _by_period(said: Sequence[Said], unit: str) -> dict[date, list[Said]]:
    found: dict[date, list[Said]] = defaultdict(list)
    for one in said:
        assert one.day is not None
        found[start_of(one.day, unit)].append(one)
    return dict(found)


def _middle(periods: dict[date, list[Said]]) -> float:
    """Return the mean day of statements."""
    total = sum(len(said) for said in periods.values())
    return sum(start.toordinal() * len(said) for start, said in periods.items()) / total


def _stream(
    corpus: Corpus,
    quotes: Quotes,
    number: int,
    topic: str,
    own: dict[date, list[Said]],
    starts: Sequence[date],
    unit_height: float,
) -> Stream:
    node = corpus.nodes[topic]
    width = WIDTH / len(starts)
    tallies = [tally(own.get(start, ()), topic) for start in starts]
    above = max(t.in_favour + t.none / 2 for t in tallies) * unit_height + _MARGIN
    below = max(t.against + t.none / 2 for t in tallies) * unit_height + _MARGIN
    xs = [(n + 0.5) * width for n in range(len(starts))]
    none = [t.none / 2 * unit_height for t in tallies]
    favour = [a + t.in_favour * unit_height for a, t in zip(none, tallies, strict=True)]
    against = [a + t.against * unit_height for a, t in zip(none, tallies, strict=True)]
    parts = tuple(
        Part(
            f"part-{number}-{n + 1}",
            node,
            start,
            round(n * width, 2),
            round(width, 2),
            tallies[n],
            tuple(quotes.all(own[start][:QUOTES], topic)),
        )
        for n, start in enumerate(starts)
        if start in own
    )
    return Stream(
        node,
        tally((one for said in own.values() for one in said), topic),
        max(t.total for t in tallies),
        round(above + below),
        round(above, 1),
        _area(xs, [above + y for y in none], [above + y for y in against]),
        _area(xs, [above - y for y in none], [above + y for y in none]),
        _area(xs, [above - y for y in favour], [above - y for y in none]),
        parts,
    )


def _area(xs: Sequence[float], top: Sequence[float], bottom: Sequence[float]) -> str:
    """Return the outline of an area between two smooth lines over the whole width, "" if empty."""
    if all(abs(a - b) < 1e-9 for a, b in zip(top, bottom, strict=True)):
        return ""
    there = [(0.0, top[0]), *zip(xs, top, strict=True), (float(WIDTH), top[-1])]
    back = [(0.0, bottom[0]), *zip(xs, bottom, strict=True), (float(WIDTH), bottom[-1])][::-1]
    return f"M{_point(*there[0])}{_curve(there)}L{_point(*back[0])}{_curve(back)}Z"


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Return curves that are level at each point and never leave the range of two points."""
    found = []
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (x + to_x) / 2
        found.append(f"C{_point(half, y)} {_point(half, to_y)} {_point(to_x, to_y)}")
    return "".join(found)


def _point(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"

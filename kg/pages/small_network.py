"""A small network of who is for and against what: topics in the middle, voices at their side.

Voices that are mostly against are at the left, those mostly for at the right. The picture exists
in a broad and in a tall shape.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from kg.model import Side
from kg.pages.corpus import Corpus, Node

TOPICS, VOICES = 5, 8
_LINE = (1.6, 1.5)
"""Width of a line, and how much wider each statement makes it, in pixels."""
_WIDEST = 12.0
_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where on a line its number can be."""
_LINES = 3
"""Lines of the name of a node."""
_LETTER, _LINE_HEIGHT = 7.6, 16.0
"""Pixels of a letter and of a line of a name."""
_CLEAR = 19.0
"""Pixels between two numbers."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a picture in pixels."""

    width: int
    row: int
    columns: tuple[int, int, int]
    is_beside: bool
    """Whether the name of a voice is beside its mark, not below."""
    letters: tuple[int, int]
    """Letters of a line of the name of a voice, and of a topic."""


BROAD = Shape(800, 88, (178, 400, 622), True, (17, 22))
TALL = Shape(380, 132, (62, 190, 318), False, (15, 17))


@dataclass(frozen=True, slots=True)
class Spot:
    """A node at its place."""

    node: Node
    statements: int
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    is_cut: bool
    column: int


@dataclass(frozen=True, slots=True)
class Tie:
    """All statements of a voice on one side of a topic; the number is at (x, y), if it has one."""

    side: Side
    n: int
    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A network with its size in pixels."""

    shape: Shape
    height: int
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class SmallNetwork:
    """The network in both shapes, and the voices that are on both sides of its topics."""

    broad: Picture
    tall: Picture
    between: tuple[Node, ...]

    @property
    def size(self) -> int:
        """The number of voices and topics."""
        return len(self.broad.spots)


Counts = Mapping[tuple[str, str], Counter[Side]]
"""Statements for and against, by voice and topic."""


def small_network(corpus: Corpus) -> SmallNetwork | None:
    """Draw the topics and voices with most statements for or against; None if there are none.

    Sides that are unsure are left out.
    """
    counts: dict[tuple[str, str], Counter[Side]] = defaultdict(Counter)
    for one in corpus.said:
        for topic, position in one.sides.items():
            if position.side != "none" and one.is_sure_of(topic):
                counts[one.source.iri, topic][position.side] += 1
    topics, voices = _choose(counts)
    if len(topics) < 2 or len(voices) < 2:
        return None
    columns = _columns(counts, topics, voices)
    kept = {pair: own for pair, own in counts.items() if pair[0] in voices and pair[1] in topics}
    between = [v for v in voices if len(_sides(kept, v)) == 2]
    return SmallNetwork(
        _picture(corpus, kept, columns, BROAD),
        _picture(corpus, kept, columns, TALL),
        tuple(corpus.nodes[iri] for iri in between),
    )


def _choose(counts: Counts) -> tuple[list[str], list[str]]:
    """Return topics, those with both sides first, and the voices that take most sides on them."""
    voices_of: dict[str, set[str]] = defaultdict(set)
    sides_of: dict[str, set[Side]] = defaultdict(set)
    weight: Counter[str] = Counter()
    for (voice, topic), own in counts.items():
        voices_of[topic].add(voice)
        weight[topic] += own.total()
        sides_of[topic].update(own)
    both = {topic for topic in weight if len(sides_of[topic]) == 2}
    ranked = sorted(
        weight, key=lambda t: (t not in both, -min(len(voices_of[t]), 4), -weight[t], t)
    )
    topics = ranked[:TOPICS]
    said: Counter[str] = Counter()
    for (voice, topic), own in counts.items():
        if topic in topics:
            said[voice] += own.total()
    reach = Counter(voice for voice, topic in counts if topic in topics)
    voices = sorted(said, key=lambda v: (-said[v], -reach[v], v))[:VOICES]
    return [t for t in topics if any((v, t) in counts for v in voices)], voices


def _sides(counts: Counts, voice: str) -> set[Side]:
    return {side for (own, _), sides in counts.items() if own == voice for side in sides}


def _columns(
    counts: Counts, topics: Sequence[str], voices: Sequence[str]
) -> tuple[list[str], list[str], list[str]]:
    """Return voices against, topics, and voices for, each in an order with few crossings."""
    left: list[str] = []
    right: list[str] = []
    lean = {}
    for voice in voices:
        own: Counter[Side] = Counter()
        for topic in topics:
            own += counts.get((voice, topic), Counter())
        lean[voice] = own["for"] - own["against"]
    for voice in sorted(voices, key=lambda v: (lean[v], v)):
        half = len(voices) // 2
        is_left = lean[voice] < 0 or (lean[voice] == 0 and len(left) < half)
        (left if is_left else right).append(voice)
    order = list(topics)
    for _ in range(4):
        for side in (left, right):
            side.sort(
                key=lambda v: (_mean([order.index(t) for t in topics if (v, t) in counts]), v)
            )
        places = {v: n / max(len(side), 1) for side in (left, right) for n, v in enumerate(side)}
        order.sort(key=lambda t: (_mean([places[v] for v in voices if (v, t) in counts]), t))
    return left, order, right


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _picture(
    corpus: Corpus, counts: Counts, columns: tuple[list[str], list[str], list[str]], shape: Shape
) -> Picture:
    rows = max(map(len, columns))
    height = rows * shape.row
    spots: dict[str, Spot] = {}
    for number, column in enumerate(columns):
        step = height / max(len(column), 1)
        for row, iri in enumerate(column):
            node = corpus.nodes[iri]
            said = corpus.by_topic.get(iri) or corpus.by_actor[iri]
            radius = min(10 + 1.5 * sqrt(len(said)), 22)
            y = round((row + 0.42) * step, 1)
            letters = shape.letters[number == 1]
            spots[iri] = Spot(
                node,
                len(said),
                shape.columns[number],
                y,
                round(radius, 1),
                *wrapped(node.label, letters),
                number,
            )
    ties = _ties(counts, spots, shape)
    return Picture(shape, height, tuple(spots.values()), tuple(ties))


def _ties(counts: Counts, spots: Mapping[str, Spot], shape: Shape) -> list[Tie]:
    found: list[Tie] = []
    taken: list[tuple[float, float]] = []
    names = [_name_box(spot, shape) for spot in spots.values()]
    for (voice, topic), own in sorted(counts.items()):
        sides: list[Side] = [side for side in ("against", "for") if own[side]]
        a, b = spots[voice], spots[topic]
        length = hypot(b.x - a.x, b.y - a.y)
        dx, dy = (b.x - a.x) / length, (b.y - a.y) / length
        for number, side in enumerate(sides):
            # Both sides between one pair are two parallel lines.
            shift = (number - (len(sides) - 1) / 2) * 9
            ends = [
                (
                    round(x + way * dx * (radius + 3) - dy * shift, 1),
                    round(y + way * dy * (radius + 3) + dx * shift, 1),
                )
                for x, y, radius, way in ((a.x, a.y, a.radius, 1), (b.x, b.y, b.radius, -1))
            ]
            n = own[side]
            x, y = _free(ends, taken, names)
            if n > 1:
                taken.append((x, y))
            width = min(_LINE[0] + _LINE[1] * n, _WIDEST)
            found.append(Tie(side, n, ends[0], ends[1], round(width, 1), x, y))
    return found


Box = tuple[float, float, float, float]
"""The left, top, right and bottom edge of a name."""


def _name_box(spot: Spot, shape: Shape) -> Box:
    """Return the place that the name of a node takes, as the template writes it."""
    width = max(map(len, spot.lines)) * _LETTER
    height = len(spot.lines) * _LINE_HEIGHT
    if shape.is_beside and spot.column != 1:
        left = spot.x + spot.radius + 10 if spot.column else spot.x - spot.radius - 10 - width
        return left, spot.y - height / 2, left + width, spot.y + height / 2
    top = spot.y + spot.radius
    return spot.x - width / 2, top, spot.x + width / 2, top + height + 6


def _free(
    ends: Sequence[tuple[float, float]], taken: Sequence[tuple[float, float]], names: Sequence[Box]
) -> tuple[float, float]:
    """Return a place on a line away from names and other numbers, the middle if it is free."""
    (x, y), (to_x, to_y) = ends
    places = [
        (round(x + (to_x - x) * part, 1), round(y + (to_y - y) * part, 1)) for part in _PLACES
    ]

    def clear(place: tuple[float, float]) -> float:
        near = [hypot(place[0] - a, place[1] - b) for a, b in taken]
        for left, top, right, bottom in names:
            dx = max(left - place[0], place[0] - right, 0)
            dy = max(top - place[1], place[1] - bottom, 0)
            near.append(hypot(dx, dy) + _CLEAR / 2)
        return min(min(near, default=_CLEAR), _CLEAR)

    return max(places, key=clear)


def wrapped(label: str, letters: int) -> tuple[tuple[str, ...], bool]:
    """Break a name into at most three lines, and return whether some of it is left out."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    most = letters + 3
    shown = tuple(line[:most] for line in lines[:_LINES])
    return shown, len(lines) > _LINES or any(len(line) > most for line in lines)

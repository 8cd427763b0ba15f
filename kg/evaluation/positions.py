"""Score positions: topics of statements, lines of a network, and inverted sides.

A gold statement is paired with the found one whose content shares most with it (intersection over
union, at least OVERLAP). A label is right if it is one with the gold label or another form of it
(:func:`kg.positions.words.compare`); where one undoes the other, the side is turned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.base.errors import ReadError
from kg.base.json_text import parse_json
from kg.extract.standoff import Record
from kg.model import Position, Side, Span
from kg.positions.words import compare

OVERLAP = 0.5
_TURNED: dict[Side, Side] = {"for": "against", "against": "for", "none": "none"}


@dataclass(frozen=True, slots=True)
class GoldTopic:
    """What a statement is about, in all its forms, and the side towards the first one."""

    forms: tuple[str, ...]
    side: Side

    def matches(self, label: str) -> int:
        """Return 1 where a label is this topic, -1 where it undoes it, else 0."""
        found = {compare(form, label) for form in self.forms}
        return 1 if 1 in found else -1 if -1 in found else 0


@dataclass(frozen=True, slots=True)
class GoldPositions:
    """One gold statement."""

    content: tuple[Span, ...]
    topics: tuple[GoldTopic, ...]


@dataclass(slots=True)
class PositionFigures:
    """Counts of what was found; a line is a position with a side."""

    paired: int = 0
    given: int = 0
    right: int = 0
    asked: int = 0
    met: int = 0
    drawn: int = 0
    lines: int = 0
    right_lines: int = 0
    judged: int = 0
    inverted: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def topics_f1(self) -> float:
        """F1 of the topics of paired statements."""
        return _f1(self.right, self.given, self.met, self.asked)

    @property
    def lines_f1(self) -> float:
        """F1 of lines, over all statements."""
        return _f1(self.right_lines, self.drawn, self.right_lines, self.lines)

    @property
    def inverted_share(self) -> float:
        """The share of inverted sides among those on a right topic."""
        return self.inverted / self.judged if self.judged else 0.0


def _f1(right: int, given: int, met: int, asked: int) -> float:
    precision, recall = right / given if given else 0.0, met / asked if asked else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read_positions(path: Path) -> dict[str, list[GoldPositions]]:
    """Read a file of gold positions, by the name of the article.

    Each line is a JSON object: a statement (``doc``, ``content``, ``topics``), or an article whose
    statements have ``positions``, as ``kg annotate`` writes it; other articles have no positions.

    Raises:
        ReadError: the file can't be read, or a line is not such an object.
    """
    found: dict[str, list[GoldPositions]] = defaultdict(list)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ReadError(str(path), f"{error.strerror}; check the path") from error
    for number, line in enumerate(lines, 1):
        try:
            for doc, positions in _parse(parse_json(line)) if line.strip() else ():
                found[doc].append(positions)
        except (ValueError, LookupError, TypeError) as error:
            raise ReadError(str(path), f"not a gold position: {error}", line=number) from error
    return dict(found)


def _parse(record: Mapping[str, Any]) -> Iterator[tuple[str, GoldPositions]]:
    is_article = "statements" in record
    key = "positions" if is_article else "topics"
    for given in record["statements"] if is_article else (record,):
        if not is_article or key in given:
            topics = (
                GoldTopic((one["label"], *one.get("also", ())), _side(one["side"]))
                for one in given[key]
            )
            content = tuple(Span(start, end) for start, end in given["content"])
            yield record["doc"], GoldPositions(content, tuple(topics))


def _side(given: str) -> Side:
    if given not in _TURNED:
        raise ValueError(f"{given!r} is not a side; there are: {', '.join(_TURNED)}")
    return given


def score_positions(
    gold: Mapping[str, Sequence[GoldPositions]], found: Mapping[str, Record]
) -> PositionFigures:
    """Compare the positions of records with the gold ones of the same articles, by name.

    An article that is missing from ``found`` counts as one without findings.
    """
    figures = PositionFigures()
    for doc, wanted in gold.items():
        record = found.get(doc, Record(doc))
        positions = record.positions or ((),) * len(record.statements)
        contents = [one.content for one in record.statements]
        figures.drawn += sum(one.side != "none" for about in positions for one in about)
        figures.lines += sum(topic.side != "none" for one in wanted for topic in one.topics)
        for place, other in pair_contents([one.content for one in wanted], contents).items():
            _count(figures, doc, wanted[place].topics, positions[other])
    return figures


def _count(
    figures: PositionFigures, doc: str, topics: Sequence[GoldTopic], found: Sequence[Position]
) -> None:
    figures.paired += 1
    figures.given += len(found)
    figures.asked += bool(topics)
    met: set[int] = set()
    for position in found:
        hits = [(n, turn) for n, one in enumerate(topics) if (turn := one.matches(position.label))]
        figures.right += bool(hits)
        if not hits:
            figures.faults.append(f"{doc}\ttopic\t{position.label}\t{position.side}")
        for number, turn in hits:
            side = position.side if turn > 0 else _TURNED[position.side]
            wanted = topics[number].side
            if side == "none":
                continue
            figures.judged += 1
            if side == wanted and number not in met:
                met.add(number)
                figures.right_lines += 1
            elif wanted not in ("none", side):
                figures.inverted += 1
                figures.faults.append(f"{doc}\tinverted\t{position.label}\t{position.side}")
    figures.met += any(one.matches(position.label) for position in found for one in topics)


def pair_contents(
    gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]
) -> dict[int, int]:
    """Map gold contents to the found ones that share most with them, one to one, by number."""
    wanted, given = [_places(one) for one in gold], [_places(one) for one in found]
    scored = sorted(
        (
            (-len(one & other) / len(one | other), i, j)
            for i, one in enumerate(wanted)
            for j, other in enumerate(given)
            if one & other
        ),
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in scored:
        if -overlap >= OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _places(content: Sequence[Span]) -> set[int]:
    return {place for span in content for place in range(span.start, span.end)}


def as_object(figures: PositionFigures) -> dict[str, Any]:
    """Return the figures with their counts, as JSON and floors have them."""
    return {
        "topics": {
            "f1": round(figures.topics_f1, 3),
            "right": figures.right,
            "found": figures.given,
            "statements": figures.paired,
        },
        "lines": {
            "f1": round(figures.lines_f1, 3),
            "right": figures.right_lines,
            "found": figures.drawn,
            "gold": figures.lines,
        },
        "inverted": {
            "share": round(figures.inverted_share, 3),
            "inverted": figures.inverted,
            "of": figures.judged,
        },
    }

"""Coded statements as plain records: who took which position on what, when, and where it stands.

All measures of discourse networks are functions of such records. They come from a graph
(:mod:`kg.network.stored`), from a table (:mod:`kg.network.tabular`) or from a list in Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

Neutral = Literal["drop", "middle", "agree"]
"""What a statement without a position counts as where positions are compared: not at all, the
middle of the scale, or agreement (who puts a claim forward agrees with it)."""

Unit = Literal["include", "article", "week", "month", "year", "all"]
"""Inside of what equal statements count once; ``include`` counts each."""

DISAGREES, AGREES = 0, 1


@dataclass(frozen=True, slots=True)
class Record:
    """One coded statement.

    ``qualifier`` is 1 for agreement and 0 for disagreement, or a whole number on a longer scale;
    ``None`` takes no position. ``day`` and ``latest`` bound when it was said, ``statement`` names
    it (an IRI or an id), ``confidence`` is in 0..1.
    """

    actor: str
    concept: str
    qualifier: int | None = AGREES
    day: date | None = None
    latest: date | None = None
    article: str = ""
    outlet: str = ""
    statement: str = ""
    confidence: float = 1.0


@dataclass(frozen=True)
class Debate:
    """Records with what is known of the actors and concepts that they name.

    ``things`` maps a name that stands in records to its attributes, among them ``label`` and
    ``kind``. ``scale`` is the least and the greatest qualifier that a coder could give.
    """

    records: tuple[Record, ...]
    things: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    scale: tuple[int, int] = (DISAGREES, AGREES)

    def label(self, thing: str) -> str:
        """What people call it; the name itself where nothing is known."""
        return str(self.things.get(thing, {}).get("label") or thing)

    def where(self, wanted: Callable[[Record], bool]) -> Debate:
        """The debate of the records that are wanted."""
        return replace(self, records=tuple(r for r in self.records if wanted(r)))


def positioned(debate: Debate, neutral: Neutral) -> Debate:
    """The debate with a position in every record, those without one treated as ``neutral`` says.

    ``middle`` doubles a scale that has no whole number in its middle, as 0..1 hasn't.
    """
    if all(record.qualifier is not None for record in debate.records):
        return debate
    low, high = debate.scale
    if neutral == "drop":
        return debate.where(lambda record: record.qualifier is not None)
    if neutral == "agree":
        return _filled(debate, high, 1)
    factor = 1 if (low + high) % 2 == 0 else 2
    return _filled(debate, (low + high) * factor // 2, factor)


def _filled(debate: Debate, middle: int, factor: int) -> Debate:
    records = tuple(
        replace(r, qualifier=middle if r.qualifier is None else r.qualifier * factor)
        for r in debate.records
    )
    low, high = debate.scale
    return replace(debate, records=records, scale=(low * factor, high * factor))


def distinct(records: Sequence[Record], unit: Unit) -> tuple[Record, ...]:
    """The records without those that repeat an earlier one inside of a ``unit``.

    Equal are actor, concept and qualifier. Weeks are ISO weeks of a year, months are months of a
    year. A record without a date repeats another one of its article only.
    """
    if unit == "include":
        return tuple(records)
    within = _UNITS[unit]
    kept: list[Record] = []
    seen: set[tuple[object, ...]] = set()
    for record in in_time(records):
        key = (record.actor, record.concept, record.qualifier, within(record))
        if key not in seen:
            seen.add(key)
            kept.append(record)
    return tuple(kept)


def in_time(records: Iterable[Record]) -> list[Record]:
    """Earliest first, undated last; then by article and statement."""
    return sorted(records, key=lambda r: (r.day or date.max, r.article, r.statement))


def _by_day(part: Callable[[date], object]) -> Callable[[Record], object]:
    return lambda record: record.article if record.day is None else part(record.day)


_UNITS: Mapping[str, Callable[[Record], object]] = {
    "article": lambda record: record.article,
    "week": _by_day(lambda day: day.isocalendar()[:2]),
    "month": _by_day(lambda day: (day.year, day.month)),
    "year": _by_day(lambda day: day.year),
    "all": lambda record: None,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How records spread over the positions, with the days and the evidence they span."""

    statements: int
    agree: int
    disagree: int
    neutral: int
    articles: int
    earliest: str
    latest: str
    confidence: float
    evidence: str

    @property
    def stance(self) -> str:
        """ "support", "oppose", "mixed" or "none"."""
        if self.agree and self.disagree:
            return "mixed"
        return "support" if self.agree else "oppose" if self.disagree else "none"

    def attributes(self) -> dict[str, Any]:
        """The tally as attributes of a node or an edge; dates that are unknown are ""."""
        return {
            "statements": self.statements,
            "agree": self.agree,
            "disagree": self.disagree,
            "neutral": self.neutral,
            "articles": self.articles,
            "earliest": self.earliest,
            "latest": self.latest,
            "confidence": self.confidence,
            "evidence": self.evidence,
        }


def tally(records: Iterable[Record], scale: tuple[int, int]) -> Tally:
    """Counts the records: above the scale's middle agrees, below it disagrees."""
    several = list(records)
    low, high = scale
    # A statement about two of the concepts at hand is two records, and counts once.
    said = {(r.statement or id(r)): r.qualifier for r in several}
    sides = Counter(_side(qualifier, low + high) for qualifier in said.values())
    days = [(r.day, r.latest or r.day) for r in several if r.day is not None]
    whole = len(days) == len(several) and bool(days)
    return Tally(
        statements=len(said),
        agree=sides[1],
        disagree=sides[-1],
        neutral=sides[0],
        articles=len({r.article for r in several if r.article}),
        earliest=min(day for day, _ in days).isoformat() if whole else "",
        latest=max(last for _, last in days if last).isoformat() if whole else "",
        confidence=round(sum(r.confidence for r in several) / len(several), 4) if several else 0.0,
        evidence=" ".join(sorted({r.statement for r in several if r.statement})),
    )


def _side(qualifier: int | None, twice_middle: int) -> int:
    if qualifier is None:
        return 0
    return (2 * qualifier > twice_middle) - (2 * qualifier < twice_middle)


def grouped(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, list[Record]]:
    """The records by a key, in the order in which they come."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return dict(groups)

"""Coded statements as plain records: who took which position on what, when and where.

All measures of discourse networks are functions of such records. They come from a graph
(:mod:`kg.network.stored`), from a table (:mod:`kg.network.tabular`) or from a list in Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal

Neutral = Literal["drop", "middle", "agree"]
"""What a statement without a position counts as when positions are compared: nothing, the middle of
the scale, or agreement (whoever makes a claim agrees with it)."""

Unit = Literal["include", "article", "week", "month", "year", "all"]
"""The unit within which equal statements count once; ``include`` counts each."""

DISAGREES, AGREES = 0, 1

Scale = tuple[int, int] | None
"""The least and the greatest qualifier, or ``None`` for values without an order, such as words: two
of them are equal or they are not."""


@dataclass(frozen=True, slots=True)
class Record:
    """One coded statement.

    ``qualifier`` is 1 for agreement and 0 for disagreement, or a whole number on a longer scale;
    ``None`` takes no position. ``day`` and ``latest`` bound the date of the utterance, ``moment``
    is its time if that is known, ``statement`` identifies it (an IRI or an id), ``confidence`` is
    in 0..1. ``variables`` has what else is known of the statement and its document, by name.
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
    moment: datetime | None = None
    variables: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Debate:
    """Records with what is known of their actors and concepts.

    ``attributes`` maps a name used in records to its attributes, among them ``label`` and ``kind``.
    ``scale`` is the least and the greatest qualifier that a coder could give; without a scale,
    qualifiers are places in ``words``.
    """

    records: tuple[Record, ...]
    attributes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    scale: Scale = (DISAGREES, AGREES)
    words: tuple[str, ...] = ()

    def label(self, name: str) -> str:
        """Return the label of a name, or the name itself if it has none."""
        return str(self.attributes.get(name, {}).get("label") or name)

    def where(self, wanted: Callable[[Record], bool]) -> Debate:
        """Keep the records that fulfil a condition."""
        return replace(self, records=tuple(r for r in self.records if wanted(r)))


def with_positions(debate: Debate, neutral: Neutral) -> Debate:
    """Give every record a position, or drop those without one, as ``neutral`` says.

    ``middle`` doubles a scale that has no whole number in its middle, such as 0..1.
    """
    if all(record.qualifier is not None for record in debate.records):
        return debate
    if neutral == "drop" or debate.scale is None:
        return debate.where(lambda record: record.qualifier is not None)
    low, high = debate.scale
    if neutral == "agree":
        return _fill_positions(debate, high, 1)
    factor = 1 if (low + high) % 2 == 0 else 2
    return _fill_positions(debate, (low + high) * factor // 2, factor)


def _fill_positions(debate: Debate, middle: int, factor: int) -> Debate:
    records = tuple(
        replace(r, qualifier=middle if r.qualifier is None else r.qualifier * factor)
        for r in debate.records
    )
    low, high = debate.scale or (DISAGREES, AGREES)
    return replace(debate, records=records, scale=(low * factor, high * factor))


_MIDNIGHT = datetime.min
SAME = ("actor", "concept", "qualifier")


def drop_duplicates(
    records: Sequence[Record],
    unit: Unit,
    *,
    same: Sequence[str] = SAME,
    as_dna: bool = False,
) -> tuple[Record, ...]:
    """Drop the records that repeat an earlier one within a ``unit``.

    Records are equal in the fields ``same``. Weeks are ISO weeks of a year, months are months of a
    year; with ``as_dna`` they are so of any year. A record without a date only repeats another one
    of its article.
    """
    if unit == "include":
        return tuple(records)
    within = (_UNITS_OF_ANY_YEAR if as_dna else {}).get(unit) or _UNITS[unit]
    equal = attrgetter(*same)
    kept: list[Record] = []
    seen: set[tuple[object, ...]] = set()
    for record in sort_by_day(records):
        key = (equal(record), within(record))
        if key not in seen:
            seen.add(key)
            kept.append(record)
    return tuple(kept)


def sort_by_day(records: Iterable[Record]) -> list[Record]:
    """Sort records by day, undated ones last, then by time, article and statement."""
    return sorted(
        records,
        key=lambda r: (r.day or date.max, r.moment or _MIDNIGHT, r.article, r.statement),
    )


def _by_day(part: Callable[[date], object]) -> Callable[[Record], object]:
    return lambda record: record.article if record.day is None else part(record.day)


_UNITS: Mapping[str, Callable[[Record], object]] = {
    "article": lambda record: record.article,
    "week": _by_day(lambda day: day.isocalendar()[:2]),
    "month": _by_day(lambda day: (day.year, day.month)),
    "year": _by_day(lambda day: day.year),
    "all": lambda record: None,
}
_UNITS_OF_ANY_YEAR: Mapping[str, Callable[[Record], object]] = {
    "week": _by_day(lambda day: day.isocalendar()[1]),
    "month": _by_day(lambda day: day.month),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """The positions of some records, with their days, articles and evidence."""

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
        """The position of all of them: support, oppose, mixed or none."""
        if self.agree and self.disagree:
            return "mixed"
        return "support" if self.agree else "oppose" if self.disagree else "none"

    def attributes(self) -> dict[str, Any]:
        """Return the tally as attributes of a node or an edge; an unknown date is ""."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def tally(records: Iterable[Record], scale: Scale) -> Tally:
    """Count records: above the scale's middle is agreement, below it disagreement."""
    several = list(records)
    # A statement about two of these concepts has two records and counts once.
    qualifiers = {(r.statement or id(r)): r.qualifier for r in several}
    sides = Counter(_side(qualifier, scale) for qualifier in qualifiers.values())
    days = [(r.day, r.latest or r.day) for r in several if r.day is not None]
    all_dated = bool(days) and len(days) == len(several)
    return Tally(
        statements=len(qualifiers),
        agree=sides[1],
        disagree=sides[-1],
        neutral=sides[0],
        articles=len({r.article for r in several if r.article}),
        earliest=min(day for day, _ in days).isoformat() if all_dated else "",
        latest=max(last for _, last in days if last).isoformat() if all_dated else "",
        confidence=round(sum(r.confidence for r in several) / len(several), 4) if several else 0.0,
        evidence=" ".join(sorted({r.statement for r in several if r.statement})),
    )


def _side(qualifier: int | None, scale: Scale) -> int:
    if qualifier is None or scale is None:
        return 0
    twice_middle = sum(scale)
    return (2 * qualifier > twice_middle) - (2 * qualifier < twice_middle)

"""What was learnt from people's corrections of one graph, and how it changes a reading.

The file ``learnt.json`` in the graph's folder holds, by language,

    confidence   slope and shift of the log odds that a statement is right
    threshold    the confidence below which statements are left out
    stance       the stance in the place of another one, by act and stance ("assert support")

Statements that people decided on are never changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import cast

from kg.base.atomic import replacing
from kg.base.errors import StoreError
from kg.base.json_text import parse_json
from kg.judgements.corrections import SIDE, Corrected, Passage
from kg.model import Actor, Position, Reading, Stance, Statement
from kg.vocab.iris import digest

FILE = "learnt.json"
_LEAST = 1e-4


@dataclass(frozen=True)
class Learnt:
    """What was learnt, by language; empty parts change nothing."""

    confidence: dict[str, tuple[float, float]] = field(default_factory=dict)
    threshold: dict[str, float] = field(default_factory=dict)
    stance: dict[str, dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.confidence or self.threshold or self.stance)

    @property
    def digest(self) -> str:
        """Digest what was learnt, "" where it is nothing."""
        return digest(json.dumps(asdict(self), sort_keys=True)) if self else ""

    def sure(self, statement: Statement, language: str) -> float:
        """Return the probability that a statement is right."""
        slope, shift = self.confidence.get(language, (1.0, 0.0))
        if (slope, shift) == (1.0, 0.0):
            return statement.confidence
        return round(1 / (1 + math.exp(-(slope * log_odds(statement.confidence) + shift))), 4)

    def stance_of(self, statement: Statement, language: str) -> Stance:
        """Return the stance of a statement."""
        table = self.stance.get(language, {})
        return cast("Stance", table.get(stance_key(statement), statement.stance))


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which is kept from 0 and 1."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def stance_key(statement: Statement) -> str:
    """Return what a stance is learnt for."""
    return f"{statement.act} {statement.stance}"


def load(folder: Path) -> Learnt:
    """Read what was learnt for the graph in a folder.

    Raises:
        StoreError: the file is damaged.
    """
    try:
        held = parse_json((folder / FILE).read_text(encoding="utf-8"))
        return Learnt(
            {name: (float(a), float(b)) for name, (a, b) in held["confidence"].items()},
            {name: float(value) for name, value in held["threshold"].items()},
            {name: dict(table) for name, table in held["stance"].items()},
        )
    except FileNotFoundError:
        return Learnt()
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{folder / FILE}: damaged ({error}); delete it, and kg learn makes it again"
        ) from error


def save(folder: Path, learnt: Learnt) -> None:
    """Write what was learnt to the folder of a graph; nothing deletes the file."""
    if not learnt:
        (folder / FILE).unlink(missing_ok=True)
        return
    with replacing(folder / FILE) as stream:
        stream.write(json.dumps(asdict(learnt), indent=1, sort_keys=True).encode("utf-8"))


def apply(learnt: Learnt, corrected: Corrected, decided: Collection[Passage]) -> Reading:
    """Change the statements of a reading that people did not decide on."""
    reading = corrected.reading
    if not learnt or reading.language is None:
        return reading
    language, n = reading.language, len(reading.statements)
    rows = []
    for one, passage, claim, positions in zip(
        reading.statements,
        corrected.passages,
        reading.claims or (None,) * n,
        reading.positions or ((),) * n,
        strict=True,
    ):
        changed, about = one, positions
        if passage not in decided:
            changed, about = _changed(learnt, one, positions, language)
            if changed.confidence < learnt.threshold.get(language, 0.0):
                continue
        rows.append((changed, claim, about))
    return replace(
        reading,
        statements=tuple(row[0] for row in rows),
        claims=tuple(row[1] for row in rows) if reading.claims else (),
        positions=tuple(row[2] for row in rows) if reading.positions else (),
        actors=_used_actors(reading, [row[0] for row in rows]),
    )


def _changed(
    learnt: Learnt, one: Statement, positions: tuple[Position, ...], language: str
) -> tuple[Statement, tuple[Position, ...]]:
    stance = learnt.stance_of(one, language)
    if stance != one.stance and len(positions) == 1:
        positions = (replace(positions[0], side=SIDE[stance]),)
    target = one.target or one.content[0] if stance != "none" else one.target
    sure = learnt.sure(one, language)
    return replace(one, confidence=sure, stance=stance, target=target), positions


def _used_actors(reading: Reading, left: Collection[Statement]) -> dict[str, Actor]:
    before = {one.source for one in reading.statements}
    used = {one.source for one in left}
    for affiliation in reading.affiliations:
        used |= {affiliation.person, affiliation.organisation}
    return {name: one for name, one in reading.actors.items() if name not in before - used}

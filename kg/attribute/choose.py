"""Candidates with their features → which stand, with what probability.

A logistic regression: a weight for each feature, a sum, a probability. The weights are data
(``data/models/choice.fr.tsv``), fitted by ``scripts/fit_choice``; a feature that isn't listed
weighs nothing. Where candidates compete (one cue, or one stretch of text) the most probable stands.

The probability is that of a choice being the best one; a statement whose end is a word off stands
too. Two more numbers (``data/models/confidence.fr.tsv``, by ``scripts/calibrate``) turn the one
into the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.attribute.candidates import Candidate
from kg.attribute.features import Features
from kg.errors import KgError
from kg.model import Span
from kg.resources import data

BIAS = "bias"
THRESHOLD = "threshold"
_LEAST = 1e-6


@cache
def weights(language: str) -> dict[str, float]:
    """The fitted weights of a language; no weights where none were fitted.

    Raises:
        KgError: a line of the file is not a name and a number.
    """
    return _numbers(data(f"models/choice.{language}.tsv"))


class Calibration(NamedTuple):
    """A line on the scale of log odds, from a choice's probability to a statement's confidence."""

    slope: float = 1.0
    intercept: float = 0.0

    def confidence(self, probability: float) -> float:
        """How probable it is that the statement stands, in 0..1. Keeps the order."""
        return 1.0 / (1.0 + math.exp(-self.slope * log_odds(probability) - self.intercept))


@cache
def calibration(language: str) -> Calibration:
    """The fitted calibration of a language; the probability itself where none was fitted.

    Raises:
        KgError: a line of the file is not a name and a number.
    """
    found = _numbers(data(f"models/confidence.{language}.tsv"))
    return Calibration(found.get("slope", 1.0), found.get("intercept", 0.0))


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, which 0 and 1 don't make infinite."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))


def _numbers(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    found: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, _, value = line.rpartition("\t")
        try:
            found[name] = float(value)
        except ValueError as error:
            raise KgError(f"{path}, line {number}: {value!r} is no number") from error
    return found


def probability(features: Features, weight: dict[str, float]) -> float:
    """How probable it is that a candidate stands, in 0..1."""
    total = weight.get(BIAS, 0.0)
    for name, value in features.items():
        total += weight.get(name, 0.0) * value
    if total < -30:
        return 0.0
    return 1.0 / (1.0 + math.exp(-total))


def choose(
    candidates: Sequence[Candidate],
    probabilities: Sequence[float],
    *,
    threshold: float,
) -> list[tuple[Candidate, float]]:
    """The candidates that stand with their probabilities, in the order of the text."""
    order = sorted(
        range(len(candidates)), key=lambda i: (-probabilities[i], candidates[i].pieces[0], i)
    )
    chosen: list[int] = []
    for i in order:
        if probabilities[i] < threshold:
            break
        if not any(_compete(candidates[i], candidates[j]) for j in chosen):
            chosen.append(i)
    chosen.sort(key=lambda i: (candidates[i].pieces[0].start, candidates[i].pieces[-1].end, i))
    return [(candidates[i], probabilities[i]) for i in chosen]


def _compete(a: Candidate, b: Candidate) -> bool:
    if a.cue is not None and b.cue is not None:
        same_cue = a.cue[0] <= b.cue[1] and b.cue[0] <= a.cue[1]
        if same_cue:
            return True
    shared = _overlap(a.pieces, b.pieces)
    if not shared:
        return False
    if a.rule == "carried" or b.rule == "carried":
        return True
    total = sum(map(len, a.pieces)) + sum(map(len, b.pieces)) - shared
    return shared / total >= 0.5


def _overlap(a: tuple[Span, ...], b: tuple[Span, ...]) -> int:
    return sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)

"""Classify act and stance by two fitted regressions.

``data/models/act.<lang>.tsv`` and ``stance.<lang>.tsv`` hold the weights; ``scripts/fit_stance``
writes them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data
from kg.model import Act, Stance

Features = dict[str, float]

_PAIRS: tuple[tuple[Act, Stance], ...] = (
    ("assert", "none"),
    ("announce", "none"),
    ("demand", "support"),
    ("demand", "oppose"),
    ("commit", "support"),
    ("commit", "oppose"),
    ("refuse", "oppose"),
    ("refuse", "none"),
    ("support", "support"),
    ("oppose", "oppose"),
    ("ask", "none"),
)
"""Compatible acts and stances: opposing is always against, a question takes no side."""


@dataclass(frozen=True)
class Weights:
    """``rows`` maps a feature to its weight for each of the ``classes``."""

    classes: tuple[str, ...]
    rows: dict[str, tuple[float, ...]]


@cache
def weights(kind: str, language: str) -> Weights:
    """Read the fitted weights of ``kind`` ("act" or "stance"); empty if none were fitted.

    Raises:
        KgError: the file doesn't give each feature one number for each class.
    """
    path = data(f"models/{kind}.{language}.tsv")
    if not path.exists():
        return Weights((), {})
    classes: tuple[str, ...] = ()
    found: dict[str, tuple[float, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, *values = line.split("\t")
        if not classes:
            classes = tuple(values)
            continue
        try:
            row = tuple(map(float, values))
        except ValueError as error:
            raise KgError(f"{path}, line {number}: {line!r} has no numbers") from error
        if len(row) != len(classes):
            raise KgError(f"{path}, line {number}: {len(row)} numbers for {len(classes)} classes")
        found[name] = row
    return Weights(classes, found)


def sums(features: Features, weight: Weights) -> dict[str, float]:
    """Sum the weights of the features, by class."""
    totals = [0.0] * len(weight.classes)
    for name, value in features.items():
        row = weight.rows.get(name)
        if row is not None:
            for place, one in enumerate(row):
                totals[place] += one * value
    return dict(zip(weight.classes, totals, strict=True))


def likeliest(acts: Mapping[str, float], stances: Mapping[str, float]) -> tuple[Act, Stance]:
    """Return the compatible pair of act and stance with the greatest sum."""

    def total(pair: tuple[Act, Stance]) -> float:
        return acts.get(pair[0], -math.inf) + stances.get(pair[1], -math.inf)

    return max(_PAIRS, key=total)

"""Linear scores of feature dicts, with the weights in ``data/models``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from math import exp

from kg.base.resources import data

Features = Mapping[str, float]


@cache
def read_weights(model: str) -> Features:
    """Read the weights of a model by the name of its file, without ending."""
    path = data(f"models/{model}.json")
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights


def total(features: Features, weights: Features) -> float:
    """Sum up features by their weights; a feature without a weight counts nothing."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def most(highest: Features, weights: Features) -> float:
    """Return the most that features in 0..``highest`` can add to a score."""
    return sum(max(0.0, weights[name]) * value for name, value in highest.items())


@lru_cache(maxsize=1 << 12)
def probability(score: float) -> float:
    """Return the logistic function of a score, to 3 digits."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 3)

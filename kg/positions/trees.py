"""Boosted decision trees as tables of numbers, read from ``data/models``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.base.errors import KgError
from kg.base.resources import data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of regression trees whose sum is a score on the log-odds scale.

    The nodes of all trees are one table. A leaf is its own child, so that every row of features
    comes to its leaf after ``depth`` steps.

    Attributes:
        names: the features.
        base: what is added to the sum.
        roots: the number of each tree's first node.
    """

    names: tuple[str, ...]
    base: float
    depth: int
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: NDArray[np.float64]

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the score of each row of features, in the order of ``names``."""
        import numpy as np

        node = np.tile(self.roots, (len(rows), 1))
        start = np.arange(len(rows))[:, None] * rows.shape[1]
        values = rows.ravel()
        for _ in range(self.depth):
            is_left = values.take(start + self.feature.take(node)) <= self.threshold.take(node)
            node = np.where(is_left, self.left.take(node), self.right.take(node))
        scores: NDArray[np.float64] = self.base + self.value.take(node).sum(1)
        return scores


@cache
def read_model(name: str) -> dict[str, Any]:
    """Read a model file.

    Raises:
        KgError: the file is missing or damaged.
    """
    path = data(f"models/{name}.json")
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KgError(f"{path}: can't be read: {error}; install kg again") from error
    return held


@cache
def read_trees(model: str) -> dict[str, tuple[Trees, ...]]:
    """Read the ensembles of a model file, by name.

    Raises:
        KgError: the file is missing or damaged.
    """
    held = read_model(model)
    try:
        return {
            name: tuple(_build(each, held["names"][name]) for each in ensembles)
            for name, ensembles in held["trees"].items()
        }
    except (ValueError, LookupError, TypeError) as error:
        raise KgError(f"models/{model}.json is damaged: {error}; install kg again") from error


def _build(given: dict[str, Any], names: Sequence[str]) -> Trees:
    """Build the table of an ensemble: each node is [feature, threshold, left, right, value]."""
    import numpy as np

    roots = np.cumsum([0, *map(len, given["nodes"])])[:-1]
    nodes = [
        (feature, limit, root + left, root + right, value)
        for root, tree in zip(roots, given["nodes"], strict=True)
        for feature, limit, left, right, value in tree
    ]
    feature, limit, left, right, value = zip(*nodes, strict=True)
    return Trees(
        tuple(names),
        given["base"],
        given["depth"],
        roots.astype(np.intp),
        np.array(feature, np.intp),
        np.array(limit, np.float32),
        np.array(left, np.intp),
        np.array(right, np.intp),
        np.array(value),
    )

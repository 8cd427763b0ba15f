"""Boosted decision trees as tables of numbers, read from ``data/models``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.base.errors import KgError
from kg.base.resources import data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_MOST_LEAVES = 16
_ALL = (1 << _MOST_LEAVES) - 1


class _Tree(NamedTuple):
    """The tests of a tree (feature, threshold, leaves where it fails), and its leaves' values."""

    tests: list[tuple[int, float, int]]
    values: list[float]


@dataclass(frozen=True, slots=True)
class Forest:
    """Ensembles of regression trees over the same features; the sum of each is a log-odds score.

    The leaves of a tree are numbered from left to right, and a set of them is the bits of a number.
    A node whose test fails rules out the leaves on its left; of the leaves that all nodes leave,
    the first is the one of the row.

    Method: C. Lucchese et al., QuickScorer (SIGIR 2015).

    Attributes:
        names: the features.
        bases: what is added to the sum of each ensemble.
        starts: the number of each ensemble's first tree.
        feature: what the nodes test, a row for each place in a tree, a column for each tree.
        threshold: the greatest value that passes the test of a node.
        left_out: the leaves that a node leaves where its test fails.
        first: the lowest bit of each number.
        value: the values of all leaves, ``most`` for each tree.
        most: the leaves of the largest tree.
    """

    names: tuple[str, ...]
    bases: NDArray[np.float64]
    starts: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left_out: NDArray[np.uint16]
    first: NDArray[np.intp]
    value: NDArray[np.float64]
    most: int

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the scores of rows of features, in the order of ``names``: a row an ensemble."""
        import numpy as np

        columns = np.ascontiguousarray(rows.T)
        leaves = np.full((self.feature.shape[1], len(rows)), len(self.first) - 1, np.uint16)
        for feature, threshold, left_out in zip(
            self.feature, self.threshold, self.left_out, strict=True
        ):
            passed = columns.take(feature, 0) <= threshold[:, None]
            # All bits where the test is passed.
            leaves &= left_out[:, None] | np.negative(passed.astype(np.uint16))
        places = self.first.take(leaves)
        places += np.arange(0, len(leaves) * self.most, self.most)[:, None]
        scores: NDArray[np.float64] = np.add.reduceat(self.value.take(places), self.starts)
        return scores + self.bases[:, None]


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
def read_forests(model: str) -> dict[str, Forest]:
    """Read the ensembles of a model file, by name.

    Raises:
        KgError: the file is missing or damaged.
    """
    held = read_model(model)
    try:
        return {
            name: _build(ensembles, held["names"][name])
            for name, ensembles in held["trees"].items()
        }
    except (ValueError, LookupError, TypeError) as error:
        raise KgError(f"models/{model}.json is damaged: {error}; install kg again") from error


def _build(ensembles: Sequence[dict[str, Any]], names: Sequence[str]) -> Forest:
    """Build the table of some ensembles: each node is [feature, threshold, left, right, value].

    A leaf is its own child.
    """
    import numpy as np

    trees = [_read_tree(nodes) for one in ensembles for nodes in one["nodes"]]
    most = max(len(tree.values) for tree in trees)
    if most > _MOST_LEAVES:
        raise ValueError(f"a tree has {most} leaves")
    full = (1 << most) - 1
    tests = [[*tree.tests, *[(0, 0.0, full)] * (most - 1 - len(tree.tests))] for tree in trees]
    feature, threshold, left_out = (
        [[test[n] for test in each] for each in zip(*tests, strict=True)] for n in range(3)
    )
    sizes = [len(one["nodes"]) for one in ensembles]
    return Forest(
        tuple(names),
        np.array([one["base"] for one in ensembles], np.float64),
        np.cumsum([0, *sizes])[:-1].astype(np.intp),
        np.array(feature, np.intp),
        np.array(threshold, np.float32),
        np.array(left_out, np.uint16),
        np.array([(n & -n).bit_length() - 1 for n in range(full + 1)], np.intp),
        np.array([v for one in trees for v in (*one.values, *[0.0] * (most - len(one.values)))]),
        most,
    )


def _read_tree(nodes: Sequence[Sequence[Any]]) -> _Tree:
    """Read one tree whose root is its first node."""
    tree = _Tree([], [])

    def walk(here: int) -> int:
        """Add what is below a node; return its leaves as bits."""
        feature, limit, left, right, value = nodes[here]
        if left == here:
            tree.values.append(value)
            return 1 << (len(tree.values) - 1)
        place = len(tree.tests)
        tree.tests.append((feature, limit, 0))
        lefts = walk(left)
        tree.tests[place] = (feature, limit, _ALL & ~lefts)
        return lefts | walk(right)

    walk(0)
    return tree

"""Compute the networks of discourse network analysis as sparse matrices.

One-mode networks tie actors (or concepts, given transposed counts) by what they share; two-mode
networks tie actors to concepts. With x[i,j,k] statements of actor i on concept j with qualifier k:

    ignore       Σ_j (Σ_k x_ijk) (Σ_k x_i'jk)
    congruence   Σ_j Σ_k Σ_k' x_ijk x_i'jk' (1 − |k − k'| / (K − 1))
    conflict     the same with |k − k'| / (K − 1)
    subtract     congruence − conflict

K is the length of the scale; on two qualifiers the weights are 1 for equal and 0 for unequal ones,
and so they are on qualifiers without an order (``scale`` is ``None``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.counts import Counts, sum_matrices
from kg.network.records import Scale

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weight = Literal["ignore", "congruence", "conflict", "subtract"]
TwoModeWeight = Literal["ignore", "subtract", "combine"]
Normalisation = Literal["none", "average", "jaccard", "product", "cosine"]
TwoModeNormalisation = Literal["none", "activity", "prominence"]

_ROWS_AT_ONCE = 512
"""Rows of a product computed at a time, so that memory stays close to the size of the result."""


def one_mode(
    counts: Counts,
    weight: Weight,
    *,
    normalise: Normalisation = "none",
    scale: Scale = (0, 1),
    least: float = 0.0,
    as_dna: bool = False,
) -> csr_matrix:
    """Compute the symmetric network of the counts' actors, its diagonal empty.

    ``normalise`` divides by the mean of the two actors' statements (``average``), by Jaccard's
    union, by the product of their statements (``product``, which Discourse Network Analyzer calls
    cosine) or by the product of their norms (``cosine``). Cells whose absolute value is below
    ``least`` are left out. Normalised ``ignore`` counts concepts, the others count pairs of concept
    and qualifier; with ``as_dna``, Jaccard's union counts such pairs for ``ignore`` too, although
    the result can then exceed 1.
    """
    from scipy.sparse import csr_matrix, vstack

    size = len(counts.actors)
    totals = counts
    if weight == "ignore":
        counts = counts.flat()
        totals = totals if as_dna and normalise == "jaccard" else counts
    divide = _NORMALISATIONS[normalise](totals)
    upper = [
        _upper_triangle(block, first) for first, block in _blocks(counts, weight, divide, scale)
    ]
    if not upper:
        return csr_matrix((size, size))
    for block in upper:
        if least:
            block.data[abs(block.data) < least] = 0
        block.eliminate_zeros()
    triangle = vstack(upper, format="csr")
    upper.clear()
    return (triangle + triangle.T).tocsr()


def _blocks(
    counts: Counts, weight: Weight, divide: Divide, scale: Scale
) -> Iterator[tuple[int, csr_matrix]]:
    """Yield the network in blocks of rows, each with the number of its first row."""
    from scipy.sparse import hstack

    left = hstack(counts.pairs, format="csr")
    rights = [
        (sign, hstack(_weighted(counts, share), format="csr").T.tocsr())
        for sign, share in _shares(weight, scale)
    ]
    for first in range(0, len(counts.actors), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        # A signed sum keeps cells that cancel out; one_mode removes them with the zeros.
        parts = [sign * (left[rows] @ right) for sign, right in rights]
        block = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        yield first, divide(block.tocoo(), rows).tocsr()


def _upper_triangle(block: csr_matrix, first: int) -> csr_matrix:
    from scipy.sparse import triu

    return triu(block, k=first + 1, format="csr")


Share = Callable[[int, int], float]


def _shares(weight: Weight, scale: Scale) -> list[tuple[int, Share]]:
    """Return how much two qualifiers agree or disagree (0..1), each with its sign in the sum."""

    def conflict(one: int, other: int) -> float:
        return distance(one, other, scale)

    def congruence(one: int, other: int) -> float:
        return 1 - distance(one, other, scale)

    shares: Mapping[str, list[tuple[int, Share]]] = {
        "ignore": [(1, congruence)],
        "congruence": [(1, congruence)],
        "conflict": [(1, conflict)],
        "subtract": [(1, congruence), (-1, conflict)],
    }
    return shares[weight]


def distance(one: int, other: int, scale: Scale) -> float:
    """Return how far two qualifiers are apart, from 0 to 1."""
    if scale is None:
        return float(one != other)
    return abs(one - other) / max(scale[1] - scale[0], 1)


def _weighted(counts: Counts, share: Share) -> list[csr_matrix]:
    """For each level, sum the counts of all levels weighted by their share with it."""
    mixed = []
    for level in counts.levels:
        parts = [
            share(level, other) * matrix
            for other, matrix in zip(counts.levels, counts.pairs, strict=True)
            if share(level, other)
        ]
        total = sum_matrices(parts or [counts.pairs[0] * 0])
        total.eliminate_zeros()
        mixed.append(total)
    return mixed


# Normalisation -----------------------------------------------------------------------------------

Divide = Callable[[Any, slice], Any]
"""Divides the cells of a block, in coordinates, whose rows are the slice."""


def _none(counts: Counts) -> Divide:
    return lambda block, rows: block


def _average(counts: Counts) -> Divide:
    return _divide_by(_activity(counts), lambda one, other: (one + other) / 2)


def _product(counts: Counts) -> Divide:
    return _divide_by(_activity(counts), lambda one, other: one * other)


def _cosine(counts: Counts) -> Divide:
    import numpy as np

    squares = sum(np.asarray(m.multiply(m).sum(axis=1)).ravel() for m in counts.pairs)
    return _divide_by(np.sqrt(squares), lambda one, other: one * other)


def _divide_by(values: Any, joined: Callable[[Any, Any], Any]) -> Divide:
    def divide(block: Any, rows: slice) -> Any:
        block.data = block.data / joined(values[rows][block.row], values[block.col])
        return block

    return divide


def _jaccard(counts: Counts) -> Divide:
    from scipy.sparse import hstack

    active = _activity(counts)
    pairs, sums = hstack(counts.pairs, format="csr"), hstack(counts.sums, format="csr")
    present = pairs.copy()
    present.data = (present.data != 0).astype(float)
    present_t, sums_t, pairs_t = present.T.tocsr(), sums.T.tocsr(), pairs.T.tocsr()

    def divide(block: Any, rows: slice) -> Any:
        shared = pairs[rows] @ pairs_t - sums[rows] @ present_t - present[rows] @ sums_t
        either = active[rows][block.row] + active[block.col]
        block.data = block.data / (either + shared.toarray()[block.row, block.col])
        return block

    return divide


def _activity(counts: Counts) -> Any:
    import numpy as np

    return sum(np.asarray(matrix.sum(axis=1)).ravel() for matrix in counts.sums)


_NORMALISATIONS: Mapping[Normalisation, Callable[[Counts], Divide]] = {
    "none": _none,
    "average": _average,
    "jaccard": _jaccard,
    "product": _product,
    "cosine": _cosine,
}


# Two modes ---------------------------------------------------------------------------------------

_ONLY_AGREES, _ONLY_DISAGREES = 1.0, 2.0
"""The cells of ``combine``; both together are 3."""


def two_mode(
    counts: Counts,
    weight: TwoModeWeight,
    *,
    normalise: TwoModeNormalisation = "none",
    scale: Scale = (0, 1),
    as_dna: bool = False,
) -> csr_matrix:
    """Compute the network of actors by concepts.

    ``ignore`` counts statements, ``subtract`` subtracts disagreement from agreement (on a longer
    scale each qualifier counts by its position from −1 to 1), ``combine`` gives 1 for agreement
    only, 2 for disagreement only, 3 for both. ``activity`` divides by the actor's statements,
    ``prominence`` by the concept's; ``combine`` with ``as_dna`` by the cells that aren't 0.
    """
    import numpy as np

    if scale is None and weight != "ignore":
        raise UsageError(f"'{weight}' needs a scale; these qualifiers have no order: use 'ignore'")
    low, high = scale or (0, 0)
    total = counts.flat().sums[0]
    places = [2 * level - low - high for level in counts.levels]
    if weight == "ignore":
        cells = total.copy()
    elif weight == "subtract":
        length = max(high - low, 1)
        shares = [place / length for place in places]
        cells = _weighted_sum(counts, shares)
    else:
        agrees = _weighted_sum(counts, [float(place > 0) for place in places]) > 0
        disagrees = _weighted_sum(counts, [float(place < 0) for place in places]) > 0
        cells = agrees * _ONLY_AGREES + disagrees * _ONLY_DISAGREES
    cells = cells.tocsr()
    cells.eliminate_zeros()
    if normalise != "none":
        if as_dna and weight == "combine":
            total = cells != 0
        cells = cells.tocoo()
        by_row = normalise == "activity"
        totals = np.asarray(total.sum(axis=1 if by_row else 0)).ravel()
        cells.data = cells.data / totals[cells.row if by_row else cells.col]
    return cells.tocsr()


def _weighted_sum(counts: Counts, shares: list[float]) -> csr_matrix:
    return sum_matrices([s * matrix for s, matrix in zip(shares, counts.sums, strict=True)])

"""Count statements in sparse matrices X[actor, concept], one for each qualifier.

Networks are products of these. Under a kernel, a pair of statements weighs the root of the product
of their weights. So ``pairs``, from which pairs are formed, sums the roots of the weights, and
``sums``, by which statements are counted, the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.network.records import Record

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Counts:
    """The number of statements of each actor about each concept with each qualifier.

    ``pairs`` and ``sums`` are matrices of actors by concepts, one for each of ``levels``.
    """

    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    levels: tuple[int, ...]
    pairs: tuple[csr_matrix, ...]
    sums: tuple[csr_matrix, ...]

    def transposed(self) -> Counts:
        """Swap actors and concepts."""
        pairs = tuple(matrix.T.tocsr() for matrix in self.pairs)
        sums = pairs if self.sums is self.pairs else tuple(m.T.tocsr() for m in self.sums)
        return Counts(self.concepts, self.actors, self.levels, pairs, sums)

    def flat(self) -> Counts:
        """Merge all levels into one, so that qualifiers do not count."""
        pairs = (sum_matrices(self.pairs),)
        sums = pairs if self.sums is self.pairs else (sum_matrices(self.sums),)
        return Counts(self.actors, self.concepts, (1,), pairs, sums)


def counts(
    records: Sequence[Record],
    *,
    weights: Sequence[float] | None = None,
) -> Counts:
    """Count records by actor, concept and qualifier, actors and concepts sorted by name.

    ``weights`` has one number for each record. A record without a qualifier counts as one with
    qualifier 1.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    actors = sorted({record.actor for record in records})
    concepts = sorted({record.concept for record in records})
    row_of = {name: number for number, name in enumerate(actors)}
    column_of = {name: number for number, name in enumerate(concepts)}
    size = len(records)
    rows = np.fromiter((row_of[r.actor] for r in records), np.int32, size)
    columns = np.fromiter((column_of[r.concept] for r in records), np.int32, size)
    qualifiers = np.fromiter(
        (1 if r.qualifier is None else r.qualifier for r in records), np.int64, size
    )
    levels = tuple(int(level) for level in np.unique(qualifiers)) or (1,)

    def matrices(values: Any) -> tuple[csr_matrix, ...]:
        found = []
        for level in levels:
            chosen = qualifiers == level
            cells = (values[chosen], (rows[chosen], columns[chosen]))
            found.append(csr_matrix(cells, shape=(len(actors), len(concepts))))
        return tuple(found)

    if weights is None:
        pairs = sums = matrices(np.ones(size))
    else:
        pairs = matrices(np.sqrt(np.asarray(weights, float)))
        sums = matrices(np.asarray(weights, float))
    return Counts(tuple(actors), tuple(concepts), levels, pairs, sums)


def sum_matrices(matrices: Sequence[csr_matrix]) -> csr_matrix:
    """Add matrices of one shape."""
    total = matrices[0]
    for matrix in matrices[1:]:
        total = total + matrix
    return total.tocsr()

"""Records in, sparse matrices of counts out: X[actor, concept] for each qualifier.

The networks are products of these. With weights of a kernel a pair of statements weighs the root
of the product of the two weights, so that a cell holds the sum of the roots where pairs are
formed (``pairs``) and the sum of the weights where statements are counted (``sums``).
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
    """How often each actor said each concept with each qualifier.

    ``pairs`` and ``sums`` are matrices of actors by concepts, one for each of ``levels``.
    """

    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    levels: tuple[int, ...]
    pairs: tuple[csr_matrix, ...]
    sums: tuple[csr_matrix, ...]

    def turned(self) -> Counts:
        """The same with actors and concepts in each other's place."""
        pairs = tuple(matrix.T.tocsr() for matrix in self.pairs)
        sums = pairs if self.sums is self.pairs else tuple(m.T.tocsr() for m in self.sums)
        return Counts(self.concepts, self.actors, self.levels, pairs, sums)

    def flat(self) -> Counts:
        """The same with one level: qualifiers don't count."""
        pairs = (_total(self.pairs),)
        sums = pairs if self.sums is self.pairs else (_total(self.sums),)
        return Counts(self.actors, self.concepts, (1,), pairs, sums)


def counts(
    records: Sequence[Record],
    *,
    weights: Sequence[float] | None = None,
    actors: Sequence[str] | None = None,
    concepts: Sequence[str] | None = None,
) -> Counts:
    """The counts of records, actors and concepts sorted by name.

    ``weights`` has one number for each record. ``actors`` and ``concepts`` name the rows and
    columns where these should hold more than the records do. A record without a qualifier counts
    as one with qualifier 1.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    if actors is None:
        actors = sorted({record.actor for record in records})
    if concepts is None:
        concepts = sorted({record.concept for record in records})
    row_of = {name: number for number, name in enumerate(actors)}
    column_of = {name: number for number, name in enumerate(concepts)}
    size = len(records)
    rows = np.fromiter((row_of[r.actor] for r in records), np.int32, size)
    columns = np.fromiter((column_of[r.concept] for r in records), np.int32, size)
    said = np.fromiter((1 if r.qualifier is None else r.qualifier for r in records), np.int64, size)
    levels = tuple(int(level) for level in np.unique(said)) or (1,)

    def matrices(values: Any) -> tuple[csr_matrix, ...]:
        found = []
        for level in levels:
            at = said == level
            cells = (values[at], (rows[at], columns[at]))
            found.append(csr_matrix(cells, shape=(len(row_of), len(column_of))))
        return tuple(found)

    if weights is None:
        pairs = sums = matrices(np.ones(size))
    else:
        pairs = matrices(np.sqrt(np.asarray(weights, float)))
        sums = matrices(np.asarray(weights, float))
    return Counts(tuple(actors), tuple(concepts), levels, pairs, sums)


def _total(matrices: Sequence[csr_matrix]) -> csr_matrix:
    total = matrices[0]
    for matrix in matrices[1:]:
        total = total + matrix
    return total.tocsr()

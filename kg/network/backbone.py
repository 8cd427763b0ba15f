"""Rank concepts by how little the network changes without them.

Each step drops the concept whose removal changes the spectrum of the actor network least. The
spectrum is the sorted eigenvalues divided by the sum of their absolute values; the loss is Σ|λ −
λ'| against the whole network. The concepts dropped last are the backbone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.network.counts import Counts, counts
from kg.network.matrices import Weight, one_mode
from kg.network.records import Debate, Neutral, Unit, drop_duplicates, with_positions
from kg.network.tables import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = ("step", "concept", "label", "statements", "loss")


def backbone(
    debate: Debate,
    *,
    weight: Weight = "congruence",
    duplicates: Unit = "article",
    neutral: Neutral = "drop",
) -> Table:
    """List the concepts in the order in which they are dropped, with the loss at that step.

    The last concept cannot be dropped: its step is empty and its loss is that of the step before.
    """
    debate = with_positions(debate, neutral)
    records = drop_duplicates(debate.records, duplicates)
    if not records:
        return Table(COLUMNS, ())
    counted = counts(records)
    statements = dict.fromkeys(counted.concepts, 0)
    for record in records:
        statements[record.concept] += 1
    whole = _spectrum(counted, weight, debate.scale)
    left = list(range(len(counted.concepts)))
    rows: list[tuple[Any, ...]] = []
    loss = 0.0
    while len(left) > 1:
        losses = [
            (
                _loss(whole, _spectrum(_without_concept(counted, left, one), weight, debate.scale)),
                one,
            )
            for one in left
        ]
        loss, dropped = min(losses, key=lambda pair: (round(pair[0], 12), pair[1]))
        left.remove(dropped)
        rows.append(_row(debate, counted.concepts[dropped], statements, len(rows) + 1, loss))
    rows.append(_row(debate, counted.concepts[left[0]], statements, None, loss))
    return Table(COLUMNS, tuple(rows))


def _row(
    debate: Debate, concept: str, statements: dict[str, int], step: int | None, loss: float
) -> tuple[Any, ...]:
    return (step, concept, debate.label(concept), statements[concept], round(loss, 6))


def _without_concept(counted: Counts, concepts: list[int], dropped: int) -> Counts:
    """Select concepts except one; all actors stay, so that spectra have equal length."""
    kept = [column for column in concepts if column != dropped]
    matrices = tuple(matrix[:, kept] for matrix in counted.pairs)
    names = tuple(counted.concepts[column] for column in kept)
    return Counts(counted.actors, names, counted.levels, matrices, matrices)


def _spectrum(counted: Counts, weight: Weight, scale: tuple[int, int]) -> NDArray[Any]:
    """Compute the normalised eigenvalues.

    Actors without ties only add zeros, which are not computed.
    """
    import numpy as np

    cells = one_mode(counted, weight, scale=scale)
    tied = np.unique(cells.tocoo().row)
    values = np.zeros(len(counted.actors))
    if len(tied):
        values[: len(tied)] = np.linalg.eigvalsh(cells[tied][:, tied].toarray())
    total = np.abs(values).sum()
    return np.sort(values / total if total else values)


def _loss(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(abs(one - other).sum())

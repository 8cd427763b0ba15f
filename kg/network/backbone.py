"""A debate in, the order in which its concepts can be given up out.

One concept at a time is dropped: that whose removal changes the spectrum of the actor network
least. The spectrum is the eigenvalues in order, divided by the sum of their absolute values; the
loss is Σ|λ − λ'| against the whole network. The concepts that go last are the backbone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.network.counts import Counts, counts
from kg.network.matrices import Weight, one_mode
from kg.network.records import Debate, Neutral, Unit, distinct, positioned
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
    """A row for each concept in the order in which they are dropped, with the loss from then on.

    The last concept can't be dropped: its step is empty and its loss is that of all others gone.
    """
    debate = positioned(debate, neutral)
    records = distinct(debate.records, duplicates)
    if not records:
        return Table(COLUMNS, ())
    held = counts(records)
    said = dict.fromkeys(held.concepts, 0)
    for record in records:
        said[record.concept] += 1
    whole = _spectrum(held, weight, debate.scale)
    left = list(range(len(held.concepts)))
    rows: list[tuple[Any, ...]] = []
    loss = 0.0
    while len(left) > 1:
        losses = [
            (_loss(whole, _spectrum(_of(held, left, but), weight, debate.scale)), but)
            for but in left
        ]
        loss, dropped = min(losses, key=lambda pair: (round(pair[0], 12), pair[1]))
        left.remove(dropped)
        rows.append(_row(debate, held.concepts[dropped], said, len(rows) + 1, loss))
    rows.append(_row(debate, held.concepts[left[0]], said, None, loss))
    return Table(COLUMNS, tuple(rows))


def _row(
    debate: Debate, concept: str, said: dict[str, int], step: int | None, loss: float
) -> tuple[Any, ...]:
    return (step, concept, debate.label(concept), said[concept], round(loss, 6))


def _of(held: Counts, concepts: list[int], but: int) -> Counts:
    """The counts of some concepts; all actors stay, so that spectra have one length."""
    kept = [place for place in concepts if place != but]
    matrices = tuple(matrix[:, kept] for matrix in held.pairs)
    names = tuple(held.concepts[place] for place in kept)
    return Counts(held.actors, names, held.levels, matrices, matrices)


def _spectrum(held: Counts, weight: Weight, scale: tuple[int, int]) -> NDArray[Any]:
    """The normalised eigenvalues; actors that share nothing add zeros, which are not computed."""
    import numpy as np

    cells = one_mode(held, weight, scale=scale)
    tied = np.unique(cells.tocoo().row)
    values = np.zeros(len(held.actors))
    if len(tied):
        values[: len(tied)] = np.linalg.eigvalsh(cells[tied][:, tied].toarray())
    total = np.abs(values).sum()
    return np.sort(values / total if total else values)


def _loss(one: NDArray[Any], other: NDArray[Any]) -> float:
    return float(abs(one - other).sum())

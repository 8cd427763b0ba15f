"""Divide concepts into a backbone, which keeps the structure of a network, and a redundant rest.

The network of actors has a spectrum: the eigenvalues of its Laplacian D − A without negative ties,
in descending order, divided by their sum. What the network loses without some concepts is
Σ|λ − λ'|, from 0 to 2. These are the definitions of Discourse Network Analyzer (Leifeld); it has
the same three methods:

    nested    drop concept after concept, each time the one whose loss is least
    fixed     the backbone of a given size with the least loss
    penalty   the backbone of any size with the least loss · exp(−p · redundant share)

The last two try all backbones if there are few, and anneal with a fixed seed otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.network.counts import Counts, counts
from kg.network.matrices import Normalisation, Weight, one_mode
from kg.network.records import (
    Debate,
    Neutral,
    Record,
    Scale,
    Unit,
    drop_duplicates,
    with_positions,
)
from kg.network.tables import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

NESTED_COLUMNS = ("step", "concept", "label", "statements", "loss", "redundant_loss", "left")
SET_COLUMNS = ("set", "concept", "label", "statements", "loss", "redundant_loss")

_FEW = 500
"""The largest number of backbones that are all tried."""
_ITERATIONS = 2_000
_STARTS = 3

Concepts = frozenset[int]


def backbone(
    debate: Debate,
    *,
    weight: Weight = "subtract",
    normalise: Normalisation = "average",
    duplicates: Unit = "article",
    neutral: Neutral = "drop",
) -> Table:
    """List the concepts in the order in which the nested method drops them.

    ``loss`` is that of the network of the concepts left, ``redundant_loss`` that of the network of
    the concepts dropped so far, ``left`` the number of statements left.
    """
    spectra = _Spectra(debate, weight, normalise, duplicates, neutral)
    left = frozenset(range(len(spectra.concepts)))
    every = left
    rows: list[tuple[Any, ...]] = []
    remaining = sum(spectra.statements)
    while left:
        losses = ((round(spectra.loss(left - {one}), 12), one) for one in left)
        loss, dropped = min(losses)
        left -= {dropped}
        remaining -= spectra.statements[dropped]
        redundant = spectra.loss(every - left)
        row = spectra.row(dropped)
        rows.append((len(rows) + 1, *row, round(loss, 6), round(redundant, 6), remaining))
    return Table(NESTED_COLUMNS, tuple(rows))


def backbone_of_size(debate: Debate, size: int, **options: Any) -> Table:
    """List the best backbone of ``size`` concepts, then the redundant concepts.

    ``options`` are those of ``backbone``. Raises UsageError if there are too few concepts.
    """
    spectra = _Spectra(debate, **{**_DEFAULTS, **options})
    many = len(spectra.concepts)
    if not 0 < size < max(many, 2):
        raise UsageError(f"a backbone of {size} of {many} concepts; choose 1 to {many - 1}")

    def moves(chosen: Concepts, chance: Any) -> Concepts:
        return _swap(chosen, many, chance)

    starts = (frozenset(range(first, first + size)) for first in range(min(_STARTS, many - size)))
    some = combinations(range(many), size) if math.comb(many, size) <= _FEW else None
    return _divide(spectra, some, starts, moves, spectra.loss)


def backbone_by_penalty(debate: Debate, penalty: float, **options: Any) -> Table:
    """List the best backbone of any size but all, then the redundant concepts.

    The greater the ``penalty``, the smaller the backbone; 5 to 12 are usual. ``options`` are those
    of ``backbone``. Raises UsageError if there are fewer than two concepts.
    """
    spectra = _Spectra(debate, **{**_DEFAULTS, **options})
    many = len(spectra.concepts)
    if many < 2:
        raise UsageError("a backbone needs at least two concepts")

    def cost(chosen: Concepts) -> float:
        return spectra.loss(chosen) * math.exp(-penalty * (many - len(chosen)) / many)

    def moves(chosen: Concepts, chance: Any) -> Concepts:
        kinds = [_swap]
        if len(chosen) > 1:
            kinds.append(_remove)
        if len(chosen) < many - 1:
            kinds.append(_add)
        move = chance.choice(kinds)
        moved: Concepts = move(chosen, many, chance)
        return moved

    starts = (frozenset((first,)) for first in range(min(_STARTS, many)))
    sizes = (combinations(range(many), size) for size in range(1, many))
    some = (chosen for of_size in sizes for chosen in of_size) if 2**many - 2 <= _FEW else None
    return _divide(spectra, some, starts, moves, cost)


_DEFAULTS: dict[str, Any] = {
    "weight": "subtract",
    "normalise": "average",
    "duplicates": "article",
    "neutral": "drop",
}


class _Spectra:
    """The spectra of the networks of some of the concepts; each is computed once."""

    def __init__(
        self,
        debate: Debate,
        weight: Weight,
        normalise: Normalisation,
        duplicates: Unit,
        neutral: Neutral,
    ) -> None:
        debate = with_positions(debate, neutral)
        records: Sequence[Record] = drop_duplicates(debate.records, duplicates)
        self._counted = counts(records)
        self._weight, self._normalise, self._scale = weight, normalise, debate.scale
        self._label = debate.label
        self._losses: dict[Concepts, float] = {}
        self.concepts = self._counted.concepts
        number = {name: place for place, name in enumerate(self.concepts)}
        self.statements = [0] * len(self.concepts)
        for record in records:
            self.statements[number[record.concept]] += 1
        self._whole = self._spectrum(frozenset(number.values()))

    def row(self, concept: int) -> tuple[str, str, int]:
        """Return a concept's name, label and number of statements."""
        name = self.concepts[concept]
        return name, self._label(name), self.statements[concept]

    def loss(self, chosen: Concepts) -> float:
        """Compute what the network loses if only the chosen concepts remain."""
        if chosen not in self._losses:
            self._losses[chosen] = float(abs(self._whole - self._spectrum(chosen)).sum())
        return self._losses[chosen]

    def _spectrum(self, chosen: Concepts) -> NDArray[Any]:
        """Compute the normalised eigenvalues; actors without ties only add zeros."""
        import numpy as np

        values = np.zeros(len(self._counted.actors))
        cells = _positive_ties(
            _with_concepts(self._counted, sorted(chosen)),
            self._weight,
            self._normalise,
            self._scale,
        )
        if cells is not None and len(cells):
            found = np.linalg.eigvalsh(np.diag(cells.sum(axis=1)) - cells)
            values[: len(found)] = np.sort(found)[::-1]
        total = values.sum()
        return values / total if total > 0 else values


def _positive_ties(
    counted: Counts, weight: Weight, normalise: Normalisation, scale: Scale
) -> NDArray[Any] | None:
    """Return the positive ties of the actors that have one."""
    import numpy as np

    if not counted.concepts:
        return None
    cells = one_mode(counted, weight, normalise=normalise, scale=scale)
    cells.data[cells.data < 0] = 0
    cells.eliminate_zeros()
    tied = np.unique(cells.tocoo().row)
    ties: NDArray[Any] = cells[tied][:, tied].toarray()
    return ties


def _with_concepts(counted: Counts, concepts: Sequence[int]) -> Counts:
    """Select concepts; all actors stay, so that spectra have equal length."""
    matrices = tuple(matrix[:, concepts] for matrix in counted.pairs)
    names = tuple(counted.concepts[column] for column in concepts)
    return Counts(counted.actors, names, counted.levels, matrices, matrices)


def _divide(
    spectra: _Spectra,
    some: Iterator[tuple[int, ...]] | None,
    starts: Iterator[Concepts],
    moves: Callable[[Concepts, Any], Concepts],
    cost: Callable[[Concepts], float],
) -> Table:
    """Find the backbone of least cost: among ``some``, or by annealing from the starts."""
    found = map(frozenset, some) if some else (_anneal(start, moves, cost) for start in starts)
    best = min(found, key=lambda chosen: (round(cost(chosen), 12), sorted(chosen)))
    rest = frozenset(range(len(spectra.concepts))) - best
    losses = round(spectra.loss(best), 6), round(spectra.loss(rest), 6)
    rows = [
        (name, *spectra.row(concept), *losses)
        for name, group in (("backbone", best), ("redundant", rest))
        for concept in sorted(group, key=lambda one: (-spectra.statements[one], one))
    ]
    return Table(SET_COLUMNS, tuple(rows))


def _anneal(
    start: Concepts,
    moves: Callable[[Concepts, Any], Concepts],
    cost: Callable[[Concepts], float],
) -> Concepts:
    """Move through backbones: to better ones always, to worse ones less and less often."""
    import random

    # The search is repeatable; nothing depends on the numbers being unpredictable.
    chance = random.Random(len(start))
    current = best = start
    at = least = cost(start)
    for step in range(_ITERATIONS):
        temperature = 1 - 1 / (1 + math.exp(5 - 12 * step / _ITERATIONS))
        candidate = moves(current, chance)
        value = cost(candidate)
        if value < at or chance.random() < math.exp(at - value) * temperature:
            current, at = candidate, value
            if value < least:
                best, least = candidate, value
    return best


def _swap(chosen: Concepts, many: int, chance: Any) -> Concepts:
    return _add(_remove(chosen, many, chance), many, chance, but=chosen)


def _remove(chosen: Concepts, many: int, chance: Any) -> Concepts:
    return chosen - {chance.choice(sorted(chosen))}


def _add(chosen: Concepts, many: int, chance: Any, but: Concepts = frozenset()) -> Concepts:
    return chosen | {chance.choice([one for one in range(many) if one not in chosen | but])}

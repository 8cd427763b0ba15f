"""Measure how far a debate falls into camps, from congruence and conflict of its actors.

For a membership of k clusters of equal size (plus or minus one), with E_c = (n_c(n_c−1)/W)(|C|/W)
expected inside cluster c and E_cd = (n_c n_d/B)(|F|/B) across, W and B the ordered pairs inside and
across, the distance is

    Σ inside (|C − E_c| + |F|) + Σ across (|C| + |F − E_cd|), divided by 2(|C| + |F|)

``value`` is its maximum over memberships, as Discourse Network Analyzer 3.1.2 reports it. That is a
distance, which is largest for a membership that fits badly. ``separation`` is therefore given too:
1 minus the minimum of the same distance with the plain means |C|/W and |F|/B for E. It is 1 if all
congruence is inside and all conflict across, evenly; ``camps`` is the membership that reaches it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.network.counts import Counts, counts
from kg.network.matrices import one_mode
from kg.network.records import Debate, Neutral, Scale, Unit, drop_duplicates, with_positions
from kg.network.windows import Window, Windows, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 11
"""The largest number of actors for which every membership is tried."""
_STARTS = 16
"""The number of seeded memberships that are improved by swaps if there are more actors."""


@dataclass(frozen=True, slots=True)
class Polarization:
    """The result for one network.

    ``camps`` numbers each actor's cluster from 0 in the membership of ``separation``, ``members``
    in that of ``value``. ``raw`` is the maximum before it is divided by |C| + |F|.
    """

    value: float
    separation: float
    camps: dict[str, int]
    raw: float = 0.0
    members: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """The polarization of one window; ``outcome`` is ``None`` if no actors share a concept."""

    window: Window
    actors: int
    statements: int
    outcome: Polarization | None


def polarization_over_time(
    debate: Debate,
    over: Windows | None = None,
    *,
    clusters: int = 2,
    duplicates: Unit = "include",
    neutral: Neutral = "drop",
    as_dna: bool = False,
) -> Iterator[Moment]:
    """Measure each window, or the whole debate if there are no windows."""
    debate = with_positions(debate, neutral)
    for window in windows(drop_duplicates(debate.records, duplicates, as_dna=as_dna), over):
        counted = counts(window.records, weights=window.weights)
        outcome = polarization(counted, clusters=clusters, scale=debate.scale)
        yield Moment(window, len(counted.actors), len(window.records), outcome)


def polarization(
    counted: Counts, *, clusters: int = 2, scale: Scale = (0, 1)
) -> Polarization | None:
    """Measure average-normalised congruence and conflict of the counts' actors.

    Returns ``None`` for fewer actors than clusters or than two, or if they share nothing.
    """
    size = len(counted.actors)
    if size < clusters or size < 2:
        return None
    congruence = one_mode(counted, "congruence", normalise="average", scale=scale).toarray()
    conflict = one_mode(counted, "conflict", normalise="average", scale=scale).toarray()
    mass = congruence.sum() + conflict.sum()
    if not mass:
        return None
    far = _Costs(congruence, conflict, clusters, literal=True)
    near = _Costs(congruence, conflict, clusters, literal=False)
    worst = _find_best(far, -1)
    best = _find_best(near, 1)
    return Polarization(
        value=float(far.distance(worst) / (2 * mass)),
        separation=float(1 - near.distance(best) / (2 * mass)),
        camps=_number_camps(counted.actors, best),
        raw=float(far.distance(worst) / 2),
        members=_number_camps(counted.actors, worst),
    )


def _number_camps(actors: tuple[str, ...], camps: NDArray[Any]) -> dict[str, int]:
    """Count camps from 0 in the order of actors."""
    number = {camp: place for place, camp in enumerate(dict.fromkeys(camps.tolist()))}
    return {actor: number[camp] for actor, camp in zip(actors, camps.tolist(), strict=True)}


class _Costs:
    """What a pair of actors adds to the distance, inside a cluster and across two."""

    def __init__(self, congruence: Any, conflict: Any, clusters: int, *, literal: bool) -> None:
        import numpy as np

        size = len(congruence)
        small, larger = divmod(size, clusters)
        self.sizes = [small + (number < larger) for number in range(clusters)]
        pairs_inside = sum(n * (n - 1) for n in self.sizes)
        pairs_across = size * (size - 1) - pairs_inside
        mean_inside = congruence.sum() / pairs_inside if pairs_inside else 0.0
        mean_across = conflict.sum() / pairs_across if pairs_across else 0.0
        inside: dict[float, NDArray[Any]] = {}
        across: dict[float, NDArray[Any]] = {}

        def at_inside(expected: float) -> NDArray[Any]:
            if expected not in inside:
                inside[expected] = np.abs(congruence - expected) + conflict
                np.fill_diagonal(inside[expected], 0)
            return inside[expected]

        def at_across(expected: float) -> NDArray[Any]:
            if expected not in across:
                across[expected] = congruence + np.abs(conflict - expected)
                np.fill_diagonal(across[expected], 0)
            return across[expected]

        def cost(c: int, d: int) -> NDArray[Any]:
            n, m = self.sizes[c], self.sizes[d]
            if c == d:
                share = n * (n - 1) / pairs_inside if literal and pairs_inside else 1.0
                return at_inside(share * mean_inside)
            return at_across((n * m / pairs_across if literal else 1.0) * mean_across)

        self.cost = [[cost(c, d) for d in range(clusters)] for c in range(clusters)]
        # A correction for the pair that is swapped, whose mutual cost the reaches count wrongly.
        self.between = {
            (c, d): 2 * self.cost[c][d] - self.cost[c][c] - self.cost[d][d]
            for c, d in combinations(range(clusters), 2)
        }

    def distance(self, camps: NDArray[Any]) -> float:
        """Compute the distance of a membership."""
        return float(sum(self.reach(camps)[c][camps == c].sum() for c in range(len(self.sizes))))

    def reach(self, camps: NDArray[Any]) -> list[Any]:
        """For each cluster, compute what each actor would add to the distance as a member."""
        together = [camps == d for d in range(len(self.sizes))]
        return [
            sum(self.cost[c][d][:, who].sum(axis=1) for d, who in enumerate(together))
            for c in range(len(self.sizes))
        ]


def _find_best(costs: _Costs, sign: int) -> NDArray[Any]:
    """Find the membership with the least (sign 1) or the greatest (sign −1) distance."""
    size = sum(costs.sizes)
    if size <= _FEW and len(costs.sizes) == 2:
        return min(
            _all_bisections(size, costs.sizes[0]), key=lambda camps: sign * costs.distance(camps)
        )
    tried = [_improve_by_swaps(costs, start, sign) for start in _starts(costs, sign)]
    return min(tried, key=lambda camps: sign * costs.distance(camps))


def _all_bisections(size: int, first: int) -> Iterator[NDArray[Any]]:
    import numpy as np

    for chosen in combinations(range(size), first):
        camps = np.ones(size, int)
        camps[list(chosen)] = 0
        yield camps


def _starts(costs: _Costs, sign: int) -> Iterator[NDArray[Any]]:
    """Yield memberships to improve: one by the leading eigenvector, then shuffled ones."""
    import numpy as np

    sorted_camps = np.repeat(np.arange(len(costs.sizes)), costs.sizes)
    apart = costs.cost[0][-1] - costs.cost[0][0]
    _, vectors = np.linalg.eigh(sign * (apart + apart.T))
    camps = np.empty(len(sorted_camps), int)
    camps[np.argsort(vectors[:, -1], kind="stable")] = sorted_camps
    yield camps
    chance = np.random.default_rng(1)
    for _ in range(_STARTS - 1):
        yield chance.permutation(sorted_camps)


def _improve_by_swaps(costs: _Costs, camps: NDArray[Any], sign: int) -> NDArray[Any]:
    """Swap pairs of actors, the best swap first, until none improves the membership."""
    camps = camps.copy()
    reach = costs.reach(camps)
    while True:
        gain, swap = 0.0, None
        for (c, d), between in costs.between.items():
            in_c, in_d = (camps == c).nonzero()[0], (camps == d).nonzero()[0]
            if not (len(in_c) and len(in_d)):
                continue
            moved = reach[d] - reach[c]
            change = between.take(in_c, axis=0).take(in_d, axis=1)
            change += moved[in_c, None]
            change -= moved[in_d]
            change *= sign
            place = int(change.argmin())
            if change.flat[place] < gain - 1e-9:
                gain = float(change.flat[place])
                row, column = divmod(place, len(in_d))
                swap = (in_c[row], in_d[column], c, d)
        if swap is None:
            return camps
        one, other, c, d = swap
        camps[one], camps[other] = d, c
        for b, cost in enumerate(costs.cost):
            came, went = cost[d], cost[c]
            reach[b] = reach[b] + came[:, one] - went[:, one] + went[:, other] - came[:, other]

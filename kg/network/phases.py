"""Find the phases of a debate: windows whose networks are alike form a state.

The networks of all windows have the same nodes. Their distance is the sum of absolute differences
of ties, or that of their spectra (Masuda and Holme 2019; Discourse Network Analyzer); windows are
clustered by it. A phase transition is where one state gives way to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.clusters import Clusters, clusters
from kg.network.counts import counts
from kg.network.graphs import Shape, matrix, prepare
from kg.network.records import Debate
from kg.network.windows import Window, Windows, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

Distance = Literal["difference", "spectral"]

_MOST = 2_000
"""The largest number of windows: their distances are a square matrix."""
_MOST_CELLS = 40_000_000


@dataclass(frozen=True)
class Phases:
    """The windows with their states, and the distances between them, the greatest 1.

    ``tried`` has the division by each method, the best first; ``states`` are those of the best.
    """

    windows: tuple[Window, ...]
    distances: NDArray[Any]
    tried: tuple[Clusters, ...]

    @property
    def states(self) -> tuple[int, ...]:
        """The state of each window, numbered from 0 in the order of time."""
        return self.tried[0].of if self.tried else (0,) * len(self.windows)


def phases(
    debate: Debate,
    shape: Shape,
    over: Windows,
    *,
    distance: Distance = "difference",
    share: bool = False,
    most: int = 6,
) -> Phases:
    """Compare the networks of all windows, and cluster windows into 2 to ``most`` states.

    With ``share``, the ties of each network are divided by their sum, so that the number of
    statements does not count. The spectral distance needs a network of one mode; ties below 0 are
    left out of it. Raises UsageError for too many windows.
    """
    import numpy as np

    if distance == "spectral" and shape.mode == "actor-concept":
        raise UsageError("the spectral distance compares actor-actor or concept-concept networks")
    debate = prepare(debate, shape.checked())
    found = tuple(windows(debate.records, over))
    if len(found) > _MOST:
        raise UsageError(f"{len(found):,} windows are too many to compare; use a longer unit")
    if len(found) < 2:
        return Phases(found, np.zeros((len(found), len(found))), ())
    described = [
        _spectrum(cells) if distance == "spectral" else cells.ravel()
        for cells in _networks(debate, shape, found, share)
    ]
    apart = np.zeros((len(found), len(found)))
    for place, one in enumerate(described):
        for other in range(place + 1, len(found)):
            apart[place, other] = apart[other, place] = abs(one - described[other]).sum()
    if apart.max():
        apart /= apart.max()
    return Phases(found, apart, tuple(clusters(apart, 1 - apart, most=most)))


def _networks(
    debate: Debate, shape: Shape, found: tuple[Window, ...], share: bool
) -> Iterator[NDArray[Any]]:
    """Yield the network of each window over all nodes of the debate."""
    import numpy as np

    whole = counts(debate.records)
    rows, columns = whole.actors, whole.concepts
    shape = replace(shape, duplicates="include")
    if shape.mode == "actor-actor":
        columns = rows
    elif shape.mode == "concept-concept":
        rows = columns
    if len(rows) * len(columns) * len(found) > _MOST_CELLS:
        raise UsageError(
            f"{len(found):,} networks of {len(rows):,} by {len(columns):,} nodes are too many to "
            "compare; choose fewer with --topic, --actor-kind or a longer unit"
        )
    row_of = {name: place for place, name in enumerate(rows)}
    column_of = {name: place for place, name in enumerate(columns)}
    for window in found:
        cells = np.zeros((len(rows), len(columns)))
        if window.records:
            part_of = replace(debate, records=window.records)
            mine, theirs, part = matrix(part_of, shape, weights=window.weights)
            places = np.ix_([row_of[name] for name in mine], [column_of[name] for name in theirs])
            cells[places] = part.toarray()
        total = cells.sum()
        yield cells / total if share and total else cells


def _spectrum(cells: NDArray[Any]) -> NDArray[Any]:
    """Compute the eigenvalues of the Laplacian without negative ties, divided by their sum."""
    import numpy as np

    ties = np.maximum(cells, 0)
    values = np.linalg.eigvalsh(np.diag(ties.sum(axis=1)) - ties)
    total = values.sum()
    return values / total if total > 0 else values

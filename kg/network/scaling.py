"""Place actors and concepts on common axes: ideal points by correspondence analysis.

The table has a row for each actor and two columns for each concept, the statements for it and those
against it. Correspondence analysis (Benzécri; Greenacre, "Correspondence Analysis in Practice")
decomposes its standardised residuals into singular values; actors who take the same sides lie close
together. The first axis is often that of the main conflict. Its direction has no meaning; here the
actor with most statements is on the positive side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.network.records import Debate, Neutral, Unit, drop_duplicates, with_positions
from kg.network.tables import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_CELLS = 25_000_000


@dataclass(frozen=True)
class Scaling:
    """Principal coordinates: one row each for the rows and the columns of a table.

    ``inertia`` is the share of each axis in the whole, from 0 to 1.
    """

    rows: NDArray[Any]
    columns: NDArray[Any]
    inertia: tuple[float, ...]


def correspondence(table: NDArray[Any], axes: int = 2) -> Scaling:
    """Analyse a table of counts whose rows and columns are not empty."""
    import numpy as np

    shares = table / table.sum()
    row, column = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(row, column)
    left, values, right = np.linalg.svd(
        (shares - expected) / np.sqrt(expected), full_matrices=False
    )
    axes = min(axes, min(table.shape) - 1)
    kept = values[:axes]
    rows = left[:, :axes] * kept / np.sqrt(row)[:, None]
    columns = right[:axes].T * kept / np.sqrt(column)[:, None]
    heaviest = int(row.argmax())
    for axis in range(axes):
        if rows[heaviest, axis] < 0:
            rows[:, axis] *= -1
            columns[:, axis] *= -1
    whole = float((values**2).sum()) or 1.0
    return Scaling(rows, columns, tuple(float(value**2) / whole for value in kept))


def ideal_points(
    debate: Debate,
    *,
    axes: int = 2,
    least: int = 2,
    duplicates: Unit = "include",
    neutral: Neutral = "drop",
) -> Table:
    """List the coordinates of all actors and of both sides of all concepts.

    Actors with fewer than ``least`` statements are left out, because one statement decides where
    they lie. Raises UsageError for too many actors.
    """
    import numpy as np

    debate = with_positions(debate, neutral)
    records = drop_duplicates(debate.records, duplicates)
    said: dict[str, int] = {}
    for record in records:
        said[record.actor] = said.get(record.actor, 0) + 1
    records = tuple(record for record in records if said[record.actor] >= least)
    actors = sorted({record.actor for record in records})
    sides = sorted({(record.concept, record.qualifier or 0) for record in records})
    if len(actors) * len(sides) > _MOST_CELLS:
        raise UsageError(f"{len(actors):,} actors are too many to scale; raise the least number")
    columns = (
        "kind",
        "node",
        "label",
        "side",
        "statements",
        *(f"axis{number}" for number in range(1, axes + 1)),
    )
    if min(len(actors), len(sides)) < 2:
        return Table(columns, ())
    row_of = {name: place for place, name in enumerate(actors)}
    column_of = {side: place for place, side in enumerate(sides)}
    counted = np.zeros((len(actors), len(sides)))
    for record in records:
        counted[row_of[record.actor], column_of[record.concept, record.qualifier or 0]] += 1
    scaled = correspondence(counted, axes)
    blank = (None,) * (axes - len(scaled.inertia))

    def point(places: NDArray[Any]) -> tuple[float | None, ...]:
        return (*(round(float(value), 6) for value in places), *blank)

    rows: list[tuple[Any, ...]] = [
        ("actor", name, debate.label(name), "", said[name], *point(scaled.rows[place]))
        for place, name in enumerate(actors)
    ]
    for place, (concept, qualifier) in enumerate(sides):
        total = int(counted[:, place].sum())
        side = debate.words[qualifier] if debate.words else str(qualifier)
        coordinates = point(scaled.columns[place])
        rows.append(("concept", concept, debate.label(concept), side, total, *coordinates))
    shares = (*(round(share, 6) for share in scaled.inertia), *blank)
    rows.sort(key=lambda row: (row[0], row[5] is None, row[5], row[2]))
    return Table(columns, (*rows, ("share of inertia", "", "", "", len(records), *shares)))

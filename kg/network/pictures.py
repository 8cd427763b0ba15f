"""Draw phases, ideal points and heat maps with matplotlib, as :mod:`kg.network.plots` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.network.phases import Phases
from kg.network.plots import AGREE, DISAGREE, INK, new_axes, shorten, with_title
from kg.network.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_MOST_LABELS = 80


def plot_phases(found: Phases, *, title: str = "") -> Figure:
    """Draw the distances between windows, and below them the state of each."""
    figure, axes = new_axes(7.5, 7.5)
    size = len(found.windows)
    if size:
        axes.imshow(found.distances, cmap="Greys", vmin=0, vmax=1, origin="lower")
        states = found.states
        lowest = -0.02 * size - 1
        for state in sorted(set(states)):
            places = [place for place, one in enumerate(states) if one == state]
            axes.scatter(
                places,
                [lowest - state * size / 40] * len(places),
                s=8,
                marker="s",
                label=f"state {state}",
                clip_on=False,
            )
        step = max(1, size // 10)
        ticks = list(range(0, size, step))
        days = [str(found.windows[place].middle) for place in ticks]
        axes.set_yticks(ticks, days, fontsize=7)
        axes.set_xticks([])
        axes.set_ylim(lowest - (max(states) + 1) * size / 40, size - 0.5)
        axes.set_xlim(-0.5, size - 0.5)
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, fontsize=8)
    return with_title(figure, axes, title)


def plot_scale(table: Table, *, title: str = "") -> Figure:
    """Draw actors and concepts at their first two coordinates, or along a line for one axis."""
    figure, axes = new_axes(9, 7)
    first = table.columns.index("axis1")
    two = "axis2" in table.columns
    points = [row for row in table.rows if row[0] in ("actor", "concept")]
    for kind, colour, marker in (("actor", INK, "o"), ("concept", AGREE, "s")):
        chosen = [row for row in points if row[0] == kind and row[first] is not None]
        heights = [(row[first + 1] or 0.0) if two else 0.0 for row in chosen]
        axes.scatter(
            [row[first] for row in chosen], heights, s=14, color=colour, marker=marker, label=kind
        )
        for row, height in list(zip(chosen, heights, strict=True))[:_MOST_LABELS]:
            label = f"{row[2]} ({row[3]})" if row[3] else str(row[2])
            axes.annotate(
                shorten(label, 30),
                (row[first], height),
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=6,
                color=colour,
            )
    axes.axhline(0, color="#cccccc", linewidth=0.6, zorder=0)
    axes.axvline(0, color="#cccccc", linewidth=0.6, zorder=0)
    if points:
        axes.legend(loc="best", frameon=False, fontsize=8)
    return with_title(figure, axes, title)


def plot_heat_map(
    rows: Sequence[str], columns: Sequence[str], cells: NDArray[Any], *, title: str = ""
) -> Figure:
    """Draw a matrix: blue above zero, orange below it."""
    from matplotlib.colors import LinearSegmentedColormap

    figure, axes = new_axes(2.5 + 0.2 * max(len(columns), 8), 2 + 0.2 * max(len(rows), 6))
    if cells.size:
        most = float(abs(cells).max()) or 1.0
        colours = LinearSegmentedColormap.from_list("sides", [DISAGREE, "white", AGREE])
        shown = axes.imshow(cells, cmap=colours, vmin=-most, vmax=most, aspect="auto")
        axes.set_yticks(range(len(rows)), [shorten(name) for name in rows], fontsize=7)
        heads = [shorten(name, 30) for name in columns]
        axes.set_xticks(range(len(columns)), heads, rotation=90, fontsize=7)
        figure.colorbar(shown, ax=axes, shrink=0.6)
    return with_title(figure, axes, title)

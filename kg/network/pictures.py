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
    placed: dict[tuple[str, int], tuple[float, float]] = {}
    labels: dict[tuple[str, int], str] = {}
    for kind, colour, marker in (("actor", INK, "o"), ("concept", AGREE, "s")):
        chosen = [row for row in points if row[0] == kind and row[first] is not None]
        heights = [(row[first + 1] or 0.0) if two else 0.0 for row in chosen]
        axes.scatter(
            [row[first] for row in chosen], heights, s=14, color=colour, marker=marker, label=kind
        )
        for number, (row, height) in enumerate(zip(chosen, heights, strict=True)):
            side = {"1": " +", "0": " −", "": ""}.get(row[3], f" {row[3]}")
            placed[kind, number] = row[first], height
            labels[kind, number] = shorten(str(row[2]), 28) + side
    _label_points(axes, placed, labels)
    axes.axhline(0, color="#cccccc", linewidth=0.6, zorder=0)
    axes.axvline(0, color="#cccccc", linewidth=0.6, zorder=0)
    if points:
        axes.legend(loc="best", frameon=False, fontsize=8)
    return with_title(figure, axes, title)


def _label_points(
    axes: Any,
    placed: dict[tuple[str, int], tuple[float, float]],
    labels: dict[tuple[str, int], str],
) -> None:
    """Label points, actors first, where labels do not overlap."""
    if not placed:
        return
    wide = max(x for x, _ in placed.values()) - min(x for x, _ in placed.values()) or 1.0
    high = max(y for _, y in placed.values()) - min(y for _, y in placed.values()) or 1.0
    taken: list[tuple[float, float, float]] = []
    for key, (x, y) in placed.items():
        # The axes are about 560 by 440 points, a letter about 3.6.
        left, base = x / wide * 560, y / high * 440
        width = 3.6 * len(labels[key]) + 6
        if any(abs(base - v) < 8 and left < u + w and u < left + width for u, v, w in taken):
            continue
        taken.append((left, base, width))
        colour = INK if key[0] == "actor" else AGREE
        axes.annotate(
            labels[key], (x, y), xytext=(3, 3), textcoords="offset points", fontsize=6, color=colour
        )


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

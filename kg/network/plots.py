"""Draw tables, trees and networks as PNG, SVG or PDF with matplotlib (the extra ``plots``).

Blue is agreement, orange disagreement and grey neither: colour-blind people can distinguish them.
The same input gives the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.base.errors import KgError, UsageError
from kg.network.dendrogram import Dendrogram
from kg.network.polarization import Moment
from kg.network.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from networkx import Graph

AGREE, DISAGREE, NEUTRAL, INK = "#2166ac", "#d95f02", "#9a9a9a", "#222222"
FORMATS = (".png", ".svg", ".pdf")

_MOST_BARS = 40
_MOST_LEAVES = 80
_MOST_NODES = 150
_LONGEST = 48


def render(figure: Figure, suffix: str) -> bytes:
    """Write a figure in a format of FORMATS, without the time at which it was made."""
    import matplotlib

    if suffix not in FORMATS:
        raise UsageError(f"no picture format '{suffix}'; there are: {', '.join(FORMATS)}")
    stream = io.BytesIO()
    clock = {".png": {}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}[suffix]
    settings: Any = {"svg.hashsalt": "kg", "svg.fonttype": "none", "pdf.fonttype": 42}
    with matplotlib.rc_context(settings):
        figure.savefig(stream, format=suffix[1:], dpi=150, metadata=clock, bbox_inches="tight")
    return stream.getvalue()


def plot_bars(table: Table, *, title: str = "") -> Figure:
    """Draw agreement to the right and disagreement to the left, for the first 40 rows."""
    rows = list(reversed(table.rows[:_MOST_BARS]))
    figure, axes = new_axes(7.5, 0.9 + 0.27 * max(len(rows), 3))
    labels, agree, neutral, disagree = (
        [row[table.columns.index(name)] for row in rows]
        for name in ("label", "agree", "neutral", "disagree")
    )
    places = list(range(len(rows)))
    axes.barh(places, agree, color=AGREE, label="agree")
    axes.barh(places, neutral, left=agree, color=NEUTRAL, label="no position")
    axes.barh(places, [-count for count in disagree], color=DISAGREE, label="disagree")
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [shorten(str(label)) for label in labels])
    axes.set_xlabel("statements")
    axes.locator_params(axis="x", integer=True)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.use_sticky_edges = False
    axes.margins(x=0.03, y=0.02)
    if rows:
        axes.legend(loc="lower right", frameon=False, fontsize=8)
    return with_title(figure, axes, title)


def plot_polarization(moments: Sequence[Moment], *, title: str = "") -> Figure:
    """Draw both measures over time, at the middle of each window."""
    figure, axes = new_axes(8, 3.6)
    shown = [(m.window.middle, m.outcome) for m in moments]
    known = [(day, outcome) for day, outcome in shown if day is not None and outcome is not None]
    days = [day for day, _ in known]
    mark = "o" if len(days) < 40 else ""
    axes.plot(days, [o.separation for _, o in known], color=AGREE, marker=mark, label="separation")
    axes.plot(days, [o.value for _, o in known], color=DISAGREE, marker=mark, label="polarization")
    axes.set_ylim(0, 1)
    if known:
        axes.legend(loc="best", frameon=False, fontsize=8)
    figure.autofmt_xdate()
    return with_title(figure, axes, title)


def plot_backbone(table: Table, *, title: str = "") -> Figure:
    """Draw the loss against the number of concepts dropped; the last names are the backbone."""
    figure, axes = new_axes(8, 4.2)
    losses = [loss for step, loss in zip(table.column("step"), table.column("loss"), strict=True)]
    labels = [shorten(str(label)) for label in table.column("label")]
    axes.plot(range(1, len(losses) + 1), losses, color=AGREE, marker="o", markersize=3)
    axes.set_xlabel("concepts dropped")
    axes.set_ylabel("spectral loss")
    if len(labels) <= 60:
        axes.set_xticks(range(1, len(labels) + 1), labels, rotation=90, fontsize=6)
    return with_title(figure, axes, title)


def plot_dendrogram(tree: Dendrogram, *, title: str = "") -> Figure:
    """Draw the whole tree, or the last 80 clusters of a larger one."""
    from scipy.cluster.hierarchy import dendrogram

    size = len(tree.names)
    shown = min(size, _MOST_LEAVES)
    figure, axes = new_axes(7.5, 0.9 + 0.22 * max(shown, 4))
    if size > 1:
        many = {"truncate_mode": "lastp", "p": shown} if size > shown else {}
        dendrogram(
            tree.merges,
            labels=[shorten(label) for label in tree.labels],
            orientation="right",
            ax=axes,
            color_threshold=0,
            above_threshold_color=AGREE,
            leaf_font_size=8,
            **many,
        )
    axes.set_xlabel("distance")
    return with_title(figure, axes, title)


def plot_network(graph: Graph, *, groups: dict[Any, int] | None = None, title: str = "") -> Figure:
    """Draw the 150 strongest nodes in a seeded spring layout; an edge is as wide as its weight."""
    strength = {n: abs(s) for n, s in graph.degree(weight="weight")}
    kept = sorted(graph, key=lambda n: (-strength[n], str(n)))[:_MOST_NODES]
    held = graph.subgraph(kept)
    figure, axes = new_axes(9, 7)
    if len(held):
        places = _layout(held, kept)
        _draw_network(axes, held, kept, places, strength, groups)
    axes.set_axis_off()
    return with_title(figure, axes, title)


def _draw_network(
    axes: Any,
    graph: Graph,
    nodes: list[Any],
    places: dict[Any, Any],
    strength: dict[Any, float],
    groups: dict[Any, int] | None,
) -> None:
    from matplotlib import colormaps
    from matplotlib.collections import LineCollection

    weights = [d["weight"] for *_, d in graph.edges(data=True)]
    most = max((abs(weight) for weight in weights), default=1) or 1
    lines = [(places[a], places[b]) for a, b in graph.edges()]
    stances = [d.get("stance") for *_, d in graph.edges(data=True)]
    colours = {"support": AGREE, "oppose": DISAGREE}
    axes.add_collection(
        LineCollection(
            lines,
            linewidths=[0.3 + 2.2 * abs(weight) / most for weight in weights],
            colors=[
                DISAGREE if weight < 0 else colours.get(str(stance), NEUTRAL)
                for weight, stance in zip(weights, stances, strict=True)
            ],
            alpha=0.55,
            zorder=1,
        )
    )
    largest = max(strength[node] for node in nodes) or 1
    palette = colormaps["tab10"]
    for node in nodes:
        data = graph.nodes[node]
        group = (groups or {}).get(node)
        colour: Any = INK if data.get("mode") == "actor" else "white"
        if group is not None:
            colour = palette(group % 10)
        axes.scatter(
            *places[node],
            s=18 + 160 * strength[node] / largest,
            color=colour,
            edgecolors=INK,
            linewidths=0.6,
            marker="s" if data.get("mode") == "concept" else "o",
            zorder=2,
        )
    _label_nodes(axes, graph, nodes, places)


def _layout(graph: Graph, nodes: list[Any]) -> dict[Any, Any]:
    """Compute a spring layout of the positive part, evened out so that the middle is legible."""
    import networkx as nx
    import numpy as np

    # A subgraph's nodes have no order, and the layout depends on it.
    held = nx.Graph()
    held.add_nodes_from(nodes)
    edges = [(*sorted((a, b), key=str), d["weight"]) for a, b, d in graph.edges(data=True)]
    for a, b, weight in sorted(edges):
        if weight > 0:
            held.add_edge(a, b, weight=weight**0.5)
    found = nx.spring_layout(held, seed=1, k=2 / len(held) ** 0.5, iterations=150)
    spread = np.array([found[node] for node in nodes], float)
    for axis in (0, 1):
        values = spread[:, axis]
        ranks = values.argsort(kind="stable").argsort(kind="stable") / max(len(nodes) - 1, 1)
        width = np.ptp(values) or 1.0
        spread[:, axis] = 0.4 * (values - values.min()) / width + 0.6 * ranks
    return dict(zip(nodes, spread, strict=True))


def _label_nodes(axes: Any, graph: Graph, nodes: list[Any], places: dict[Any, Any]) -> None:
    """Label nodes, the strongest first, where labels do not overlap."""
    taken: list[tuple[float, float, float]] = []
    for node in nodes:
        label = shorten(str(graph.nodes[node].get("label", node)), 30)
        # The axes are about 600 by 480 points wide, a letter about 4.
        x, y = places[node][0] * 600, places[node][1] * 480
        width = 4.0 * len(label)
        if any(abs(y - v) < 9 and x < u + w and u < x + width for u, v, w in taken):
            continue
        taken.append((x, y, width))
        axes.annotate(
            label, places[node], xytext=(4, 4), textcoords="offset points", fontsize=7, zorder=3
        )


def new_axes(width: float, height: float) -> tuple[Figure, Any]:
    """Make a figure of so many inches with one pair of axes."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise KgError("plots need matplotlib: pip install 'kg-actors-claims[plots]'") from error
    figure = Figure(figsize=(width, height))
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def with_title(figure: Figure, axes: Any, title: str) -> Figure:
    """Put a title over the figure, if there is one."""
    if title:
        # A dollar sign would begin a formula.
        axes.set_title(title.replace("$", r"\$"), loc="left", fontsize=11)
    return figure


def shorten(label: str, most: int = _LONGEST) -> str:
    """Cut a label to so many characters, and take its dollar signs literally."""
    words = " ".join(label.split()).replace("$", r"\$")
    return words if len(words) <= most else f"{words[: most - 1]}…"

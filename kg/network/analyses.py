"""The analyses of a debate that ``kg network`` offers: tables that can be drawn or written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.backbone import backbone, backbone_by_penalty, backbone_of_size
from kg.network.communities import communities
from kg.network.dendrogram import Linkage, dendrogram
from kg.network.filters import find_node
from kg.network.graphs import Shape, matrix, network, prepare
from kg.network.measures import measures
from kg.network.phases import Distance, phases
from kg.network.polarization import Moment, polarization_over_time
from kg.network.records import Debate, Unit
from kg.network.scaling import ideal_points
from kg.network.tables import Table
from kg.network.tallies import tally_by_stance
from kg.network.trim import ego, largest_component
from kg.network.windows import Windows, windows

if TYPE_CHECKING:
    from networkx import Graph

_TWO_MODE_COLUMNS = ("statements", "stance", "earliest", "latest")
_ONE_MODE_COLUMNS = ("congruence", "conflict", "shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of all analyses; each analysis uses those that it needs."""

    shape: Shape = field(default_factory=Shape)
    over: Windows | None = None
    ego: str | None = None
    depth: int = 1
    largest: bool = False
    clusters: int = 2
    method: str = "best"
    linkage: Linkage = "average"
    of: Literal["actor", "concept"] = "actor"
    duplicates: Unit | None = None
    memberships: bool = False
    size: int | None = None
    penalty: float | None = None
    distance: Distance = "difference"
    share: bool = False
    axes: int = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an analysis; ``graph`` is set if it can be written as a network file."""

    table: Table
    plot: Callable[[str], Any]
    graph: Any = None


def build_network(debate: Debate, options: Options) -> Graph:
    """Build the network, cut down to an ego network or the largest component if requested."""
    graph = network(debate, options.shape)
    if options.ego is not None:
        graph = ego(graph, find_node(debate, options.ego, map(str, graph)), depth=options.depth)
    return largest_component(graph) if options.largest else graph


def _edges(debate: Debate, options: Options) -> Outcome:
    if options.over is not None:
        return _windowed_edges(debate, options)
    graph = build_network(debate, options)
    two_mode = options.shape.mode == "actor-concept"
    names = ("weight", "support", *(_TWO_MODE_COLUMNS if two_mode else _ONE_MODE_COLUMNS))
    table = Table(("source", "target", *names), tuple(_edge_rows(graph, names)))
    return Outcome(table, _network_plot(graph), graph)


def _edge_rows(graph: Graph, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rows = []
    for a, b, data in graph.edges(data=True):
        if graph.nodes[a]["mode"] == "concept" and graph.nodes[b]["mode"] == "actor":
            a, b = b, a
        ends = (graph.nodes[a]["label"], graph.nodes[b]["label"])
        rows.append((*ends, *(_rounded(data[name]) for name in names)))
    return sorted(rows, key=lambda row: (-abs(row[2]), row[0], row[1]))


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _windowed_edges(debate: Debate, options: Options) -> Outcome:
    """List the edges of the network of each window."""
    if options.ego is not None or options.largest:
        raise UsageError("--ego and --largest need one network; leave --window out")
    debate = prepare(debate, options.shape)
    shape = replace(options.shape, duplicates="include", evidence=False)
    rows: list[tuple[Any, ...]] = []
    names = ("weight", "support")
    for window in windows(debate.records, options.over):
        part = replace(debate, records=window.records)
        graph = network(part, shape, weights=window.weights)
        rows += [(str(window.first), str(window.last), *row) for row in _edge_rows(graph, names)]

    columns = ("first", "last", "source", "target", *names)
    return Outcome(Table(columns, tuple(rows)), _no_plot("list of edges of windows"))


def _nodes(debate: Debate, options: Options) -> Outcome:
    graph = build_network(debate, options)
    columns = ("node", "label", "kind", "statements", "agree", "disagree", "neutral", "articles")
    rows = [(str(n), *(d.get(c, "") for c in columns[1:])) for n, d in graph.nodes(data=True)]
    rows.sort(key=lambda row: (-row[3], row[1], row[0]))
    return Outcome(Table(columns, tuple(rows)), _network_plot(graph), graph)


def _measures(debate: Debate, options: Options) -> Outcome:
    graph = build_network(debate, options)
    table = measures(graph)
    for row in table.rows:
        known = dict(zip(table.columns, row, strict=True))
        graph.nodes[known.pop("node")].update(known)
    return Outcome(table, _network_plot(graph), graph)


def _communities(debate: Debate, options: Options) -> Outcome:
    graph = build_network(debate, options)
    groups = communities(graph, method=options.method)
    rows = []
    for node, group in groups.of.items():
        data = graph.nodes[node]
        data["community"] = group
        rows.append((group, str(node), data["label"], data["kind"], data["statements"]))
    rows.sort(key=lambda row: (row[0], -row[4], row[2]))
    quality = (groups.method, round(groups.modularity, 6))
    columns = ("community", "node", "label", "kind", "statements", "method", "modularity")
    table = Table(columns, tuple((*row, *quality) for row in rows))
    return Outcome(table, _network_plot(graph, groups.of), graph)


def _polarization(debate: Debate, options: Options) -> Outcome:
    moments = list(
        polarization_over_time(
            debate,
            options.over,
            clusters=options.clusters,
            duplicates=options.shape.duplicates,
            neutral=options.shape.neutral,
            as_dna=options.shape.as_dna,
        )
    )
    columns: tuple[str, ...] = ("first", "last", "actors", "statements")
    columns = (*columns, *(("raw",) if options.shape.as_dna else ()), "polarization", "separation")
    rows = (_moment_row(moment, raw=options.shape.as_dna) for moment in moments)
    table = Table(columns, tuple(rows))
    if options.memberships:
        columns = ("first", "last", "node", "label", "polarization_camp", "separation_camp")
        members = (row for moment in moments for row in _member_rows(debate, moment))
        table = Table(columns, tuple(members))

    def draw(title: str) -> Any:
        from kg.network.plots import plot_polarization

        return plot_polarization(moments, title=title)

    return Outcome(table, draw)


def _member_rows(debate: Debate, moment: Moment) -> Iterator[tuple[Any, ...]]:
    """Yield each actor with its cluster in the memberships of both measures."""
    days = (str(moment.window.first or ""), str(moment.window.last or ""))
    if moment.outcome is not None:
        for actor, camp in moment.outcome.members.items():
            yield (*days, actor, debate.label(actor), camp, moment.outcome.camps[actor])


def _moment_row(moment: Moment, *, raw: bool) -> tuple[Any, ...]:
    window, outcome = moment.window, moment.outcome
    days = (str(window.first or ""), str(window.last or ""))
    measured: tuple[float | None, ...] = (None, None, None)
    if outcome is not None:
        measured = tuple(
            round(value, 7) for value in (outcome.raw, outcome.value, outcome.separation)
        )
    if not raw:
        measured = measured[1:]
    return (*days, moment.actors, moment.statements, *measured)


def _backbone(debate: Debate, options: Options) -> Outcome:
    chosen: dict[str, Any] = {
        "weight": options.shape.weight,
        "normalise": options.shape.normalise,
        "duplicates": options.duplicates or "article",
        "neutral": options.shape.neutral,
    }
    if options.size is not None:
        return Outcome(backbone_of_size(debate, options.size, **chosen), _no_plot("backbone"))
    if options.penalty is not None:
        table = backbone_by_penalty(debate, options.penalty, **chosen)
        return Outcome(table, _no_plot("backbone"))
    table = backbone(debate, **chosen)

    def draw(title: str) -> Any:
        from kg.network.plots import plot_backbone

        return plot_backbone(table, title=title)

    return Outcome(table, draw)


def _tallies(debate: Debate, options: Options) -> Outcome:
    table = tally_by_stance(
        debate,
        options.of,
        duplicates=options.duplicates or "article",
        as_dna=options.shape.as_dna,
    )

    def draw(title: str) -> Any:
        from kg.network.plots import plot_bars

        return plot_bars(table, title=title)

    return Outcome(table, draw)


def _dendrogram(debate: Debate, options: Options) -> Outcome:
    tree = dendrogram(
        debate,
        linkage=options.linkage,
        duplicates=options.shape.duplicates,
        neutral=options.shape.neutral,
    )

    def draw(title: str) -> Any:
        from kg.network.plots import plot_dendrogram

        return plot_dendrogram(tree, title=title)

    return Outcome(tree.table(), draw)


def _phases(debate: Debate, options: Options) -> Outcome:
    over = options.over or Windows("month", 1)
    found = phases(debate, options.shape, over, distance=options.distance, share=options.share)
    columns = ("first", "last", "statements", "state", "changed")
    rows = []
    before = None
    for window, state in zip(found.windows, found.states, strict=True):
        changed = "yes" if before is not None and state != before else ""
        rows.append((str(window.first), str(window.last), len(window.records), state, changed))
        before = state
    table = Table(
        (*columns, *(f"{one.method} ({one.modularity:.3f})" for one in found.tried)),
        tuple((*row, *(one.of[place] for one in found.tried)) for place, row in enumerate(rows)),
    )

    def draw(title: str) -> Any:
        from kg.network.pictures import plot_phases

        return plot_phases(found, title=title)

    return Outcome(table, draw)


def _scale(debate: Debate, options: Options) -> Outcome:
    table = ideal_points(
        debate,
        axes=options.axes,
        least=options.shape.min_support,
        duplicates=options.shape.duplicates,
        neutral=options.shape.neutral,
    )

    def draw(title: str) -> Any:
        from kg.network.pictures import plot_scale

        return plot_scale(table, title=title)

    return Outcome(table, draw)


def _heat_map(debate: Debate, options: Options) -> Outcome:
    """List the cells of the network's matrix, rows and columns in the order of a dendrogram."""
    from kg.network.dendrogram import order_by_likeness

    debate = prepare(debate, options.shape)
    rows, columns, cells = matrix(debate, replace(options.shape, duplicates="include"))
    if max(len(rows), len(columns)) > _MOST_SIDE:
        raise UsageError(
            f"{len(rows):,} by {len(columns):,} nodes are too many for a heat map; keep some with "
            "--topic, --only or --min-confidence"
        )
    grid = cells.toarray()
    across, down = order_by_likeness(grid.T), order_by_likeness(grid)
    names = [debate.label(rows[place]) for place in down]
    heads = [debate.label(columns[place]) for place in across]
    grid = grid[down][:, across]
    found = tuple(
        (name, *(_rounded(float(value)) for value in line))
        for name, line in zip(names, grid, strict=True)
    )

    def draw(title: str) -> Any:
        from kg.network.pictures import plot_heat_map

        return plot_heat_map(names, heads, grid, title=title)

    return Outcome(Table(("label", *heads), found), draw)


_MOST_SIDE = 400


def _no_plot(what: str) -> Callable[[str], Any]:
    def draw(title: str) -> Any:
        raise UsageError(f"this {what} cannot be drawn; leave --plot out")

    return draw


def _network_plot(graph: Graph, groups: dict[Any, int] | None = None) -> Callable[[str], Any]:
    def draw(title: str) -> Any:
        from kg.network.plots import plot_network

        return plot_network(graph, groups=groups, title=title)

    return draw


ANALYSES: Mapping[str, Callable[[Debate, Options], Outcome]] = {
    "edges": _edges,
    "nodes": _nodes,
    "measures": _measures,
    "communities": _communities,
    "polarization": _polarization,
    "backbone": _backbone,
    "bars": _tallies,
    "dendrogram": _dendrogram,
    "phases": _phases,
    "scale": _scale,
    "heatmap": _heat_map,
}

"""The analyses of a debate that ``kg network`` offers: tables that can be drawn or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.backbone import backbone
from kg.network.communities import communities
from kg.network.dendrogram import Linkage, dendrogram
from kg.network.filters import find_node
from kg.network.graphs import Shape, network, prepare
from kg.network.measures import measures
from kg.network.polarization import Moment, polarization_over_time
from kg.network.records import Debate, Unit
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
        part = Debate(window.records, debate.attributes, debate.scale)
        graph = network(part, shape, weights=window.weights)
        rows += [(str(window.first), str(window.last), *row) for row in _edge_rows(graph, names)]

    def draw(title: str) -> Any:
        raise UsageError("the edges of windows cannot be drawn; leave --window or --plot out")

    columns = ("first", "last", "source", "target", *names)
    return Outcome(Table(columns, tuple(rows)), draw)


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
        )
    )
    columns = ("first", "last", "actors", "statements", "polarization", "separation")
    table = Table(columns, tuple(_moment_row(moment) for moment in moments))

    def draw(title: str) -> Any:
        from kg.network.plots import plot_polarization

        return plot_polarization(moments, title=title)

    return Outcome(table, draw)


def _moment_row(moment: Moment) -> tuple[Any, ...]:
    window, outcome = moment.window, moment.outcome
    days = (str(window.first or ""), str(window.last or ""))
    measured: tuple[float | None, ...] = (None, None)
    if outcome is not None:
        measured = (round(outcome.value, 7), round(outcome.separation, 7))
    return (*days, moment.actors, moment.statements, *measured)


def _backbone(debate: Debate, options: Options) -> Outcome:
    weight: Any = options.shape.weight if options.shape.weight != "combine" else "congruence"
    table = backbone(
        debate,
        weight=weight,
        duplicates=options.duplicates or "article",
        neutral=options.shape.neutral,
    )

    def draw(title: str) -> Any:
        from kg.network.plots import plot_backbone

        return plot_backbone(table, title=title)

    return Outcome(table, draw)


def _tallies(debate: Debate, options: Options) -> Outcome:
    table = tally_by_stance(debate, options.of, duplicates=options.duplicates or "article")

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
}

"""A debate and what is asked of it in, a table, a network or a picture out: what one can ask.

Each analysis composes the modules beside this one. :data:`ANALYSES` lists them for the command
line; from Python, the functions of those modules are as near.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.backbone import backbone
from kg.network.communities import communities
from kg.network.dendrogram import Linkage, dendrogram
from kg.network.filters import found
from kg.network.graphs import Shape, network, prepared
from kg.network.measures import measures
from kg.network.polarization import Moment, polarization_over_time
from kg.network.records import Debate, Unit
from kg.network.tables import Table
from kg.network.tallies import bars
from kg.network.trim import ego, largest_component
from kg.network.windows import Windows, windows

if TYPE_CHECKING:
    from networkx import Graph

_OF_TWO_MODES: tuple[str, ...] = ("statements", "stance", "earliest", "latest")
_OF_ONE_MODE: tuple[str, ...] = ("congruence", "conflict", "shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an analysis needs to know besides the debate; each takes what it uses."""

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
    """``graph`` is there for what files of networks can hold; ``plot`` draws the outcome."""

    table: Table
    plot: Callable[[str], Any]
    graph: Any = None


def asked_network(debate: Debate, asked: Asked) -> Graph:
    """The network, cut down to an ego or the largest component where that is asked."""
    graph = network(debate, asked.shape)
    if asked.ego is not None:
        graph = ego(graph, found(debate, asked.ego, map(str, graph)), depth=asked.depth)
    return largest_component(graph) if asked.largest else graph


def _edges(debate: Debate, asked: Asked) -> Outcome:
    if asked.over is not None:
        return _windowed(debate, asked)
    graph = asked_network(debate, asked)
    more = _OF_TWO_MODES if asked.shape.mode == "actor-concept" else _OF_ONE_MODE
    names = ("weight", "support", *more)
    table = Table(("source", "target", *names), tuple(_lines(graph, names)))
    return Outcome(table, _drawn(graph), graph)


def _lines(graph: Graph, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    lines = []
    for a, b, data in graph.edges(data=True):
        if graph.nodes[a]["mode"] == "concept" and graph.nodes[b]["mode"] == "actor":
            a, b = b, a
        ends = (graph.nodes[a]["label"], graph.nodes[b]["label"])
        lines.append((*ends, *(_plain(data[name]) for name in names)))
    return sorted(lines, key=lambda line: (-abs(line[2]), line[0], line[1]))


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _windowed(debate: Debate, asked: Asked) -> Outcome:
    """A line for each edge of each window."""
    from dataclasses import replace

    if asked.ego is not None or asked.largest:
        raise UsageError("an ego or the largest component is one network's; leave --window out")
    debate = prepared(debate, asked.shape)
    shape = replace(asked.shape, duplicates="include", evidence=False)
    lines: list[tuple[Any, ...]] = []
    names = ("weight", "support")
    for window in windows(debate.records, asked.over):
        part = Debate(window.records, debate.things, debate.scale)
        graph = network(part, shape, weights=window.weights)
        lines += [(str(window.first), str(window.last), *line) for line in _lines(graph, names)]

    def draw(title: str) -> Any:
        raise UsageError("many windows are no picture; leave --window or --plot out")

    columns = ("first", "last", "source", "target", *names)
    return Outcome(Table(columns, tuple(lines)), draw)


def _nodes(debate: Debate, asked: Asked) -> Outcome:
    graph = asked_network(debate, asked)
    columns = ("node", "label", "kind", "statements", "agree", "disagree", "neutral", "articles")
    rows = [(str(n), *(d.get(c, "") for c in columns[1:])) for n, d in graph.nodes(data=True)]
    rows.sort(key=lambda row: (-row[3], row[1], row[0]))
    return Outcome(Table(columns, tuple(rows)), _drawn(graph), graph)


def _measures(debate: Debate, asked: Asked) -> Outcome:
    graph = asked_network(debate, asked)
    table = measures(graph)
    for row in table.rows:
        known = dict(zip(table.columns, row, strict=True))
        graph.nodes[known.pop("node")].update(known)
    return Outcome(table, _drawn(graph), graph)


def _communities(debate: Debate, asked: Asked) -> Outcome:
    graph = asked_network(debate, asked)
    groups = communities(graph, method=asked.method)
    rows = []
    for node, group in groups.of.items():
        data = graph.nodes[node]
        data["community"] = group
        rows.append((group, str(node), data["label"], data["kind"], data["statements"]))
    rows.sort(key=lambda row: (row[0], -row[4], row[2]))
    quality = (groups.method, round(groups.modularity, 6))
    columns = ("community", "node", "label", "kind", "statements", "method", "modularity")
    table = Table(columns, tuple((*row, *quality) for row in rows))
    return Outcome(table, _drawn(graph, groups.of), graph)


def _polarization(debate: Debate, asked: Asked) -> Outcome:
    moments = list(
        polarization_over_time(
            debate,
            asked.over,
            clusters=asked.clusters,
            duplicates=asked.shape.duplicates,
            neutral=asked.shape.neutral,
        )
    )
    columns = ("first", "last", "actors", "statements", "polarization", "separation")
    table = Table(columns, tuple(_moment(moment) for moment in moments))

    def draw(title: str) -> Any:
        from kg.network.plots import plot_polarization

        return plot_polarization(moments, title=title)

    return Outcome(table, draw)


def _moment(moment: Moment) -> tuple[Any, ...]:
    window, outcome = moment.window, moment.outcome
    days = (str(window.first or ""), str(window.last or ""))
    measured: tuple[float | None, ...] = (None, None)
    if outcome is not None:
        measured = (round(outcome.value, 7), round(outcome.separation, 7))
    return (*days, moment.actors, moment.statements, *measured)


def _backbone(debate: Debate, asked: Asked) -> Outcome:
    weight: Any = asked.shape.weight if asked.shape.weight != "combine" else "congruence"
    table = backbone(
        debate,
        weight=weight,
        duplicates=asked.duplicates or "article",
        neutral=asked.shape.neutral,
    )

    def draw(title: str) -> Any:
        from kg.network.plots import plot_backbone

        return plot_backbone(table, title=title)

    return Outcome(table, draw)


def _bars(debate: Debate, asked: Asked) -> Outcome:
    table = bars(debate, asked.of, duplicates=asked.duplicates or "article")

    def draw(title: str) -> Any:
        from kg.network.plots import plot_bars

        return plot_bars(table, title=title)

    return Outcome(table, draw)


def _dendrogram(debate: Debate, asked: Asked) -> Outcome:
    tree = dendrogram(
        debate,
        linkage=asked.linkage,
        duplicates=asked.shape.duplicates,
        neutral=asked.shape.neutral,
    )

    def draw(title: str) -> Any:
        from kg.network.plots import plot_dendrogram

        return plot_dendrogram(tree, title=title)

    return Outcome(tree.table(), draw)


def _drawn(graph: Graph, groups: dict[Any, int] | None = None) -> Callable[[str], Any]:
    def draw(title: str) -> Any:
        from kg.network.plots import plot_network

        return plot_network(graph, groups=groups, title=title)

    return draw


ANALYSES: Mapping[str, Callable[[Debate, Asked], Outcome]] = {
    "edges": _edges,
    "nodes": _nodes,
    "measures": _measures,
    "communities": _communities,
    "polarization": _polarization,
    "backbone": _backbone,
    "bars": _bars,
    "dendrogram": _dendrogram,
}

"""Lay out a network.

Each connected component is laid out separately: a small one with networkx's springs, and then
until marks and labels do not overlap; a large one with the multilevel layout of
:mod:`kg.view.force`. Components are packed in rows. Nodes with a place on an earlier page keep it.
The same drawing and the same known places give the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Place = tuple[float, float]

SEED = 7
SPRINGS = 300
"""The most nodes of a component that springs lay out; they take quadratic time."""
_STEP = 62.0
"""Ideal distance of two neighbours, in pixels of the page at scale 1."""
_NEAREST = 26.0
"""The same in a large component, whose labels mostly appear on zooming in."""
_BOX_HEIGHT = 40.0
_LETTER = 5.6
_LABEL_LETTERS = 20
_GAP = 70.0
_PUSHES = 120
_EVENNESS = 0.85


def places(
    labels: Mapping[str, str],
    ties: Iterable[tuple[str, str, int]],
    *,
    aspect: float = 1.2,
    known: Mapping[str, Place] | None = None,
) -> dict[str, Place]:
    """Return the place of each node in pixels, y downwards.

    Args:
        labels: the label of every node.
        ties: pairs of nodes, with the number of statements.
        aspect: width by height of the whole.
        known: places to keep, if they are those of half of the nodes or more; new nodes go beside
            their neighbours.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(labels)
    for a, b, count in ties:
        weight = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
        graph.add_edge(a, b, weight=weight + sqrt(count))
    kept = {node: known[node] for node in labels if node in known} if known else {}
    if kept and len(kept) * 2 >= len(labels):
        return _extend(graph, kept)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    return _pack([_component(_subgraph(graph, part), labels, aspect) for part in parts], aspect)


def _subgraph(graph: nx.Graph, part: set[str]) -> nx.Graph:
    """Return a subgraph with sorted nodes and edges; networkx's own does not keep an order."""
    import networkx as nx

    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    for node in ordered:
        for other in sorted(graph[node]):
            ordered.add_edge(node, other, weight=graph[node][other]["weight"])
    return ordered


def _component(graph: nx.Graph, labels: Mapping[str, str], aspect: float) -> dict[str, Place]:
    import numpy as np

    names = list(graph)
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    if len(names) > SPRINGS:
        at = _by_force(graph, names) * np.array([sqrt(aspect), 1 / sqrt(aspect)])
    else:
        at = _by_springs(graph, names, labels, aspect)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}


def _by_force(graph: nx.Graph, names: list[str]) -> Any:
    import numpy as np

    from kg.view.force import layout

    number = {name: n for n, name in enumerate(names)}
    edges = [(number[a], number[b], d["weight"]) for a, b, d in graph.edges(data=True)]
    ends = np.array([(a, b) for a, b, _ in edges])
    return layout(len(names), ends, np.array([w for _, _, w in edges])) * _NEAREST


def _by_springs(graph: nx.Graph, names: list[str], labels: Mapping[str, str], aspect: float) -> Any:
    import networkx as nx
    import numpy as np

    start = nx.circular_layout(names) if len(names) < 5 else None
    # Weights are roots of counts, so that a pair with many statements does not collapse.
    springs = nx.spring_layout(
        graph, pos=start, k=2.4 / sqrt(len(names)), iterations=300, seed=SEED, weight="weight"
    )
    at = _spread_evenly(np.array([springs[name] for name in names]))
    size = _STEP * sqrt(len(names))
    at = at * np.array([size * sqrt(aspect), size / sqrt(aspect)])
    letters = [min(len(labels[name]), _LABEL_LETTERS) for name in names]
    box = np.array([[max(34.0, _LETTER * n), _BOX_HEIGHT] for n in letters])
    return _without_overlap(at, box)


def _spread_evenly(at: Any) -> Any:
    """Spread points evenly over a circle of radius 1.

    Springs draw well-connected nodes together. Each point keeps its direction; its distance from
    the middle becomes that of its rank.
    """
    import numpy as np

    at = at - at.mean(axis=0)
    distance = np.hypot(at[:, 0], at[:, 1])
    rank = np.empty(len(at))
    rank[np.argsort(distance, kind="stable")] = np.arange(len(at))
    even = np.sqrt((rank + 0.5) / len(at))
    wanted = _EVENNESS * even + (1 - _EVENNESS) * distance / max(distance.max(), 1e-9)
    return at * (wanted / np.maximum(distance, 1e-9))[:, None]


def _without_overlap(at: Any, box: Any) -> Any:
    """Move points until their boxes do not overlap, each pair along its smaller overlap."""
    import numpy as np

    need = (box[:, None, :] + box[None, :, :]) / 2
    # Two points at one place are moved in the direction of their order.
    order = np.sign(np.arange(len(at))[:, None] - np.arange(len(at))[None, :])
    for _ in range(_PUSHES):
        apart = at[:, None, :] - at[None, :, :]
        over = need - np.abs(apart)
        hit = (over > 0).all(axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        sideways = over[:, :, 0] < over[:, :, 1]
        push = np.zeros_like(apart)
        for axis, along in ((0, sideways), (1, ~sideways)):
            direction = np.where(apart[:, :, axis] == 0, order, np.sign(apart[:, :, axis]))
            push[:, :, axis] = np.where(hit & along, direction * over[:, :, axis] / 2, 0)
        at = at + push.sum(axis=1) * 0.55
    return at


def _pack(parts: list[dict[str, Place]], aspect: float) -> dict[str, Place]:
    """Place components side by side, in rows below the largest one."""
    placed: dict[str, Place] = {}
    width = 0.0
    x = y = row = 0.0
    for part in parts:
        left, top = (min(p[axis] for p in part.values()) for axis in (0, 1))
        right, bottom = (max(p[axis] for p in part.values()) for axis in (0, 1))
        across, down = right - left, bottom - top
        if not width:
            total = sum(len(other) for other in parts)
            width = max(across, sqrt(total * aspect) * _STEP * 1.4)
        if x and x + across > width:
            x, y, row = 0.0, y + row + _GAP, 0.0
        for name, (px, py) in part.items():
            placed[name] = (round(px - left + x, 1), round(py - top + y, 1))
        x += across + _GAP * 1.8
        row = max(row, down)
    return placed


def _extend(graph: nx.Graph, kept: dict[str, Place]) -> dict[str, Place]:
    """Place each new node in a free cell near the middle of its neighbours.

    Nodes that have no path to a known node go below, in rows.
    """
    placed = dict(kept)
    taken = {_cell(place) for place in kept.values()}
    left = sorted(node for node in graph if node not in placed)
    while left:
        ready = [node for node in left if any(other in placed for other in graph[node])]
        if not ready:
            break
        for node in ready:
            around = [placed[other] for other in sorted(graph[node]) if other in placed]
            middle = (
                sum(x for x, _ in around) / len(around),
                sum(y for _, y in around) / len(around),
            )
            placed[node] = _free_cell(middle, taken)
        left = [node for node in left if node not in placed]
    if left:
        labels = dict.fromkeys(left, "")
        ties = [(a, b, 1) for a in left for b in sorted(graph[a]) if a < b]
        x = min(p[0] for p in placed.values())
        y = max(p[1] for p in placed.values()) + _GAP
        for node, (px, py) in places(labels, ties).items():
            placed[node] = (round(px + x, 1), round(py + y, 1))
    return {node: placed[node] for node in graph}


def _cell(place: Place) -> tuple[int, int]:
    return round(place[0] / 44), round(place[1] / 44)


def _free_cell(place: Place, taken: set[tuple[int, int]]) -> Place:
    """Take the first free cell on a spiral around a place."""
    import math

    for turn in range(2000):
        reach = 44 * 0.55 * sqrt(turn)
        angle = turn * 2.399963
        spot = (
            round(place[0] + reach * math.cos(angle), 1),
            round(place[1] + reach * math.sin(angle), 1),
        )
        if _cell(spot) not in taken:
            break
    taken.add(_cell(spot))
    return spot

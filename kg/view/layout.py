"""Nodes and their ties in, a place for each node out.

Every connected part is laid out by itself, a small one with networkx's seeded springs and pushed
apart until marks and labels no longer cover each other, a large one with the multilevel layout of
``force``; the parts are packed in rows. Nodes whose place is known from an earlier page keep it.
The same drawing and the same known places always give the same places.
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
"""Nodes of a part up to which springs lay it out; they need the square of that."""
_STEP = 62.0
"""Distance that two neighbours would like to keep, in pixels of the page at scale 1."""
_NEAREST = 26.0
"""The same in a large part, where most labels wait until one comes closer."""
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
    """Where each node goes, in pixels, y downwards; ``aspect`` is width by height of the whole.

    ``labels`` has every node, ``ties`` two nodes and a count each. Nodes in ``known`` stay where
    they are as long as they are half of the nodes or more; new ones go beside their neighbours.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(labels)
    for a, b, count in ties:
        weight = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
        graph.add_edge(a, b, weight=weight + sqrt(count))
    kept = {node: known[node] for node in labels if node in known} if known else {}
    if kept and len(kept) * 2 >= len(labels):
        return _grown(graph, kept)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    return _packed([_part(_sorted(graph, part), labels, aspect) for part in parts], aspect)


def _sorted(graph: nx.Graph, part: set[str]) -> nx.Graph:
    """The part with its nodes and edges in order, which networkx's own subgraph doesn't keep."""
    import networkx as nx

    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    for node in ordered:
        for other in sorted(graph[node]):
            ordered.add_edge(node, other, weight=graph[node][other]["weight"])
    return ordered


def _part(graph: nx.Graph, labels: Mapping[str, str], aspect: float) -> dict[str, Place]:
    import numpy as np

    names = list(graph)
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    if len(names) > SPRINGS:
        at = _forced(graph, names) * np.array([sqrt(aspect), 1 / sqrt(aspect)])
    else:
        at = _sprung(graph, names, labels, aspect)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}


def _forced(graph: nx.Graph, names: list[str]) -> Any:
    import numpy as np

    from kg.view.force import layout

    number = {name: n for n, name in enumerate(names)}
    edges = [(number[a], number[b], d["weight"]) for a, b, d in graph.edges(data=True)]
    ends = np.array([(a, b) for a, b, _ in edges])
    return layout(len(names), ends, np.array([w for _, _, w in edges])) * _NEAREST


def _sprung(graph: nx.Graph, names: list[str], labels: Mapping[str, str], aspect: float) -> Any:
    import networkx as nx
    import numpy as np

    start = nx.circular_layout(names) if len(names) < 5 else None
    # Roots of the weights: a pair with many statements must not fall into one point.
    springs = nx.spring_layout(
        graph, pos=start, k=2.4 / sqrt(len(names)), iterations=300, seed=SEED, weight="weight"
    )
    at = _evened(np.array([springs[name] for name in names]))
    size = _STEP * sqrt(len(names))
    at = at * np.array([size * sqrt(aspect), size / sqrt(aspect)])
    letters = [min(len(labels[name]), _LABEL_LETTERS) for name in names]
    box = np.array([[max(34.0, _LETTER * n), _BOX_HEIGHT] for n in letters])
    return _apart(at, box)


def _evened(at: Any) -> Any:
    """The points with as many of them near the middle as elsewhere, in a circle of radius 1.

    Springs draw all that is well connected into one spot; each point keeps its direction, and its
    distance goes by its rank.
    """
    import numpy as np

    at = at - at.mean(axis=0)
    distance = np.hypot(at[:, 0], at[:, 1])
    rank = np.empty(len(at))
    rank[np.argsort(distance, kind="stable")] = np.arange(len(at))
    even = np.sqrt((rank + 0.5) / len(at))
    wanted = _EVENNESS * even + (1 - _EVENNESS) * distance / max(distance.max(), 1e-9)
    return at * (wanted / np.maximum(distance, 1e-9))[:, None]


def _apart(at: Any, box: Any) -> Any:
    """The points moved until their boxes don't overlap, each pair along its smaller overlap."""
    import numpy as np

    need = (box[:, None, :] + box[None, :, :]) / 2
    # Points on the same spot need a direction; their order gives one.
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


def _packed(parts: list[dict[str, Place]], aspect: float) -> dict[str, Place]:
    """The parts side by side in rows below the largest one."""
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


def _grown(graph: nx.Graph, kept: dict[str, Place]) -> dict[str, Place]:
    """The known places, and each new node on a free spot near the middle of its neighbours.

    What touches nothing that is known goes below, in rows.
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
            placed[node] = _free(middle, taken)
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


def _free(place: Place, taken: set[tuple[int, int]]) -> Place:
    """The first free cell on a spiral around the place."""
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

"""What is drawn in, a place for each node out.

Every connected part is laid out by itself with a seeded spring layout, its nodes are pushed apart
until their boxes (mark and label) no longer cover each other, and the parts are packed in rows.
The same drawing always gives the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any

from kg.network import Drawing

if TYPE_CHECKING:
    import networkx as nx

Place = tuple[float, float]

SEED = 7
_STEP = 62.0
"""Distance that two neighbours would like to keep, in pixels of the page at scale 1."""
_BOX_HEIGHT = 40.0
_LETTER = 5.6
_LABEL_LETTERS = 20
_GAP = 70.0
_PUSHES = 120
_EVENNESS = 0.85


def places(drawing: Drawing, *, aspect: float = 1.2) -> dict[str, Place]:
    """Where each node goes, in pixels, y downwards; ``aspect`` is width by height of the whole."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(drawing.nodes)
    for tie in drawing.ties:
        weight = graph.get_edge_data(tie.actor, tie.thing, {"weight": 0.0})["weight"]
        graph.add_edge(tie.actor, tie.thing, weight=weight + sqrt(len(tie.statements)))
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    laid_out = [_part(_sorted(graph, part), drawing.nodes, aspect) for part in parts]
    return _packed(laid_out, aspect)


def _sorted(graph: nx.Graph, part: set[str]) -> nx.Graph:
    """The part with its nodes and edges in order, which networkx's own subgraph doesn't keep."""
    import networkx as nx

    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    for node in ordered:
        for other in sorted(graph[node]):
            ordered.add_edge(node, other, weight=graph[node][other]["weight"])
    return ordered


def _part(graph: nx.Graph, nodes: Mapping[str, Any], aspect: float) -> dict[str, Place]:
    import networkx as nx
    import numpy as np

    names = list(graph)
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    start = nx.circular_layout(names) if len(names) < 5 else None
    # Roots of the weights: a pair with many statements must not fall into one point.
    springs = nx.spring_layout(
        graph, pos=start, k=2.4 / sqrt(len(names)), iterations=300, seed=SEED, weight="weight"
    )
    at = _evened(np.array([springs[name] for name in names]))
    size = _STEP * sqrt(len(names))
    at = at * np.array([size * sqrt(aspect), size / sqrt(aspect)])
    letters = [min(len(nodes[name]["label"]), _LABEL_LETTERS) for name in names]
    box = np.array([[max(34.0, _LETTER * n), _BOX_HEIGHT] for n in letters])
    at = _apart(at, box)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}


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

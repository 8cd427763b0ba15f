"""Convert a drawing to a pyvis network, for a notebook or a page with few nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.network import Drawing, Tie
from kg.view.layout import Place, places
from kg.view.marks import COLOURS, DASHES, MARKS, SHAPES

if TYPE_CHECKING:
    from pyvis.network import Network

MOST = 1500
"""The most nodes that vis-network draws without a wait."""

_LABEL_LETTERS = 26
_MANY = 300
"""From so many lines on, they are thinner and fainter."""
_BENDS = {"support": ("curvedCW", 0.0), "oppose": ("curvedCW", 0.16), "none": ("curvedCCW", 0.16)}
_LIBRARY = ("lib", "vis-9.1.2", "vis-network.min.js")
OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "hideEdgesOnDrag": False},
    "nodes": {"chosen": False},
    "edges": {"chosen": False, "selectionWidth": 2, "hoverWidth": 1.5},
}


def to_pyvis(drawn: Drawing, at: Mapping[str, Place] | None = None) -> Network:
    """Return a pyvis network with fixed places: ``at``, or those of the layout.

    The ids of nodes and edges are their numbers in the drawing.
    """
    from pyvis.network import Network

    if at is None:
        labels = {iri: node["label"] or iri for iri, node in drawn.nodes.items()}
        at = places(labels, ((tie.actor, tie.target, len(tie.statements)) for tie in drawn.ties))
    net = Network()
    number = {iri: n for n, iri in enumerate(drawn.nodes)}
    for iri, node in drawn.nodes.items():
        x, y = at[iri]
        mark = MARKS[node["kind"]]
        net.add_node(
            number[iri],
            label=short(node["label"] or iri),
            shape=SHAPES[node["kind"]],
            color={**mark, "highlight": mark, "hover": mark},
            size=round(min(6 + 2.6 * sqrt(node["statements"]), 30), 1),
            x=x,
            y=y,
            borderWidth=1.5,
        )
    sides: dict[tuple[str, str], int] = {}
    for tie in drawn.ties:
        sides[tie.actor, tie.target] = sides.get((tie.actor, tie.target), 0) + 1
    many = len(drawn.ties) > _MANY
    for n, tie in enumerate(drawn.ties):
        # Not add_edge, which searches all earlier edges.
        net.edges.append(
            _edge(n, tie, number, straight=sides[tie.actor, tie.target] == 1, many=many)
        )
    net.options = dict(OPTIONS)
    return net


def _edge(
    n: int, tie: Tie, number: Mapping[str, int], *, straight: bool, many: bool
) -> dict[str, Any]:
    bend, roundness = _BENDS[tie.stance]
    colour = COLOURS[tie.stance]
    faint, strong = (0.4, 0.65) if many else (0.75, 0.95)
    return {
        "id": n,
        "from": number[tie.actor],
        "to": number[tie.target],
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "opacity": faint if tie.stance == "none" else strong,
        },
        "dashes": DASHES[tie.stance],
        "width": round(min((0.5 if many else 1.1) + 0.8 * sqrt(len(tie.statements)), 6), 1),
        "smooth": False
        if straight or not roundness
        else {"enabled": True, "type": bend, "roundness": roundness},
    }


def short(label: str) -> str:
    """Return a label on one line; a long one is cut at a word."""
    line = " ".join(label.split())
    if len(line) <= _LABEL_LETTERS:
        return line
    cut = line[: _LABEL_LETTERS - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > _LABEL_LETTERS // 2 else cut).rstrip(" ,;:.–-") + "…"


def library() -> str:
    """Return the script of vis-network that comes with pyvis."""
    import pyvis

    file = Path(pyvis.__file__).parent.joinpath(*_LIBRARY)
    # Without the link to a source map, which the developer tools of a browser would fetch.
    return re.sub(r"//# sourceMappingURL=\S+", "", file.read_text(encoding="utf-8")).strip()

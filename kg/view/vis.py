"""A drawing and its places in, a pyvis network out: for a notebook, or a page of few nodes."""

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
"""Nodes that vis-network draws without making its user wait."""

_LABEL_LETTERS = 26
_MANY = 300
"""Lines from which on they are drawn thinner and fainter."""
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
    """The drawing as a pyvis network with fixed places (``at``, or those of the layout).

    Nodes and edges have whole numbers as ids, in the drawing's order.
    """
    from pyvis.network import Network

    if at is None:
        labels = {iri: node["label"] or iri for iri, node in drawn.nodes.items()}
        at = places(labels, ((tie.actor, tie.thing, len(tie.statements)) for tie in drawn.ties))
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
        sides[tie.actor, tie.thing] = sides.get((tie.actor, tie.thing), 0) + 1
    many = len(drawn.ties) > _MANY
    for n, tie in enumerate(drawn.ties):
        # Not add_edge: it looks through all edges that are there.
        net.edges.append(_edge(n, tie, number, alone=sides[tie.actor, tie.thing] == 1, many=many))
    net.options = dict(OPTIONS)
    return net


def _edge(
    n: int, tie: Tie, number: Mapping[str, int], *, alone: bool, many: bool
) -> dict[str, Any]:
    bend, roundness = _BENDS[tie.stance]
    colour = COLOURS[tie.stance]
    faint, strong = (0.4, 0.65) if many else (0.75, 0.95)
    return {
        "id": n,
        "from": number[tie.actor],
        "to": number[tie.thing],
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "opacity": faint if tie.stance == "none" else strong,
        },
        "dashes": DASHES[tie.stance],
        "width": round(min((0.5 if many else 1.1) + 0.8 * sqrt(len(tie.statements)), 6), 1),
        "smooth": False
        if alone or not roundness
        else {"enabled": True, "type": bend, "roundness": roundness},
    }


def short(label: str) -> str:
    """The label in one line, cut at a word where it is long."""
    line = " ".join(label.split())
    if len(line) <= _LABEL_LETTERS:
        return line
    cut = line[: _LABEL_LETTERS - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > _LABEL_LETTERS // 2 else cut).rstrip(" ,;:.–-") + "…"


def library() -> str:
    """The script of vis-network that pyvis brings."""
    import pyvis

    file = Path(pyvis.__file__).parent.joinpath(*_LIBRARY)
    # Without the pointer to a source map: a browser's tools would look for it.
    return re.sub(r"//# sourceMappingURL=\S+", "", file.read_text(encoding="utf-8")).strip()

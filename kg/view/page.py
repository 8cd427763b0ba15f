"""A network of statements in, one HTML page out that works from a file and asks no network.

The page holds its library, its program and its data. Text of articles stands in it as JSON with
every ``<`` escaped and goes onto the page as text; a policy in its head lets nothing run but the
two scripts whose hashes it names, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib import resources
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.network import TOP, Drawing, Tie, drawing
from kg.view.layout import Place, places

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pyvis.network import Network

COLOURS = {"support": "#0072b2", "oppose": "#d55e00", "none": "#8c939e"}
"""Blue, orange and grey: told apart by colour-blind people, and by their dashes by everybody."""

DASHES: Mapping[str, Any] = {"support": False, "oppose": [9, 5], "none": [2, 5]}

SHAPES = {
    "person": "dot",
    "organisation": "square",
    "group": "triangle",
    "document": "hexagon",
    "unknown": "dot",
    "topic": "diamond",
    "claim": "triangleDown",
}
MARKS = {
    kind: {"background": background, "border": border}
    for kind, background, border in (
        ("person", "#3f4a5c", "#1d2430"),
        ("organisation", "#7d89a0", "#3f4a5c"),
        ("group", "#a9b4c6", "#5b6472"),
        ("document", "#d5dbe5", "#5b6472"),
        ("unknown", "#e9edf2", "#8c939e"),
        ("topic", "#ffe9a8", "#a67c00"),
        ("claim", "#fff6da", "#a67c00"),
    )
}

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


def page(
    network: MultiDiGraph, *, lang: str = "en", title: str | None = None, top: int = TOP
) -> str:
    """The page of a statement network, in ``lang`` (en or fr), with at most ``top`` nodes.

    Raises UsageError for a language that the page doesn't speak. The same network gives the same
    page.
    """
    words: dict[str, dict[str, str]] = json.loads(_part("page.json"))
    if lang not in words:
        raise UsageError(f"no page in '{lang}'; there are: {', '.join(words)}")
    drawn = drawing(network, top=top)
    net = to_pyvis(drawn, places(drawn))
    data = _data(drawn, net) | {"lang": lang, "title": title, "words": words}
    library, program, style = _library(), _part("page.js"), _part("page.css")
    return _filled(
        _part("page.html"),
        {
            "lang": lang,
            "policy": _policy(library, program, style),
            "title": html.escape(title or words[lang]["title"]),
            "noscript": html.escape(words[lang]["noscript"]),
            "style": style,
            "data": _json(data),
            "library": library,
            "program": program,
        },
    )


def to_pyvis(drawn: Drawing, at: Mapping[str, Place]) -> Network:
    """The drawing as a pyvis network with fixed places, for a notebook or a page.

    Nodes and edges have whole numbers as ids, in the drawing's order.
    """
    from pyvis.network import Network

    net = Network()
    number = {iri: n for n, iri in enumerate(drawn.nodes)}
    for iri, node in drawn.nodes.items():
        x, y = at[iri]
        mark = MARKS[node["kind"]]
        net.add_node(
            number[iri],
            label=_short(node["label"] or iri),
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
    return {
        "id": n,
        "from": number[tie.actor],
        "to": number[tie.thing],
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "opacity": (0.4 if many else 0.75)
            if tie.stance == "none"
            else (0.65 if many else 0.95),
        },
        "dashes": DASHES[tie.stance],
        "width": round(min((0.5 if many else 1.1) + 0.8 * sqrt(len(tie.statements)), 6), 1),
        "smooth": False
        if alone or not roundness
        else {"enabled": True, "type": bend, "roundness": roundness},
    }


def _data(drawn: Drawing, net: Network) -> dict[str, Any]:
    articles: dict[str, int] = {}
    about: list[dict[str, Any]] = []
    said = {s["iri"]: s for tie in drawn.ties for s in tie.statements}
    order = sorted(said.values(), key=lambda s: (s["earliest"], s["date"], s["iri"]))
    index = {statement["iri"]: n for n, statement in enumerate(order)}
    for statement in order:
        if statement["article"] not in articles:
            articles[statement["article"]] = len(articles)
            about.append({key: statement[key] for key in ("headline", "outlet", "url")})
    nodes = [
        shown
        | {
            "name": " ".join((node["label"] or iri).split()),
            "kind": node["kind"],
            "statements": node["statements"],
        }
        for shown, (iri, node) in zip(net.nodes, drawn.nodes.items(), strict=True)
    ]
    edges = [
        shown | {"stance": tie.stance, "said": [index[s["iri"]] for s in tie.statements]}
        for shown, tie in zip(net.edges, drawn.ties, strict=True)
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "options": net.options,
        "marks": MARKS,
        "articles": about,
        "statements": [
            {key: statement[key] for key in ("date", "text", "sentence", "rule", "confidence")}
            | {"article": articles[statement["article"]]}
            for statement in order
        ],
        "nodesInAll": drawn.nodes_in_all,
        "statementsInAll": drawn.statements_in_all,
        "unsourced": drawn.unsourced,
    }


def _short(label: str) -> str:
    """The label in one line, cut at a word where it is long."""
    line = " ".join(label.split())
    if len(line) <= _LABEL_LETTERS:
        return line
    cut = line[: _LABEL_LETTERS - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > _LABEL_LETTERS // 2 else cut).rstrip(" ,;:.–-") + "…"


def _part(name: str) -> str:
    return (resources.files("kg.view") / name).read_text(encoding="utf-8")


def _library() -> str:
    import pyvis

    file = Path(pyvis.__file__).parent.joinpath(*_LIBRARY)
    # Without the pointer to a source map: a browser's tools would look for it.
    return re.sub(r"//# sourceMappingURL=\S+", "", file.read_text(encoding="utf-8")).strip()


def _json(value: Any) -> str:
    """JSON that can stand in a script element: no end tag, no comment, no other line ends."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for bad in "<>&\u2028\u2029":
        text = text.replace(bad, f"\\u{ord(bad):04x}")
    return text


def _policy(library: str, program: str, style: str) -> str:
    def hashed(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashed(library)} {hashed(program)}",
            f"style-src {hashed(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _filled(template: str, values: Mapping[str, str]) -> str:
    # One pass: what is filled in is never looked through again.
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)

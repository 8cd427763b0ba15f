"""Draw a network of statements as one HTML page that works from a file, without network.

The page contains its programs and all nodes, and first shows the most active ones. Columns instead
of records, and each text only once, keep a page of ten thousand nodes small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network import TOP, Drawing, drawing
from kg.view import vis
from kg.view.axis_start import axis_start
from kg.view.evidence import JOIN, Passage, passage_in_sentence, utf16_pieces
from kg.view.layout import Place, places
from kg.view.marks import COLOURS, KINDS, MARKS, STANCES
from kg.view.measures import communities, measures
from kg.view.template import clean, document, languages, nav, program, read_part, style, words

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Renderer = Literal["canvas", "vis"]

_PROGRAM = (
    "words", "model", "geometry", "scene", "panel", "filters", "dates", "search", "table",
    "files", "address",
)  # fmt: skip
_PASSAGES = 3_000_000
"""Characters of paragraphs that a page may have; with more it has sentences instead."""


def page(
    network: MultiDiGraph,
    *,
    lang: str = "en",
    title: str | None = None,
    top: int = TOP,
    renderer: Renderer = "canvas",
    passages: Mapping[str, Passage] | None = None,
    known: Mapping[str, Place] | None = None,
    nav_links: Sequence[tuple[str, str]] = (),
    addresses: Mapping[str, str] | None = None,
) -> str:
    """Return the page of a statement network. The same input gives the same page.

    Args:
        network: the network (:func:`kg.network.statement_network`).
        lang: the language at first, which can be changed on the page: de, en or fr.
        title: the title of the page.
        top: the number of nodes that are shown at first; the page contains all.
        renderer: kg's own canvas, or vis-network.
        passages: the paragraphs of statements, by IRI.
        known: the places of nodes on an earlier page.
        nav_links: (address, name) pairs of the header.
        addresses: the addresses of the pages of nodes and articles, by IRI.

    Raises:
        UsageError: there is no such language, or vis-network cannot draw so many nodes.
    """
    said = words(lang)
    whole = drawing(network, top=max(network.number_of_nodes(), 2))
    if renderer == "vis" and len(whole.nodes) > vis.MOST:
        raise UsageError(
            f"vis draws up to {vis.MOST} nodes, the network has {len(whole.nodes)}; "
            "take --renderer canvas"
        )
    at = place(whole, known)
    order = page_order(network, whole, top)
    data = page_data(whole, order, at, passages or {}, addresses or {})
    data |= {"lang": lang, "title": title, "words": languages(), "top": top, "renderer": renderer}
    data["reprints"] = network.graph.get("reprints", 0)
    scripts = [program(*_PROGRAM, renderer, "main")]
    if renderer == "vis":
        data["options"] = dict(vis.OPTIONS)
        scripts.insert(0, vis.library())
    return document(
        lang=lang,
        title=title or said["title"],
        style=style("base", "page"),
        body=read_part("page.html").replace("<header>", f"<header>{nav(lang, nav_links)}", 1),
        data=data,
        scripts=scripts,
    )


def whole_places(network: MultiDiGraph, known: Mapping[str, Place]) -> dict[str, Place]:
    """Lay out all nodes of a network; nodes with a known place keep it."""
    return place(drawing(network, top=max(network.number_of_nodes(), 2)), known)


def place(drawn: Drawing, known: Mapping[str, Place] | None = None) -> dict[str, Place]:
    """Lay out the nodes of a drawing; nodes with a known place keep it."""
    labels = {iri: node["label"] or iri for iri, node in drawn.nodes.items()}
    return places(labels, _ties(drawn), known=known)


def page_order(network: MultiDiGraph, whole: Drawing, top: int) -> list[str]:
    """Order all nodes so that the first n nodes, for any n, make a good drawing.

    The ``top`` nodes of the best drawing come first. Each next node is the most active one of those
    that are tied to an earlier node, or of all if none is.
    """
    rank = {iri: n for n, iri in enumerate(whole.nodes)}
    ties: dict[str, set[str]] = {iri: set() for iri in rank}
    for tie in whole.ties:
        ties[tie.actor].add(tie.target)
        ties[tie.target].add(tie.actor)
    order: dict[str, None] = {}
    tied: list[tuple[int, str]] = []

    def put(node: str) -> None:
        order[node] = None
        for other in ties[node]:
            if other not in order:
                heappush(tied, (rank[other], other))

    for node in drawing(network, top=top).nodes:
        put(node)
    for node in rank:
        while tied:
            other = heappop(tied)[1]
            if other not in order:
                put(other)
        if node not in order:
            put(node)
    return list(order)


def _ties(drawn: Drawing) -> list[tuple[str, str, int]]:
    return [(tie.actor, tie.target, len(tie.statements)) for tie in drawn.ties]


def page_data(
    drawn: Drawing,
    order: Sequence[str],
    at: Mapping[str, Place],
    passages: Mapping[str, Passage],
    addresses: Mapping[str, str],
) -> dict[str, Any]:
    """Return the data of the page's program: columns of nodes, edges, statements and articles."""
    number = {iri: n for n, iri in enumerate(order)}
    ties = _ties(drawn)
    prefix = _prefix(order)
    said = {s["iri"]: s for tie in drawn.ties for s in tie.statements}
    statements = sorted(said.values(), key=lambda s: (s["earliest"], s["date"], s["iri"]))
    index = {statement["iri"]: n for n, statement in enumerate(statements)}
    nodes = [drawn.nodes[iri] for iri in order]
    return {
        "kinds": KINDS,
        "stances": STANCES,
        "colours": COLOURS,
        "marks": MARKS,
        "prefix": clean(prefix),
        "nodes": {
            "iri": [clean(iri[len(prefix) :]) for iri in order],
            "name": [
                clean(" ".join((n["label"] or i).split()))
                for i, n in zip(order, nodes, strict=True)
            ],
            "kind": [KINDS.index(node["kind"]) for node in nodes],
            "n": [node["statements"] for node in nodes],
            "x": [at[iri][0] for iri in order],
            "y": [at[iri][1] for iri in order],
            "community": communities(order, ties),
            "measures": measures(order, ties),
            "page": [addresses.get(iri, "") for iri in order] if addresses else [],
        },
        "edges": {
            "from": [number[tie.actor] for tie in drawn.ties],
            "to": [number[tie.target] for tie in drawn.ties],
            "stance": [STANCES.index(tie.stance) for tie in drawn.ties],
            "said": [[index[s["iri"]] for s in tie.statements] for tie in drawn.ties],
        },
        **_statements(statements, passages, addresses),
        "statementsInAll": drawn.statements_in_all,
        "unsourced": drawn.unsourced,
        "untied": drawn.untied,
    }


def _statements(
    statements: Sequence[Mapping[str, Any]],
    passages: Mapping[str, Passage],
    addresses: Mapping[str, str],
) -> dict[str, Any]:
    articles = _Numbered()
    outlets = _Numbered()
    rules = _Numbered()
    paragraphs = _Numbered()
    about: list[dict[str, Any]] = []
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("date", "from", "to", "text", "passage", "at", "article", "rule", "confidence")
    }
    lengths = sum(len(passages[s["iri"]].text) for s in statements if s["iri"] in passages)
    whole = lengths <= _PASSAGES
    for statement in statements:
        if statement["article"] not in articles:
            about.append(
                {key: clean(statement[key]) for key in ("headline", "url")}
                | {"outlet": outlets[clean(statement["outlet"])]}
                | ({"page": addresses[iri]} if (iri := statement["article"]) in addresses else {})
            )
        shown = passages.get(statement["iri"]) if whole else None
        shown = shown or passage_in_sentence(statement["text"], statement["sentence"])
        joined = JOIN.join(shown.text[a:b] for a, b in shown.pieces)
        row = {
            "date": clean(statement["date"]),
            "from": _day(statement["earliest"]),
            "to": _day(statement["latest"]),
            # Most texts are what is marked in the passage: 0 avoids a second copy.
            "text": 0 if shown.pieces and joined == statement["text"] else clean(statement["text"]),
            "passage": paragraphs[clean(shown.text)] if shown.text else -1,
            "at": [unit for piece in utf16_pieces(shown) for unit in piece],
            "article": articles[statement["article"]],
            "rule": rules[clean(statement["rule"])],
            "confidence": statement["confidence"],
        }
        for name, value in row.items():
            columns[name].append(value)
    days = [day for day in columns["from"] if day is not None]
    last = max((day for day in (*days, *columns["to"]) if day is not None), default=0)
    return {
        "statements": columns,
        "begins": axis_start(days, last) if days else None,
        "passages": list(paragraphs),
        "articles": about,
        "outlets": list(outlets),
        "rules": list(rules),
    }


class _Numbered(dict[str, int]):
    """Texts, numbered in the order in which they are first looked up."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


def _prefix(iris: Sequence[str]) -> str:
    """Return what all IRIs have in common at the start, up to a slash."""
    low, high = min(iris, default=""), max(iris, default="")
    same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind("/", 0, same) + 1]


def _day(iso: str) -> int | None:
    """Return days since 1970, which compare as numbers; None if there is no date."""
    try:
        return date.fromisoformat(iso).toordinal() - 719163
    except ValueError:
        return None

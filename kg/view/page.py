"""A network of statements in, one HTML page out that works from a file and asks no network.

The page holds its programs and all nodes; it begins with the most active of them. Columns rather
than records, and each text once, keep a page of ten thousand nodes small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network import TOP, Drawing, drawing
from kg.view import vis
from kg.view.axis_start import begins
from kg.view.evidence import Passage, utf16
from kg.view.layout import Place, places
from kg.view.marks import COLOURS, KINDS, MARKS, STANCES
from kg.view.measures import communities, measures
from kg.view.template import clean, document, languages, nav, part, program, style, words

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Renderer = Literal["canvas", "vis"]

_PROGRAM = (
    "words", "model", "geometry", "scene", "panel", "filters", "dates", "search", "table",
    "files", "address",
)  # fmt: skip
_PASSAGES = 3_000_000
"""Characters of paragraphs that a page may hold; with more, statements come with their sentence."""
_JOIN = " […] "


def page(
    network: MultiDiGraph,
    *,
    lang: str = "en",
    title: str | None = None,
    top: int = TOP,
    renderer: Renderer = "canvas",
    passages: Mapping[str, Passage] | None = None,
    known: Mapping[str, Place] | None = None,
    ways: Sequence[tuple[str, str]] = (),
    pages: Mapping[str, str] | None = None,
) -> str:
    """The page of a statement network in ``lang`` (de, en or fr), which can be changed on it.

    It holds all nodes and shows ``top`` at first. ``passages`` are the statements' paragraphs by
    IRI, ``known`` the places of an earlier page. ``ways`` are addresses and names of pages that its
    head leads to, ``pages`` the addresses of the pages of nodes and articles, by IRI. Raises
    UsageError for a language that pages don't speak, and for ``renderer="vis"`` with more nodes
    than that one can draw. The same input gives the same page.
    """
    said = words(lang)
    whole = drawing(network, top=max(network.number_of_nodes(), 2))
    if renderer == "vis" and len(whole.nodes) > vis.MOST:
        raise UsageError(
            f"vis draws up to {vis.MOST} nodes, the network has {len(whole.nodes)}; "
            "take --renderer canvas"
        )
    at = place(whole, known)
    data = page_data(whole, first(network, whole, top), at, passages or {}, pages or {})
    data |= {"lang": lang, "title": title, "words": languages(), "top": top, "renderer": renderer}
    scripts = [program(*_PROGRAM, renderer, "main")]
    if renderer == "vis":
        data["options"] = dict(vis.OPTIONS)
        scripts.insert(0, vis.library())
    return document(
        lang=lang,
        title=title or said["title"],
        style=style("base", "page"),
        body=part("page.html").replace("<header>", f"<header>{nav(lang, ways)}", 1),
        data=data,
        scripts=scripts,
    )


def whole_places(network: MultiDiGraph, known: Mapping[str, Place]) -> dict[str, Place]:
    """Where each node of a network goes, for pages of it and of what it grows into."""
    return place(drawing(network, top=max(network.number_of_nodes(), 2)), known)


def place(drawn: Drawing, known: Mapping[str, Place] | None = None) -> dict[str, Place]:
    """Where each node of a drawing goes."""
    labels = {iri: node["label"] or iri for iri, node in drawn.nodes.items()}
    return places(labels, _ties(drawn), known=known)


def first(network: MultiDiGraph, whole: Drawing, top: int) -> list[str]:
    """All nodes in the order in which they come onto the page: any beginning is a good drawing.

    After the ``top`` that make the best one, each next node is the most active one of those that
    are tied to what is there, or of all where none is.
    """
    rank = {iri: n for n, iri in enumerate(whole.nodes)}
    ties: dict[str, set[str]] = {iri: set() for iri in rank}
    for tie in whole.ties:
        ties[tie.actor].add(tie.thing)
        ties[tie.thing].add(tie.actor)
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
    return [(tie.actor, tie.thing, len(tie.statements)) for tie in drawn.ties]


def page_data(
    drawn: Drawing,
    order: Sequence[str],
    at: Mapping[str, Place],
    passages: Mapping[str, Passage],
    pages: Mapping[str, str],
) -> dict[str, Any]:
    """What the page's program reads: columns of nodes, edges, statements and articles."""
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
            "page": [pages.get(iri, "") for iri in order] if pages else [],
        },
        "edges": {
            "from": [number[tie.actor] for tie in drawn.ties],
            "to": [number[tie.thing] for tie in drawn.ties],
            "stance": [STANCES.index(tie.stance) for tie in drawn.ties],
            "said": [[index[s["iri"]] for s in tie.statements] for tie in drawn.ties],
        },
        **_statements(statements, passages, pages),
        "statementsInAll": drawn.statements_in_all,
        "unsourced": drawn.unsourced,
        "untied": drawn.untied,
    }


def _statements(
    statements: Sequence[Mapping[str, Any]],
    passages: Mapping[str, Passage],
    pages: Mapping[str, str],
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
                | ({"page": pages[statement["article"]]} if statement["article"] in pages else {})
            )
        shown = passages.get(statement["iri"]) if whole else None
        shown = shown or sentence(statement["text"], statement["sentence"])
        joined = _JOIN.join(shown.text[a:b] for a, b in shown.pieces)
        row = {
            "date": clean(statement["date"]),
            "from": _day(statement["earliest"]),
            "to": _day(statement["latest"]),
            # Most texts are what is marked in the passage; those need not be said twice.
            "text": 0 if shown.pieces and joined == statement["text"] else clean(statement["text"]),
            "passage": paragraphs[clean(shown.text)] if shown.text else -1,
            "at": [unit for piece in utf16(shown) for unit in piece],
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
        "begins": begins(days, last) if days else None,
        "passages": list(paragraphs),
        "articles": about,
        "outlets": list(outlets),
        "rules": list(rules),
    }


class _Numbered(dict[str, int]):
    """Texts with the number that each got when it was first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


def sentence(text: str, sentence: str) -> Passage:
    """The statement in its sentence, each piece where it is first found after the one before."""
    pieces = []
    place = 0
    for piece in text.split(_JOIN):
        start = sentence.find(piece, place) if piece else -1
        if start < 0:
            return Passage("", ())
        place = start + len(piece)
        pieces.append((start, place))
    return Passage(sentence, tuple(pieces))


def _prefix(iris: Sequence[str]) -> str:
    """What all IRIs begin with, up to a slash."""
    low, high = min(iris, default=""), max(iris, default="")
    same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind("/", 0, same) + 1]


def _day(iso: str) -> int | None:
    """Days since 1970, for dates that compare as numbers; None where there is no date."""
    try:
        return date.fromisoformat(iso).toordinal() - 719163
    except ValueError:
        return None

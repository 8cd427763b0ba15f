"""The data of the page of a network: columns of nodes, lines, statements and articles.

The page contains all nodes, and first shows the most active ones. Columns instead of records, and
each text only once, keep a page of ten thousand nodes small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from kg.network import Drawing, drawing
from kg.view.axis_start import axis_start
from kg.view.evidence import JOIN, Passage, passage_in_sentence, utf16_pieces
from kg.view.layout import Place, places
from kg.view.marks import KINDS, STANCES
from kg.view.measures import communities, measures
from kg.view.template import clean

if TYPE_CHECKING:
    from networkx import MultiDiGraph

LEVELS = (0.5, 0.75, 0.9)
"""The probabilities from which a statement is fairly sure, sure and very sure."""
MANY = 150
"""The number of nodes that the best drawing has, which come first."""
_PASSAGES = 3_000_000
"""Characters of paragraphs that a page may have; with more it has sentences instead."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a statement is shown.

    Attributes:
        pieces: its words, each with its kind: "text", or "bracket" for what is added.
        is_quoted: whether these are the words of the voice.
        level: how sure kg is of it as a whole, an index of :data:`LEVELS` and one more.
        reasons: why.
        role: the role of the voice.
        lang: the language of the article.
        sides: how sure kg is of the side on each topic, by IRI.
    """

    pieces: Sequence[tuple[str, str]]
    is_quoted: bool
    level: int
    reasons: str
    role: str
    lang: str
    sides: Mapping[str, int]


EvidenceOf = Callable[[str], Evidence | None]


def level_of(confidence: float | str) -> int:
    """Return the number of levels that a probability reaches; without one, the highest."""
    return sum(float(confidence) >= least for least in LEVELS) if confidence != "" else len(LEVELS)


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
    *,
    passages: Mapping[str, Passage],
    addresses: Mapping[str, str],
    evidence: EvidenceOf = lambda _: None,
) -> dict[str, Any]:
    """Return the data of the page's program.

    Args:
        drawn: the whole network.
        order: its nodes, the most active first.
        at: their places.
        passages: the paragraphs of statements, by IRI.
        addresses: the addresses of the pages of nodes and articles, by IRI.
        evidence: how a statement is shown, by IRI; None shows what the network has.
    """
    number = {iri: n for n, iri in enumerate(order)}
    ties = _ties(drawn)
    prefix = _prefix(order)
    said = {s["iri"]: s for tie in drawn.ties for s in tie.statements}
    statements = sorted(said.values(), key=lambda s: (s["earliest"], s["date"], s["iri"]))
    index = {statement["iri"]: n for n, statement in enumerate(statements)}
    shown = {iri: evidence(iri) for iri in said}
    nodes = [drawn.nodes[iri] for iri in order]
    sided = {s["iri"] for tie in drawn.ties if tie.stance != "none" for s in tie.statements}

    def sureness(statement: Mapping[str, Any], target: str) -> int:
        found = shown[statement["iri"]]
        level = level_of(statement["confidence"])
        return level if found is None else min(level, found.sides.get(target, level))

    return {
        "kinds": KINDS,
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
            "sure": [[sureness(s, tie.target) for s in tie.statements] for tie in drawn.ties],
        },
        **_statements(statements, passages, addresses, shown),
        "statementsInAll": drawn.statements_in_all,
        "sided": len(sided),
        "unsourced": drawn.unsourced,
        "untied": drawn.untied,
    }


_COLUMNS = (
    "date", "from", "to", "text", "passage", "at", "article", "rule", "confidence", "shown",
    "quoted", "level", "reasons", "role", "anchor",
)  # fmt: skip


def _statements(
    statements: Sequence[Mapping[str, Any]],
    passages: Mapping[str, Passage],
    addresses: Mapping[str, str],
    evidence: Mapping[str, Evidence | None],
) -> dict[str, Any]:
    articles, outlets, rules = _Numbered(), _Numbered(), _Numbered()
    paragraphs, reasons, roles = _Numbered(), _Numbered(), _Numbered()
    about: list[dict[str, Any]] = []
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    lengths = sum(len(passages[s["iri"]].text) for s in statements if s["iri"] in passages)
    whole = lengths <= _PASSAGES
    for statement in statements:
        iri, article = statement["iri"], statement["article"]
        held = evidence[iri]
        if article not in articles:
            about.append(
                {key: clean(statement[key]) for key in ("headline", "url")}
                | {"outlet": outlets[clean(statement["outlet"])], "lang": held.lang if held else ""}
                | ({"page": addresses[article]} if article in addresses else {})
            )
        shown = passages.get(iri) if whole else None
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
            "article": articles[article],
            "rule": rules[clean(statement["rule"])],
            "confidence": statement["confidence"],
            "shown": [(clean(words), kind) for words, kind in held.pieces] if held else 0,
            "quoted": int(held.is_quoted) if held else 0,
            "level": held.level if held else level_of(statement["confidence"]),
            "reasons": reasons[clean(held.reasons if held else statement["rule"])],
            "role": roles[clean(held.role if held else "")],
            "anchor": iri.partition("#")[2] if article in addresses else "",
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
        "reasons": list(reasons),
        "roles": list(roles),
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

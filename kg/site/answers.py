"""What each endpoint of the API answers: functions of a graph, its index and the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.graph.parts import PartReader
from kg.graph.protocol import select
from kg.network.filters import Filter, apply_filter
from kg.network.graphs import Mode, Shape, network
from kg.network.stored import KINDS as NETWORKS
from kg.network.stored import debate
from kg.search import Filters, Index, Query, listed, search, suggest
from kg.search.find import period
from kg.search.listing import MOST_COUNTED, What
from kg.search.suggest import KINDS as SUGGESTED
from kg.site import records
from kg.site.records import Record

if TYPE_CHECKING:
    from kg.store import Store

Values = Mapping[str, Any]
DEFAULT_KINDS = ("statement", "article", "actor")
_SAME_AS = "SELECT DISTINCT ?entity { ?actor schema:sameAs ?entity } ORDER BY ?entity"
_MODES: Mapping[str, Mode] = {
    "actor-actor": "actor-actor",
    "co-mention": "actor-actor",
    "topic-topic": "concept-concept",
    "claim-claim": "concept-concept",
    "code-code": "concept-concept",
}
_TOP = 10
"""Actors or topics that a detail lists."""
_BY_SOURCE = (
    "SELECT source AS id, COUNT(*) AS n FROM doc WHERE {} AND source > 0 "
    f"GROUP BY source ORDER BY n DESC, source LIMIT {_TOP}"
)
_BY_TOPIC = (
    "SELECT topic AS id, COUNT(*) AS n FROM about WHERE statement IN "
    f"(SELECT id FROM doc WHERE source = ?) GROUP BY topic ORDER BY n DESC, topic LIMIT {_TOP}"
)


class NotFoundError(UsageError):
    """There is nothing with an IRI."""


@dataclass(frozen=True, slots=True)
class Source:
    """What answers are made from: a graph, and the index of the same graph or an earlier state."""

    store: Store
    index: Index


Answer = Callable[[Source, Values], Record]


def _page(source: Source, what: What, values: Values) -> tuple[list[Any], Record]:
    """Return the rows of a page, and what a page says besides its items."""
    filters = Filters(
        words=values.get("q") or "",
        kinds=values.get("kind", ()),
        outlets=values.get("outlet", ()),
        actors=values.get("actor", ()),
        topics=values.get("topic", ()),
        claim=values.get("claim", ""),
        article=values.get("article", ""),
        act=values.get("act", ""),
        stance=values.get("stance", ""),
        min_confidence=values.get("min_confidence", 0.0),
        since=values.get("since"),
        until=values.get("until"),
    )
    page = listed(source.index, what, filters, limit=values["limit"], cursor=values["cursor"] or "")
    exact = page.total < MOST_COUNTED
    return list(page.rows), {
        "total": page.total,
        "totalIsExact": exact,
        "next": page.next or None,
    }


def actors(source: Source, values: Values) -> Record:
    """List actors, those with most statements first."""
    rows, rest = _page(source, "actor", values)
    return {"items": list(map(records.actor, rows)), **rest}


def topics(source: Source, values: Values) -> Record:
    """List topics, those of most statements first."""
    rows, rest = _page(source, "topic", values)
    return {"items": list(map(records.node, rows)), **rest}


def claims(source: Source, values: Values) -> Record:
    """List claims, those of most statements first."""
    rows, rest = _page(source, "claim", values)
    return {"items": list(map(records.node, rows)), **rest}


def statements(source: Source, values: Values) -> Record:
    """List statements by date."""
    rows, rest = _page(source, "statement", values)
    return {"items": records.statements(source.index, rows), **rest}


def articles(source: Source, values: Values) -> Record:
    """List articles by date."""
    rows, rest = _page(source, "article", values)
    return {"items": list(map(records.article, rows)), **rest}


def _one(source: Source, sort: str, given: str) -> Any:
    """Return the row of a document with an IRI, or with what follows the kind in it.

    An IRI that was replaced means the one that the graph uses.

    Raises:
        NotFoundError: there is none.
    """
    base = source.store.base
    kind = "article" if sort == "statement" else sort
    iri = given if given.startswith(base) else f"{base}{kind}/{given}"
    column = "sort" if sort in ("actor", "topic", "claim") else "kind"
    for wanted in (iri, None):
        # Most IRIs are not replaced, and the list of those that are is long.
        now = wanted or source.store.replaced().get(iri, iri)
        rows = source.index.rows(f"SELECT * FROM doc WHERE iri = ? AND {column} = ?", (now, sort))
        if rows:
            return rows[0]
    raise NotFoundError(f"no {sort} '{given}'; /api/{sort}s lists them")


def actor(source: Source, values: Values) -> Record:
    """Return an actor with affiliations, links and topics."""
    row = _one(source, "actor", values["id"])
    outcome, _ = source.store.records.outcome()
    rows = select(source.store, _SAME_AS.replace("?actor", f"<{row['iri']}>"))
    return {
        **records.actor(row),
        "affiliations": records.affiliations(source.index, row["id"]),
        "sameAs": [one["entity"] for one in rows],
        "replaces": sorted(outcome.members.get(row["iri"], ())),
        "topics": records.counted(source.index, _BY_TOPIC, (row["id"],)),
    }


def topic(source: Source, values: Values) -> Record:
    """Return a topic with the sides that statements take, and who speaks about it."""
    row = _one(source, "topic", values["id"])
    sides = source.index.rows(
        "SELECT side, COUNT(*) AS n FROM about WHERE topic = ? GROUP BY side", (row["id"],)
    )
    of_topic = "id IN (SELECT statement FROM about WHERE topic = ?)"
    return {
        **records.node(row),
        "sides": {"for": 0, "against": 0, "none": 0, **{one["side"]: one["n"] for one in sides}},
        "actors": records.counted(source.index, _BY_SOURCE.format(of_topic), (row["id"],)),
    }


def claim(source: Source, values: Values) -> Record:
    """Return a claim with who makes it."""
    row = _one(source, "claim", values["id"])
    found = records.counted(source.index, _BY_SOURCE.format("claim = ?"), (row["id"],))
    return {**records.node(row), "actors": found}


def statement(source: Source, values: Values) -> Record:
    """Return a statement with the places of its parts in the text."""
    row = _one(source, "statement", values["id"])
    (found,) = records.statements(source.index, [row])
    part = PartReader(source.store, [found["article"]["iri"]])
    stored = next((one for one in part.statements_with_spans if one.iri == row["iri"]), None)
    spans = part.spans.get(row["iri"], {})
    return {
        **found,
        "claimStance": stored.claim_stance if stored else "none",
        "coder": stored.coder if stored else "",
        "spans": {
            name: [{"start": span.start, "end": span.end} for span in spans.get(name, ())]
            for name in ("content", "cue", "speaker", "target", "when")
        },
    }


def article(source: Source, values: Values) -> Record:
    """Return an article with its text."""
    row = _one(source, "article", values["id"])
    return {**records.article(row), "text": row["body"]}


def found(source: Source, values: Values) -> Record:
    """Search statements, articles, actors, topics and claims."""
    query = Query(
        words=values["q"],
        kinds=values["kind"] or DEFAULT_KINDS,
        outlets=values["outlet"],
        actors=values["actor"],
        topics=values["topic"],
        since=values["since"],
        until=values["until"],
        limit=values["limit"],
        offset=values["offset"],
    )
    result = search(source.index, query)
    end = values["offset"] + len(result.hits)
    is_more = len(result.hits) == values["limit"] and (end < result.total or not result.is_counted)
    return {
        "items": list(map(records.hit, result.hits)),
        "total": result.total,
        "totalIsExact": result.is_counted,
        "next": str(end) if is_more else None,
    }


def suggestions(source: Source, values: Values) -> Record:
    """Suggest names and statements with words that begin as typed, by kind."""
    kinds = tuple(dict.fromkeys(values["kind"])) or SUGGESTED
    hits = suggest(source.index, values["q"], kinds, values["limit"])
    items = list(map(records.hit, hits))
    return {"items": items, "total": len(items), "totalIsExact": True, "next": None}


def networks(source: Source, values: Values) -> Record:
    """List the kinds of networks."""
    items = [{"kind": kind, "href": f"api/networks/{kind}"} for kind in NETWORKS]
    return {"items": items, "total": len(items), "totalIsExact": True, "next": None}


def one_network(source: Source, values: Values) -> Record:
    """Return a network: its nodes, and its heaviest edges."""
    kind = values["kind"]
    first, last = period(values["since"], values["until"])
    criteria = Filter(
        since=first,
        until=last,
        outlets=values["outlet"],
        concepts=values["topic"],
        actors=values["actor"],
        min_confidence=values["min_confidence"],
    )
    mode = _MODES.get(kind, "actor-concept")
    shape = Shape(
        mode=mode,
        weight=values["weight"] or ("congruence" if kind == "actor-actor" else "ignore"),
        normalise=values["normalise"],
        min_support=values["min_support"],
        evidence=False,
    )
    graph = network(apply_filter(debate(source.store, kind, of=values["as"]), criteria), shape)
    edges: list[Record] = [
        {
            "source": str(a),
            "target": str(b),
            "weight": round(float(data["weight"]), 6),
            "support": int(data["support"]),
        }
        for a, b, data in graph.edges(data=True)
    ]
    edges.sort(key=lambda one: (-abs(one["weight"]), one["source"], one["target"]))
    kept = edges[: values["limit"]]
    ends = {one[end] for one in kept for end in ("source", "target")}
    nodes = [
        {
            "iri": str(name),
            "label": data["label"],
            "kind": data["kind"],
            "statements": int(data["statements"]),
            "articles": int(data["articles"]),
        }
        for name, data in graph.nodes(data=True)
        if str(name) in ends
    ]
    nodes.sort(key=lambda one: one["iri"])
    return {"kind": kind, "nodes": nodes, "edges": kept, "totalEdges": len(edges)}


def digest(source: Source, values: Values) -> Record:
    """Return what is new in the articles of a period."""
    from kg.view.digest import SECTIONS
    from kg.view.digest import digest as made

    first, last = period(values["since"], values["until"])
    assert first is not None
    result = made(source.store, first, last)
    return {
        "since": result.since,
        "until": result.until or None,
        **{
            name: [_entry(one) for one in getattr(result, name)[: values["limit"]]]
            for name in SECTIONS
        },
        "undated": result.undated,
    }


def _entry(one: Any) -> Record:
    made = asdict(one)
    quotes = [
        {name: value if name == "stance" else value or None for name, value in quote.items()}
        for quote in made["quotes"]
    ]
    return {**made, "quotes": quotes, "outlets": list(one.outlets)}

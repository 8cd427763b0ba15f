"""A change of some graphs in, the same change with its derived graphs out.

Labels, kinds and first appearances are a function of all that stands in the store. When an
article is replaced or removed, what it said before is taken from the votes of the things that it
touches, what it says now is added, and the outcome goes into the store in the same transaction:

    graphs = reading_graphs(reading, base=store.base)
    quads = article_quads(reading, base=store.base)
    store.replace(*with_labels(store, graphs, quads))

The store then holds the same bytes as if its articles had come in any other order. The cost
depends on what the article touches, not on what the store holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from pyoxigraph import NamedNode, Quad

from kg.graph import KINDS, Votes, derived_graphs, derived_quads, is_vote, votes_in
from kg.vocab import KG, PROV, RDF, SCHEMA, SKOS

_TELLING = frozenset((SKOS.altLabel, RDF.type, SCHEMA.appearance, KG.earliest))
Appearances = dict[NamedNode, dict[NamedNode, date]]


class Asked(Protocol):
    """What this module needs of a store."""

    @property
    def base(self) -> str:
        """The base of its IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


def with_labels(
    store: Asked, graphs: Sequence[NamedNode], quads: Sequence[Quad]
) -> tuple[list[NamedNode], list[Quad]]:
    """The graphs to replace and the quads to put there, derived ones included.

    ``graphs`` are about to be replaced by ``quads``, which may be none: then they are removed.
    """
    old, articles = _what_stood(store, graphs)
    telling = [quad for quad in quads if quad.predicate in _TELLING]
    new = votes_in(telling)
    appearances, dates = _appearances_in(telling)
    # A claim of an article that changes, gains or loses its date may have appeared first elsewhere.
    loosened = _claims_of(store, articles | dates.keys())
    things = old.keys() | new.keys() | loosened
    votes, firsts = _derived(store, things)
    for cast, sign in ((old, -1), (new, 1)):
        for thing, those in cast.items():
            votes[thing].add(those, sign)
    everywhere = _appearances_besides(store, loosened, graphs)
    first_dates = _dates_of(store, set(firsts.values()))
    for claim in appearances.keys() | everywhere.keys():
        found = appearances.setdefault(claim, {})
        for article in everywhere.get(claim, ()):
            found[article] = dates.get(article, everywhere[claim][article])
        first = firsts.get(claim)
        if first is not None and claim not in loosened:
            found.setdefault(first, first_dates.get(first, date.max))
    derived = derived_quads(votes, appearances, base=store.base)
    return [*graphs, *derived_graphs(things, base=store.base)], [*quads, *derived]


def all_labels(store: Asked) -> tuple[list[NamedNode], list[Quad]]:
    """The derived graphs of the whole store and what belongs there, from the assertions alone."""
    votes: dict[NamedNode, Votes] = defaultdict(Votes)
    rows = store.query(f"""
        SELECT ?thing ?value (COUNT(?graph) AS ?readings) WHERE {{
          {{ GRAPH ?graph {{ ?thing {SKOS.altLabel} ?value }} }}
          UNION {{
            VALUES ?value {{ {_terms(KINDS)} }} GRAPH ?graph {{ ?thing {RDF.type} ?value }}
          }}
        }} GROUP BY ?thing ?value""")
    for row in rows:
        votes[row["thing"]].count(row["value"], int(row["readings"].value))
    appearances: Appearances = defaultdict(dict)
    rows = store.query(f"""
        SELECT DISTINCT ?claim ?article ?earliest WHERE {{
          ?claim {SCHEMA.appearance} ?article .
          OPTIONAL {{ ?article {KG.earliest} ?earliest }}
        }}""")
    for row in rows:
        appearances[row["claim"]][row["article"]] = _day(row["earliest"])
    rows = store.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing {KG.votes} ?votes }}")
    things = votes.keys() | {row["thing"] for row in rows}
    return (
        derived_graphs(things, base=store.base),
        derived_quads(votes, appearances, base=store.base),
    )


def article_graphs(store: Asked, article: NamedNode) -> tuple[NamedNode, ...]:
    """Every graph that stands for an article, of whatever coder: what to remove with it."""
    graphs: set[NamedNode] = set()
    for row in store.query(f"""
        SELECT ?graph ?text WHERE {{
          GRAPH ?graph {{
            {article} a {SCHEMA.NewsArticle} . ?text {PROV.wasDerivedFrom} {article}
          }}
        }}"""):
        graphs.add(row["graph"])
        readings = store.query(f"""
            SELECT ?provenance ?assertions WHERE {{
              GRAPH ?provenance {{ ?assertions {PROV.wasDerivedFrom} {row["text"]} }}
              GRAPH ?provenance {{ ?assertions a {KG.AssertionGraph} }}
            }}""")
        for reading in readings:
            graphs.update((reading["provenance"], reading["assertions"]))
    return tuple(sorted(graphs, key=lambda graph: graph.value))


def _what_stood(
    store: Asked, graphs: Iterable[NamedNode]
) -> tuple[dict[NamedNode, Votes], set[NamedNode]]:
    """The votes in graphs that are about to go, and the articles that they are about."""
    votes: dict[NamedNode, Votes] = defaultdict(Votes)
    articles: set[NamedNode] = set()
    # Constants: the engine scans every graph where VALUES gives both a graph and a predicate.
    patterns = " UNION ".join(
        f"{{ GRAPH {graph} {{ ?thing {says} ?value }} BIND({says} AS ?says) }}"
        for graph in graphs
        for says in (SKOS.altLabel, RDF.type, SCHEMA.appearance)
    )
    rows = store.query(f"SELECT ?thing ?says ?value WHERE {{ {patterns} }}") if patterns else ()
    for row in rows:
        thing, value = row["thing"], row["value"]
        if is_vote(row["says"], value):
            votes[thing].count(value)
        elif value == SCHEMA.NewsArticle:
            articles.add(thing)
        elif row["says"] == SCHEMA.appearance:
            articles.add(value)
    return votes, articles


def _appearances_in(quads: Iterable[Quad]) -> tuple[Appearances, dict[NamedNode, date]]:
    """Claims with the articles that put them forward, and the earliest days of articles."""
    pairs: list[tuple[NamedNode, NamedNode]] = []
    articles: set[NamedNode] = set()
    days: dict[NamedNode, date] = {}
    for thing, says, value, _ in quads:
        if not isinstance(thing, NamedNode):
            continue
        if says == KG.earliest:
            days[thing] = _day(value)
        elif value == SCHEMA.NewsArticle:
            articles.add(thing)
        elif says == SCHEMA.appearance and isinstance(value, NamedNode):
            pairs.append((thing, value))
    dates = {article: days.get(article, date.max) for article in articles}
    appearances: Appearances = defaultdict(dict)
    for claim, article in pairs:
        appearances[claim][article] = dates.get(article, date.max)
    return appearances, dates


def _claims_of(store: Asked, articles: Iterable[NamedNode]) -> set[NamedNode]:
    listed = _terms(articles)
    if not listed:
        return set()
    rows = store.query(f"""
        SELECT DISTINCT ?claim WHERE {{
          VALUES ?article {{ {listed} }} ?claim {SCHEMA.appearance} ?article
        }}""")
    return {row["claim"] for row in rows}


def _derived(
    store: Asked, things: Iterable[NamedNode]
) -> tuple[dict[NamedNode, Votes], dict[NamedNode, NamedNode]]:
    """The votes on things and the first appearances of claims, as the store has them."""
    votes: dict[NamedNode, Votes] = defaultdict(Votes)
    firsts = {}
    listed = _terms(derived_graphs(things, base=store.base))
    if listed:
        rows = store.query(f"""
            SELECT ?thing ?says ?value WHERE {{
              VALUES ?graph {{ {listed} }} GRAPH ?graph {{ ?thing ?says ?value }}
            }}""")
        for row in rows:
            if row["says"] == KG.votes:
                votes[row["thing"]] = Votes.parse(row["value"])
            elif row["says"] == SCHEMA.firstAppearance:
                firsts[row["thing"]] = row["value"]
    return votes, firsts


def _appearances_besides(
    store: Asked, claims: Iterable[NamedNode], graphs: Sequence[NamedNode]
) -> Appearances:
    """All articles that put claims forward outside of ``graphs``."""
    found: Appearances = defaultdict(dict)
    listed = _terms(claims)
    if not listed:
        return found
    going = set(graphs)
    rows = store.query(f"""
        SELECT ?claim ?article ?graph WHERE {{
          VALUES ?claim {{ {listed} }} GRAPH ?graph {{ ?claim {SCHEMA.appearance} ?article }}
        }}""")
    pairs = {(row["claim"], row["article"]) for row in rows if row["graph"] not in going}
    dates = _dates_of(store, {article for _, article in pairs}, going)
    for claim, article in pairs:
        found[claim][article] = dates.get(article, date.max)
    return found


def _dates_of(
    store: Asked, articles: Iterable[NamedNode], going: Iterable[NamedNode] = ()
) -> dict[NamedNode, date]:
    """The earliest days of articles, by graphs that stay."""
    listed = _terms(articles)
    if not listed:
        return {}
    rows = store.query(f"""
        SELECT ?article ?graph ?earliest WHERE {{
          VALUES ?article {{ {listed} }} GRAPH ?graph {{ ?article {KG.earliest} ?earliest }}
        }}""")
    return {row["article"]: _day(row["earliest"]) for row in rows if row["graph"] not in going}


def _day(earliest: Any) -> date:
    return date.max if earliest is None else date.fromisoformat(earliest.value)


def _terms(nodes: Iterable[NamedNode]) -> str:
    return " ".join(sorted(map(str, nodes)))

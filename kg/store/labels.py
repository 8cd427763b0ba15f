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
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from pyoxigraph import NamedNode, Quad

from kg.graph import (
    KINDS,
    Row,
    Settlement,
    Votes,
    derived_graphs,
    derived_quads,
    is_vote,
    votes_in,
)
from kg.judgements.decisions import Decisions
from kg.judgements.decisions import read as read_decisions
from kg.model import SourceKind
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, ORG, PROV, RDF, SCHEMA, SKOS

_TELLING = frozenset((SKOS.altLabel, RDF.type, SCHEMA.appearance, KG.earliest))
NAMES = "actors"
"""The common graph that gives actors the names of those that they turned out to be: no votes."""
LINKS = frozenset((KG.source, SCHEMA.spokenByCharacter, ORG.member, ORG.organization, KG.expresses))
"""What leads from an article to an actor or a claim and follows when it is replaced."""
Appearances = dict[NamedNode, dict[NamedNode, date]]


class Asked(Protocol):
    """What this module needs of a store."""

    @property
    def base(self) -> str:
        """The base of its IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


def with_labels(
    store: Asked, graphs: Sequence[NamedNode], quads: Sequence[Quad | Row]
) -> tuple[list[NamedNode], list[Quad | Row]]:
    """The graphs to replace and the quads to put there, derived ones included.

    ``graphs`` are about to be replaced by ``quads``, which may be none: then they are removed.
    They may be those of several articles, and need not name what isn't in the store yet.
    Where ``quads`` link to a thing that is known to be another one, they link to that. Whether
    what they bring changes who is one with whom, :func:`kg.consolidate.settle` finds out afterwards.
    """
    telling = [(s, p, o, g) for s, p, o, g in quads if p in _TELLING]
    settlement, more, derived = _labels_after(store, graphs, telling)
    if settlement.replaced:
        quads = [_linked(quad, settlement) for quad in quads]
    return [*graphs, *more], [*quads, *derived]


def _labels_after(
    store: Asked, graphs: Sequence[NamedNode], telling: Sequence[Row]
) -> tuple[Settlement, list[NamedNode], list[Quad]]:
    """What became of the things around, the derived graphs of these and what belongs there."""
    old, articles = _what_stood(store, graphs)
    new = votes_in(telling)
    appearances, dates = _appearances_in(telling)
    # A claim of an article that changes, gains or loses its date may have appeared first elsewhere.
    loosened = _claims_of(store, articles | dates.keys())
    settlement = _settlement_around(store, old.keys() | new.keys() | loosened)
    loosened = _all_of(settlement, loosened)
    things = _all_of(settlement, old.keys() | new.keys()) | loosened
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
        first = firsts.get(settlement.of(claim))
        if first is not None and claim not in loosened:
            found.setdefault(first, first_dates.get(first, date.max))
    derived = derived_quads(votes, appearances, base=store.base, settlement=settlement)
    return settlement, derived_graphs(things, base=store.base), derived


def all_labels(
    store: Asked,
    settlement: Settlement | None = None,
    *,
    going: Iterable[Quad] = (),
    coming: Iterable[Quad] = (),
) -> tuple[list[NamedNode], list[Quad]]:
    """The derived graphs of the whole store and what belongs there, from the assertions alone.

    ``settlement`` is what became of things, the one that stands in the store by default. What is
    about to leave the store and to come there is counted as if it had.
    """
    settlement = settlement or settlement_of(store)
    votes: dict[NamedNode, Votes] = defaultdict(Votes)
    named = Ids(store.base).common_graph(NAMES)
    rows = store.query(f"""
        SELECT ?thing ?value (COUNT(?graph) AS ?readings) WHERE {{
          {{ GRAPH ?graph {{ ?thing {SKOS.altLabel} ?value }} FILTER(?graph != {named}) }}
          UNION {{
            VALUES ?value {{ {_terms(KINDS)} }} GRAPH ?graph {{ ?thing {RDF.type} ?value }}
          }}
        }} GROUP BY ?thing ?value""")
    for row in rows:
        votes[row["thing"]].count(row["value"], int(row["readings"].value))
    for quads, sign in ((going, -1), (coming, 1)):
        for thing, cast in votes_in(q for q in quads if q.graph_name != named).items():
            votes[thing].add(cast, sign)
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
        derived_quads(votes, appearances, base=store.base, settlement=settlement),
    )


def labels_of(
    store: Asked,
    things: Iterable[NamedNode],
    settlement: Settlement,
    *,
    going: Iterable[Quad] = (),
    coming: Iterable[Quad] = (),
) -> list[Quad]:
    """What belongs into the derived graphs of some things, as :func:`all_labels` says it.

    The votes are those that the store holds. ``things`` name with each thing all that are one with
    it.
    """
    things = set(things)
    named = Ids(store.base).common_graph(NAMES)
    votes, _ = _derived(store, things)
    for quads, sign in ((going, -1), (coming, 1)):
        for thing, cast in votes_in(q for q in quads if q.graph_name != named).items():
            if thing in things:
                votes[thing].add(cast, sign)
    appearances = _appearances_besides(store, things, ())
    return derived_quads(votes, appearances, base=store.base, settlement=settlement)


def settlement_of(store: Asked) -> Settlement:
    """What became of all things that articles give, as it stands in the store."""
    rows = store.query(f"SELECT ?thing ?one WHERE {{ ?thing {DCTERMS.isReplacedBy} ?one }}")
    replaced = {row["thing"]: row["one"] for row in rows}
    return decided(read_decisions(store), replaced, _wordings(store))


def decided(
    decisions: Decisions,
    replaced: Mapping[NamedNode, NamedNode],
    wordings: Mapping[NamedNode, str],
) -> Settlement:
    """A settlement with the names and kinds that people gave, and the ``wordings`` of claims
    to which they gave none.
    """
    labels = dict(wordings)
    kinds: dict[NamedNode, SourceKind] = {}
    # The one decided last stands last.
    for thing, label in decisions.labels.items():
        node = NamedNode(thing)
        labels[replaced.get(node, node)] = label
    for thing, kind in decisions.kinds.items():
        node = NamedNode(thing)
        kinds[replaced.get(node, node)] = kind
    return Settlement(replaced, labels, kinds)


def _settlement_around(store: Asked, things: Iterable[NamedNode]) -> Settlement:
    """What became of some things, and of the others that became the same."""
    replaced: dict[NamedNode, NamedNode] = {}
    listed = _terms(things)
    if not listed:
        return Settlement()
    # Many things are asked for one by one: not before any was replaced.
    if any(store.query(f"SELECT ?thing {{ ?thing {DCTERMS.isReplacedBy} ?one }} LIMIT 1")):
        rows = store.query(f"""
            SELECT ?thing ?one WHERE {{
              VALUES ?thing {{ {listed} }} ?thing {DCTERMS.isReplacedBy} ?one
            }}""")
        replaced.update((row["thing"], row["one"]) for row in rows)
        listed = _terms({*things, *replaced.values()})
        rows = store.query(f"""
            SELECT ?thing ?one WHERE {{
              VALUES ?one {{ {listed} }} ?thing {DCTERMS.isReplacedBy} ?one
            }}""")
        replaced.update((row["thing"], row["one"]) for row in rows)
    return decided(read_decisions(store), replaced, _wordings(store))


def _wordings(store: Asked) -> dict[NamedNode, str]:
    rows = store.query(f"SELECT ?claim ?wording WHERE {{ ?claim {KG.wording} ?wording }}")
    return {row["claim"]: row["wording"].value for row in rows}


def _all_of(settlement: Settlement, things: Iterable[NamedNode]) -> set[NamedNode]:
    """The things, what they became, and all that became the same."""
    ones = {settlement.of(thing) for thing in things}
    return {*things, *ones} | {thing for thing, one in settlement.replaced.items() if one in ones}


def _linked(quad: Quad | Row, settlement: Settlement) -> Quad | Row:
    subject, says, value, graph = quad
    if says not in LINKS or not isinstance(value, NamedNode):
        return quad
    row = (subject, says, settlement.of(value), graph)
    return row if isinstance(quad, tuple) else Quad(*row)


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


def _appearances_in(quads: Iterable[Row]) -> tuple[Appearances, dict[NamedNode, date]]:
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

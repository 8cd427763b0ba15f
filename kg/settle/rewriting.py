"""What settling found, and the store as it stands → the quads that must go and those that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import given_key
from kg.ids import Ids
from kg.labels import all_labels, decided
from kg.vocab import KG, ORG, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.settle.resolution import Resolution
    from kg.store import Store

_ACTOR_LINKS = (
    (KG.sourceKey, (KG.source, SCHEMA.spokenByCharacter)),
    (KG.memberKey, (ORG.member,)),
    (KG.organizationKey, (ORG.organization,)),
)
_CLAIM_LINKS = ((KG.claimKey, (KG.expresses,)),)
_DERIVED = (SKOS.prefLabel, KG.votes, KG.kind, SCHEMA.firstAppearance)


def changes(
    store: Store, found: Iterable[Resolution], decisions: Decisions
) -> tuple[list[Quad], list[Quad]]:
    """The quads to take out of the store and to put there, both sorted."""
    held: set[Quad] = set()
    wanted: set[Quad] = set()
    replaced: dict[NamedNode, NamedNode] = {}
    for resolution in found:
        replaced.update(resolution.replaced)
        for graph in (Ids(store.base).common_graph(resolution.name), *resolution.graphs):
            held.update(_in_graph(store, graph))
        held.update(resolution.held)
        wanted.update(resolution.said(store.base))
        for before, after in _links(store, resolution):
            held.add(before)
            wanted.add(after)
    wanted = set(map(_as_stored, wanted))
    wordings = {
        quad.subject: quad.object.value
        for quad in wanted
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.predicate == KG.wording
    }
    settlement = decided(decisions, replaced, wordings)
    _, labels = all_labels(store, settlement, going=held - wanted, coming=wanted - held)
    held.update(_derived(store))
    wanted.update(labels)
    return sorted(held - wanted, key=str), sorted(wanted - held, key=str)


def _as_stored(quad: Quad) -> Quad:
    """A quad as the store gives it back, which writes 0.50 as 0.5."""
    value = quad.object
    if not isinstance(value, Literal) or value.datatype != XSD.decimal or "." not in value.value:
        return quad
    plain = Literal(value.value.rstrip("0").rstrip(".") or "0", datatype=XSD.decimal)
    return Quad(quad.subject, quad.predicate, plain, quad.graph_name)


def _in_graph(store: Store, graph: NamedNode) -> Iterator[Quad]:
    rows: Any = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    for row in rows:
        yield Quad(row["s"], row["p"], row["o"], graph)


def _links(store: Store, resolution: Resolution) -> Iterator[tuple[Quad, Quad]]:
    """Each link from an article to a thing, as it stands and as it should."""
    ids = Ids(store.base)
    if resolution.name == "topics":
        # A statement has several, and one may count for another: the step links them itself.
        return
    of_claims = resolution.name == "claims"
    node_of = ids.claim if of_claims else ids.actor
    nodes: dict[str, NamedNode] = {}
    for says_key, links in _CLAIM_LINKS if of_claims else _ACTOR_LINKS:
        for link in links:
            pattern = f"?s {says_key} ?key ; {link} ?now"
            rows: Any = store.query(f"SELECT ?g ?s ?key ?now {{ GRAPH ?g {{ {pattern} }} }}")
            for row in rows:
                graph, literal = row["g"], row["key"]
                assert isinstance(literal, Literal)
                key = literal.value
                given = resolution.given.get((key, graph))
                if given is None:
                    given = nodes.get(key)
                    if given is None:
                        given = nodes[key] = node_of(given_key(literal))
                one = resolution.replaced.get(given, given)
                yield Quad(row["s"], link, row["now"], graph), Quad(row["s"], link, one, graph)


def _derived(store: Store) -> Iterator[Quad]:
    """What stands in the graphs of actors, claims and topics."""
    ids = Ids(store.base)
    graphs: dict[NamedNode, NamedNode] = {}
    for says in _DERIVED:
        rows: Any = store.query(
            f"SELECT ?g ?thing ?value WHERE {{ GRAPH ?g {{ ?thing {says} ?value }} }}"
        )
        for row in rows:
            graph, thing, value = row
            own = graphs.get(thing)
            if own is None:
                own = graphs[thing] = ids.derived_graph(thing)
            if own == graph:
                yield Quad(thing, says, value, graph)

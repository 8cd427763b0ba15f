"""What settling found, and the store as it stands → the quads that must go and those that come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.consolidate.actors import PARTS
from kg.consolidate.reader import Told
from kg.graph import Settlement, written_key
from kg.store.labels import all_labels, decided, labels_of
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, ORG, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from kg.consolidate.resolution import Resolution
    from kg.judgements.decisions import Decisions
    from kg.store import Store

_ACTOR_LINKS = (
    (KG.sourceKey, (KG.source, SCHEMA.spokenByCharacter)),
    (KG.memberKey, (ORG.member,)),
    (KG.organizationKey, (ORG.organization,)),
)
_CLAIM_LINKS = ((KG.claimKey, (KG.expresses,)),)
_DERIVED = (SKOS.prefLabel, KG.votes, KG.kind, SCHEMA.firstAppearance)

Meant = dict[tuple[str, NamedNode], NamedNode]


@dataclass(slots=True)
class Stood:
    """What a store was settled to: what became of its things, and what a key of a graph meant where
    that was not its own thing.
    """

    settlement: Settlement = field(default_factory=Settlement)
    given: Meant = field(default_factory=dict)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Stood:
        """What :meth:`told` gave."""
        replaced = {NamedNode(thing): NamedNode(one) for thing, one in told["replaced"].items()}
        labels = {NamedNode(thing): label for thing, label in told["labels"].items()}
        kinds = {NamedNode(thing): kind for thing, kind in told["kinds"].items()}
        given = {(key, NamedNode(g)): NamedNode(thing) for key, g, thing in told["given"]}
        return cls(Settlement(replaced, labels, kinds), given)

    def told(self) -> dict[str, Any]:
        """All of it, as JSON takes it."""
        settlement = self.settlement
        return {
            "replaced": {thing.value: one.value for thing, one in settlement.replaced.items()},
            "labels": {thing.value: label for thing, label in settlement.labels.items()},
            "kinds": {thing.value: kind for thing, kind in settlement.kinds.items()},
            "given": [[key, g.value, thing.value] for (key, g), thing in self.given.items()],
        }


def changes(
    told: Told, found: Iterable[Resolution], decisions: Decisions, before: Stood | None = None
) -> tuple[list[Quad], list[Quad], Stood]:
    """The quads to take out of the store and to put there, both sorted, and what it then stands at.

    Where it is known what stood ``before`` in all graphs but those that ``told`` knows for changed,
    only what became another is looked at. Whoever put articles there brought their labels along
    (:func:`kg.store.labels.with_labels`).
    """
    store = told.store
    held: set[Quad] = set()
    wanted: set[Quad] = set()
    now = Stood()
    replaced: dict[NamedNode, NamedNode] = {}
    for resolution in found:
        replaced.update(resolution.replaced)
        now.given.update(resolution.given)
        for graph in (Ids(store.base).common_graph(resolution.name), *resolution.graphs):
            held.update(_in_graph(store, graph))
        held.update(resolution.held)
        wanted.update(resolution.said(store.base))
    for was, one in _links(told, replaced, now.given, before):
        held.add(was)
        wanted.add(one)
    wanted = set(map(_as_stored, wanted))
    wordings = {
        quad.subject: quad.object.value
        for quad in wanted
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.predicate == KG.wording
    }
    now.settlement = decided(decisions, replaced, wordings)
    going, coming = held - wanted, wanted - held
    if before is None:
        _, labels = all_labels(store, now.settlement, going=going, coming=coming)
        held.update(_derived(store))
    else:
        others = _others(before.settlement, now.settlement, {*going, *coming}, told)
        labels = labels_of(store, others, now.settlement, going=going, coming=coming)
        held.update(_derived_of(store, others))
    wanted.update(labels)
    return sorted(held - wanted, key=str), sorted(wanted - held, key=str), now


def _others(
    before: Settlement, now: Settlement, moved: Iterable[Quad], told: Told
) -> set[NamedNode]:
    """The things of which something else may be said than before, with all that they are or were
    one with.
    """
    parts = Ids(told.base).common_graph(PARTS)
    found = {quad.subject for quad in moved if quad.graph_name == parts}
    changed: set[Any] = set(found)
    for old, new in (
        (before.replaced, now.replaced),
        (before.labels, now.labels),
        (before.kinds, now.kinds),
    ):
        changed.update(
            thing for thing in old.keys() | new.keys() if old.get(thing) != new.get(thing)
        )
    ones = {settlement.of(thing) for settlement in (before, now) for thing in changed}
    members = (
        thing
        for settlement in (before, now)
        for thing, one in settlement.replaced.items()
        if one in ones
    )
    return {*changed, *ones, *members}


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


def _links(
    told: Told, replaced: Mapping[NamedNode, NamedNode], given: Meant, before: Stood | None
) -> Iterator[tuple[Quad, Quad]]:
    """Each link from an article to a thing, as it stands and as it should; without those that are
    known to stand as they should.
    """
    ids = Ids(told.base)
    asked = (
        (says_key, link, own)
        for links, own in ((_ACTOR_LINKS, _Own(ids.actor)), (_CLAIM_LINKS, _Own(ids.claim)))
        for says_key, those in links
        for link in those
    )
    for says_key, link, own in asked:
        pattern = f"?s {says_key} ?key ; {link} ?now"
        if before is not None:
            for name, (thing, key) in told.rows("?s ?key", pattern):
                if name in told.changed:
                    continue
                graph = NamedNode(name)
                was = _meant(key, graph, own, before.given, before.settlement.replaced)
                one = _meant(key, graph, own, given, replaced)
                if was != one:
                    subject = NamedNode(thing)
                    yield Quad(subject, link, was, graph), Quad(subject, link, one, graph)
        seen = []
        for graph, subject, literal, was in _now(told, pattern, before):
            key = literal.value
            one = _meant(key, graph, own, given, replaced)
            yield Quad(subject, link, was, graph), Quad(subject, link, one, graph)
            seen.append((graph.value, [subject.value, key]))
        if before is None:
            told.take("?s ?key", pattern, seen)


def _meant(
    key: str,
    graph: NamedNode,
    own: Mapping[str, NamedNode],
    given: Meant,
    replaced: Mapping[NamedNode, NamedNode],
) -> NamedNode:
    """The thing that a key of a graph means, or what replaces it."""
    one = given.get((key, graph)) or own[key]
    return replaced.get(one, one)


class _Own(dict[str, NamedNode]):
    """The thing of each key that a graph gives."""

    def __init__(self, node_of: Callable[[str], NamedNode]) -> None:
        super().__init__()
        self.node_of = node_of

    def __missing__(self, key: str) -> NamedNode:
        node = self[key] = self.node_of(written_key(key))
        return node


def _now(told: Told, pattern: str, before: Stood | None) -> Iterator[Any]:
    """The solutions as they stand in all graphs, or in those that changed."""
    if before is None:
        rows: Any = told.store.query(f"SELECT ?g ?s ?key ?now WHERE {{ GRAPH ?g {{ {pattern} }} }}")
        yield from rows
        return
    for name in told.changed:
        graph = NamedNode(name)
        rows = told.store.query(f"SELECT ?s ?key ?now WHERE {{ GRAPH {graph} {{ {pattern} }} }}")
        for row in rows:
            yield graph, *row


def _derived_of(store: Store, things: Iterable[NamedNode]) -> Iterator[Quad]:
    """What stands in the graphs of some actors, claims and topics."""
    ids = Ids(store.base)
    for thing in things:
        graph = ids.derived_graph(thing)
        rows: Any = store.query(
            f"SELECT ?says ?value WHERE {{ GRAPH {graph} {{ {thing} ?says ?value }} }}"
        )
        for row in rows:
            if row["says"] in _DERIVED:
                yield Quad(thing, row["says"], row["value"], graph)


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

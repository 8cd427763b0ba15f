"""What articles tell and what people decided → which actors of its articles are one actor.

Reads what articles give (:func:`given`), hands it to :func:`kg.entities.cluster.resolve_actors` as
plain records, and says in graphs of all articles what came of it: who is replaced by whom, why,
what is doubtful, and under which names the one that stands is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.consolidate.reader import Told
from kg.consolidate.resolution import Compared, Resolution
from kg.entities.cluster import Given, Resolved, resolve_actors
from kg.entities.clusters import Link
from kg.graph import KIND_OF, written_key
from kg.judgements.decisions import scoped_key
from kg.normalise.names import own_names
from kg.normalise.tokens import fold
from kg.store.labels import NAMES
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.judgements.decisions import Decisions
    from kg.model import SourceKind

PARTS = "parts"
"""The common graph of those who people set apart from others of their name."""

ARTICLES = (
    "?article ?identity ?day ?language",
    f"?article a {SCHEMA.NewsArticle} "
    f"OPTIONAL {{ ?article {DCTERMS.identifier} ?identity }} "
    f"OPTIONAL {{ ?article {KG.earliest} ?day }} "
    f"OPTIONAL {{ ?article {SCHEMA.inLanguage} ?language }}",
)
SOURCES = ("?key ?article", f"?s {KG.sourceKey} ?key ; {SCHEMA.isPartOf} ?article")
_TOPICS = ("?key ?topic", f"?s {KG.sourceKey} ?key ; {KG.topicKey} ?topic")
_MEMBERS = (
    "?key ?article ?other ?role",
    f"?s {KG.memberKey} ?key ; {KG.statedIn} ?article "
    f"OPTIONAL {{ ?s {KG.organizationKey} ?other }} OPTIONAL {{ ?s {KG.roleText} ?role }}",
)
_NAMES = ("?node ?name", f"?node a {KG.Actor} ; {SKOS.altLabel} ?name")


def actors(told: Told, decisions: Decisions) -> Resolution:
    """What became of the actors that articles give."""
    ids = Ids(told.base)
    read = _read(told, decisions)
    same = list(_decided(decisions.same, read.keys))
    apart = [*_decided(decisions.apart, read.keys), *read.set_apart]
    resolved = resolve_actors(read.givens, same=same, apart=apart)
    if decisions.kinds:
        resolved = _of_decided_kinds(read, decisions, resolved, same, apart)
    replaced = {ids.actor(key): ids.actor(one) for key, one in resolved.replaced.items()}
    graph, parts = ids.common_graph(NAMES), ids.common_graph(PARTS)
    return Resolution(
        NAMES,
        replaced,
        tuple(_compared(resolved, ids)),
        read.meant,
        (*_names(read.givens, resolved, ids, graph), *_parts(read.givens, ids, parts)),
        (parts,),
    )


def given(told: Told, decisions: Decisions) -> list[Given]:
    """Every actor of every article as it gives it."""
    return _read(told, decisions).givens


@dataclass(slots=True)
class _Read:
    """``keys`` are those in use by IRI, ``meant`` which thing a written key means in a graph
    where a person said that it is somebody else, ``set_apart`` those two.
    """

    givens: list[Given] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    meant: dict[tuple[str, NamedNode], NamedNode] = field(default_factory=dict)
    set_apart: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Actor:
    """What one graph says of one key."""

    roles: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)


def _read(told: Told, decisions: Decisions) -> _Read:
    ids = Ids(told.base)
    articles = _articles(told)
    found: dict[str, dict[str, _Actor]] = defaultdict(lambda: defaultdict(_Actor))
    of_graph: dict[str, str] = {}
    for graph, (key, article) in told.rows(*SOURCES):
        found[graph][key]
        of_graph[graph] = article
    for graph, (key, topic) in told.rows(*_TOPICS):
        found[graph][key].topics.add(topic)
    for graph, (key, article, other, role) in told.rows(*_MEMBERS):
        of_graph[graph] = article
        actor = found[graph][key]
        if role:
            actor.roles.add(role)
        if other:
            found[graph][other]
            actor.organisations.add(written_key(other))
    names, kinds = _names_and_kinds(told)
    read = _Read()
    for graph in sorted(found):
        article = of_graph[graph]
        identity, day = articles.get(article, ("", date.max))
        written = found[graph]
        keys = {one: written_key(one) for one in written}
        company = frozenset(key for key in keys.values() if not key.startswith(f"{identity}\x1f"))
        for one, actor in sorted(written.items()):
            key = keys[one]
            node = ids.actor(key)
            meant = key
            if (node.value, article) in decisions.parts:
                meant = scoped_key(identity, key)
                read.meant[one, NamedNode(graph)] = ids.actor(meant)
                read.keys[ids.actor(meant).value] = meant
                read.set_apart.append((key, meant))
            read.keys[node.value] = key
            read.givens.append(
                Given(
                    meant,
                    article,
                    kinds.get((graph, node.value), "unknown"),
                    tuple(sorted(names.get((graph, node.value), ())) or (key,)),
                    day,
                    alone=meant.startswith(f"{identity}\x1f"),
                    roles=tuple(sorted(actor.roles)),
                    organisations=frozenset(actor.organisations),
                    company=company,
                    topics=frozenset(actor.topics),
                    by_people=meant != key,
                )
            )
    return read


def _of_decided_kinds(
    read: _Read,
    decisions: Decisions,
    resolved: Resolved,
    same: Sequence[tuple[str, str]],
    apart: Sequence[tuple[str, str]],
) -> Resolved:
    """Who is who where people said of what kind some are.

    A kind is that of all of that name that had turned out to be one: a decision on it must not
    take an actor to pieces. ``read.givens`` get their kinds.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for given in read.givens:
        names[given.key].update(map(fold, given.names))
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(names):
        members[resolved.replaced.get(key, key)].append(key)
    kinds: dict[str, SourceKind] = {}
    for iri, kind in decisions.kinds.items():
        told = read.keys.get(iri)
        if told in names:
            for key in members[resolved.replaced.get(told, told)]:
                if names[key] & names[told]:
                    kinds[key] = kind
    one_with = {key: (resolved.replaced.get(key, key), kind) for key, kind in kinds.items()}
    first: dict[tuple[str, SourceKind], str] = {}
    kept = [(first.setdefault(one, key), key) for key, one in sorted(one_with.items())]
    read.givens[:] = [
        replace(given, kind=kinds.get(given.key, given.kind)) for given in read.givens
    ]
    again = resolve_actors(read.givens, same=[*same, *kept], apart=apart)
    # Who was one with somebody before is so for the same reason.
    inside = {link for link in resolved.links if link.merged and _alike(link, one_with)}
    others = {link for link in again.links if not _alike(link, one_with)}
    return Resolved(again.replaced, tuple(sorted(inside | others)))


def _alike(link: Link, one_with: Mapping[str, tuple[str, SourceKind]]) -> bool:
    """Whether both were one, and are of one decided kind."""
    return link.one in one_with and one_with[link.one] == one_with.get(link.other)


def _articles(told: Told) -> dict[str, tuple[str, date]]:
    """Identity and earliest day of each article."""
    return {
        article: (identity, date.fromisoformat(day) if day else date.max)
        for _, (article, identity, day, _) in told.rows(*ARTICLES)
        if identity
    }


def _names_and_kinds(
    told: Told,
) -> tuple[Mapping[tuple[str, str], set[str]], Mapping[tuple[str, str], SourceKind]]:
    """Names and kind that each graph gives to each actor's own node."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for graph, (node, name) in told.rows(*_NAMES):
        names[graph, node].add(name)
    kinds: dict[tuple[str, str], SourceKind] = {}
    for kind, name in KIND_OF.items():
        if kind != KG.Actor:
            for graph, (node,) in told.rows("?node", f"?node a {kind}"):
                kinds[graph, node] = name
    return names, kinds


def _decided(
    pairs: Iterable[tuple[str, str]], keys: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The pairs of IRIs that are actors', as keys."""
    for one, other in pairs:
        if one in keys and other in keys:
            yield keys[one], keys[other]


def _compared(resolved: Resolved, ids: Ids) -> Iterator[Compared]:
    for link in resolved.links:
        one, other = ids.actor(link.one).value, ids.actor(link.other).value
        yield Compared(one, other, link.reason, link.score, link.merged)


def _names(
    givens: Iterable[Given], resolved: Resolved, ids: Ids, graph: NamedNode
) -> Iterator[Quad]:
    """The names of those that were replaced, as names of the one that stands; what an article
    calls somebody by an office is no name.
    """
    for one in givens:
        actor = resolved.replaced.get(one.key)
        if actor is not None:
            person = one.kind == "person"
            for name in own_names(one.names, alone=one.alone) if person else one.names:
                yield Quad(ids.actor(actor), SKOS.altLabel, Literal(name), graph)


def _parts(givens: Iterable[Given], ids: Ids, graph: NamedNode) -> Iterator[Quad]:
    """Name and kind of those who people set apart, as articles would give them."""
    kinds = {kind: node for node, kind in KIND_OF.items()}
    for one in givens:
        if one.by_people:
            node = ids.actor(one.key)
            yield Quad(node, RDF.type, KG.Actor, graph)
            yield Quad(node, RDF.type, kinds[one.kind], graph)
            for name in one.names:
                yield Quad(node, SKOS.altLabel, Literal(name), graph)

"""Read and write people's decisions on links to entities: the graph ``<base graph/links>``.

    <link> a kg:Link ; kg:decides "link" ; kg:concerns <actor> ; kg:entity <entity> ;
           kg:score 0.95 ; kg:reason "…" ; prov:wasAttributedTo <person> ; prov:generatedAtTime "…"
    <actor> schema:sameAs <entity>
    <entity> schema:name "…" ; schema:birthDate "1952"^^edtf ; schema:additionalType <type>

A link is on the IRI that the actor had when it was decided. ``schema:sameAs`` is derived from it
and is on the actor that this IRI leads to now, if an article mentions that: :func:`follow` updates
it after articles were added or removed, or actors merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.base.errors import UsageError
from kg.base.given_words import LONGEST_REASON, check_words
from kg.graph.protocol import Graph, WritableGraph, solutions
from kg.vocab.iris import Ids, digest
from kg.vocab.terms import DCTERMS, EDTF, KG, PROV, RDF, SCHEMA, XSD

Verdict = Literal["link", "no-link"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_DATE_TERMS = {
    "born": SCHEMA.birthDate,
    "died": SCHEMA.deathDate,
    "founded": SCHEMA.foundingDate,
    "ended": SCHEMA.dissolutionDate,
}


@dataclass(frozen=True, slots=True)
class Link:
    """A person's decision that an actor is an entity, or is not; ``time`` is in UTC."""

    actor: str
    entity: str
    verdict: Verdict
    author: str
    time: str
    name: str = ""
    description: str = ""
    types: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    score: float | None = None
    reason: str = ""
    source: str = ""


def graph(base: str) -> NamedNode:
    """Return the name of the graph of links under a base."""
    return NamedNode(f"{base}graph/links")


# --- reading -------------------------------------------------------------------------------


def links(store: Graph) -> list[Link]:
    """Return all links that were accepted or rejected, sorted by actor and entity."""
    nodes: dict[str, dict[NamedNode, list[Any]]] = {}
    for node, predicate, value, _ in _stored(store):
        nodes.setdefault(node.value, {}).setdefault(predicate, []).append(value.value)
    found = []
    for link in nodes.values():
        if KG.Link.value not in link.get(RDF.type, ()):
            continue
        entity = link[KG.entity][0]
        facts = nodes.get(entity, {})
        author = nodes.get(link[PROV.wasAttributedTo][0], {})
        score = link.get(KG.score)
        found.append(
            Link(
                actor=link[KG.concerns][0],
                entity=entity,
                verdict=link[KG.decides][0],
                author=_first(author.get(SCHEMA.name)),
                time=link[PROV.generatedAtTime][0],
                name=_first(link.get(SCHEMA.name)),
                description=_first(link.get(SCHEMA.description)),
                types=tuple(sorted(facts.get(SCHEMA.additionalType, ()))),
                dates={n: facts[term][0] for n, term in _DATE_TERMS.items() if term in facts},
                score=None if score is None else float(score[0]),
                reason=_first(link.get(KG.reason)),
                source=_first(link.get(DCTERMS.source)),
            )
        )
    return sorted(found, key=lambda link: (link.actor, link.entity))


def _stored(store: Graph) -> set[Any]:
    target = graph(store.base)
    rows = solutions(store, f"SELECT ?s ?p ?o WHERE {{ GRAPH {target} {{ ?s ?p ?o }} }}")
    return {Quad(row["s"], row["p"], row["o"], target) for row in rows}


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


# --- writing -------------------------------------------------------------------------------


def put(store: WritableGraph, new: Iterable[Link], moved: Mapping[str, str]) -> int:
    """Write links, each in the place of an earlier one of the same pair; count those that changed.

    An accepted link replaces another of its actor in the same authority: an actor is one entity of
    Wikidata.

    Args:
        store: the graph.
        new: the links.
        moved: the IRI that the graph uses for each IRI that it replaced.

    Raises:
        UsageError: an IRI is invalid, or the author is missing.
    """
    before = {(link.actor, link.entity): link for link in links(store)}
    held = dict(before)
    by_actor: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pair in held:
        by_actor[moved.get(pair[0], pair[0])].add(pair)
    for link in new:
        _checked(link)
        pairs = by_actor[moved.get(link.actor, link.actor)]
        for pair in [pair for pair in pairs if _gives_way(held[pair], link)]:
            del held[pair]
            pairs.remove(pair)
        held[link.actor, link.entity] = link
        pairs.add((link.actor, link.entity))
    if held != before:
        _write(store, list(held.values()), moved)
    return sum(before.get(pair) != link for pair, link in held.items())


def _gives_way(old: Link, new: Link) -> bool:
    """Return whether a link must give way to a new one of the same actor."""
    if old.entity == new.entity:
        return True
    both = old.verdict == new.verdict == "link"
    return both and authority(old.entity) == authority(new.entity)


def withdraw(
    store: WritableGraph, pairs: Iterable[tuple[str, str]], moved: Mapping[str, str]
) -> int:
    """Withdraw the decisions on pairs of actor and entity; return how many there were."""
    gone = {(moved.get(actor, actor), entity) for actor, entity in pairs}
    held = links(store)
    left = [one for one in held if (moved.get(one.actor, one.actor), one.entity) not in gone]
    if len(left) != len(held):
        _write(store, left, moved)
    return len(held) - len(left)


def follow(store: WritableGraph, moved: Mapping[str, str]) -> None:
    """Move ``schema:sameAs`` to the actors that links lead to now; nothing else changes."""
    held = links(store)
    if held:
        _write(store, held, moved)


def _write(store: WritableGraph, links: Sequence[Link], moved: Mapping[str, str]) -> None:
    now = {moved.get(link.actor, link.actor) for link in links}
    wanted = quads(links, moved, _known(store, now), base=store.base)
    if _stored(store) != set(wanted):
        store.replace([graph(store.base)], wanted)


def _known(store: Graph, actors: Iterable[str]) -> set[str]:
    """Return those of the actors that an article mentions."""
    listed = " ".join(str(NamedNode(actor)) for actor in sorted(actors))
    rows = solutions(
        store, f"SELECT DISTINCT ?actor {{ VALUES ?actor {{ {listed} }} ?actor a {KG.Actor} }}"
    )
    return {row["actor"].value for row in rows}


def authority(entity: str) -> str:
    """Return the common start of the IRIs of an authority: all but the last part."""
    return entity.rstrip("/")[: -len(last_part(entity))]


def last_part(iri: str) -> str:
    """Return what follows the last slash or hash of an IRI."""
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2]


def quads(
    links: Iterable[Link], moved: Mapping[str, str], known: Container[str], *, base: str
) -> list[Quad]:
    """Return the graph of links, sorted.

    ``moved`` maps an actor to the one that replaced it, ``known`` are the actors in the graph.
    """
    target, ids = graph(base), Ids(base)
    made: set[Quad] = set()

    def add(node: NamedNode, term: NamedNode, value: NamedNode | ox.Literal) -> None:
        made.add(Quad(node, term, value, target))

    for link in links:
        node = NamedNode(f"{base}link/{digest(link.actor.removeprefix(base), link.entity)}")
        entity, author = NamedNode(link.entity), ids.coder(link.author)
        add(node, RDF.type, KG.Link)
        add(node, KG.decides, ox.Literal(link.verdict))
        add(node, KG.concerns, NamedNode(link.actor))
        add(node, KG.entity, entity)
        add(node, PROV.wasAttributedTo, author)
        add(node, PROV.generatedAtTime, ox.Literal(link.time, datatype=XSD.dateTime))
        add(author, RDF.type, PROV.Person)
        add(author, SCHEMA.name, ox.Literal(link.author))
        if link.score is not None:
            value = f"{link.score:.4f}".rstrip("0").rstrip(".")
            add(node, KG.score, ox.Literal(value, datatype=XSD.decimal))
        for term, words in (
            (SCHEMA.name, link.name),
            (SCHEMA.description, link.description),
            (KG.reason, link.reason),
            (DCTERMS.source, link.source),
        ):
            if words:
                add(node, term, ox.Literal(words))
        if link.verdict == "link":
            actor = moved.get(link.actor, link.actor)
            if actor in known:
                add(NamedNode(actor), SCHEMA.sameAs, entity)
            if link.name:
                add(entity, SCHEMA.name, ox.Literal(link.name))
        for type_ in link.types:
            add(entity, SCHEMA.additionalType, NamedNode(type_))
        for name, value in link.dates.items():
            add(entity, _DATE_TERMS[name], ox.Literal(value, datatype=EDTF.EDTF))
    return sorted(made, key=str)


def _checked(link: Link) -> None:
    for iri in (link.actor, link.entity, *link.types):
        check_words(iri, "IRI")
        try:
            NamedNode(iri)
        except ValueError:
            raise UsageError(f"'{iri}' is not an IRI") from None
    if not link.author.strip():
        raise UsageError("a link needs an author; name yourself with --by")
    check_words(link.author, "author")
    for words, what in (
        (link.name, "name"),
        (link.description, "description"),
        (link.reason, "reason"),
    ):
        check_words(words, f"{what} of {link.entity}", longest=LONGEST_REASON)

"""What people decided about links: in and out the graph ``<base graph/links>``.

    <link> a kg:Link ; kg:decides "link" ; kg:concerns <actor> ; kg:entity <entity> ;
           kg:score 0.95 ; kg:reason "…" ; prov:wasAttributedTo <person> ; prov:generatedAtTime "…"
    <actor> schema:sameAs <entity>
    <entity> schema:name "…" ; schema:birthDate "1952"^^edtf ; schema:additionalType <type>

A link holds for the actor by the IRI that it had when it was decided. ``schema:sameAs`` is derived
from it and stands on the actor that this IRI leads to now, if any article knows it: :func:`follow`
brings it up to date after articles were added or removed, and actors merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, get_args

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.base.errors import UsageError
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


class Asked(Protocol):
    """What reading needs of a store."""

    @property
    def base(self) -> str:
        """The base of its IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


class Kept(Asked, Protocol):
    """What writing needs of a store."""

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad]) -> None:
        """Drops graphs and inserts quads, all in one transaction."""


@dataclass(frozen=True, slots=True)
class Link:
    """That an actor is an entity, or is not, by the word of a person. ``time`` is in UTC."""

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
    """The graph that holds the links of a graph under ``base``."""
    return NamedNode(f"{base}graph/links")


# --- reading -------------------------------------------------------------------------------


def links(store: Asked) -> list[Link]:
    """All links that were accepted or rejected, by actor and entity."""
    told: dict[str, dict[NamedNode, list[Any]]] = {}
    for thing, says, value, _ in _stored(store):
        told.setdefault(thing.value, {}).setdefault(says, []).append(value.value)
    found = []
    for said in told.values():
        if KG.Link.value not in said.get(RDF.type, ()):
            continue
        entity = said[KG.entity][0]
        facts = told.get(entity, {})
        author = told.get(said[PROV.wasAttributedTo][0], {})
        score = said.get(KG.score)
        found.append(
            Link(
                actor=said[KG.concerns][0],
                entity=entity,
                verdict=said[KG.decides][0],
                author=_one(author.get(SCHEMA.name)),
                time=said[PROV.generatedAtTime][0],
                name=_one(said.get(SCHEMA.name)),
                description=_one(said.get(SCHEMA.description)),
                types=tuple(sorted(facts.get(SCHEMA.additionalType, ()))),
                dates={n: facts[term][0] for n, term in _DATE_TERMS.items() if term in facts},
                score=None if score is None else float(score[0]),
                reason=_one(said.get(KG.reason)),
                source=_one(said.get(DCTERMS.source)),
            )
        )
    return sorted(found, key=lambda link: (link.actor, link.entity))


def replaced(store: Asked) -> dict[str, str]:
    """Actors, claims and topics that turned out to be another one, with that one, by IRI."""
    rows = store.query(f"SELECT DISTINCT ?old ?new {{ ?old {DCTERMS.isReplacedBy} ?new }}")
    return {row["old"].value: row["new"].value for row in rows}


def _stored(store: Asked) -> set[Any]:
    target = graph(store.base)
    rows = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {target} {{ ?s ?p ?o }} }}")
    return {Quad(row["s"], row["p"], row["o"], target) for row in rows}


def _one(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


# --- writing -------------------------------------------------------------------------------


def put(store: Kept, new: Iterable[Link]) -> int:
    """Put links into the store, each in the place of what was decided on the same pair; how many
    are not there as they were.

    A link that is accepted takes the place of another of its actor in the same authority: an
    actor is one entity of Wikidata. Raises UsageError for an IRI that is none.
    """
    moved = replaced(store)
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
    """Whether a link of the same actor can't stand beside a new one."""
    if old.entity == new.entity:
        return True
    both = old.verdict == new.verdict == "link"
    return both and authority(old.entity) == authority(new.entity)


def withdraw(store: Kept, pairs: Iterable[tuple[str, str]]) -> int:
    """Take decisions on pairs of actor and entity back; how many there were."""
    moved = replaced(store)
    gone = {(moved.get(actor, actor), entity) for actor, entity in pairs}
    held = links(store)
    stay = [one for one in held if (moved.get(one.actor, one.actor), one.entity) not in gone]
    if len(stay) != len(held):
        _write(store, stay, moved)
    return len(held) - len(stay)


def follow(store: Kept) -> None:
    """Let ``schema:sameAs`` stand on the actors that links lead to now; nothing else changes."""
    held = links(store)
    if held:
        _write(store, held, replaced(store))


def _write(store: Kept, links: Sequence[Link], moved: Mapping[str, str]) -> None:
    now = {moved.get(link.actor, link.actor) for link in links}
    wanted = quads(links, moved, _known(store, now), base=store.base)
    if _stored(store) != set(wanted):
        store.replace([graph(store.base)], wanted)


def _known(store: Asked, actors: Iterable[str]) -> set[str]:
    """Those of the actors that an article knows."""
    listed = " ".join(str(NamedNode(actor)) for actor in sorted(actors))
    rows = store.query(
        f"SELECT DISTINCT ?actor {{ VALUES ?actor {{ {listed} }} ?actor a {KG.Actor} }}"
    )
    return {row["actor"].value for row in rows}


def authority(entity: str) -> str:
    """What IRIs of one authority have in common: all but their last part."""
    return entity.rstrip("/")[: -len(last_part(entity))]


def last_part(iri: str) -> str:
    """What an IRI ends with after its last slash or hash."""
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2]


def quads(
    links: Iterable[Link], moved: Mapping[str, str], known: Container[str], *, base: str
) -> list[Quad]:
    """The graph of links, sorted. ``moved`` leads from an actor to the one that replaced it,
    ``known`` holds the actors that are there to be linked.
    """
    target, ids = graph(base), Ids(base)
    made: set[Quad] = set()

    def say(thing: NamedNode, term: NamedNode, value: NamedNode | ox.Literal) -> None:
        made.add(Quad(thing, term, value, target))

    for link in links:
        node = NamedNode(f"{base}link/{digest(link.actor.removeprefix(base), link.entity)}")
        entity, author = NamedNode(link.entity), ids.coder(link.author)
        say(node, RDF.type, KG.Link)
        say(node, KG.decides, ox.Literal(link.verdict))
        say(node, KG.concerns, NamedNode(link.actor))
        say(node, KG.entity, entity)
        say(node, PROV.wasAttributedTo, author)
        say(node, PROV.generatedAtTime, ox.Literal(link.time, datatype=XSD.dateTime))
        say(author, RDF.type, PROV.Person)
        say(author, SCHEMA.name, ox.Literal(link.author))
        if link.score is not None:
            value = f"{link.score:.4f}".rstrip("0").rstrip(".")
            say(node, KG.score, ox.Literal(value, datatype=XSD.decimal))
        for term, words in (
            (SCHEMA.name, link.name),
            (SCHEMA.description, link.description),
            (KG.reason, link.reason),
            (DCTERMS.source, link.source),
        ):
            if words:
                say(node, term, ox.Literal(words))
        if link.verdict == "link":
            actor = moved.get(link.actor, link.actor)
            if actor in known:
                say(NamedNode(actor), SCHEMA.sameAs, entity)
            if link.name:
                say(entity, SCHEMA.name, ox.Literal(link.name))
        for type_ in link.types:
            say(entity, SCHEMA.additionalType, NamedNode(type_))
        for name, value in link.dates.items():
            say(entity, _DATE_TERMS[name], ox.Literal(value, datatype=EDTF.EDTF))
    return sorted(made, key=str)


def _checked(link: Link) -> None:
    for iri in (link.actor, link.entity, *link.types):
        try:
            NamedNode(iri)
        except ValueError:
            raise UsageError(f"'{iri}' is no IRI") from None
    if not link.author.strip():
        raise UsageError("a link needs somebody who decides it: name yourself with --by")

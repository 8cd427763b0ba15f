"""List the codings of a graph as the statements of a .dna file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.dna.readings import RULE, why_for
from kg.graph.protocol import Graph
from kg.graph.reader import Reader, StoredStatement
from kg.model import Actor, Side, Span
from kg.network.stored import debate

Over = Literal["topics", "codes"]
_SIDES: Mapping[str, Side] = {"support": "for", "oppose": "against", "none": "none"}
_AGREEMENT: Mapping[Side, int | None] = {"for": 1, "against": 0, "none": None}


@dataclass(frozen=True, slots=True)
class Entity:
    """A value of a variable, with its attributes; "" is the value that no statement fills in."""

    value: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """One statement about one concept; ``agreement`` is 1, 0 or None, offsets are code points.

    ``is_claim`` says that the concept is the claim of a statement without a topic.
    """

    article: str
    span: Span
    coder: str
    person: Entity
    organization: Entity
    concept: Entity
    agreement: int | None
    is_claim: bool = False


def coded(store: Graph, reader: Reader, *, over: Over = "topics") -> tuple[Coded, ...]:
    """List the statements of a graph by article and place, one for each concept.

    Concepts are topics, and the claim of a statement without a topic; or else codes of codebooks.
    Statements without a source are left out, unless a person coded them.
    """
    codings = _Codings(store, reader, over)
    kept = (
        one
        for one in reader.statements_with_spans
        if one.source is not None or one.statement.rule == RULE
    )
    found = [coding for one in kept for coding in codings.of_statement(one)]
    return tuple(sorted(found, key=_order))


def _order(one: Coded) -> tuple[str, Span, str, str, str, str, int]:
    values = (one.person.value, one.organization.value, one.concept.value)
    return (
        one.article,
        one.span,
        one.coder,
        *values,
        -1 if one.agreement is None else one.agreement,
    )


def _span(one: StoredStatement) -> Span:
    content = one.statement.content
    return Span(content[0].start, content[-1].end)


class _Codings:
    """Finds the values of the variables of statements."""

    def __init__(self, store: Graph, reader: Reader, over: Over) -> None:
        self._reader = reader
        self._over = over
        self._by_people = {
            one.source.key for one in reader.statements if one.source and one.statement.rule == RULE
        }
        self._own: dict[tuple[str, Span, str, str], set[str]] = defaultdict(set)
        for one in reader.affiliations:
            if one.organisation is not None and one.affiliation.rule == RULE:
                coder = reader.coders.get(one.iri, "")
                place = one.article.iri, one.affiliation.evidence, coder, one.person.key
                self._own[place].add(one.organisation.key)
                self._by_people |= {one.person.key, one.organisation.key}
        self._found: dict[str, str] = {}
        for kind in ("actor-claim", "actor-code", "actor-topic"):
            about = debate(store, kind, of="organisations", reprints="all")
            self._found |= {record.statement: record.actor for record in about.records}

    def of_statement(self, one: StoredStatement) -> Iterator[Coded]:
        """Yield a statement for each of its concepts."""
        source, places = one.source, (one.article.iri, _span(one), one.coder)
        own = sorted(self._own.get((*places, source.key), ())) if source else []
        by_person = one.statement.rule == RULE
        kind = one.statement.source_kind if by_person or source is None else source.kind
        for concept, side, why in self._concepts(one):
            if source is not None and kind == "organisation":
                person, named = None, source.key
            else:
                person = source
                named = self._spoken_for(own, why) if by_person else self._found.get(one.iri, "")
            organisation = self._reader.actors.get(named)
            if person is not None and organisation == person:
                organisation = None
            actors = self._actor(person), self._actor(organisation)
            is_claim = one.claim is not None and not one.own_positions and self._over == "topics"
            yield Coded(*places, *actors, concept, _AGREEMENT[side], is_claim)

    def _spoken_for(self, own: Sequence[str], why: str) -> str:
        """Return the organisation that a person spoke for, of those named in these words."""
        actors = self._reader.actors
        named = (
            iri
            for iri in own
            if why in {why_for(name) for name in (actors[iri].label, *actors[iri].names)}
        )
        return next(named, own[0] if own and why != why_for("") else "")

    def _concepts(self, one: StoredStatement) -> list[tuple[Entity, Side, str]]:
        """List what a statement is about, with the side that it takes and why."""
        if self._over == "codes":
            side = _SIDES[one.statement.stance]
            return [(self._concept(code.label, code.key), side, "") for code in one.codes]
        found = [(self._concept(p.label, p.topic.key), p.side, p.why) for p in one.own_positions]
        if not found and one.claim is not None:
            # A source agrees with its own claim, but that is no position on a topic.
            found = [(self._concept(one.claim.label, one.claim.key), "none", "")]
        if not found and one.statement.rule == RULE:
            found = [(Entity(), "none", "")]
        return found

    def _concept(self, label: str, iri: str) -> Entity:
        return Entity(label, tuple(sorted(self._reader.attributes.get(iri, {}).items())))

    def _actor(self, actor: Actor | None) -> Entity:
        if actor is None:
            return Entity()
        noted = dict(self._reader.attributes.get(actor.key, {}))
        if not noted and actor.key not in self._by_people:
            others = [name for name in actor.names if name != actor.label]
            noted = {"Type": actor.kind, **({"Alias": "; ".join(others)} if others else {})}
        return Entity(actor.label, tuple(sorted(noted.items())))

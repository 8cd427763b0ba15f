"""Link a reading to actors, claims and topics as they are after resolution across articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from kg.graph.given import Given
from kg.graph.values import Row
from kg.model import SourceKind
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, ORG, SCHEMA

PREDICATES = (
    *(KG.source, KG.expresses, KG.topic),
    *(ORG.member, ORG.organization, SCHEMA.additionalProperty),
)
"""The predicates that lead from a reading to an actor, a claim or a topic (or back)."""


@dataclass(frozen=True, slots=True, order=True)
class Comparison:
    """Two actors, claims or topics, by IRI, that are one or may be, with a score."""

    one: str
    other: str
    reason: str
    score: float
    merged: bool


@dataclass(frozen=True)
class Outcome:
    """The outcome of resolution across articles.

    Attributes:
        replaced: an IRI as an article's own words give it, to the IRI that the graph uses.
        parts: (article IRI, actor key) to the IRI of the actor that people decided it means there.
        labels: IRI to the name that people decided on, or to the wording chosen for a claim.
        kinds: IRI to the kind that people decided on.
        comparisons: the pairs that were found to be one, or doubtful.
        aside: the graphs of readings that could not be compared: in which state, and why.
    """

    replaced: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, SourceKind] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    aside: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """The IRIs that each IRI replaces."""
        found: dict[str, set[str]] = {}
        for own, now in self.replaced.items():
            found.setdefault(now, set()).add(own)
        return {now: frozenset(own) for now, own in found.items()}

    def now(self, iri: str) -> str:
        """Return the IRI that the graph uses for what an article calls ``iri``."""
        return self.replaced.get(iri, iri)

    def own_actor(self, given: Given, key: str, ids: Ids) -> str:
        """Return the IRI of an actor before resolution, after people's decisions on the article."""
        return self.parts.get((given.article, key)) or ids.actor(key).value

    def actor(self, given: Given, key: str, ids: Ids) -> str:
        """Return the IRI of the actor that a key of an article means."""
        return self.now(self.own_actor(given, key, ids))

    def topic(self, key: str, ids: Ids) -> str:
        """Return the IRI of the topic that a key means."""
        return self.now(ids.topic(key).value)


Link = tuple[str, NamedNode, str]
"""Subject, predicate and object; the ends are IRIs."""


def links(given: Given, outcome: Outcome, ids: Ids) -> Iterator[Link]:
    """Yield the links of one reading."""
    for one in given.statements:
        if one.source:
            yield one.iri, KG.source, outcome.actor(given, one.source, ids)
        if one.claim:
            yield one.iri, KG.expresses, outcome.now(ids.claim(one.claim).value)
        for position in one.positions:
            yield position.iri, KG.topic, outcome.topic(position.topic, ids)
    for iri, person, organisation, _ in given.members:
        yield iri, ORG.member, outcome.actor(given, person, ids)
        if organisation:
            yield iri, ORG.organization, outcome.actor(given, organisation, ids)
    for sort, key, iri in given.noted:
        node = outcome.actor(given, key, ids) if sort == "actor" else outcome.topic(key, ids)
        yield node, SCHEMA.additionalProperty, iri


def link_rows(given: Given, graph: NamedNode, outcome: Outcome, ids: Ids) -> Iterator[Row]:
    """Yield the links of one reading as rows of its assertions graph."""
    for subject, predicate, value in links(given, outcome, ids):
        yield NamedNode(subject), predicate, NamedNode(value), graph

"""What readings say of each thing in, what all articles together say of it out.

A function of votes alone, whatever the order of articles.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.values import ACTOR_CLASSES, KINDS, Row
from kg.model import SourceKind
from kg.normalise.names import is_full
from kg.vocab.iris import DEFAULT_BASE, Ids
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

T = TypeVar("T", NamedNode, Literal)


@dataclass(frozen=True, slots=True)
class Votes:
    """What readings say of one thing: a name, or an actor's class, counts once for each reading."""

    names: Counter[Literal] = field(default_factory=Counter)
    kinds: Counter[NamedNode] = field(default_factory=Counter)

    def count(self, value: NamedNode | Literal, readings: int = 1) -> None:
        """Adds to a vote, or takes from it where ``readings`` is negative."""
        if isinstance(value, Literal):
            _count(self.names, value, readings)
        else:
            _count(self.kinds, value, readings)

    def add(self, other: Votes, sign: int = 1) -> None:
        for counted in (other.names, other.kinds):
            for value, readings in counted.items():
                self.count(value, sign * readings)

    def literal(self) -> Literal:
        """All votes as one value of ``kg:votes``, equal for equal votes."""
        names = sorted([n.value, n.language or "", count] for n, count in self.names.items())
        kinds = sorted([kind.value, count] for kind, count in self.kinds.items())
        held = {"kinds": kinds, "names": names}
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        return Literal(text, datatype=RDF.JSON)

    @classmethod
    def parse(cls, literal: Literal) -> Votes:
        """The votes that ``literal`` wrote down."""
        held = json.loads(literal.value)
        votes = cls()
        for words, language, readings in held["names"]:
            name = Literal(words, language=language) if language else Literal(words)
            votes.names[name] = readings
        for kind, readings in held["kinds"]:
            votes.kinds[NamedNode(kind)] = readings
        return votes


def _count(votes: Counter[T], value: T, readings: int) -> None:
    votes[value] += readings
    if votes[value] <= 0:
        del votes[value]


def votes_in(quads: Iterable[Quad | Row]) -> dict[NamedNode, Votes]:
    """The votes on each actor, claim and topic that ``quads`` name, a graph being one reading."""
    found: dict[NamedNode, Votes] = defaultdict(Votes)
    for thing, says, value, _ in quads:
        if isinstance(thing, NamedNode) and is_vote(says, value):
            assert isinstance(value, NamedNode | Literal)
            found[thing].count(value)
    return dict(found)


def is_vote(predicate: NamedNode, value: object) -> bool:
    """Whether a triple names its subject or says what kind of actor it is."""
    return predicate == SKOS.altLabel or (predicate == RDF.type and value in KINDS)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of the things that articles give.

    ``replaced`` maps a thing to the one that it turned out to be, which itself is not replaced.
    ``labels`` and ``kinds`` are what people decided, by what stands in the graph.
    """

    replaced: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    labels: Mapping[NamedNode, str] = field(default_factory=dict)
    kinds: Mapping[NamedNode, SourceKind] = field(default_factory=dict)

    def of(self, thing: NamedNode) -> NamedNode:
        """What stands in the graph for a thing that an article gives."""
        return self.replaced.get(thing, thing)


def derived_quads(
    votes: Mapping[NamedNode, Votes],
    appearances: Mapping[NamedNode, Mapping[NamedNode, date]],
    *,
    base: str = DEFAULT_BASE,
    settlement: Settlement | None = None,
) -> list[Quad]:
    """Preferred label, kind, votes and first appearance of each thing that has votes, sorted.

    ``appearances`` give claims their articles with the earliest day of each, ``date.max`` for one
    without a date. Things that were merged vote together. The name of most readings wins, then
    the longest, then the first by code point; actors are called by a part or an initial only where
    no reading knows more. The class of most readings wins, then the first of ``KINDS``, and a
    plain ``kg:Actor`` only where no reading knows better; the earliest article wins, then the
    first by IRI.
    """
    ids = Ids(base)
    settlement = settlement or Settlement()
    quads = []
    together: dict[NamedNode, Votes] = defaultdict(Votes)
    appeared: dict[NamedNode, dict[NamedNode, date]] = defaultdict(dict)
    for thing, cast in votes.items():
        if cast.names:
            quads.append(Quad(thing, KG.votes, cast.literal(), ids.derived_graph(thing)))
            one = settlement.of(thing)
            together[one].add(cast)
            appeared[one].update(appearances.get(thing, {}))
    for thing, cast in together.items():
        graph = ids.derived_graph(thing)
        label, kind = settlement.labels.get(thing), settlement.kinds.get(thing)
        named = _elected_name(cast) if label is None else Literal(label)
        quads.append(Quad(thing, SKOS.prefLabel, named, graph))
        if kind is not None:
            quads.append(Quad(thing, KG.kind, ACTOR_CLASSES[kind], graph))
        elif cast.kinds:
            quads.append(Quad(thing, KG.kind, _elected_kind(cast.kinds), graph))
        articles = appeared.get(thing)
        if articles:
            first = min(articles, key=lambda article: (articles[article], article.value))
            quads.append(Quad(thing, SCHEMA.firstAppearance, first, graph))
    return sorted(quads, key=str)


def _elected_name(votes: Votes) -> Literal:
    names: Mapping[Literal, int] = votes.names
    if votes.kinds:
        full = {name: count for name, count in names.items() if is_full(name.value)}
        names = full or names
    return min(names, key=lambda name: (-names[name], -len(name.value), str(name)))


def _elected_kind(kinds: Mapping[NamedNode, int]) -> NamedNode:
    known = [kind for kind in KINDS if kind != KG.Actor and kind in kinds]
    return max(known, key=lambda kind: kinds[kind]) if known else KG.Actor


def derived_graphs(things: Iterable[NamedNode], *, base: str = DEFAULT_BASE) -> list[NamedNode]:
    """The graphs that hold what is derived for ``things``, in order."""
    ids = Ids(base)
    return sorted({ids.derived_graph(thing) for thing in things}, key=lambda graph: graph.value)

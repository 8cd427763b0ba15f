"""Elect the name and kind of each actor, claim and topic from what the readings call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from kg.graph import ACTOR_CLASSES, Outcome, Row
from kg.graph.values import worded
from kg.model import SourceKind
from kg.normalise.names import is_full_name, is_personal, without_titles
from kg.normalise.tokens import name_tokens
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

TOPICS, CLAIMS = "topics", "claims"
"""Common graphs, and the last part of the IRI of the concept schemes."""
REPRINTS = "reprints"
"""The common graph of articles that reprint others."""
COMMON = frozenset({TOPICS, CLAIMS, REPRINTS})
"""The graphs of what resolution finds in all articles together."""
_KINDS = tuple(ACTOR_CLASSES)
_LAST_DAY = "9999-12-31"

Name = tuple[str, str]
"""Words and their language tag or ""."""
Vote = tuple[str, int, str, str]
"""A node, what the vote is for, the value, and the language tag of a name."""
NAME, KIND = 0, 1
"""What votes are for."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Votes:
    """What readings say of one node: each counts once for a name and for a kind.

    ``articles`` counts the readings by article and its earliest day, "" where it is unknown.
    """

    names: dict[Name, int] = field(default_factory=dict)
    kinds: dict[SourceKind, int] = field(default_factory=dict)
    articles: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, other: Votes) -> None:
        """Add other votes."""
        for name, number in other.names.items():
            vote(self.names, name, number)
        for kind, number in other.kinds.items():
            vote(self.kinds, kind, number)
        for article, number in other.articles.items():
            vote(self.articles, article, number)


def vote(votes: dict[Value, int], value: Value, number: int = 1) -> None:
    """Add votes for a value, or take them back where ``number`` is negative."""
    found = votes.get(value, 0) + number
    if found:
        votes[value] = found
    else:
        votes.pop(value, None)


def sort_of(iri: str, base: str) -> str:
    """Return "actor", "claim" or "topic"."""
    return iri.removeprefix(base).partition("/")[0]


def derived_rows(iri: str, votes: Votes, outcome: Outcome, ids: Ids) -> Iterator[Row]:
    """Yield what all articles together say of a node, for the graph of that node.

    The name of most readings wins, then the longest, then the first by code point; an actor is
    called by part of a name only where no reading knows more. The kind of most readings wins, then
    the first in the order person, organisation, group, document. A name or a kind that people
    decided on wins in any case. A claim of several articles appears first in the earliest, then
    in the first by IRI.
    """
    node = NamedNode(iri)
    graph = ids.derived_graph(node)
    sort = sort_of(iri, ids.base)
    label = outcome.labels.get(iri)
    preferred = (label, "") if label is not None else _elected_name(votes, is_actor=sort == "actor")
    names = set(votes.names) - {preferred}
    if sort == "actor":
        kind = outcome.kinds.get(iri) or _elected_kind(votes.kinds)
        yield node, RDF.type, KG.Actor, graph
        if kind != "unknown":
            yield node, RDF.type, ACTOR_CLASSES[kind], graph
        if kind == "person" and is_personal(preferred[0]):
            names = {name for name in names if is_personal(name[0])}
    elif sort == "claim":
        yield node, RDF.type, KG.Claim, graph
        if len({article for article, _ in votes.articles}) > 1:
            first, _ = min(votes.articles, key=lambda one: (one[1] or _LAST_DAY, one[0]))
            yield node, SCHEMA.firstAppearance, NamedNode(first), graph
    else:
        yield node, RDF.type, SKOS.Concept, graph
    yield node, SKOS.prefLabel, _literal(preferred), graph
    for name in names:
        if name[0] != preferred[0]:
            yield node, SKOS.altLabel, _literal(name), graph


def _literal(name: Name) -> Literal:
    return worded(name[0], name[1] or None)


def _elected_name(votes: Votes, *, is_actor: bool) -> Name:
    names: Mapping[Name, int] = votes.names
    if is_actor:
        full = {name: count for name, count in names.items() if is_full_name(name[0])}
        names = full or names
    elected = min(names, key=lambda name: (-names[name], -len(name[0]), name))
    return elected if is_actor else _in_full(elected, names)


def _in_full(elected: Name, names: Mapping[Name, int]) -> Name:
    """Return the name of a topic in full: "Donald Trump" for "Mr. Trump"."""
    words = set(name_tokens(without_titles(elected[0])))
    full = [
        name
        for name in names
        if words < set(name_tokens(name[0]))
        and is_full_name(name[0])
        and is_personal(name[0])
        and not is_full_name(elected[0])
    ]
    return min(full, key=lambda name: (-names[name], -len(name[0]), name), default=elected)


def _elected_kind(kinds: Mapping[SourceKind, int]) -> SourceKind:
    known = [kind for kind in _KINDS if kind != "unknown" and kind in kinds]
    return max(known, key=lambda kind: kinds[kind]) if known else "unknown"

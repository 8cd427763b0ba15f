"""The statements of a graph as pages show them: with nodes to link to, and a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.base.text import strip_accents
from kg.graph.reader import Reader, StoredStatement
from kg.model import Actor, Claim, Topic
from kg.network.statements import About, subjects
from kg.view.evidence import Passage, passage_in_sentence, passages


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, topic or claim with its label on one line."""

    iri: str
    label: str
    kind: str

    @classmethod
    def of(cls, record: Actor | Topic | Claim) -> Node:
        """Return the node of a record that was read from a graph."""
        kinds = {Topic: "topic", Claim: "claim"}
        kind = record.kind if isinstance(record, Actor) else kinds[type(record)]
        return cls(record.key, " ".join((record.label or record.key).split()), kind)


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with a known source, the nodes that it leads to, and its passage."""

    stored: StoredStatement
    source: Node
    about: tuple[Node, ...]
    passage: Passage


def statement_views(
    reader: Reader, *, about: About = "topics", min_confidence: float = 0.0
) -> list[StatementView]:
    """Return all statements with a known source, by date."""
    around = passages(reader)
    found = []
    for one in reader.statements:
        if one.source is None or one.statement.confidence < min_confidence:
            continue
        nodes = {Node.of(subject) for subject, _ in subjects(one, about)}
        passage = around.get(one.iri) or passage_in_sentence(one.text, one.sentence)
        if not passage.text:
            passage = Passage(one.text, ((0, len(one.text)),))
        ends = tuple(sorted(nodes, key=lambda node: node.iri))
        found.append(StatementView(one, Node.of(one.source), ends, passage))
    return sorted(found, key=by_date)


def by_date(view: StatementView) -> tuple[date, str, str]:
    """Return the key that sorts statements by date, the undated ones last."""
    return view.stored.earliest or date.max, view.stored.date, view.stored.iri


def by_node(views: Iterable[StatementView]) -> dict[Node, list[StatementView]]:
    """Group statements by actor, topic and claim, those with most statements first."""
    found: dict[Node, list[StatementView]] = defaultdict(list)
    for view in views:
        for node in {view.source, *view.about}:
            found[node].append(view)
    order = sorted(found, key=lambda node: (-len(found[node]), node.label, node.iri))
    return {node: found[node] for node in order}


def _folded(name: str) -> str:
    letters = strip_accents(name.replace("œ", "oe").replace("Œ", "oe"))
    return " ".join(letters.replace("’", "'").casefold().split())

"""The statements of a graph as pages show them: with nodes to link to, and a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.base.errors import UsageError
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


def find_by_name(name: str, views: Iterable[StatementView]) -> tuple[str, list[StatementView]]:
    """Return the label and the statements of the actor or topic with a name or IRI.

    Accents and capitals do not count, and a part of the name is enough if only one node has it.

    Raises:
        UsageError: no node has the name, or several have.
    """
    known = by_node(views)
    wanted = _folded(name)
    chosen = [node for node in known if name.strip() == node.iri or _folded(node.label) == wanted]
    if not chosen:
        chosen = [node for node in known if wanted and wanted in _folded(node.label)]
        labels = list(dict.fromkeys(node.label for node in chosen))
        if len(labels) > 1:
            listed = ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")
            raise UsageError(f"several are called '{name}': {listed}; name one of them in full")
    if not chosen:
        listed = ", ".join(node.label for node in list(known)[:6])
        hint = f"most statements are by or about {listed}" if listed else "the graph is empty"
        raise UsageError(f"no actor or topic called '{name}'; {hint}")
    found = {view.stored.iri: view for node in chosen for view in known[node]}
    return chosen[0].label, sorted(found.values(), key=by_date)


def _folded(name: str) -> str:
    letters = strip_accents(name.replace("œ", "oe").replace("Œ", "oe"))
    return " ".join(letters.replace("’", "'").casefold().split())

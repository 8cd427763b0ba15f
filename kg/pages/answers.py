"""What the named questions say of a graph: who agrees or disagrees, who changed, what is disputed.

Pages repeat these answers and judge nothing themselves, so that a page and ``kg ask`` agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from kg.graph.protocol import Graph
from kg.graph.reprints import Reprints
from kg.model import Side
from kg.pages.corpus import Corpus, Node, Said
from kg.query.questions import ask
from kg.query.results import Rows
from kg.view.confident import Confident

MOST_PAIRS = 20_000
"""Pairs of actors that are read; those with most statements come first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What an actor and another one say about one subject, seen from the first."""

    other: Node
    subject: Node
    side: Side
    other_side: Side


@dataclass(frozen=True, slots=True)
class Change:
    """A voice that was on one side of a subject before and is on the other side later."""

    who: Node
    subject: Node
    before: Said
    after: Said
    side_before: Side
    side_after: Side

    @property
    def days(self) -> int:
        """Days between the two statements, 0 if a date is not known."""
        first, last = self.before.day, self.after.day
        return (last - first).days if first and last else 0


@dataclass(frozen=True, slots=True)
class Dispute:
    """A topic with voices on both sides, with the numbers of statements."""

    topic: Node
    in_favour: int
    against: int
    voices: int


class Answers:
    """Answers about one corpus, each asked for once."""

    def __init__(self, corpus: Corpus) -> None:
        """Ask about the statements of a corpus."""
        self.corpus = corpus
        least = corpus.min_confidence
        self.graph: Graph = Confident(corpus.graph, least) if least > 0 else corpus.graph

        self._asked: dict[str, Rows] = {}

    def ask(self, name: str) -> Rows:
        """Return all rows of the answer to a question without parameters."""
        if name not in self._asked:
            # Some questions are about spread and count reprints by default.
            reprints: Reprints | None = "all" if self.corpus.reprints == "all" else None
            self._asked[name] = ask(self.graph, name, reprints=reprints)
        return self._asked[name]

    def _ask(self, name: str, limit: int | None = None) -> Iterable[Mapping[str, str]]:
        found = self.ask(name)
        return replace(found, rows=found.rows[:limit]).plain()

    @cached_property
    def _subjects(self) -> Mapping[str, Node]:
        """Topics and claims by the label that questions print, those with most statements first."""
        found: dict[str, Node] = {}
        for iri in (*self.corpus.by_topic, *self.corpus.by_claim):
            label = self.corpus.reader.labels.get(iri, "")
            found.setdefault(label, self.corpus.nodes[iri])
        return found

    @cached_property
    def agrees(self) -> Mapping[str, Sequence[Pair]]:
        """Who is on the same side as each actor."""
        found: dict[str, dict[Pair, None]] = defaultdict(dict)
        for row in self._ask("who-agrees", MOST_PAIRS):
            side: Side = "for" if row.get("side") in ("for", "support") else "against"
            self._add(found, row, ("one", "other"), (side, side))
        return _listed(found)

    @cached_property
    def disagrees(self) -> Mapping[str, Sequence[Pair]]:
        """Who is on the other side than each actor."""
        found: dict[str, dict[Pair, None]] = defaultdict(dict)
        for row in self._ask("who-disagrees", MOST_PAIRS):
            self._add(found, row, ("supporter", "opponent"), ("for", "against"))
        return _listed(found)

    def _add(
        self,
        found: dict[str, dict[Pair, None]],
        row: Mapping[str, str],
        roles: tuple[str, str],
        sides: tuple[Side, Side],
    ) -> None:
        nodes = self.corpus.nodes
        one, other = (nodes.get(row.get(f"{role}Term", "")) for role in roles)
        subject = self._subjects.get(row["subject"])
        if one is None or other is None or subject is None:
            return
        found[one.iri].setdefault(Pair(other, subject, sides[0], sides[1]))
        found[other.iri].setdefault(Pair(one, subject, sides[1], sides[0]))

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Who changed position, the latest first, one change for each voice and subject."""
        earlier: dict[tuple[str, str], Said] = {}
        for one in self.corpus.said:
            earlier.setdefault((one.source.iri, one.stored.text), one)
        found: dict[tuple[str, str], Change] = {}
        sides: Mapping[str, Side] = {"support": "for", "oppose": "against"}
        for row in self._ask("changed-position"):
            after = self.corpus.by_iri.get(row["statement"])
            subject = self._subjects.get(row["subject"])
            if after is None or subject is None:
                continue
            before = earlier.get((after.source.iri, row["earlierText"]))
            before_side, after_side = sides.get(row["before"]), sides.get(row["now"])
            if before is None or before_side is None or after_side is None:
                continue
            key = after.source.iri, subject.iri
            found.setdefault(
                key, Change(after.source, subject, before, after, before_side, after_side)
            )
        return sorted(
            found.values(), key=lambda one: (one.after.day or date.min, one.who.iri), reverse=True
        )

    @cached_property
    def _changes_at(self) -> Mapping[str, Sequence[Change]]:
        found: dict[str, list[Change]] = defaultdict(list)
        for one in self.changes:
            found[one.who.iri].append(one)
            found[one.subject.iri].append(one)
        return found

    def changes_of(self, iri: str) -> Sequence[Change]:
        """Return the changes of a voice, or those on a topic or claim, the latest first."""
        return self._changes_at.get(iri, ())

    @cached_property
    def disputes(self) -> Sequence[Dispute]:
        """Topics with voices on both sides, the most disputed first."""
        found = []
        for row in self._ask("disputed-topics"):
            topic = self._subjects.get(row["topic"])
            if topic is not None and topic.kind == "topic":
                names = {*row["supporters"].split(" ; "), *row["opponents"].split(" ; ")}
                found.append(Dispute(topic, int(row["for"]), int(row["against"]), len(names)))
        return found


def _listed(found: Mapping[str, Iterable[Pair]]) -> Mapping[str, Sequence[Pair]]:
    return {iri: tuple(pairs) for iri, pairs in found.items()}

"""What a graph says, read once for all pages: statements, and by actor, topic, claim, article."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.base import fold
from kg.base.errors import UsageError
from kg.graph.protocol import Graph
from kg.graph.reader import Reader, StoredAffiliation, StoredArticle, StoredStatement
from kg.graph.reprints import Reprints
from kg.model import Actor, Claim, Position, Side, Stance, Topic

SIDE_OF: Mapping[Stance, Side] = {"support": "for", "oppose": "against", "none": "none"}
FAIRLY_SURE = 0.5
"""The probability from which pages say that somebody is on a side; less is shown as unsure."""
_LONGEST_NAME = 90
_NEVER = date.max
_SHORTEST_CLAIM = 24
"""Letters of the shortest wording that can name a claim, if there is one."""


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
class Said:
    """A statement with a known source.

    Attributes:
        stored: the statement.
        source: who said it.
        sides: the side that it takes on each topic, one position for each.
    """

    stored: StoredStatement
    source: Node
    sides: Mapping[str, Position]

    @property
    def side(self) -> Side:
        """The side of its first position that takes one."""
        return SIDE_OF[self.stored.stance]

    def is_sure_of(self, iri: str) -> bool:
        """Return whether its side on a topic is likely; that on a claim is not in doubt."""
        return iri not in self.sides or self.sides[iri].confidence >= FAIRLY_SURE

    @property
    def claim_side(self) -> Side:
        """Whether it puts its claim forward or denies it; not to deny is to put forward."""
        return "against" if self.stored.claim_stance == "oppose" else "for"

    @property
    def day(self) -> date | None:
        """The first day on which it can have been said."""
        return self.stored.earliest

    def side_on(self, iri: str) -> Side:
        """Return its side on a topic or claim."""
        if iri in self.sides:
            return self.sides[iri].side
        claim = self.stored.claim
        return self.claim_side if claim is not None and claim.key == iri else "none"


class _WithoutTexts(Reader):
    """Reads a graph without the texts of its articles."""

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """No texts."""
        return {}


class Corpus:
    """Statements of a graph in order of time, each story once, and what they lead to."""

    def __init__(
        self,
        graph: Graph,
        *,
        min_confidence: float = 0.0,
        reprints: Reprints = "once",
        texts: bool = True,
    ) -> None:
        """Read a graph; statements with a lower confidence are left out.

        With "once", ``said`` leaves out what reprints copy. Without ``texts``, the texts of
        articles are not read.
        """
        self.graph = graph
        self.reader = Reader(graph) if texts else _WithoutTexts(graph)
        self.min_confidence = min_confidence
        self.reprints: Reprints = reprints
        every = [
            self._said(one)
            for one in self.reader.statements
            if one.source is not None and one.statement.confidence >= min_confidence
        ]
        self.every: Sequence[Said] = sorted(every, key=in_time)
        """Statements with a known source, also those that a reprint copies."""
        self._role_of: dict[tuple[str, str, date | None], str] = {}
        self.said: Sequence[Said] = [
            one for one in self.every if reprints == "all" or not one.stored.copy_of
        ]

    def _said(self, stored: StoredStatement) -> Said:
        assert stored.source is not None
        sides: dict[str, Position] = {}
        for position in stored.own_positions:
            key = position.topic.key
            if key not in sides or sides[key].side == "none":
                sides[key] = position
        return Said(stored, Node.of(stored.source), sides)

    @cached_property
    def by_iri(self) -> Mapping[str, Said]:
        """Statements by their IRI."""
        return {one.stored.iri: one for one in self.every}

    @cached_property
    def by_actor(self) -> Mapping[str, Sequence[Said]]:
        """Statements by actor, those who said most first."""
        return _grouped(self.said, lambda one: [one.source.iri], self.nodes)

    @cached_property
    def by_topic(self) -> Mapping[str, Sequence[Said]]:
        """Statements by topic, those with most statements first."""
        return _grouped(self.said, lambda one: one.sides, self.nodes)

    @cached_property
    def by_claim(self) -> Mapping[str, Sequence[Said]]:
        """Statements by claim, also those that reprints copy: the question is how it spread."""
        return _grouped(
            self.every,
            lambda one: [one.stored.claim.key] if one.stored.claim else [],
            self.nodes,
        )

    @cached_property
    def claims(self) -> Sequence[str]:
        """Claims of several statements, those with most first; the others have no page."""
        return [iri for iri, said in self.by_claim.items() if len(said) > 1]

    @cached_property
    def by_article(self) -> Mapping[str, Sequence[Said]]:
        """Statements by article."""
        found: dict[str, list[Said]] = defaultdict(list)
        for one in self.every:
            found[one.stored.article.iri].append(one)
        return found

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Actors that said something, topics and claims of statements, and organisations."""
        found: dict[str, Node] = {}
        wordings: dict[str, list[str]] = defaultdict(list)
        for one in self.every:
            found[one.source.iri] = one.source
            for position in one.sides.values():
                found.setdefault(position.topic.key, Node.of(position.topic))
            if claim := one.stored.claim:
                found.setdefault(claim.key, Node.of(claim))
                if one.claim_side == "for":
                    wordings[claim.key].append(one.stored.text)
        for iri, texts in wordings.items():
            found[iri] = Node(iri, _claim_name(found[iri].label, texts), "claim")
        return found

    @cached_property
    def articles(self) -> Sequence[StoredArticle]:
        """All articles, the latest first; those without a date last."""
        every = self.reader.articles.values()
        dated = sorted((one for one in every if one.latest), key=_newest, reverse=True)
        return [*dated, *(one for one in every if not one.latest)]

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of statements, or None if none has a date."""
        days = [one.day for one in self.said if one.day]
        return (min(days), max(days)) if days else None

    @cached_property
    def roles(self) -> Mapping[str, Sequence[StoredAffiliation]]:
        """The affiliations of each person, by date."""
        return self._affiliations(lambda one: one.person.key)

    @cached_property
    def members(self) -> Mapping[str, Sequence[StoredAffiliation]]:
        """The affiliations with each organisation, by date."""
        return self._affiliations(lambda one: one.organisation.key if one.organisation else "")

    def _affiliations(
        self, key: Callable[[StoredAffiliation], str]
    ) -> Mapping[str, Sequence[StoredAffiliation]]:
        found: dict[str, list[StoredAffiliation]] = defaultdict(list)
        for one in self.reader.affiliations:
            found[key(one)].append(one)
        return {
            iri: sorted(every, key=lambda one: (one.earliest or _NEVER, one.iri))
            for iri, every in found.items()
        }

    def role_of(self, one: Said) -> str:
        """Return the role of a speaker as the article states it, else as an earlier one does."""
        key = one.source.iri, one.stored.article.iri, one.day
        if key not in self._role_of:
            self._role_of[key] = self._find_role(one)
        return self._role_of[key]

    @cached_property
    def _current(self) -> Mapping[str, Sequence[StoredAffiliation]]:
        """The roles of each person that are held when they are stated."""
        return {
            iri: [
                role
                for role in every
                if role.affiliation.tenure is None or role.affiliation.tenure.status == "current"
            ]
            for iri, every in self.roles.items()
        }

    @cached_property
    def _stated_here(self) -> Mapping[tuple[str, str], StoredAffiliation]:
        """The first current role of each person in each article."""
        found: dict[tuple[str, str], StoredAffiliation] = {}
        for iri, every in self._current.items():
            for role in every:
                found.setdefault((iri, role.article.iri), role)
        return found

    def _find_role(self, one: Said) -> str:
        here = self._stated_here.get((one.source.iri, one.stored.article.iri))
        if here is not None:
            return role_text(here)
        stated = self._current.get(one.source.iri, ())
        # Roles without a date come last.
        before = bisect_right(stated, one.day or date.min, key=lambda role: role.earliest or _NEVER)
        chosen = stated[max(before, 1) - 1 : max(before, 1)]
        return role_text(chosen[0]) if chosen else ""

    def statements_of(self, node: Node) -> Sequence[Said]:
        """Return the statements by an actor, about a topic or of a claim."""
        groups = {"topic": self.by_topic, "claim": self.by_claim}
        return groups.get(node.kind, self.by_actor)[node.iri]

    def find(self, name: str) -> Node:
        """Return the actor, topic or claim with a name or IRI.

        Accents and capitals do not count, and a part of the name is enough if only one has it.

        Raises:
            UsageError: none has the name, or several have.
        """
        known = [self.nodes[iri] for iri in (*self.by_actor, *self.by_topic, *self.by_claim)]
        wanted = fold.key(name)
        chosen = [
            node for node in known if name.strip() == node.iri or fold.key(node.label) == wanted
        ]
        if not chosen:
            chosen = [node for node in known if wanted and wanted in fold.key(node.label)]
            labels = list(dict.fromkeys(node.label for node in chosen))
            if len(labels) > 1:
                listed = ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")
                raise UsageError(f"several are called '{name}': {listed}; name one of them in full")
        if not chosen:
            listed = ", ".join(node.label for node in known[:6])
            hint = f"most statements are by or about {listed}" if listed else "the graph is empty"
            raise UsageError(f"no actor or topic called '{name}'; {hint}")
        return chosen[0]


def in_time(one: Said) -> tuple[date, str, int, str]:
    """Order statements by date, then by their place in the article."""
    return one.day or date.max, one.stored.article.iri, len(one.stored.iri), one.stored.iri


def role_text(one: StoredAffiliation) -> str:
    """Return a role with its organisation, unless its words name it: "porte-parole, CUO"."""
    role, body = one.affiliation.role or "", one.affiliation.organisation or ""
    if not body or fold.key(body) in fold.key(role):
        return role
    return f"{role}, {body}" if role else body


def _newest(one: StoredArticle) -> tuple[date, str]:
    return one.latest or date.min, one.iri


def _claim_name(label: str, wordings: Iterable[str]) -> str:
    """Return the label of a claim as a sentence begins, or its shortest clear wording.

    A wording is clear if it is whole, in one piece, long enough to say something, and has mostly
    words of the label: the statements of a claim can say it with other words.
    """
    known = set(fold.key(label).split())

    def is_clear(line: str) -> bool:
        words = fold.key(line).split()
        shared = sum(word in known for word in words)
        return len(line) >= _SHORTEST_CLAIM and "[…]" not in line and 2 * shared >= len(words)

    name = " ".join(label.split())
    if len(name) > _LONGEST_NAME:
        lines = [" ".join(wording.split()) for wording in wordings]
        name = min(filter(is_clear, lines), key=lambda line: (len(line), line), default=name)
    name = name.strip(" ,;:")
    if len(name) > 2 * _LONGEST_NAME:
        name = name[: 2 * _LONGEST_NAME].rpartition(" ")[0] + " …"
    return name[:1].upper() + name[1:]


def _grouped(
    said: Iterable[Said], keys: Callable[[Said], Iterable[str]], nodes: Mapping[str, Node]
) -> Mapping[str, Sequence[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        for key in keys(one):
            found[key].append(one)
    order = sorted(found, key=lambda iri: (-len(found[iri]), nodes[iri].label, iri))
    return {iri: found[iri] for iri in order}

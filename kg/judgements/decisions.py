"""What people decided about the graph: written down once, read by every later run.

In and out: the graph ``<base graph/decisions>``, which no run of the extractor touches. A
:class:`Decision` answers one question about things named by their IRIs: are these two the same,
how is this called, of what kind is it, in which article its name is somebody else's. There is
one answer to a question at a time: a new one takes the place of the old.

    <decision> kg:decides "same" ; kg:concerns <actor>, <actor> ; prov:wasAttributedTo <person> ;
               prov:generatedAtTime "2026-03-05T09:30:00Z"

Things keep the IRIs that they had by their own names, before anything was merged, so that a
decision holds whatever is added, removed, merged or read again. :func:`read` gives what
:mod:`kg.consolidate` and :mod:`kg.store.labels` obey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, cast, get_args

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.base.errors import UsageError
from kg.judgements import closure as consequences
from kg.model import SourceKind
from kg.vocab.iris import Ids, digest
from kg.vocab.terms import KG, PROV, RDF, SCHEMA, XSD

What = Literal["same", "apart", "name", "kind", "part"]
WHATS: tuple[What, ...] = get_args(What)
"""The questions that a decision can answer; "same" and "apart" answer one question."""

KINDS: tuple[SourceKind, ...] = ("person", "organisation", "group", "document")
"""What an actor can be said to be."""

_NEEDED = (KG.decides, KG.concerns, PROV.wasAttributedTo, PROV.generatedAtTime)
_SEPARATOR = "\x1f"


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
class Decision:
    """One answer. ``thing`` and ``other`` are IRIs; ``time`` is in UTC, "2026-03-05T09:30:00Z".

    same, apart    thing and other, the smaller IRI first, are one thing or two
    name           thing is called ``value``
    kind           thing is a ``value``: person, organisation, group or document
    part           in the article ``other`` the thing's name is borne by somebody else, whom that
                   article alone knows (see :func:`scoped_key`)
    """

    what: What
    thing: str
    other: str
    value: str
    author: str
    time: str
    reason: str = ""

    @property
    def question(self) -> tuple[str, str, str]:
        """What the decision answers; a store holds one decision for each."""
        if self.what in ("same", "apart"):
            return "same", self.thing, self.other
        return self.what, self.thing, self.other


@dataclass(frozen=True)
class Decisions:
    """All decisions as the stages use them; IRIs are strings, pairs are sorted.

    ``same`` and ``apart`` hold actors, claims and topics alike, with all pairs that follow from
    what was decided, and have no pair in common. Where
    several names that were merged have a label or a kind, the one decided last, which stands
    last in ``labels`` or ``kinds``, holds: :meth:`label` and :meth:`kind` find it. ``parts`` pairs
    an actor with an article in which its name is somebody else's.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, SourceKind] = field(default_factory=dict)
    parts: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.same or self.apart or self.labels or self.kinds or self.parts)

    def label(self, things: Iterable[str]) -> str | None:
        """The name that people gave to what these IRIs together stand for."""
        label: str | None = _last(self.labels, things)
        return label

    def kind(self, things: Iterable[str]) -> SourceKind | None:
        """The kind that people gave to what these IRIs together stand for."""
        return cast("SourceKind | None", _last(self.kinds, things))


def _last(decided: dict[str, Any], things: Iterable[str]) -> Any:
    found = {thing for thing in things if thing in decided}
    if len(found) > 1:
        return next(value for thing, value in reversed(decided.items()) if thing in found)
    return decided[found.pop()] if found else None


def scoped_key(identity: str, key: str) -> str:
    """The key of somebody whom one article alone knows, by the identity of that article.

    A stage that finds a key's actor and its article in ``parts`` takes this key instead.

    >>> scoped_key("quai", "jean martin") == "quai" + chr(31) + "jean martin"
    True
    """
    return f"{identity}{_SEPARATOR}{key}"


def graph(base: str) -> NamedNode:
    """The graph that holds the decisions of a graph under ``base``."""
    return NamedNode(f"{base}graph/decisions")


# --- making --------------------------------------------------------------------------------


def same(one: str, other: str, *, author: str, time: str, reason: str = "") -> Decision:
    """That two IRIs stand for one thing. Raises UsageError for a thing and itself."""
    return _pair("same", one, other, author, time, reason)


def apart(one: str, other: str, *, author: str, time: str, reason: str = "") -> Decision:
    """That two IRIs stand for two things. Raises UsageError for a thing and itself."""
    return _pair("apart", one, other, author, time, reason)


def name(thing: str, value: str, *, author: str, time: str, reason: str = "") -> Decision:
    """What a thing is called. Raises UsageError for a name without a letter or digit."""
    return _checked(Decision("name", thing, "", " ".join(value.split()), author, time, reason))


def kind(thing: str, value: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Of what kind an actor is. Raises UsageError for a word that is none of KINDS."""
    return _checked(Decision("kind", thing, "", value, author, time, reason))


def part(thing: str, article: str, *, author: str, time: str, reason: str = "") -> Decision:
    """That an actor's name is somebody else's in an article."""
    return _checked(Decision("part", thing, article, "", author, time, reason))


def _pair(
    what: Literal["same", "apart"], one: str, other: str, author: str, time: str, reason: str
) -> Decision:
    first, second = sorted((one, other))
    return _checked(Decision(what, first, second, "", author, time, reason))


def _checked(decision: Decision) -> Decision:
    """Refuses what can't be obeyed, before it gets into the graph."""
    what, value = decision.what, decision.value
    for iri in filter(None, (decision.thing, decision.other)):
        try:
            NamedNode(iri)
        except ValueError:
            raise UsageError(f"'{iri}' is no IRI") from None
    if what in ("same", "apart") and decision.thing == decision.other:
        raise UsageError(f"{decision.thing} is one thing: name two")
    if what == "kind" and value not in KINDS:
        raise UsageError(f"no kind '{value}'; there are: {', '.join(KINDS)}")
    if what == "name" and re.search(r"\w", value) is None:
        raise UsageError(f"'{value}' is no name: it has no letter and no digit")
    if not decision.author.strip():
        raise UsageError("a decision needs an author: give one with --by")
    at(decision.time)
    return decision


def at(time: str | None = None) -> str:
    """A time as decisions hold it, in UTC; without one, now.

    Takes a day or an ISO 8601 time; one without an offset is taken for UTC. Raises UsageError.

    >>> at("2026-03-05"), at("2026-03-05T10:30:00+01:00")
    ('2026-03-05T00:00:00Z', '2026-03-05T09:30:00Z')
    """
    if time is None:
        moment = datetime.now(UTC)
    else:
        try:
            moment = datetime.fromisoformat(time.strip())
        except ValueError:
            fault = f"'{time}' is no time; write 2026-03-05 or 2026-03-05T09:30:00Z"
            raise UsageError(fault) from None
        moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    written = moment.astimezone(UTC).isoformat().removesuffix("+00:00")
    # As the store writes it: what it would rewrite could not be compared with what it holds.
    return f"{written.rstrip('0').rstrip('.') if '.' in written else written}Z"


# --- reading -------------------------------------------------------------------------------


def read(store: Asked) -> Decisions:
    """What people decided, for the stages that obey it."""
    found = everything(store)
    same, apart = consequences.followed(_pairs(found, "same"), _pairs(found, "apart"))
    return Decisions(
        same=same,
        apart=apart,
        labels={d.thing: d.value for d in found if d.what == "name"},
        kinds={d.thing: cast("SourceKind", d.value) for d in found if d.what == "kind"},
        parts=frozenset((d.thing, d.other) for d in found if d.what == "part"),
    )


def everything(store: Asked) -> list[Decision]:
    """All decisions, the earliest first."""
    rows = store.query(
        f"SELECT ?decision ?says ?value WHERE {{ GRAPH {graph(store.base)} "
        "{ ?decision ?says ?value } }"
    )
    told: dict[str, dict[NamedNode, list[str]]] = {}
    for row in rows:
        said = told.setdefault(row["decision"].value, {})
        said.setdefault(row["says"], []).append(row["value"].value)
    found = []
    for said in told.values():
        # What is no whole decision can't be obeyed; kg check names it.
        if KG.Decision.value in said.get(RDF.type, ()) and all(map(said.get, _NEEDED)):
            things = sorted(said[KG.concerns])
            authors = told.get(said[PROV.wasAttributedTo][0], {})
            found.append(
                Decision(
                    what=cast("What", said[KG.decides][0]),
                    thing=things[0],
                    other=said[KG.inArticle][0] if KG.inArticle in said else "".join(things[1:]),
                    value="".join(said.get(KG.value, ())),
                    author="".join(authors.get(SCHEMA.name, ())),
                    time=said[PROV.generatedAtTime][0],
                    reason="".join(said.get(KG.reason, ())),
                )
            )
    return sorted(found, key=in_time)


def in_time(decision: Decision) -> tuple[datetime, tuple[str, str, str]]:
    """What decisions are sorted by; those of one moment by what they are about."""
    return datetime.fromisoformat(decision.time), decision.question


# --- writing -------------------------------------------------------------------------------


def write(store: Kept, decisions: Iterable[Decision], *, without: Iterable[Decision] = ()) -> None:
    """Puts decisions into the store, each in the place of an earlier answer to its question.

    ``without`` are taken out; what is not there is left alone. All in one transaction. Raises
    UsageError, and changes nothing, where the decisions would contradict each other.
    """
    gone = set(without)
    before = [one for one in everything(store) if one not in gone]
    held = {one.question: one for one in before}
    held.update((one.question, _checked(one)) for one in decisions)
    faults = contradiction(held.values())
    if faults:
        raise UsageError(_said(faults, before, store.base))
    store.replace([graph(store.base)], quads(held.values(), base=store.base))


def contradiction(decided: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions that can't hold together: that two things are apart, then what makes them one.

    Empty where all can be obeyed.
    """
    by_pair = {one.question: one for one in decided if one.what in ("same", "apart")}
    pairs = {what: _pairs(by_pair.values(), what) for what in ("same", "apart")}
    found = consequences.contradiction(**pairs)
    return tuple(by_pair["same", one, other] for one, other in found)


def _pairs(decided: Iterable[Decision], what: str) -> list[tuple[str, str]]:
    """The pairs that are one, or that are two, the earliest decided first."""
    return [(one.thing, one.other) for one in sorted(decided, key=in_time) if one.what == what]


def _said(faults: Sequence[Decision], before: Sequence[Decision], base: str) -> str:
    standing = [name_of(one, base=base) for one in faults if one in before]
    if not standing:
        fault = f"they keep apart what they make one: {faults[0].thing} and {faults[0].other}"
        return f"the decisions contradict each other: {fault}"
    several = f"one of {', '.join(standing)}" if len(standing) > 1 else standing[0]
    return (
        f"it contradicts what was decided before; take back {several} first: "
        f"kg decisions undo {standing[0]}"
    )


def name_of(decision: Decision, *, base: str) -> str:
    """The short name by which people call a decision: the end of its IRI."""
    return iri(decision, base=base).value.rpartition("/")[2][:10]


def quads(decisions: Iterable[Decision], *, base: str) -> list[Quad]:
    """The graph of decisions, sorted."""
    target, ids = graph(base), Ids(base)
    made: set[Quad] = set()
    for decision in decisions:
        node = iri(decision, base=base)
        author = ids.coder(decision.author)
        moment = ox.Literal(decision.time, datatype=XSD.dateTime)
        made |= {
            Quad(node, RDF.type, KG.Decision, target),
            Quad(node, KG.decides, ox.Literal(decision.what), target),
            Quad(node, KG.concerns, NamedNode(decision.thing), target),
            Quad(node, PROV.wasAttributedTo, author, target),
            Quad(node, PROV.generatedAtTime, moment, target),
            Quad(author, RDF.type, PROV.Person, target),
            Quad(author, SCHEMA.name, ox.Literal(decision.author), target),
        }
        if decision.other:
            says = KG.inArticle if decision.what == "part" else KG.concerns
            made.add(Quad(node, says, NamedNode(decision.other), target))
        for says, words in ((KG.value, decision.value), (KG.reason, decision.reason)):
            if words:
                made.add(Quad(node, says, ox.Literal(words), target))
    return sorted(made, key=str)


def iri(decision: Decision, *, base: str) -> NamedNode:
    """The decision's own IRI, which is that of its question."""
    local = (name.removeprefix(base) for name in decision.question)
    return NamedNode(f"{base}decision/{digest(*local)}")

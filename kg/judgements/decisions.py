"""Read and write people's decisions on the graph, which every later run obeys.

They are in the graph ``<base graph/decisions>``, which extraction never touches. A
:class:`Decision` answers one question about IRIs of actors, claims or topics: are these two the
same, what is its name, of what kind is it, in which article does its name mean somebody else; or of
an article: what is its outlet, its date and so on; or of some words of an article: who says them,
with which stance and so on. A question has one answer at a time: a new one replaces the old one.

    <decision> kg:decides "same" ; kg:concerns <actor>, <actor> ; prov:wasAttributedTo <person> ;
               prov:generatedAtTime "2026-03-05T09:30:00Z"

Decisions use IRIs as the articles' own words give them, before anything was merged, so that they
hold whatever is added, removed, merged or read again. :func:`read` returns them for
:mod:`kg.consolidate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.base.errors import ReadError, UsageError
from kg.base.given_words import LONGEST_NAME, LONGEST_REASON, check_words
from kg.graph.protocol import Graph, WritableGraph, solutions
from kg.graph.values import offset_literal
from kg.judgements import closure
from kg.judgements.aspects import ASPECTS, Aspect, check_aspect
from kg.model import Article, SourceKind
from kg.read.origin import CHECKS, check_text
from kg.vocab.iris import Ids, digest
from kg.vocab.terms import KG, OA, PROV, RDF, SCHEMA, XSD

Fact = Literal["title", "date", "outlet", "author", "language"]
FACTS: tuple[Fact, ...] = get_args(Fact)
"""The metadata of an article that a person can correct."""
What = Literal["same", "apart", "name", "kind", "part", "coder", Fact, Aspect]
WHATS: tuple[What, ...] = (
    *get_args(Literal["same", "apart", "name", "kind", "part", "coder"]),
    *FACTS,
    *ASPECTS,
)
"""The questions that a decision can answer; "same" and "apart" answer one question."""

KINDS: tuple[SourceKind, ...] = ("person", "organisation", "group", "document")
"""The kinds that an actor can have."""

_NEEDED = (KG.decides, KG.concerns, PROV.wasAttributedTo, PROV.generatedAtTime)
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer to a question; ``time`` is in UTC, "2026-03-05T09:30:00Z".

    same, apart    ``node`` and ``other``, the smaller IRI first, are the same or different
    name           ``node`` is called ``value``
    kind           ``node`` is a ``value``: person, organisation, group or document
    part           in the article ``other`` the name of ``node`` means somebody else, whom only
                   that article mentions (see :func:`scoped_key`)
    coder          the person ``value`` codes the article ``node`` without seeing what others code
    title, date, outlet, author, language    that of the article ``node`` is ``value``
    accept, delete, add, source, bounds …    of a statement of the article ``node``, whose content
                   is ``words`` and begins at about ``start`` (-1 if unknown)
    """

    what: What
    node: str
    other: str
    value: str
    author: str
    time: str
    reason: str = ""
    words: str = ""
    start: int = -1

    @property
    def question(self) -> tuple[str, str, str]:
        """The question that the decision answers; a store holds one answer to each."""
        if self.what in ("same", "apart"):
            return "same", self.node, self.other
        if self.what in ASPECTS:
            return self.what, self.node, f"{self.start} {self.words}"
        if self.what == "coder":
            return self.what, self.node, self.value
        return self.what, self.node, self.other


@dataclass(frozen=True)
class Decisions:
    """All decisions as consolidation uses them; IRIs are strings.

    Attributes:
        same: sorted pairs of actors, claims or topics that are one, closed transitively.
        apart: those that are different; no pair is in both.
        labels: names, the one decided last at the end.
        kinds: kinds of actors, in the same order.
        parts: pairs of an actor and an article in which its name means somebody else.
        corrections: those of statements, by article, in the order of time.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, SourceKind] = field(default_factory=dict)
    parts: frozenset[tuple[str, str]] = frozenset()
    corrections: dict[str, tuple[Decision, ...]] = field(default_factory=dict)


def scoped_key(identity: str, key: str) -> str:
    """Return the key of an actor whom only one article mentions, by that article's identity.

    It replaces the key of an actor that is with its article in ``parts``.

    >>> scoped_key("quai", "jean martin") == "quai" + chr(31) + "jean martin"
    True
    """
    return f"{identity}{_SEPARATOR}{key}"


def graph(base: str) -> NamedNode:
    """Return the name of the graph of decisions under a base."""
    return NamedNode(f"{base}graph/decisions")


# --- making --------------------------------------------------------------------------------


def same(one: str, other: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide that two IRIs mean the same; raise UsageError where they are equal."""
    return _pair("same", one, other, author, time, reason)


def apart(one: str, other: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide that two IRIs mean different nodes; raise UsageError where they are equal."""
    return _pair("apart", one, other, author, time, reason)


def name(node: str, value: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide on a name; raise UsageError where it has no letter or digit."""
    return _checked(Decision("name", node, "", " ".join(value.split()), author, time, reason))


def kind(node: str, value: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide on an actor's kind; raise UsageError where it is not one of KINDS."""
    return _checked(Decision("kind", node, "", value, author, time, reason))


def part(node: str, article: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide that an actor's name means somebody else in an article."""
    return _checked(Decision("part", node, article, "", author, time, reason))


def fact(
    article: str, what: Fact, value: str, *, author: str, time: str, reason: str = ""
) -> Decision:
    """Decide on the title, date, outlet, author or language of an article."""
    return _checked(Decision(what, article, "", " ".join(value.split()), author, time, reason))


def coder(article: str, value: str, *, author: str, time: str, reason: str = "") -> Decision:
    """Decide that a person codes an article without seeing what others code."""
    return _checked(Decision("coder", article, "", " ".join(value.split()), author, time, reason))


def correction(
    article: str,
    what: Aspect,
    value: str = "",
    *,
    words: str,
    start: int = -1,
    author: str,
    time: str,
    reason: str = "",
) -> Decision:
    """Decide on one aspect of the statement of an article whose content is ``words``."""
    words, value = " ".join(words.split()), " ".join(value.split())
    return _checked(Decision(what, article, "", value, author, time, reason, words, start))


def _pair(
    what: Literal["same", "apart"], one: str, other: str, author: str, time: str, reason: str
) -> Decision:
    first, second = sorted((one, other))
    return _checked(Decision(what, first, second, "", author, time, reason))


def _checked(decision: Decision) -> Decision:
    """Refuse an impossible decision before it gets into the graph."""
    what, value = decision.what, decision.value
    for iri in filter(None, (decision.node, decision.other)):
        check_words(iri, "IRI")
        try:
            NamedNode(iri)
        except ValueError:
            raise UsageError(f"'{iri}' is not an IRI") from None
    if what in ("same", "apart") and decision.node == decision.other:
        raise UsageError(f"{decision.node} is the same as itself: name two")
    if what == "kind" and value not in KINDS:
        raise UsageError(f"no kind '{value}'; there are: {', '.join(KINDS)}")
    if what in ("name", "coder") and re.search(r"\w", value) is None:
        raise UsageError(f"'{value}' is not a name: it has no letter and no digit")
    if what in FACTS:
        check_fact(what, value)
    if what in ASPECTS:
        check_aspect(what, value, decision.words)
    if not decision.author.strip():
        raise UsageError("a decision needs an author: give one with --by")
    check_words(value, "name", longest=LONGEST_REASON if what == "bounds" else LONGEST_NAME)
    check_words(decision.words, "content", longest=LONGEST_REASON)
    check_words(decision.author, "author")
    check_words(decision.reason, "reason", longest=LONGEST_REASON)
    utc_time(decision.time)
    return decision


def check_fact(what: str, value: str) -> str:
    """Return a value of an article's metadata as kg stores it; raise UsageError for any other."""
    try:
        plain = check_text(" ".join(value.split()), what)
        return CHECKS[what](plain, what) if what in CHECKS else plain
    except ReadError as error:
        raise UsageError(str(error)) from None


def utc_time(time: str | None = None) -> str:
    """Return a day or an ISO 8601 time in UTC, its default; without one, now.

    Raises:
        UsageError: it is not a time.

    >>> utc_time("2026-03-05"), utc_time("2026-03-05T10:30:00+01:00")
    ('2026-03-05T00:00:00Z', '2026-03-05T09:30:00Z')
    """
    if time is None:
        moment = datetime.now(UTC)
    else:
        try:
            moment = datetime.fromisoformat(time.strip())
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            fault = f"'{time}' is not a time; write 2026-03-05 or 2026-03-05T09:30:00Z"
            raise UsageError(fault) from None
    written = moment.isoformat().removesuffix("+00:00")
    # As the engine writes it, so that it can be compared with the graph.
    return f"{written.rstrip('0').rstrip('.') if '.' in written else written}Z"


# --- reading -------------------------------------------------------------------------------


def read(store: Graph) -> Decisions:
    """Return the decisions for consolidation."""
    found = read_all(store)
    same, apart = closure.close(_pairs(found, "same"), _pairs(found, "apart"))
    return Decisions(
        same=same,
        apart=apart,
        labels={d.node: d.value for d in found if d.what == "name"},
        kinds={d.node: cast("SourceKind", d.value) for d in found if d.what == "kind"},
        parts=frozenset((d.node, d.other) for d in found if d.what == "part"),
        corrections=statement_corrections(found),
    )


def statement_corrections(found: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Return the corrections of statements among decisions, by the IRI of their article."""
    by_article: dict[str, list[Decision]] = {}
    for one in found:
        if one.what in ASPECTS:
            by_article.setdefault(one.node, []).append(one)
    return {article: tuple(each) for article, each in by_article.items()}


def read_all(store: Graph, target: NamedNode | None = None) -> list[Decision]:
    """Return all decisions, the earliest first; ``target`` is another graph that holds some."""
    rows = solutions(
        store,
        f"SELECT ?subject ?predicate ?value WHERE {{ GRAPH {target or graph(store.base)} "
        "{ ?subject ?predicate ?value } }",
    )
    subjects: dict[str, dict[NamedNode, list[str]]] = {}
    for row in rows:
        values = subjects.setdefault(row["subject"].value, {})
        values.setdefault(row["predicate"], []).append(row["value"].value)
    found = []
    for values in subjects.values():
        # An incomplete decision is ignored; kg check reports it.
        if KG.Decision.value in values.get(RDF.type, ()) and all(map(values.get, _NEEDED)):
            nodes = sorted(values[KG.concerns])
            author = subjects.get(values[PROV.wasAttributedTo][0], {})
            found.append(
                Decision(
                    what=cast("What", values[KG.decides][0]),
                    node=nodes[0],
                    other=values[KG.inArticle][0] if KG.inArticle in values else "".join(nodes[1:]),
                    value="".join(values.get(KG.value, ())),
                    author="".join(author.get(SCHEMA.name, ())),
                    time=values[PROV.generatedAtTime][0],
                    reason="".join(values.get(KG.reason, ())),
                    words="".join(values.get(OA.exact, ())),
                    start=int(values[OA.start][0]) if OA.start in values else -1,
                )
            )
    return sorted(found, key=sort_key)


def sort_key(decision: Decision) -> tuple[datetime, tuple[str, str, str]]:
    """Return the key that sorts decisions by time, then by question."""
    return datetime.fromisoformat(decision.time), decision.question


def corrections(store: Graph) -> dict[str, dict[str, str]]:
    """Return the metadata of articles that people corrected, by the article's IRI."""
    found: dict[str, dict[str, str]] = {}
    for one in read_all(store):
        if one.what in FACTS:
            found.setdefault(one.node, {})[one.what] = check_fact(one.what, one.value)
    return found


def correct(article: Article, values: Mapping[str, str]) -> Article:
    """Return an article with the metadata that people corrected, and what was read in their place.

    Corrections are not remarks of the reader: a date that was missing is no longer noted.
    """
    if not values:
        return article
    was_read = tuple((name, getattr(article, name)) for name in values)
    changes: dict[str, Any] = {**values, "corrected": was_read}
    return replace(article, **changes)


# --- writing -------------------------------------------------------------------------------


def write(
    store: WritableGraph, decisions: Iterable[Decision], *, without: Iterable[Decision] = ()
) -> None:
    """Write decisions in one transaction, each in the place of an earlier answer to its question.

    Args:
        store: the graph.
        decisions: the decisions.
        without: decisions to remove, if they are there.

    Raises:
        UsageError: the decisions would contradict each other; nothing changes.
    """
    gone = set(without)
    before = [one for one in read_all(store) if one not in gone]
    held = {one.question: one for one in before}
    held.update((one.question, _checked(one)) for one in decisions)
    faults = contradiction(held.values())
    if faults:
        raise UsageError(_explain(faults, before, store.base))
    store.replace([graph(store.base)], quads(held.values(), base=store.base))


def contradiction(decided: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return decisions that contradict each other: an "apart", then the "same" that deny it.

    Empty where there is no contradiction.
    """
    by_pair = {one.question: one for one in decided if one.what in ("same", "apart")}
    pairs = {what: _pairs(by_pair.values(), what) for what in ("same", "apart")}
    found = closure.contradiction(**pairs)
    return tuple(by_pair["same", one, other] for one, other in found)


def _pairs(decided: Iterable[Decision], what: str) -> list[tuple[str, str]]:
    """Return the pairs that are the same, or apart, the earliest decision first."""
    return [(one.node, one.other) for one in sorted(decided, key=sort_key) if one.what == what]


def _explain(faults: Sequence[Decision], before: Sequence[Decision], base: str) -> str:
    earlier = [short_id(one, base=base) for one in faults if one in before]
    if not earlier:
        fault = f"they both separate and unite {faults[0].node} and {faults[0].other}"
        return f"the decisions contradict each other: {fault}"
    several = f"one of {', '.join(earlier)}" if len(earlier) > 1 else earlier[0]
    return (
        f"it contradicts what was decided before; take back {several} first: "
        f"kg decisions undo {earlier[0]}"
    )


def short_id(decision: Decision, *, base: str, by_author: bool = False) -> str:
    """Return the short name of a decision for people: the end of its IRI."""
    return iri(decision, base=base, by_author=by_author).value.rpartition("/")[2][:10]


def quads(
    decisions: Iterable[Decision], *, base: str, target: NamedNode | None = None
) -> list[Quad]:
    """Return the quads of the graph of decisions, sorted.

    In another graph, ``target``, each author has an answer of their own to a question.
    """
    is_own = target is not None
    target, ids = target or graph(base), Ids(base)
    made: set[Quad] = set()
    for decision in decisions:
        node = iri(decision, base=base, by_author=is_own)
        author = ids.coder(decision.author)
        moment = ox.Literal(decision.time, datatype=XSD.dateTime)
        made |= {
            Quad(node, RDF.type, KG.Decision, target),
            Quad(node, KG.decides, ox.Literal(decision.what), target),
            Quad(node, KG.concerns, NamedNode(decision.node), target),
            Quad(node, PROV.wasAttributedTo, author, target),
            Quad(node, PROV.generatedAtTime, moment, target),
            Quad(author, RDF.type, PROV.Person, target),
            Quad(author, SCHEMA.name, ox.Literal(decision.author), target),
        }
        if decision.other:
            predicate = KG.inArticle if decision.what == "part" else KG.concerns
            made.add(Quad(node, predicate, NamedNode(decision.other), target))
        if decision.start >= 0:
            made.add(Quad(node, OA.start, offset_literal(decision.start), target))
        for predicate, words in (
            (KG.value, decision.value),
            (KG.reason, decision.reason),
            (OA.exact, decision.words),
        ):
            if words:
                made.add(Quad(node, predicate, ox.Literal(words), target))
    return sorted(made, key=str)


def iri(decision: Decision, *, base: str, by_author: bool = False) -> NamedNode:
    """Return the IRI of a decision: that of its question, or of its question and author."""
    local = [name.removeprefix(base) for name in decision.question]
    return NamedNode(f"{base}decision/{digest(*local, *[decision.author] * by_author)}")

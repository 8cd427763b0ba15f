"""An article → its statements, each with what decided, and the places in the text that it rests on.

The article is one just read, or one in the store: its text is analysed again, so that what is
explained is what this version of kg finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from kg.model import Article, Reading, Span, Statement

if TYPE_CHECKING:
    from kg.attribute import Decision
    from kg.store import Store

Role = Literal["content", "speaker", "cue", "target", "when"]
ROLES: tuple[Role, ...] = ("content", "speaker", "cue", "target", "when")
"""What a stretch of the text can be to a statement; the later ones are drawn over the earlier."""

OTHERWISE = (
    "the graph holds other statements of this article than are found now: another version of kg "
    "or another pipeline made them; kg remove and kg add it to read it again"
)

_SOURCE = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?text ?title ?date ?language ?url ?outlet WHERE {
  ?context prov:wasDerivedFrom ?article ; nif:isString ?text .
  OPTIONAL { ?article schema:headline ?title }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:inLanguage ?language }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:publisher/schema:name ?outlet }
}
"""
_STATEMENTS = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?text WHERE { ?s a kg:Statement ; schema:isPartOf ?article ; schema:text ?text }
"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with one decision for each of its statements, in their order."""

    reading: Reading
    decisions: tuple[Decision, ...]
    notes: tuple[str, ...] = ()

    @property
    def article(self) -> Article:
        return self.reading.article


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text over which the same things hold.

    ``roles`` are pairs of a statement's number (from 0) and what the stretch is to it;
    ``begins`` are the statements whose content begins there.
    """

    span: Span
    roles: frozenset[tuple[int, Role]] = frozenset()
    begins: tuple[int, ...] = ()


def explain(article: Article) -> Explanation:
    """What the article says, and why kg thinks so.

    Raises ModelError where the pipeline of its language is not installed.
    """
    from kg.annotate import annotate
    from kg.attribute import attribute, decide
    from kg.resolve import resolve

    (document,) = annotate([article])
    reading = resolve(attribute(document))
    return Explanation(reading, decide(document), reading.notes)


def explain_stored(store: Store, name: str) -> Explanation:
    """The same of an article in the store, by its name, identity, address or IRI.

    Raises UsageError for a name that is unknown or that several articles have.
    """
    from pyoxigraph import NamedNode

    from kg.holdings import articles, named

    held = named(name, articles(store))
    rows: Any = store.query(_SOURCE, bindings={"article": NamedNode(held.iri)})
    row = next(iter(rows))
    known = ("title", "date", "language", "url", "outlet")
    found = {key: row[key].value for key in known if row[key]}
    explanation = explain(_as_read(held.identity, held.name, row["text"].value, found))
    kept: Any = store.query(_STATEMENTS, bindings={"article": NamedNode(held.iri)})
    stored = {row["text"].value for row in kept}
    now = {_words(one, explanation.article.text) for one in explanation.reading.statements}
    notes = explanation.notes if stored == now else (*explanation.notes, OTHERWISE)
    return Explanation(explanation.reading, explanation.decisions, notes)


def _as_read(identity: str, name: str, text: str, found: dict[str, str]) -> Article:
    """The article with title and date line found in its text again; the store has no such spans."""
    from kg.read.dateline import find_date_line, first_lines

    title = found.get("title")
    line = find_date_line(text)
    title_span = None
    for place in first_lines(text, 2):
        words = place.of(text)
        if title is not None and title_span is None and words.strip() == title:
            start = place.start + len(words) - len(words.lstrip())
            title_span = Span(start, start + len(title))
    return Article(
        identity=identity,
        name=name,
        text=text,
        title=title,
        title_span=title_span,
        date=found.get("date"),
        date_span=line.span if line is not None else None,
        language=found.get("language"),
        url=found.get("url"),
        outlet=found.get("outlet"),
    )


def _words(statement: Statement, text: str) -> str:
    return statement.said(text)


def largest(decision: Decision, count: int) -> list[tuple[str, float]]:
    """The features that weigh most, for or against, the heaviest first."""
    ordered = sorted(decision.reasons.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return ordered[:count]


def places(statement: Statement) -> Iterator[tuple[Role, Span]]:
    """Where in the text a statement's parts stand."""
    for piece in statement.content:
        yield "content", piece
    for role in ROLES[1:]:
        span: Span | None = getattr(statement, role)
        if span is not None:
            yield role, span


def segments(text: str, statements: Sequence[Statement]) -> list[Segment]:
    """The whole text cut wherever a part of a statement begins or ends."""
    ends = {0, len(text)}
    begins: dict[int, list[int]] = {}
    opened: dict[int, list[tuple[int, Role]]] = {}
    closed: dict[int, list[tuple[int, Role]]] = {}
    for number, statement in enumerate(statements):
        begins.setdefault(statement.content[0].start, []).append(number)
        for role, span in places(statement):
            ends.update((span.start, span.end))
            opened.setdefault(span.start, []).append((number, role))
            closed.setdefault(span.end, []).append((number, role))
    found: list[Segment] = []
    holds: Counter[tuple[int, Role]] = Counter()
    cuts = sorted(ends)
    for start, end in pairwise(cuts):
        holds.subtract(closed.get(start, ()))
        holds.update(opened.get(start, ()))
        roles = frozenset(role for role, times in holds.items() if times > 0)
        found.append(Segment(Span(start, end), roles, tuple(begins.get(start, ()))))
    return found


def as_object(explanation: Explanation) -> dict[str, Any]:
    """The stand-off record of the article with, for each statement, what decided."""
    from kg.standoff import record

    found = record(explanation.reading)
    text = explanation.article.text
    for one, statement, decision in zip(
        found["statements"], explanation.reading.statements, explanation.decisions, strict=True
    ):
        one["text"] = _words(statement, text)
        one["rivals"] = decision.rivals
        one["reasons"] = {
            name: round(value, 4) for name, value in largest(decision, len(decision.reasons))
        }
    found["notes"] = list(explanation.notes)
    return found

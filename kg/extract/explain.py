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
    from kg.extract.attribution import Decision

Role = Literal["content", "speaker", "cue", "target", "when"]
ROLES: tuple[Role, ...] = ("content", "speaker", "cue", "target", "when")
"""What a stretch of the text can be to a statement; the later ones are drawn over the earlier."""


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
    from kg.extract.attribution import attribute, decide
    from kg.extract.resolution import resolve

    (document,) = annotate([article])
    reading = resolve(attribute(document))
    return Explanation(reading, decide(document), reading.notes)


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
    from kg.extract.standoff import record

    found = record(explanation.reading)
    text = explanation.article.text
    for one, statement, decision in zip(
        found["statements"], explanation.reading.statements, explanation.decisions, strict=True
    ):
        one["text"] = statement.said(text)
        one["rivals"] = decision.rivals
        one["reasons"] = {
            name: round(value, 4) for name, value in largest(decision, len(decision.reasons))
        }
    found["notes"] = list(explanation.notes)
    return found

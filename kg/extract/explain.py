"""Explain an article's statements: what decided each, and the parts of the text it rests on.

The text is analysed again, also that of an article in the store, so that what is explained is what
this version of kg finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from kg.model import Article, Reading, Span, Statement

if TYPE_CHECKING:
    from kg.extract.statements import Decision

Role = Literal["content", "speaker", "cue", "target", "when"]
ROLES: tuple[Role, ...] = ("content", "speaker", "cue", "target", "when")
"""What a part of the text is to a statement; later roles are drawn over earlier ones."""


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
    """A part of the text to which the same roles apply.

    ``roles`` are pairs of a statement's number (from 0) and what the segment is to it; ``begins``
    are the statements whose content begins there.
    """

    span: Span
    roles: frozenset[tuple[int, Role]] = frozenset()
    begins: tuple[int, ...] = ()


def explain(article: Article) -> Explanation:
    """Extract an article and report what decided each statement.

    Raises:
        ModelError: the pipeline of its language is not installed.
    """
    from kg.extract.reading import extract
    from kg.extract.statements import explain_statements
    from kg.preprocess import annotate

    (document,) = annotate([article])
    reading = extract(document)
    return Explanation(reading, explain_statements(document, reading.mentions), reading.notes)


def largest(decision: Decision, count: int) -> list[tuple[str, float]]:
    """Return the features that weigh most, for or against, the heaviest first."""
    ordered = sorted(decision.reasons.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return ordered[:count]


def pattern_row(decision: Decision) -> str:
    """Return the row of the pattern table that proposed a statement, "" if none did."""
    from kg.attribution.patterns import all_patterns

    return next((one.line for one in all_patterns() if one.id == decision.row), "")


def places(statement: Statement) -> Iterator[tuple[Role, Span]]:
    """Find the parts of the text that a statement's fields refer to."""
    for piece in statement.content:
        yield "content", piece
    for role in ROLES[1:]:
        span: Span | None = getattr(statement, role)
        if span is not None:
            yield role, span


def segments(text: str, statements: Sequence[Statement]) -> list[Segment]:
    """Cut the whole text wherever a part of a statement begins or ends."""
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
    open_roles: Counter[tuple[int, Role]] = Counter()
    for start, end in pairwise(sorted(ends)):
        open_roles.subtract(closed.get(start, ()))
        open_roles.update(opened.get(start, ()))
        roles = frozenset(role for role, times in open_roles.items() if times > 0)
        found.append(Segment(Span(start, end), roles, tuple(begins.get(start, ()))))
    return found


def as_object(explanation: Explanation) -> dict[str, Any]:
    """Build the stand-off record of the article, with what decided each statement."""
    from kg.extract.standoff import standoff_record

    found = standoff_record(explanation.reading)
    text = explanation.article.text
    for item, statement, decision in zip(
        found["statements"], explanation.reading.statements, explanation.decisions, strict=True
    ):
        item["text"] = statement.said(text)
        item["rivals"] = decision.rivals
        item["pattern"] = pattern_row(decision)
        item["reasons"] = {
            name: round(value, 4) for name, value in largest(decision, len(decision.reasons))
        }
    found["notes"] = list(explanation.notes)
    return found

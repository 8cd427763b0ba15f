"""Reading → the stand-off record that annotation tools and the scorer read, one object an article.

Offsets are pairs ``[start, end]`` of code points in the article's text, which ``sha256`` guards.
"""

from __future__ import annotations

from typing import Any

from kg.model import Affiliation, DateExpression, Reading, Span, Statement

Pair = list[int]


def record(reading: Reading) -> dict[str, Any]:
    """The reading as an object ready for JSON; ``doc`` is the article's name, ``notes`` are there
    where something was remarked of it."""
    found: dict[str, Any] = {
        "doc": reading.article.name,
        "sha256": reading.article.sha256,
        "date": reading.article.date,
        "language": reading.language,
        "coder": reading.coder,
        "statements": [_statement(statement) for statement in reading.statements],
        "affiliations": [_affiliation(affiliation) for affiliation in reading.affiliations],
        "dates": [_date(expression) for expression in reading.dates],
    }
    if reading.notes:
        found["notes"] = list(reading.notes)
    return found


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "type": statement.type,
        "content": [[piece.start, piece.end] for piece in statement.content],
        "cue": _pair(statement.cue),
        "speaker": _pair(statement.speaker),
        "source": statement.source,
        "source_kind": statement.source_kind,
        "act": statement.act,
        "stance": statement.stance,
        "target": _pair(statement.target),
        "said_on": statement.said_on,
        "when": _pair(statement.when),
        "rule": statement.rule,
        "confidence": statement.confidence,
    }


def _affiliation(affiliation: Affiliation) -> dict[str, Any]:
    return {
        "person": affiliation.person,
        "role": affiliation.role,
        "organisation": affiliation.organisation,
        "evidence": _pair(affiliation.evidence),
        "rule": affiliation.rule,
    }


def _date(expression: DateExpression) -> dict[str, Any]:
    return {"span": _pair(expression.span), "edtf": expression.edtf}


def _pair(span: Span | None) -> Pair | None:
    return None if span is None else [span.start, span.end]

"""A statement's terms → the topics it is about."""

from __future__ import annotations

from kg.model import Statement, Topic


def topics(statement: Statement, text: str) -> tuple[Topic, ...]:
    """Topics in the order of the terms: the target's come first."""
    found: dict[str, Topic] = {}
    for term in statement.terms:
        label = " ".join(term.span.of(text).split())
        found.setdefault(term.key, Topic(term.key, label))
    return tuple(found.values())

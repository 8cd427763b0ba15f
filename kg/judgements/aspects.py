"""What people can correct of a statement, and the values that each aspect can have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, cast, get_args

from kg.base.edtf import bounds
from kg.base.errors import UsageError
from kg.model import Act, Position, Side, SourceKind, Stance

Aspect = Literal[
    "accept",
    "delete",
    "add",
    "source",
    "source-kind",
    "bounds",
    "act",
    "stance",
    "target",
    "topics",
    "said-on",
]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
"""What a person can correct of a statement (:mod:`kg.judgements.corrections`)."""

_TOPIC = re.compile(r"(?P<side>for|against|none): *(?P<label>.*?\w.*?)(?: \[\[(?P<key>.+)\]\])?")


def check_aspect(what: str, value: str, words: str) -> None:
    """Refuse a value that a statement cannot have.

    Args:
        what: the aspect.
        value: its value.
        words: the content of the statement.

    Raises:
        UsageError: the value is impossible, or there are no words.
    """
    choices: dict[str, tuple[str, ...]] = {
        "act": get_args(Act),
        "stance": get_args(Stance),
        "source-kind": get_args(SourceKind),
    }
    if re.search(r"\w", words) is None:
        raise UsageError("a correction needs the words of its statement")
    if what in choices and value not in choices[what]:
        raise UsageError(f"no {what} '{value}'; there are: {', '.join(choices[what])}")
    if what == "bounds" and re.search(r"\w", value) is None:
        raise UsageError("the content of a statement has words; kg correct --delete removes it")
    if what == "target" and value and re.search(r"\w", value) is None:
        raise UsageError(f"the target '{value}' has no word; write words of the article")
    if what == "said-on" and value:
        try:
            bounds(value)
        except ValueError as error:
            raise UsageError(f"{error}; write a date as 2018-03-05, 2018-03 or 2018") from None
    if what == "topics":
        parse_topics(value)


def parse_topics(value: str) -> tuple[Position, ...]:
    """Read the topics of a statement: ``against: label [[key]] | none: other label``.

    The key, where there is one, is that of a topic of the graph.

    Raises:
        UsageError: a part is something else.

    >>> [(one.label, one.side, one.key) for one in parse_topics("for: une taxe [[taxe]]")]
    [('une taxe', 'for', 'taxe')]
    """
    found = []
    for part in filter(None, (part.strip() for part in value.split(" | "))):
        match = _TOPIC.fullmatch(part)
        if match is None:
            sides = ", ".join(get_args(Side))
            raise UsageError(f"'{part}' is not a side and a topic; write one of {sides}: LABEL")
        side = cast("Side", match["side"])
        found.append(Position(match["label"], side, key=match["key"] or ""))
    return tuple(found)


def write_topics(positions: Iterable[Position]) -> str:
    """Write the topics of a statement as :func:`parse_topics` reads them."""
    return " | ".join(
        f"{one.side}: {one.label}{f' [[{one.key}]]' if one.key else ''}" for one in positions
    )

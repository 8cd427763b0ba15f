"""The stand-off record that annotation tools and the scorer read: one JSON object an article.

Offsets are pairs ``[start, end]`` of code points in the article's text, which ``sha256`` guards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.base.errors import ReadError
from kg.base.json_text import parse_json
from kg.model import Affiliation, DateExpression, Position, Reading, Span, Statement

Pair = list[int]


@dataclass(frozen=True)
class Record:
    """What one coder, a person or an extractor, found in one article.

    ``positions`` are parallel to ``statements``; they are empty where the coder gives none.
    ``date`` and ``language`` are those of the article, for a text that does not say them.
    """

    doc: str
    sha256: str | None = None
    statements: tuple[Statement, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    positions: tuple[tuple[Position, ...], ...] = ()
    date: str | None = None
    language: str | None = None


def to_record(reading: Reading) -> Record:
    """Convert a reading to a record that can be scored."""
    return Record(
        reading.article.name,
        reading.article.sha256,
        reading.statements,
        reading.affiliations,
        reading.dates,
        reading.positions,
    )


def read_records(path: Path) -> dict[str, Record]:
    """Read stand-off JSON lines, by the name of the article.

    Raises:
        ReadError: the file can't be read, or a line is not a stand-off record.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ReadError(str(path), f"{error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise ReadError(str(path), "not UTF-8; save it as UTF-8") from error
    records: dict[str, Record] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = _parse_record(parse_json(line))
        except json.JSONDecodeError as error:
            fault = "not JSON; each line is one record, as kg annotate writes it"
            raise ReadError(str(path), fault, line=number) from error
        except (ValueError, TypeError, KeyError) as error:
            fault = f"not a stand-off record: {type(error).__name__}: {error}"
            raise ReadError(str(path), fault, line=number) from error
        if record.doc in records:
            raise ReadError(str(path), f"a second record of {record.doc!r}", line=number)
        records[record.doc] = record
    if not records:
        raise ReadError(str(path), "has no record; it needs one JSON object a line")
    return records


def standoff_record(reading: Reading) -> dict[str, Any]:
    """Convert a reading to an object for JSON; ``doc`` is the article's name.

    ``notes`` are left out where there are none.
    """
    found: dict[str, Any] = {
        "doc": reading.article.name,
        "sha256": reading.article.sha256,
        "date": reading.article.date,
        "language": reading.language,
        "coder": reading.coder,
        "statements": _statements(reading),
        "affiliations": [_affiliation(affiliation) for affiliation in reading.affiliations],
        "dates": [_date(expression) for expression in reading.dates],
    }
    if reading.notes:
        found["notes"] = list(reading.notes)
    return found


def _statements(reading: Reading) -> list[dict[str, Any]]:
    positions = reading.positions or ((),) * len(reading.statements)
    return [
        {**_statement(statement), "positions": [_position(one) for one in about]}
        for statement, about in zip(reading.statements, positions, strict=True)
    ]


def _position(position: Position) -> dict[str, Any]:
    return {
        "label": position.label,
        "side": position.side,
        "confidence": position.confidence,
        "why": position.why,
        "hearsay": position.hearsay,
    }


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


def _parse_record(given: Mapping[str, Any]) -> Record:
    return Record(
        doc=str(given["doc"]),
        sha256=given.get("sha256"),
        statements=tuple(_parse_statement(item) for item in given.get("statements", ())),
        affiliations=tuple(
            Affiliation(
                item["person"],
                item.get("role"),
                item.get("organisation"),
                _span(item.get("evidence") or (0, 0)),
            )
            for item in given.get("affiliations", ())
        ),
        dates=tuple(
            DateExpression(_span(item["span"]), item.get("edtf")) for item in given.get("dates", ())
        ),
        positions=tuple(
            tuple(Position(one["label"], one["side"]) for one in item.get("positions") or ())
            for item in given.get("statements", ())
        ),
        date=given.get("date"),
        language=given.get("language"),
    )


def _parse_statement(given: Mapping[str, Any]) -> Statement:
    return Statement(
        type=given["type"],
        content=tuple(_span(piece) for piece in given["content"]),
        cue=_span_or_none(given.get("cue")),
        speaker=_span_or_none(given.get("speaker")),
        source=given.get("source"),
        source_kind=given.get("source_kind", "unknown"),
        act=given.get("act", "assert"),
        stance=given.get("stance", "none"),
        target=_span_or_none(given.get("target")),
        said_on=given.get("said_on"),
        rule=given.get("rule", ""),
    )


def _span(given: Sequence[int]) -> Span:
    start, end = given
    return Span(start, end)


def _span_or_none(given: Sequence[int] | None) -> Span | None:
    return None if given is None else _span(given)

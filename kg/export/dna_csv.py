"""Write the event list of Discourse Network Analyzer: one line per statement, with semicolons.

A statement about several topics has a line for each; one without a topic has its claim as the
concept. Agreement is 1 or 0, and empty if no position is taken. Positions count UTF-16 units, as
the program does, and times are midnight. Statements without a source are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.graph.reader import Reader
from kg.model import Span
from kg.network.records import Debate, Record
from kg.network.stored import debate

if TYPE_CHECKING:
    from kg.store import Store

COLUMNS = (
    "statement_id",
    "time",
    "person",
    "organization",
    "concept",
    "agreement",
    "start_position",
    "stop_position",
    "text",
    "coder",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
)


def write(store: Store) -> Iterator[str]:
    """Yield the file, line by line, by date."""
    yield _line(COLUMNS)
    for event in events(store):
        yield _line(event)


def events(store: Store) -> Iterator[tuple[object, ...]]:
    """Yield the cells of each line after the headings, by date."""
    by_actor = _with_claims(debate(store, "actor-topic"), debate(store, "actor-claim"))
    by_organisation = _with_claims(
        debate(store, "actor-topic", of="organisations"),
        debate(store, "actor-claim", of="organisations"),
    )
    organisation = {(r.statement, r.concept): r.actor for r in by_organisation.records}
    reader = Reader(store)
    statements = {one.iri: one for one in reader.statements_with_spans}
    numbers = {iri: number for number, iri in enumerate(reader.articles, 1)}

    def place(record: Record) -> Span:
        content = statements[record.statement].statement.content
        return Span(content[0].start, content[-1].end)

    def order(record: Record) -> tuple[date, str, int, str]:
        start = place(record).start
        return record.day or date.max, record.article, start, by_actor.label(record.concept)

    for number, record in enumerate(sorted(by_actor.records, key=order), 1):
        one, span, article = statements[record.statement], place(record), record.article
        text, stored = reader.texts[article], reader.articles[article]
        known = organisation[record.statement, record.concept]
        yield (
            number,
            f"{record.day} 00:00:00" if record.day else "",
            *_actors(by_actor, record, known, by_organisation),
            by_actor.label(record.concept),
            "" if record.qualifier is None else record.qualifier,
            _units(text[: span.start]),
            _units(text[: span.end]),
            span.of(text),
            one.coder,
            numbers[article],
            stored.headline,
            stored.article.author or "",
            record.outlet,
            stored.section,
            stored.genre,
        )


def _with_claims(topics: Debate, claims: Debate) -> Debate:
    """Return the debate about topics, with the claims of statements that have no topic."""
    about = {record.statement for record in topics.records}
    # A source agrees with its own claim, but that is not a stance on a topic.
    others = (r for r in claims.records if r.statement not in about)
    more = tuple(replace(record, qualifier=None) for record in others)
    return Debate((*topics.records, *more), {**claims.attributes, **topics.attributes})


def _actors(
    by_actor: Debate, record: Record, organisation: str, by_organisation: Debate
) -> tuple[str, str]:
    """Return person and organisation; groups and documents count as persons."""
    label = by_actor.label(record.actor)
    if by_actor.attributes.get(record.actor, {}).get("kind") == "organisation":
        return "", label
    return label, "" if organisation == record.actor else by_organisation.label(organisation)


def _units(text: str) -> int:
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def _line(cells: tuple[object, ...]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(cells)
    return stream.getvalue()

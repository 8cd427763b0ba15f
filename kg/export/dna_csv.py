"""A store in, the event list of Discourse Network Analyzer out: semicolons, a line a statement.

A statement about several topics is a line for each of them; one without a topic has its claim for
a concept. Agreement is 1 or 0, and empty where no position is taken. Positions count UTF-16 units,
as the program does, and days are at midnight. Statements without a source are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.network.records import Debate, Record
from kg.network.statements import rows
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

_PLACES = """
SELECT ?statement ?text (MIN(?start) AS ?first) (MAX(?end) AS ?last) WHERE {
  ?evidence oa:hasBody ?statement ; kg:evidenceRole kg:ContentEvidence ; oa:hasTarget ?place .
  ?place oa:hasSelector ?position ; oa:hasSource ?text . ?position oa:start ?start ; oa:end ?end .
  ?statement a kg:Statement .
} GROUP BY ?statement ?text"""
_TEXTS = "SELECT DISTINCT ?text ?string { ?text nif:isString ?string }"
_CODERS = """
SELECT DISTINCT ?statement ?coder {
  ?statement a kg:Statement ; prov:wasGeneratedBy ?activity .
  ?activity prov:wasAssociatedWith ?agent . ?agent schema:name ?coder
}"""
_ARTICLES = """
SELECT ?article ?headline ?author ?section ?genre ?called {
  ?article a schema:NewsArticle ; kg:name ?called .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:author ?author }
  OPTIONAL { ?article schema:articleSection ?section }
  OPTIONAL { ?article schema:genre ?genre }
}"""


def write(store: Store) -> Iterator[str]:
    """The file, line by line, in order of time."""
    said = _with_claims(debate(store, "actor-topic"), debate(store, "actor-claim"))
    spoken = _with_claims(
        debate(store, "actor-topic", of="organisations"),
        debate(store, "actor-claim", of="organisations"),
    )
    organisation = {(r.statement, r.concept): r.actor for r in spoken.records}
    places = {row["statement"]: row for row in rows(store, _PLACES)}
    texts = {row["text"]: row["string"] for row in rows(store, _TEXTS)}
    coders = {row["statement"]: row["coder"] for row in rows(store, _CODERS)}
    articles = {row["article"]: row for row in rows(store, _ARTICLES)}
    numbers = {iri: number for number, iri in enumerate(sorted(articles), 1)}

    def order(record: Record) -> tuple[date, str, int, str]:
        start = int(places[record.statement]["first"])
        return record.day or date.max, record.article, start, said.label(record.concept)

    yield _line(COLUMNS)
    for number, record in enumerate(sorted(said.records, key=order), 1):
        place = places[record.statement]
        text = texts[place["text"]]
        first, last = int(place["first"]), int(place["last"])
        article = articles[record.article]
        yield _line(
            (
                number,
                f"{record.day} 00:00:00" if record.day else "",
                *_actors(said, record, organisation[record.statement, record.concept], spoken),
                said.label(record.concept),
                "" if record.qualifier is None else record.qualifier,
                _units(text[:first]),
                _units(text[:last]),
                text[first:last],
                coders.get(record.statement, ""),
                numbers[record.article],
                article["headline"] or article["called"],
                article["author"],
                record.outlet,
                article["section"],
                article["genre"],
            )
        )


def _with_claims(topics: Debate, claims: Debate) -> Debate:
    """The topics' debate with the claims of statements that are about no topic."""
    about = {record.statement for record in topics.records}
    # Who puts a claim forward agrees with it; here that would read as a stance.
    others = (r for r in claims.records if r.statement not in about)
    more = tuple(replace(record, qualifier=None) for record in others)
    return Debate((*topics.records, *more), {**claims.things, **topics.things})


def _actors(said: Debate, record: Record, organisation: str, spoken: Debate) -> tuple[str, str]:
    """Person and organisation; who is no organisation is in the person's column."""
    if _kind(said.things, record.actor) == "organisation":
        return "", said.label(record.actor)
    if organisation == record.actor:
        return said.label(record.actor), ""
    return said.label(record.actor), spoken.label(organisation)


def _kind(things: Mapping[str, Mapping[str, object]], name: str) -> object:
    return things.get(name, {}).get("kind")


def _units(text: str) -> int:
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def _line(cells: tuple[object, ...]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(cells)
    return stream.getvalue()

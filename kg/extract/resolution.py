"""Reading → the same with its sources named, and with actors, claims and topics.

Equal keys are one thing in the graph, whichever article they come from; a key that begins with
the article's identity stays within it.
"""

from __future__ import annotations

from dataclasses import replace

from kg.affiliations.tenures import tenures
from kg.claims.keys import claim
from kg.coref.actors import actors
from kg.coref.affiliations import resolve_affiliations
from kg.coref.sources import resolve_sources, resolver_of
from kg.model import Reading, Span, Statement
from kg.topics.of_statement import Topics

__all__ = ["resolve"]


def resolve(reading: Reading) -> Reading:
    """The reading with ``source`` and ``source_kind`` of its statements, the persons of its
    affiliations and their tenures, and ``actors``, ``claims`` and ``topics`` filled.
    """
    if reading.language is None or not reading.mentions:
        return reading
    text = reading.article.text
    resolver = resolver_of(reading.statements, reading.mentions, reading.language)
    statements = resolve_sources(reading.statements, reading.mentions, text, resolver=resolver)
    topics = Topics(text, reading.language, reading.mentions, reading.dates)
    statements = tuple(topics.named(_without_hyphen(one, text)) for one in statements)
    affiliations = resolve_affiliations(reading.affiliations, reading.mentions, resolver=resolver)
    dated = reading.dates, reading.article.date
    affiliations = tenures(affiliations, text, *dated, language=reading.language)
    return replace(
        reading,
        statements=statements,
        affiliations=affiliations,
        actors=actors(reading, statements, affiliations),
        claims=tuple(claim(one, reading.article, reading.language) for one in statements),
        topics=tuple(map(topics.of, statements)),
    )


def _without_hyphen(statement: Statement, text: str) -> Statement:
    """The speaker of "dit-il" is "il"."""
    speaker = statement.speaker
    if speaker is None or not speaker.of(text).startswith("-"):
        return statement
    return replace(statement, speaker=Span(speaker.start + 1, speaker.end))

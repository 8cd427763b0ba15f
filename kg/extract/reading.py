"""The stages of one article, from mentions to positions."""

from __future__ import annotations

from dataclasses import replace

from kg.affiliations.find import find_affiliations
from kg.affiliations.tenures import add_tenures
from kg.claims.keys import find_claim
from kg.coref.actors import build_actors
from kg.coref.affiliations import resolve_affiliations
from kg.coref.sources import build_resolver, resolve_sources
from kg.extract.statements import find_statements
from kg.mentions.find import find_mentions
from kg.model import Reading, Span, Statement
from kg.positions.find import find_positions
from kg.positions.hearsay import mark_hearsay
from kg.preprocess.document import Document

CODER = "kg-rules/1"
"""Name and version of this extractor. A change that makes other statements raises the number."""


def extract(document: Document, *, fast: bool = False) -> Reading:
    """Extract who says what about what, and who holds which role where.

    A document without a parse (a language without a pipeline) gives an empty reading with a note.
    ``fast`` leaves the encoder of positions out.

    Raises:
        KgError: a file of the lexicon or of the fitted weights is broken.
    """
    article, language = document.article, document.language
    if not document.tokens:
        notes = (f"no extractor for language {language!r}", *document.notes)
        return Reading(article, language, CODER, notes=notes)
    found = find_mentions(document)
    reading = Reading(
        article,
        language,
        CODER,
        statements=find_statements(document, found),
        affiliations=find_affiliations(document, found),
        dates=document.dates,
        mentions=found,
        notes=document.notes,
    )
    resolved = resolve(reading)
    resolved = replace(resolved, statements=mark_hearsay(document, resolved.statements))
    positions = find_positions(document, resolved.statements, fast=fast)
    return replace(resolved, positions=positions)


def resolve(reading: Reading) -> Reading:
    """Name the sources and persons of a reading, and fill its actors, tenures and claims.

    Equal keys are one node of the graph, whichever article they come from; a key that begins with
    the article's identity stays within the article.
    """
    if reading.language is None or not reading.mentions:
        return reading
    text, language = reading.article.text, reading.language
    resolver = build_resolver(reading.statements, reading.mentions, language)
    statements = resolve_sources(
        reading.statements, reading.mentions, text, resolver=resolver, language=language
    )
    statements = tuple(_without_hyphen(one, text) for one in statements)
    affiliations = resolve_affiliations(reading.affiliations, reading.mentions, resolver=resolver)
    affiliations = add_tenures(affiliations, text, reading.dates, reading.article.date, language)
    return replace(
        reading,
        statements=statements,
        affiliations=affiliations,
        actors=build_actors(reading, statements, affiliations),
        claims=tuple(find_claim(one, reading.article, language) for one in statements),
    )


def _without_hyphen(statement: Statement, text: str) -> Statement:
    """Strip the hyphen of an inverted pronoun: the speaker of "dit-il" is "il"."""
    speaker = statement.speaker
    if speaker is None or not speaker.of(text).startswith("-"):
        return statement
    return replace(statement, speaker=Span(speaker.start + 1, speaker.end))

"""Statements with a speaker → the same with their source."""

from __future__ import annotations

from dataclasses import replace

from kg.coref.entities import Entity
from kg.coref.resolver import Resolver
from kg.model import Mention, Span, Statement


def resolver_of(
    statements: tuple[Statement, ...], mentions: tuple[Mention, ...], language: str = ""
) -> Resolver:
    """The entities of an article whose statements' speakers are known.

    Making it is the work: give it to both functions below.
    """
    speakers = frozenset(s.speaker for s in statements if s.speaker is not None)
    return Resolver(
        mentions,
        speakers=speakers,
        nested=nested(statements),
        said=[part for s in statements for part in (*s.content, s.cue) if part is not None],
        language=language,
    )


def nested(statements: tuple[Statement, ...]) -> frozenset[Span]:
    """The speakers that stand within what another statement says."""
    contents = [piece for s in statements for piece in s.content]
    return frozenset(
        s.speaker
        for s in statements
        if s.speaker is not None
        and any(piece.covers(s.speaker) and piece not in s.content for piece in contents)
    )


def resolve_sources(
    statements: tuple[Statement, ...],
    mentions: tuple[Mention, ...],
    text: str,
    *,
    resolver: Resolver | None = None,
) -> tuple[Statement, ...]:
    """The statements with ``source`` and ``source_kind`` filled from their speakers.

    A statement without speaker keeps what attribution set. A speaker that no mention covers is
    its own words.
    """
    resolver = resolver_of(statements, mentions) if resolver is None else resolver
    found = []
    for statement in statements:
        if statement.speaker is not None:
            entity = resolver.entity(statement.speaker)
            if entity is None and resolver.at(statement.speaker) is None:
                entity = _own_words(statement.speaker.of(text))
            if entity is None:
                statement = replace(statement, source=None, source_kind="unknown")
            else:
                statement = replace(statement, source=entity.source, source_kind=entity.kind)
        found.append(statement)
    return tuple(found)


def _own_words(words: str) -> Entity | None:
    """A speaker that is no mention: a phrase is itself, a word alone ("on") is nobody."""
    words = " ".join(words.split())
    return Entity(words, "unknown") if " " in words else None

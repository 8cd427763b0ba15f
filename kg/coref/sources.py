"""Fill in the source of each statement from its speaker."""

from __future__ import annotations

from dataclasses import replace

from kg.coref.entities import Entity
from kg.coref.resolver import Resolver
from kg.lexicon.actor_nouns import actor_words
from kg.model import Mention, Span, Statement


def build_resolver(
    statements: tuple[Statement, ...], mentions: tuple[Mention, ...], language: str = ""
) -> Resolver:
    """Resolve the mentions of an article whose speakers are known.

    This is the expensive step: pass the resolver to :func:`resolve_sources` and
    :func:`kg.coref.affiliations.resolve_affiliations`.
    """
    speakers = frozenset(s.speaker for s in statements if s.speaker is not None)
    return Resolver(
        mentions,
        speakers=speakers,
        nested=_find_nested_speakers(statements),
        said=[part for s in statements for part in (*s.content, s.cue) if part is not None],
        language=language,
    )


def _find_nested_speakers(statements: tuple[Statement, ...]) -> frozenset[Span]:
    """Return the speakers inside another statement's content."""
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
    language: str = "",
) -> tuple[Statement, ...]:
    """Fill in ``source`` and ``source_kind`` of statements from their speakers.

    A statement without speaker keeps what attribution set. A speaker outside all mentions is
    named by its own words, unless these end with a relative pronoun ("both of whom").
    """
    resolver = build_resolver(statements, mentions) if resolver is None else resolver
    found = []
    for statement in statements:
        if statement.speaker is not None:
            entity = resolver.entity(statement.speaker)
            if entity is None and resolver.at(statement.speaker) is None:
                entity = _own_words(statement.speaker.of(text))
            if entity is None or _is_relative(entity.source, language):
                statement = replace(statement, source=None, source_kind="unknown")
            else:
                statement = replace(statement, source=entity.source, source_kind=entity.kind)
        found.append(statement)
    return tuple(found)


def _is_relative(source: str, language: str) -> bool:
    if not language:
        return False
    pronoun = actor_words(language).pronouns.get(source.rpartition(" ")[2].lower())
    return " " in source and pronoun is not None and pronoun.form == "relative"


def _own_words(words: str) -> Entity | None:
    """Return an entity for a speaker outside all mentions; ``None`` for a single word ("on")."""
    words = " ".join(words.split())
    return Entity(words, "unknown") if " " in words else None

"""Convert each coder's statements about each document of a .dna database to a reading.

A statement's person is its source and is affiliated with the organisation; without a person the
organisation is the source. Its concept is a topic, agreement is support of it and disagreement
opposition; in a type for claims the concept is a claim. The coded passage is the evidence for all
of it. On a longer scale only the side counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.base import fold
from kg.dna.database import CodedPassage, Database, Document
from kg.dna.roles import Roles
from kg.graph import Coding
from kg.model import (
    Actor,
    Affiliation,
    Article,
    Claim,
    Position,
    Reading,
    Side,
    SourceKind,
    Span,
    Stance,
    Statement,
)

RULE = "coded by a person"
_SIDES: dict[Stance, Side] = {"support": "for", "oppose": "against", "none": "none"}


@dataclass(frozen=True, slots=True)
class CodedReading:
    """A coder's reading of a document with what only coders provide."""

    reading: Reading
    coding: Coding


def readings(database: Database, roles: Roles) -> Iterator[CodedReading]:
    """Yield a reading for each document and coder, in order; also if there are no statements."""
    by_document: dict[int, dict[str, list[CodedPassage]]] = defaultdict(lambda: defaultdict(list))
    for coded in database.statements:
        if (roles.covers(coded) or roles.is_claim(coded)) and coded.start < coded.end:
            by_document[coded.document][coded.coder].append(coded)
    for document in database.documents.values():
        coders = by_document.get(document.id) or {"nobody": []}
        for coder, several in sorted(coders.items()):
            yield _reading(database, roles, document, coder, several)


def _reading(
    database: Database, roles: Roles, document: Document, coder: str, several: list[CodedPassage]
) -> CodedReading:
    article = _article(database, document)
    actors: dict[str, Actor] = {}
    statements: list[Statement] = []
    positions: list[tuple[Position, ...]] = []
    claims: list[Claim | None] = []
    affiliations: list[Affiliation] = []
    attributes: dict[str, dict[str, str]] = {}
    middle = _middle(database, roles)

    def actor(role: str, name: str) -> str | None:
        if not name:
            return None
        kind: SourceKind = "person" if role == "person" else "organisation"
        actors.setdefault(name, Actor(fold.key(name), name, kind))
        noted = database.attributes.get((getattr(roles, role), name), {})
        attributes.setdefault(name, {}).update(noted)
        return name

    spoken_for: dict[tuple[Span, str], set[str]] = defaultdict(set)
    for coded in several:
        place = Span(coded.start, coded.end), roles.text("person", coded)
        spoken_for[place].add(roles.text("organisation", coded))
    for coded in several:
        span = Span(coded.start, coded.end)
        concept = roles.text("concept", coded)
        person = actor("person", roles.text("person", coded))
        organisation = actor("organisation", roles.text("organisation", coded))
        source = person or organisation
        if person and organisation:
            affiliations.append(Affiliation(person, None, organisation, span, RULE))
        stance = _stance(roles.qualifier_of(coded), middle) if concept else "none"
        statements.append(
            Statement(
                "indirect",
                (span,),
                source=source,
                source_kind="person" if person else "organisation" if source else "unknown",
                act="assert" if stance == "none" else stance,
                stance=stance,
                target=span if stance != "none" else None,
                rule=RULE,
            )
        )
        several_named = person and len(spoken_for[span, person]) > 1
        why = why_for(organisation or "") if several_named else ""
        is_claim = bool(concept) and roles.is_claim(coded)
        claims.append(Claim(fold.search(concept), concept) if is_claim else None)
        is_topic = concept and not is_claim
        positions.append((Position(concept, _SIDES[stance], why=why),) if is_topic else ())
    reading = Reading(
        article,
        None,
        # The graph takes what follows a slash for a version.
        f"dna:{coder}".replace("/", "\u2215"),
        tuple(statements),
        tuple(affiliations),
        actors=actors,
        claims=tuple(claims),
        positions=tuple(positions),
    )
    topics = [position.topic for each in positions for position in each]
    concepts = {topic.label: topic.key for topic in topics}
    noted = {
        key: database.attributes.get((roles.concept, label), {}) for label, key in concepts.items()
    }
    coding = Coding(
        person=coder,
        actors={name: values for name, values in attributes.items() if values},
        topics={key: values for key, values in noted.items() if values},
        section=document.section,
        genre=document.type,
    )
    return CodedReading(reading, coding)


def why_for(organisation: str) -> str:
    """Return why a position is held, if one person speaks for several organisations at once."""
    return f"article; {organisation}"


def _article(database: Database, document: Document) -> Article:
    stem = database.path.stem
    return Article(
        identity=f"{stem}.dna#{document.id}",
        name=f"{stem}-{document.id}",
        text=document.text,
        title=document.title or None,
        date=document.time.date().isoformat(),
        outlet=document.source or None,
        author=document.author or None,
    )


def _middle(database: Database, roles: Roles) -> float:
    if not roles.is_scale:
        return 0.5
    values = [
        value
        for coded in database.statements
        if roles.covers(coded) and (value := roles.qualifier_of(coded)) is not None
    ]
    return (min(values) + max(values)) / 2 if values else 0.5


def _stance(qualifier: int | None, middle: float) -> Stance:
    if qualifier is None or qualifier == middle:
        return "none"
    return "support" if qualifier > middle else "oppose"

"""What linking hands on: the actor that is sought, an entity that may be it, and a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NO_DATES: Mapping[str, str] = MappingProxyType({})

DATES = ("born", "died", "founded", "ended")
"""The dates of an entity that bear on whether it can have spoken, or be spoken for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """An actor as linking sees it.

    ``names`` are all its names, the label first; ``organisations`` and ``roles`` those of its
    affiliations, the most frequent first; ``first`` and ``last`` the days (ISO) within which the
    articles that mention it appeared.
    """

    iri: str
    label: str
    kind: str = "unknown"
    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    statements: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """What an authority knows of a thing. ``dates`` are EDTF values by the names of ``DATES``.

    ``score`` and ``match`` are the authority's own: how well it fits the question, and whether
    the authority would take it. ``kind`` is filled where the authority speaks of kg's kinds.
    """

    id: str
    iri: str
    name: str
    names: tuple[str, ...] = ()
    description: str = ""
    types: tuple[str, ...] = ()
    type_names: tuple[str, ...] = ()
    kind: str | None = None
    organisations: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=lambda: NO_DATES)
    score: float | None = None
    match: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an entity may be an actor: a score in 0..1, what it rests on, and who proposed it.

    ``sure`` says that nothing speaks against it, its kind is borne out and no rival comes near.
    """

    actor: str
    entity: Entity
    source: str
    score: float
    reasons: tuple[str, ...]
    sure: bool = False


def entity_object(entity: Entity) -> dict[str, Any]:
    """An entity as plain JSON, without what is empty."""
    held: dict[str, Any] = {
        "id": entity.id,
        "iri": entity.iri,
        "name": entity.name,
        "names": list(entity.names),
        "description": entity.description,
        "types": list(entity.types),
        "type_names": list(entity.type_names),
        "kind": entity.kind,
        "organisations": list(entity.organisations),
        "dates": dict(sorted(entity.dates.items())),
        "score": entity.score,
        "match": entity.match,
    }
    return {name: value for name, value in held.items() if value not in (None, "", [], {}, False)}


def entity_of(held: Mapping[str, Any]) -> Entity:
    """The entity that :func:`entity_object` wrote down."""
    return Entity(
        id=held["id"],
        iri=held["iri"],
        name=held["name"],
        names=tuple(held.get("names", ())),
        description=held.get("description", ""),
        types=tuple(held.get("types", ())),
        type_names=tuple(held.get("type_names", ())),
        kind=held.get("kind"),
        organisations=tuple(held.get("organisations", ())),
        dates=held.get("dates", NO_DATES),
        score=held.get("score"),
        match=held.get("match", False),
    )

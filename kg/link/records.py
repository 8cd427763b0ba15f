"""The records of linking: an actor to link, an entity it may be, and a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

DATES = ("born", "died", "founded", "ended")
"""The dates of an entity, which show whether it can be a source at some time."""


@dataclass(frozen=True, slots=True)
class LinkableActor:
    """An actor as linking sees it.

    ``names`` are all its names, the label first; ``organisations`` and ``roles`` those of its
    affiliations, the most frequent first; ``first`` and ``last`` the ISO days between which
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
    """An entity of an authority. ``dates`` are EDTF values by the names of ``DATES``.

    ``score`` and ``match`` are the authority's own: how well it fits the question, and whether the
    authority considers it a match. ``kind`` is only set by authorities that use kg's kinds.
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
    dates: Mapping[str, str] = field(default_factory=dict)
    score: float | None = None
    match: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an entity may be an actor: a score in 0..1, the reasons, and the source.

    A proposal is ``sure`` if nothing speaks against it, its kind is confirmed and no rival comes
    near.
    """

    actor: str
    entity: Entity
    source: str
    score: float
    reasons: tuple[str, ...]
    sure: bool = False


def entity_to_json(entity: Entity) -> dict[str, Any]:
    """Convert an entity to plain JSON without empty fields."""
    values = {field.name: getattr(entity, field.name) for field in fields(Entity)}
    values["dates"] = dict(sorted(entity.dates.items()))
    return {name: value for name, value in values.items() if value not in (None, "", (), {}, False)}


def entity_from_json(values: Mapping[str, Any]) -> Entity:
    """Parse an entity that :func:`entity_to_json` wrote."""
    parsed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Entity(**parsed)

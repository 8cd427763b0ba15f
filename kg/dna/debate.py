"""A .dna database in, its statements as a debate out: networks to the digit, without a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from kg.dna.database import Database
from kg.dna.roles import Roles
from kg.network.records import AGREES, DISAGREES, Debate, Record

ActorRole = Literal["person", "organisation"]


def debate(database: Database, found: Roles, *, actor: ActorRole = "organisation") -> Debate:
    """The statements that have an actor and a concept, in the order of the database.

    The actor is the organisation, or the person where ``actor`` says so, and the other one where
    a statement lacks the first. Attributes of entities become attributes of their nodes.
    """
    records = tuple(_records(database, found, actor))
    things: dict[str, dict[str, Any]] = {}
    for record in records:
        for name, role in ((record.actor, ""), (record.concept, "concept")):
            if name not in things:
                things[name] = {"label": name, **_known(database, found, name, role)}
    values = {record.qualifier for record in records if record.qualifier is not None}
    scale = (DISAGREES, AGREES)
    if found.is_scale and values:
        scale = (min(values), max(values))
    return Debate(records, things, scale)


def _records(database: Database, found: Roles, actor: ActorRole) -> Iterator[Record]:
    other = "person" if actor == "organisation" else "organisation"
    for coded in database.statements:
        if coded.type != found.type:
            continue
        name = found.text_of(actor, coded) or found.text_of(other, coded)
        concept = found.text_of("concept", coded)
        if not name or not concept:
            continue
        document = database.documents[coded.document]
        day = document.time.date()
        yield Record(
            actor=name,
            concept=concept,
            qualifier=found.qualifier_of(coded),
            day=day,
            latest=day,
            article=str(coded.document),
            outlet=document.source,
            statement=str(coded.id),
        )


def _known(database: Database, found: Roles, name: str, role: str) -> Mapping[str, str]:
    """The kind of an entity and what was noted of it, with names that don't hide kg's own."""
    wanted = (role,) if role else ("organisation", "person")
    for one in wanted:
        noted = database.attributes.get((getattr(found, one), name))
        if noted:
            return {"kind": one, **{f"attribute: {key}": value for key, value in noted.items()}}
    return {"kind": role or "actor"}

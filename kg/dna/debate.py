"""Build a debate from the statements of a .dna database, without a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from kg.dna.database import Database
from kg.dna.roles import Roles
from kg.network.records import AGREES, DISAGREES, Debate, Record

ActorRole = Literal["person", "organisation"]


def debate(database: Database, roles: Roles, *, actor: ActorRole = "organisation") -> Debate:
    """Build a debate from the statements that have an actor and a concept, in the database's order.

    The actor is the organisation, or the person if ``actor`` says so, and the other one if a
    statement lacks the first. Attributes of entities become attributes of their nodes. All values
    of a statement, and author, source, section, type and title of its document, are its variables.
    """
    records = tuple(_records(database, roles, actor))
    attributes: dict[str, dict[str, Any]] = {}
    for record in records:
        for name, role in ((record.actor, ""), (record.concept, "concept")):
            if name not in attributes:
                attributes[name] = {"label": name, **_known(database, roles, name, role)}
    values = {record.qualifier for record in records if record.qualifier is not None}
    scale = (DISAGREES, AGREES)
    if roles.is_scale and values:
        scale = (min(values), max(values))
    return Debate(records, attributes, scale)


def _records(database: Database, roles: Roles, actor: ActorRole) -> Iterator[Record]:
    other = "person" if actor == "organisation" else "organisation"
    described: dict[int, dict[str, str]] = {}
    for coded in database.statements:
        if not roles.covers(coded):
            continue
        name = roles.text(actor, coded) or roles.text(other, coded)
        concept = roles.text("concept", coded)
        if not name or not concept:
            continue
        document = database.documents[coded.document]
        day = document.time.date()
        if coded.document not in described:
            described[coded.document] = {
                "author": document.author,
                "source": document.source,
                "section": document.section,
                "type": document.type,
                "title": document.title,
            }
        values = {key: str(value).strip() for key, value in coded.values.items()}
        yield Record(
            actor=name,
            concept=concept,
            qualifier=roles.qualifier_of(coded),
            day=day,
            latest=day,
            article=str(coded.document),
            outlet=document.source,
            statement=str(coded.id),
            moment=document.time.replace(tzinfo=None),
            variables={**described[coded.document], "coder": coded.coder, **values},
        )


def _known(database: Database, roles: Roles, name: str, role: str) -> Mapping[str, str]:
    """Return an entity's kind and attributes, whose prefixed names do not hide kg's own."""
    wanted = (role,) if role else ("organisation", "person")
    for one in wanted:
        noted = database.attributes.get((getattr(roles, one), name))
        if noted:
            return {"kind": one, **{f"attribute: {key}": value for key, value in noted.items()}}
    return {"kind": role or "actor"}

"""Find the variables of a .dna database for person, organisation, concept and position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.base.errors import UsageError
from kg.dna.database import CodedPassage, Database
from kg.dna.schema import CLAIM, NEUTRAL

ROLES: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "speaker", "actor", "personne", "acteur"),
    "organisation": ("organization", "organisation", "institution", "organisme"),
    "concept": ("concept", "claim", "category", "frame"),
    "qualifier": ("agreement", "stance", "qualifier", "position"),
}
"""The names of the variables of a role; the first one present counts."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The variables of one type of statement; "" if it has none for a role."""

    type: str
    person: str
    organisation: str
    concept: str
    qualifier: str
    is_scale: bool = False

    def covers(self, coded: CodedPassage) -> bool:
        """Say whether a passage is of this type, or of its type without positions."""
        return coded.type in (self.type, self.type + NEUTRAL)

    def is_claim(self, coded: CodedPassage) -> bool:
        """Say whether a passage is of this type's type for claims without a topic."""
        return coded.type == self.type + CLAIM

    def qualifier_of(self, coded: CodedPassage) -> int | None:
        """Return the position as it was coded: 0 or 1, or a whole number on a scale."""
        value = coded.values.get(self.qualifier)
        return value if isinstance(value, int) else None

    def text(self, role: str, coded: CodedPassage) -> str:
        """Return the value of the variable for a role, "" if none."""
        return str(coded.values.get(getattr(self, role), "") or "").strip()


def find_roles(
    database: Database, *, type: str | None = None, given: Mapping[str, str] | None = None
) -> Roles:
    """Find the roles in a type of statement.

    The type is ``type``, else the first one with variables for a concept and an actor. ``given``
    names variables by role. Raises UsageError, with the choices, if there is no such type or
    variable.
    """
    given = given or {}
    if type is not None and type not in database.variables:
        there = ", ".join(database.variables)
        raise UsageError(f"{database.path}: no statement type '{type}'; there are: {there}")
    for name in [type] if type is not None else list(database.variables):
        variables = database.variables[name]
        found = {
            role: _find_variable(variables, role, given, known) for role, known in ROLES.items()
        }
        if found["concept"] and (found["person"] or found["organisation"]):
            is_scale = variables.get(found["qualifier"]) == "integer"
            return Roles(name, is_scale=is_scale, **found)
    there = "; ".join(f"{t}: {', '.join(v)}" for t, v in database.variables.items())
    raise UsageError(
        f"{database.path}: no variables for an actor and a concept; there are: {there}"
    )


def _find_variable(
    variables: Mapping[str, str], role: str, given: Mapping[str, str], known: Iterable[str]
) -> str:
    wanted = (given[role],) if role in given else known
    by_name = {name.lower(): name for name in variables}
    return next((by_name[w.lower()] for w in wanted if w.lower() in by_name), "")

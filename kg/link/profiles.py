"""The ids by which a service knows kinds of actors and properties, per identifier space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.base.errors import UsageError
from kg.link.records import DATES

WIKIDATA = "http://www.wikidata.org/entity/"
DEFAULT_SERVICE = "https://wikidata.reconci.link/fr/api"
"""The public service over Wikidata, which answers in French; ``/en/api`` answers in English."""

KINDS = ("person", "organisation", "group", "document")
PROPERTIES = ("organisation", "role", *DATES)
"""What a service can be asked: the first two narrow a query, dates are fetched for its results."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The ids of kg's kinds (``types``) and of the names in ``PROPERTIES``.

    No actor has a type in ``never``. Entities of a kind in ``exact`` all have its very type, so
    that another type is evidence against them.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()

    def dates(self, kind: str) -> dict[str, str]:
        """Return the properties of a kind's dates, by their names in ``DATES``."""
        wanted = {"person": DATES[:2], "organisation": DATES[2:]}.get(kind, DATES)
        return {name: self.properties[name] for name in wanted if name in self.properties}


_KNOWN = {
    WIKIDATA: Profile(
        # Human; organisation. A state is one to Wikidata, a ministry and a party too.
        types={"person": "Q5", "organisation": "Q43229"},
        properties={
            "organisation": "P108",
            "born": "P569",
            "died": "P570",
            "founded": "P571",
            "ended": "P576",
        },
        # Disambiguation page, family name, given names, list, taxon, fictional human.
        never=frozenset({"Q4167410", "Q101352", "Q202444", "Q12308941", "Q11879590"})
        | frozenset({"Q13406463", "Q16521", "Q15632617"}),
        exact=frozenset({"person"}),
    )
}


def build_profile(
    space: str, *, types: Iterable[str] = (), properties: Iterable[str] = ()
) -> Profile:
    """Return the profile of an identifier space, overridden by ``KIND=ID`` and ``NAME=ID``.

    An empty ID removes an entry. Raises UsageError for an unknown kind or name.
    """
    known = _KNOWN.get(space, Profile())
    return replace(
        known,
        types=_override(known.types, types, KINDS, "type"),
        properties=_override(known.properties, properties, PROPERTIES, "property"),
    )


def _override(
    known: Mapping[str, str], given: Iterable[str], names: tuple[str, ...], option: str
) -> dict[str, str]:
    changed = dict(known)
    for assignment in given:
        name, equals, value = (part.strip() for part in assignment.partition("="))
        if not equals or name not in names:
            raise UsageError(
                f"--{option} '{assignment}' is not NAME=ID; the names are {', '.join(names)}"
            )
        changed.pop(name, None)
        if value:
            changed[name] = value
    return changed

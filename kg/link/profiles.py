"""The identifier space of a service in, the names by which it knows kinds and dates out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.base.errors import UsageError
from kg.link.records import DATES

WIKIDATA = "http://www.wikidata.org/entity/"
DEFAULT_SERVICE = "https://wikidata.reconci.link/fr/api"
"""The public service over Wikidata, which answers in French; ``/en/api`` does in English."""

KINDS = ("person", "organisation", "group", "document")
PROPERTIES = ("organisation", "role", *DATES)
"""What a service can be asked about: the first two narrow the question, the dates are asked of
the entities that it finds."""


@dataclass(frozen=True, slots=True)
class Profile:
    """``types`` of kg's kinds, ``properties`` by the names of ``PROPERTIES``.

    ``never`` are types that no actor has; ``exact`` the kinds whose entities all bear the very
    type that stands here, so that another type tells against them.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()

    def dates(self, kind: str) -> dict[str, str]:
        """The properties that tell when an entity lived or existed, by the names of ``DATES``."""
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


def profile(space: str, *, types: Iterable[str] = (), properties: Iterable[str] = ()) -> Profile:
    """What is known of an identifier space, with ``KIND=ID`` and ``NAME=ID`` put over it.

    An empty ID takes a constraint away. Raises UsageError for a kind or a name that is none.
    """
    known = _KNOWN.get(space, Profile())
    return replace(
        known,
        types=_over(known.types, types, KINDS, "type"),
        properties=_over(known.properties, properties, PROPERTIES, "property"),
    )


def _over(
    known: Mapping[str, str], given: Iterable[str], names: tuple[str, ...], option: str
) -> dict[str, str]:
    held = dict(known)
    for said in given:
        name, equals, value = (part.strip() for part in said.partition("="))
        if not equals or name not in names:
            raise UsageError(
                f"--{option} '{said}' is not NAME=ID; the names are {', '.join(names)}"
            )
        held.pop(name, None)
        if value:
            held[name] = value
    return held

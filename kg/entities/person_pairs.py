"""A bearer with the parts of its name, and what two of them have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.entities.clusters import Clusters
from kg.entities.name_records import Bearer, Evidence, Weighed
from kg.normalise.names import PersonName

ENOUGH = 2.0
"""Points of evidence that join what names leave open."""
SOME = 1.0
"""Points of evidence below which nothing is said."""
MOST_CANDIDATES = 4
"""Of more who may be meant, none is named."""


@dataclass(frozen=True, slots=True)
class Person:
    """A bearer with the parts of its name."""

    bearer: Bearer
    name: PersonName

    @property
    def key(self) -> str:
        return self.bearer.key

    @property
    def given(self) -> str:
        return " ".join(self.name.given).replace("-", " ")

    @property
    def family(self) -> str:
        return " ".join(self.name.family)


def grouped(every: Iterable[Person], by: Callable[[Person], str]) -> list[list[Person]]:
    """Groups of two or more for whom ``by`` gives the same."""
    found: dict[str, list[Person]] = defaultdict(list)
    for person in every:
        found[by(person)].append(person)
    return [found[key] for key in sorted(found) if len(found[key]) > 1]


def neighbours(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """Each with the next one: links that join a whole group."""
    return pairwise(group)


def weigh(one: Person, other: Person, clusters: Clusters, evidence: Evidence) -> Weighed:
    """What speaks for two persons, with all that joined them so far, being one."""
    return evidence.between(clusters.side(one.key), clusters.side(other.key))


def because(reason: str, weighed: Weighed) -> str:
    """A reason with what speaks for it."""
    return f"{reason}, and {weighed}" if weighed.says else reason

"""Actors as articles give them → who of them is one actor, and why.

A pure function of the set of what is given and of what people decided: the order of articles does
not count. Organisations are resolved first, since where two persons work tells whether they are
one. What is not sure is left apart and listed as a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.entities.clusters import Clusters, Link
from kg.entities.name_records import Bearer, Evidence, Given, bearers
from kg.entities.office_holders import join_offices
from kg.entities.organisations import join_institutions, join_organisations, organisations
from kg.entities.persons import join_persons, persons
from kg.normalise.names import organisation_words, own_names, person_name

__all__ = ["Given", "Link", "Resolved", "resolve_actors"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """``replaced`` maps a key to the key of the actor that it turned out to be; ``links`` are the
    merges that made it so and the doubts that are left, sorted.
    """

    replaced: Mapping[str, str]
    links: tuple[Link, ...]


def resolve_actors(
    givens: Iterable[Given],
    *,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> Resolved:
    """Who is who among all that articles give.

    ``same`` and ``apart`` are pairs of keys that people decided about. An actor goes by the key
    with the most telling words, then the earliest article, then the smallest.
    """
    every = bearers(givens)
    people, houses = persons(every), organisations(every)
    clusters = Clusters({bearer.key: bearer.side for bearer in every}, same=same, apart=apart)
    join_organisations(houses, clusters, Evidence(every, {}))
    join_institutions(every, clusters, Evidence(every, {}))
    one = {one.key: clusters.root(one.key) for one in every if one.kind != "person"}
    by_words = {" ".join(house.words): house.key for house in reversed(houses)}
    join_persons(people, clusters, Evidence(every, one), houses=by_words)
    join_offices(every, clusters)
    by_key = {bearer.key: bearer for bearer in every}
    replaced: dict[str, str] = {}
    for members in clusters.members().values():
        head = min((by_key[key] for key in members), key=_rank)
        replaced.update((key, head.key) for key in members if key != head.key)
    return Resolved(replaced, tuple(clusters.links()))


def _rank(bearer: Bearer) -> tuple[int, bool, str, str]:
    """Sorts the bearers of one actor: the one whose key stands for all comes first."""
    if bearer.kind == "person":
        # A description is no name, however many words it has.
        names = [person_name(name) for name in own_names(bearer.names, alone=bearer.alone)]
        told = max(
            (len(n.given) * 4 + len(n.family) * 2 + len(n.initials) for n in names), default=0
        )
    else:
        told = max(len(organisation_words(name)) for name in bearer.names)
    return -told, bearer.alone, bearer.day.isoformat(), bearer.key

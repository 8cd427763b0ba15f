"""Cluster the actors of many articles into one actor each, with a reason for every merge.

The outcome depends on the set of actors and on people's decisions, not on the order of articles.
Organisations come first, since a common employer is evidence for two persons being one. Uncertain
pairs are not merged but listed as doubts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.entities.clusters import Clusters, Link
from kg.entities.name_records import ArticleActor, Evidence, NameRecord, build_name_records
from kg.entities.office_holders import merge_office_holders
from kg.entities.organisations import (
    Organisation,
    merge_institutions,
    merge_organisations,
    parse_organisations,
    same_words,
)
from kg.entities.persons import merge_persons, parse_persons
from kg.entities.short_names import Person
from kg.entities.state_bodies import merge_state_bodies
from kg.normalise.names import organisation_tokens, parse_person_name, personal_names

__all__ = ["ArticleActor", "Link", "ResolvedActors", "resolve_actors"]


@dataclass(frozen=True, slots=True)
class ResolvedActors:
    """The key that replaces each merged key, and the sorted merges and doubts."""

    replaced: Mapping[str, str]
    links: tuple[Link, ...]


def resolve_actors(
    actors: Iterable[ArticleActor],
    *,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> ResolvedActors:
    """Cluster actors; ``same`` and ``apart`` are pairs of keys that people decided on.

    The key of a cluster is one that several articles can share, then the one with the fullest name,
    then of the earliest article.
    """
    records = build_name_records(actors)
    names = Names.of(records)
    clusters = Clusters(records, same=same, apart=apart)
    clusters.evidence = Evidence(records, {})
    merge_bodies(names, clusters)
    clusters.evidence = Evidence(records, canonical_keys(names, clusters))
    merge_people(names, clusters)
    return ResolvedActors(find_replaced(records, clusters), tuple(clusters.links()))


@dataclass(frozen=True, slots=True)
class Names:
    """Name records, sorted by key, with those of persons and organisations parsed.

    :meth:`of` completes the profiles of persons: it comes before :class:`Clusters`.
    """

    records: Sequence[NameRecord]
    people: Sequence[Person]
    organisations: Sequence[Organisation]

    @classmethod
    def of(cls, records: Sequence[NameRecord]) -> Names:
        """Parse name records."""
        return cls(records, parse_persons(records), parse_organisations(records))


def merge_bodies(names: Names, clusters: Clusters) -> None:
    """Merge organisations, bodies of states and institutions."""
    merge_organisations(names.organisations, clusters)
    merge_state_bodies(names.records, clusters)
    merge_institutions(names.records, clusters)


def canonical_keys(names: Names, clusters: Clusters) -> dict[str, str]:
    """Map each key that is no person to that of its cluster."""
    return {one.key: clusters.root(one.key) for one in names.records if one.kind != "person"}


def merge_people(names: Names, clusters: Clusters) -> None:
    """Merge persons, once organisations are clusters, which are evidence."""
    by_words = {same_words(one): one.key for one in reversed(names.organisations)}
    merge_persons(names.people, clusters, by_words)
    merge_office_holders(names.records, clusters)


def find_replaced(records: Iterable[NameRecord], clusters: Clusters) -> dict[str, str]:
    """Map the keys of each cluster to the one by which it is known, except that one."""
    by_key = {record.key: record for record in records}
    replaced: dict[str, str] = {}
    for members in clusters.members():
        head = min((by_key[key] for key in members), key=_rank).key
        replaced.update((key, head) for key in members if key != head)
    return replaced


def _rank(record: NameRecord) -> tuple[bool, int, str, str]:
    """Sort key of the records of one cluster: the one with the fullest name comes first."""
    if record.kind == "person":
        # A description is not a name, however many words it has.
        names = personal_names(record.names, one_article=record.one_article)
        parsed = map(parse_person_name, names)
        fullness = max(
            (len(n.given) * 4 + len(n.family) * 2 + len(n.initials) for n in parsed), default=0
        )
    else:
        fullness = max(len(organisation_tokens(name)) for name in record.names)
    # A name that only one article knows makes a poor IRI.
    return record.one_article, -fullness, record.day.isoformat(), record.key

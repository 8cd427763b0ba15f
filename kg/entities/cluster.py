"""Cluster the actors of many articles into one actor each, with a reason for every merge.

The outcome depends on the set of actors and on people's decisions, not on the order of articles.
Organisations come first, since a common employer is evidence for two persons being one. Uncertain
pairs are not merged but listed as doubts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.entities.clusters import Clusters, Link
from kg.entities.name_records import ArticleActor, Evidence, NameRecord, build_name_records
from kg.entities.office_holders import merge_office_holders
from kg.entities.organisations import (
    merge_institutions,
    merge_organisations,
    parse_organisations,
)
from kg.entities.persons import merge_persons, parse_persons
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
    people, organisations = parse_persons(records), parse_organisations(records)
    clusters = Clusters(records, same=same, apart=apart)
    merge_organisations(organisations, clusters)
    merge_state_bodies(records, clusters)
    merge_institutions(records, clusters)
    canonical = {r.key: clusters.root(r.key) for r in records if r.kind != "person"}
    clusters.evidence = Evidence(records, canonical)
    by_words = {" ".join(one.words): one.key for one in reversed(organisations)}
    merge_persons(people, clusters, by_words)
    merge_office_holders(records, clusters)
    by_key = {record.key: record for record in records}
    replaced: dict[str, str] = {}
    for members in clusters.members():
        head = min((by_key[key] for key in members), key=_rank).key
        replaced.update((key, head) for key in members if key != head)
    return ResolvedActors(replaced, tuple(clusters.links()))


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

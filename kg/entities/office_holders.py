"""Link persons whom an article calls by an office only to the person who holds that office.

"La députée de Norvane" has no name. If her article names exactly one person to whom some article
gives that office, she is that person. If it names none and exactly one person elsewhere holds the
office in articles of the same month, she is that person too, else the two are listed as a doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from kg.entities.clusters import Clusters
from kg.entities.name_records import NameRecord
from kg.normalise.countries import countries
from kg.normalise.names import Description, is_personal, parse_description, parse_person_name
from kg.normalise.tokens import name_tokens

_MONTH = 31
"""Days between an article that gives an office and one that says who holds it."""
MOST_HOLDERS = 200
"""Persons with a role of this head noun beyond which an office is not linked."""


def merge_office_holders(records: Sequence[NameRecord], clusters: Clusters) -> None:
    """Merge those who are called by an office with the person who holds it."""
    by_key = {record.key: record for record in records}
    in_office: dict[str, list[NameRecord]] = defaultdict(list)
    described: dict[str, list[tuple[NameRecord, Description]]] = defaultdict(list)
    for record in records:
        for head in offices(record):
            in_office[head].append(record)
        office = find_described(record)
        if office is not None:
            described[office.head].append((record, office))
    for record, office in chain.from_iterable(clusters.each("office", described)):
        known = in_office.get(office.head, [])
        if len(known) > MOST_HOLDERS:
            continue
        holders = {
            clusters.root(other.key): other
            for other in known
            if _holds(other, office, clusters, by_key)
        }
        company = {clusters.root(key) for key in record.profile.company if key in by_key}
        named = sorted(holders.keys() & company)
        if len(named) == 1:
            reason = "the office of who is named beside it"
            clusters.merge(record.key, holders[named[0]].key, reason, 0.8)
        elif not named and len(holders) == 1:
            (holder,) = holders.values()
            if _is_soon(record, holder):
                reason = "the office that one person is said to hold at that time"
                clusters.merge(record.key, holder.key, reason, 0.75)
                continue
            clusters.doubt(record.key, holder.key, "the office that one person is known by", 0.5)


def offices(record: NameRecord) -> list[str]:
    """Return the head nouns of the offices that a named person holds, sorted."""
    if record.kind != "person" or not any(map(is_personal, record.names)):
        return []
    return sorted({head for head, _ in record.profile.roles})


def find_described(record: NameRecord) -> Description | None:
    """Return the office by which only one article calls a person, ``None`` for others."""
    if record.kind != "person" or not record.one_article or record.by_people:
        return None
    if any(map(is_personal, record.names)):
        return None
    office = parse_description(min(record.names))
    return office if office.definite and office.head and office.words else None


def _holds(
    record: NameRecord, office: Description, clusters: Clusters, by_key: Mapping[str, NameRecord]
) -> bool:
    """Whether all words of an office are known of a person."""
    profile = clusters.profile(record.key)
    known: set[str] = set()
    for head, words in profile.roles:
        if head == office.head:
            known |= words
    genders = profile.genders | {parse_person_name(name).gender for name in record.names} - {""}
    if office.gender and genders and office.gender not in genders:
        return False
    for organisation in profile.organisations & by_key.keys():
        for key in clusters.profile(organisation).keys:
            for name in by_key[key].names:
                known.update(name_tokens(name))
    # "Le président burundais" is the "president" of an article on Burundi.
    unknown = [countries(word.capitalize()) for word in sorted(office.words - known)]
    return all(len(codes) == 1 and record.countries == set(codes) for codes in unknown)


def _is_soon(record: NameRecord, holder: NameRecord) -> bool:
    """Whether the articles of two are at most a month apart; those without a date are not."""
    return any(
        abs((day - other).days) <= _MONTH
        for day in record.days - {date.max}
        for other in holder.days - {date.max}
    )

"""Descriptions that name an office → the person named beside them who is known to hold it.

"La députée de Norvane" is nobody that a name tells. Where her article names one person to whom some
article gives that office there, that is she; an office alone may be anybody's. Where nobody beside
her holds it and one person elsewhere does, she may be that one: a doubt for people to settle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.entities.clusters import Clusters
from kg.entities.name_records import Bearer
from kg.normalise.names import Description, description, is_personal, person_name
from kg.normalise.tokens import telling

_MOST = 200
"""Of more who may hold an office nobody is looked for."""


def join_offices(every: Sequence[Bearer], clusters: Clusters) -> None:
    """Join in ``clusters`` those who are called by an office with the one who holds it."""
    by_key = {bearer.key: bearer for bearer in every}
    in_office: dict[str, list[Bearer]] = defaultdict(list)
    for bearer in every:
        if bearer.kind == "person" and any(map(is_personal, bearer.names)):
            for head in sorted({head for head, _ in bearer.side.roles}):
                in_office[head].append(bearer)
    for bearer, office in _described(every):
        known = in_office.get(office.head, [])
        if len(known) > _MOST:
            continue
        holders = {
            clusters.root(other.key): other
            for other in known
            if _holds(other, office, clusters, by_key)
        }
        company = {clusters.root(key) for key in bearer.side.company if key in by_key}
        beside = sorted(holders.keys() & company)
        if len(beside) == 1:
            reason = "the office of who is named beside it"
            clusters.join(bearer.key, holders[beside[0]].key, reason, 0.8)
        elif not beside and len(holders) == 1:
            (holder,) = holders.values()
            clusters.doubt(bearer.key, holder.key, "the office that one person is known by", 0.5)


def _described(every: Iterable[Bearer]) -> Iterator[tuple[Bearer, Description]]:
    """Those whom one article calls by an office alone, and what it says of that."""
    for bearer in every:
        if bearer.kind != "person" or not bearer.alone or bearer.by_people:
            continue
        if not any(map(is_personal, bearer.names)):
            office = description(min(bearer.names))
            if office.definite and office.head and office.words:
                yield bearer, office


def _holds(
    bearer: Bearer, office: Description, clusters: Clusters, by_key: Mapping[str, Bearer]
) -> bool:
    """Whether all that an office's words say is known of a person."""
    side = clusters.side(bearer.key)
    known: set[str] = set()
    for head, words in side.roles:
        if head == office.head:
            known |= words
    genders = side.genders | {person_name(name).gender for name in bearer.names} - {""}
    if office.gender and genders and office.gender not in genders:
        return False
    for body in side.organisations & by_key.keys():
        for key in clusters.side(body).keys:
            for name in by_key[key].names:
                known.update(telling(name))
    return office.words <= known

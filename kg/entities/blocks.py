"""Name the blocks of a name record: only records that share a block are compared.

Each rule of :func:`kg.entities.cluster.resolve_actors` compares the groups of one stage; the groups
of a stage are blocks of one kind. A record's blocks depend on this record only.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from kg.entities.name_records import NameRecord
from kg.entities.office_holders import find_described, offices
from kg.entities.organisations import (
    institution_name,
    parse_organisations,
    same_body,
    same_singular,
    same_words,
)
from kg.entities.persons import gaps, parse_persons, same_letters, same_order, same_sound
from kg.entities.state_bodies import state_body

Block = tuple[str, str]
"""Kind and name."""

HOLDER, DESCRIBED = "office", "described"
"""Who holds an office, and who is called by it; the rule compares the two."""
KIND_OF = MappingProxyType(
    {
        **{kind: kind for kind in ("words", "singular", "body", "acronym", "state")},
        **{kind: kind for kind in ("institution", "order", "sound", "letters", "gap", HOLDER)},
        **dict.fromkeys(("particles", "first names", "family names"), "family"),
        "organisation names": "family",
    }
)
"""The kind of block that the groups of each stage are."""
EMPLOYER, TOPIC = "employer", "topic"
"""Kinds that no rule compares: who has an organisation, and who speaks on a topic."""


def blocks(record: NameRecord) -> frozenset[Block]:
    """Return the blocks of a record."""
    found = {*_of_organisation(record), *_of_person(record), *_of_office(record)}
    for kind, name in (("state", state_body(record)), ("institution", institution_name(record))):
        if name is not None:
            found.add((kind, name))
    found.update((EMPLOYER, key) for key in record.profile.organisations)
    found.update((TOPIC, key) for key in record.profile.topics)
    return frozenset(found)


def _of_organisation(record: NameRecord) -> Iterator[Block]:
    for one in parse_organisations((record,)):
        words = same_words(one)
        yield "words", words
        # An article may take an organisation for a person of that name.
        yield "family", words
        for kind, name in (("singular", same_singular(one)), ("body", same_body(one))):
            if name is not None:
                yield kind, name
        for short in (*one.aliases, *one.spelled, *filter(None, (one.acronym,))):
            yield "acronym", short


def _of_person(record: NameRecord) -> Iterator[Block]:
    for one in parse_persons((record,)):
        yield "family", one.family
        if one.given:
            yield "order", same_order(one)
            yield "sound", same_sound(one)
            yield "letters", same_letters(one)
            for name in gaps(one):
                yield "gap", name


def _of_office(record: NameRecord) -> Iterator[Block]:
    for head in offices(record):
        yield HOLDER, head
    described = find_described(record)
    if described is not None:
        yield DESCRIBED, described.head

"""Count what the readings of an archive say of the names of actors, again where they changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kg.consolidate.actor_tables import Tables
from kg.entities.blocks import TOPIC, Block, blocks
from kg.entities.name_records import ArticleActor, rarity
from kg.entities.tallies import NameTally


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading: its state, a digest; its article; and the actors in it, when they are needed."""

    state: str
    article: str
    actors: Callable[[], Sequence[ArticleActor]]


@dataclass(slots=True)
class Dirty:
    """What changed since the last run.

    Attributes:
        keys: the keys whose records changed.
        before: the number of articles that each had.
        blocks: the blocks that they were in.
        renamed: those whose names changed.
    """

    keys: set[str] = field(default_factory=set)
    before: dict[str, int] = field(default_factory=dict)
    blocks: set[Block] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)

    def add(self, later: Dirty) -> None:
        """Add what changed afterwards."""
        self.keys |= later.keys
        for key, articles in later.before.items():
            self.before.setdefault(key, articles)
        self.blocks |= later.blocks
        self.renamed |= later.renamed

    def forget_details(self) -> None:
        """Keep the keys only, where all records will be compared."""
        self.before.clear()
        self.blocks.clear()
        self.renamed.clear()


def count_readings(
    tables: Tables, readings: Mapping[str, Reading | None], iri: Callable[[str], str]
) -> Dirty:
    """Count the actors of readings that are new or changed, and take back those that are gone."""
    changes: dict[str, list[tuple[ArticleActor, int]]] = defaultdict(list)
    for graph, reading in sorted(readings.items()):
        before = list(map(_read, tables.actors(graph)))
        now = [] if reading is None else list(reading.actors())
        for actor in before:
            if actor not in now:
                changes[actor.key].append((actor, -1))
        for actor in now:
            if actor not in before:
                changes[actor.key].append((actor, 1))
        if reading is None:
            tables.drop_source(graph)
        else:
            tables.put_source(graph, reading.state, reading.article, list(map(_written, now)))
    return _count(tables, changes, iri)


def _count(
    tables: Tables,
    changes: Mapping[str, Sequence[tuple[ArticleActor, int]]],
    iri: Callable[[str], str],
) -> Dirty:
    dirty = Dirty(set(changes))
    dirty.blocks = tables.blocks(changes)
    tallies = tables.tallies(changes)
    topics: dict[str, int] = defaultdict(int)
    rare: set[str] = set()
    for key in sorted(changes):
        tally = tallies.pop(key, None) or NameTally(key)
        names, before, spoken = set(tally.names), len(tally.articles), set(tally.topics)
        # Additions come first, so that no count is negative in between.
        for actor, number in sorted(changes[key], key=lambda one: -one[1]):
            tally.count(actor, number)
        dirty.before[key] = before
        if names != set(tally.names):
            dirty.renamed.add(key)
        for topic in spoken.symmetric_difference(tally.topics):
            topics[topic] += 1 if topic in tally.topics else -1
        if before and rarity(before) != rarity(len(tally.articles)):
            rare.update(company_of(tables, tally.articles, key))
        found = blocks(tally.record()) if tally.articles else ()
        tables.put_record(tally, iri(key), found)
    crossed = []
    for topic, number in sorted(topics.items()):
        held = tables.topic(topic)
        tables.set_topic(topic, held + number)
        if rarity(held) != rarity(held + number):
            crossed.append((TOPIC, topic))
    dirty.keys |= rare | tables.inside(crossed)
    return dirty


def company_of(tables: Tables, articles: Iterable[str], key: str) -> set[str]:
    """Return the keys of the records that have a key among their company or organisations."""
    beside = map(_read, tables.beside(articles))
    return {one.key for one in beside if key in one.company or key in one.organisations}


def _written(actor: ArticleActor) -> list[object]:
    return [
        *(actor.key, actor.article, actor.kind, actor.names, actor.day.isoformat()),
        *(actor.one_article, actor.roles, sorted(actor.organisations), sorted(actor.company)),
        *(sorted(actor.topics), actor.by_people, actor.country),
    ]


def _read(held: Sequence[Any]) -> ArticleActor:
    key, article, kind, names, day, one_article, roles, organisations, company, topics, *last = held
    return ArticleActor(
        *(key, article, kind, tuple(names), date.fromisoformat(day), one_article, tuple(roles)),
        *(frozenset(organisations), frozenset(company), frozenset(topics), *last),
    )

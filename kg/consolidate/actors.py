"""Resolve the actors of all articles: which are one, which may be, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kg.base import fold
from kg.consolidate.index import Index
from kg.entities.cluster import ArticleActor, ResolvedActors, resolve_actors
from kg.entities.clusters import Link
from kg.graph import Comparison, Given
from kg.judgements.decisions import scoped_key

if TYPE_CHECKING:
    from kg.consolidate.actor_tables import Tables
    from kg.judgements.decisions import Decisions
    from kg.model import SourceKind
    from kg.vocab.iris import Ids

_SCOPE = "\x1f"
STAGE = "actors"
CORRECTED = "corrected"
"""The articles in which people decided that a name means somebody else."""


@dataclass(frozen=True, slots=True)
class ActorsResult:
    """What became of the actors that articles give; see :class:`kg.graph.Outcome`."""

    replaced: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]
    comparisons: tuple[Comparison, ...]


def resolve(index: Index, decisions: Decisions, tables: Tables | None = None) -> ActorsResult:
    """Resolve the actors of all articles, as people's decisions allow.

    ``tables`` have what is known of the last run, so that only what changed is compared. They can't
    be used where people decided on kinds.
    """
    if tables is not None:
        return _resolve_in_tables(index, decisions, tables)
    ids = index.ids
    read = _read(index, decisions)
    same = list(_decided(decisions.same, read.keys))
    apart = [*_decided(decisions.apart, read.keys), *read.set_apart]
    resolved = resolve_actors(read.actors, same=same, apart=apart)
    if decisions.kinds:
        resolved = _with_decided_kinds(read, decisions, resolved, same, apart)
    return ActorsResult(
        {ids.actor(key).value: ids.actor(one).value for key, one in resolved.replaced.items()},
        read.parts,
        _comparisons(resolved.links, ids),
    )


def _resolve_in_tables(index: Index, decisions: Decisions, tables: Tables) -> ActorsResult:
    """Do the same where readings or decisions changed since the last run."""
    from kg.consolidate import since
    from kg.consolidate.actor_counts import Dirty, Reading
    from kg.consolidate.incremental import AT_A_TIME, compare, count, links

    ids = index.ids
    corrected = {article for _, article in decisions.parts}
    parts: dict[tuple[str, str], str] = {}
    apart: list[tuple[str, str]] = []
    articles = since.changed_articles(index, tables, STAGE)
    if articles is not None:
        articles |= corrected.union(tables.value(CORRECTED) or ())
    dirty = Dirty()
    for some in since.batches(index, articles, tables.articles_counted, AT_A_TIME):
        readings = {}
        for graph, article, _, digest in index.heads(some):
            moved = {}
            if article in corrected:
                moved = moved_keys(index.records[graph], decisions, ids)
            parts.update({(article, key): ids.actor(one).value for key, one in moved.items()})
            apart += moved.items()
            state = " ".join((digest, *sorted(moved)))
            readings[graph] = Reading(state, article, partial(_actors_of, index, graph, moved))
        count(tables, readings, dirty, iri=lambda key: ids.actor(key).value, among=some)
    compare(tables, dirty, same=decisions.same, apart=decisions.apart, set_apart=apart)
    tables.set_value(CORRECTED, sorted(corrected))
    since.note(index, tables, STAGE)
    return ActorsResult(dict(tables.replaced()), parts, _comparisons(links(tables), ids))


def _actors_of(index: Index, graph: str, moved: Mapping[str, str]) -> list[ArticleActor]:
    return article_actors(index.records[graph], moved)


def _comparisons(found: Iterable[Link], ids: Ids) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            ids.actor(link.one).value,
            ids.actor(link.other).value,
            link.reason,
            link.score,
            link.merged,
        )
        for link in found
    )


@dataclass(slots=True)
class _Read:
    """The actors of all articles.

    Attributes:
        actors: each actor of each article.
        keys: the keys in use, by IRI.
        parts: the IRI of a key in an article where people decided that it means somebody else.
        set_apart: those pairs of keys.
    """

    actors: list[ArticleActor] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], str] = field(default_factory=dict)
    set_apart: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Mentioned:
    """What one reading says of one key."""

    roles: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)


def _read(index: Index, decisions: Decisions) -> _Read:
    ids, read = index.ids, _Read()
    for graph in sorted(index.records):
        given = index.records[graph]
        moved = moved_keys(given, decisions, ids)
        for key, meant in moved.items():
            read.parts[given.article, key] = ids.actor(meant).value
            read.set_apart.append((key, meant))
        for actor in article_actors(given, moved):
            read.keys[ids.actor(actor.key).value] = actor.key
            read.actors.append(actor)
        read.keys.update((ids.actor(key).value, key) for key in moved)
    return read


def moved_keys(given: Given, decisions: Decisions, ids: Ids) -> dict[str, str]:
    """Map the keys that people decided to mean somebody else in an article to keys of their own."""
    if not decisions.parts:
        return {}
    return {
        key: scoped_key(given.identity, key)
        for key in _mentioned(given)
        if (ids.actor(key).value, given.article) in decisions.parts
    }


def article_actors(given: Given, moved: Mapping[str, str]) -> list[ArticleActor]:
    """Return the actors of one reading; ``moved`` has the keys that mean somebody else there."""
    mentioned = _mentioned(given)
    company = frozenset(key for key in mentioned if not key.startswith(f"{given.identity}\x1f"))
    found = []
    for key, actor in sorted(mentioned.items()):
        meant = moved.get(key, key)
        kind, names = given.actors.get(key, ("unknown", [key]))
        found.append(
            ArticleActor(
                meant,
                given.article,
                kind,
                tuple(names),
                date.fromisoformat(given.day) if given.day else date.max,
                one_article=meant.startswith(f"{given.identity}{_SCOPE}"),
                roles=tuple(sorted(actor.roles)),
                organisations=frozenset(actor.organisations),
                company=company,
                topics=frozenset(actor.topics),
                by_people=meant != key,
                country=given.country,
            )
        )
    return found


def _mentioned(given: Given) -> Mapping[str, _Mentioned]:
    found: dict[str, _Mentioned] = defaultdict(_Mentioned)
    for one in given.statements:
        if one.source:
            found[one.source].topics.update(each.topic for each in one.positions)
    for _, person, organisation, role in given.members:
        actor = found[person]
        if role:
            actor.roles.add(role)
        if organisation:
            found[organisation]
            actor.organisations.add(organisation)
    return found


def _with_decided_kinds(
    read: _Read,
    decisions: Decisions,
    resolved: ResolvedActors,
    same: Sequence[tuple[str, str]],
    apart: Sequence[tuple[str, str]],
) -> ResolvedActors:
    """Resolve again with the kinds that people decided on.

    A kind holds for all members of an actor that share a name: a decision on it must not split
    them. ``read.actors`` get their kinds.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for actor in read.actors:
        names[actor.key].update(map(fold.key, actor.names))
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(names):
        members[resolved.replaced.get(key, key)].append(key)
    kinds: dict[str, SourceKind] = {}
    for iri, kind in decisions.kinds.items():
        decided = read.keys.get(iri)
        if decided in names:
            for key in members[resolved.replaced.get(decided, decided)]:
                if names[key] & names[decided]:
                    kinds[key] = kind
    one_with = {key: (resolved.replaced.get(key, key), kind) for key, kind in kinds.items()}
    first: dict[tuple[str, SourceKind], str] = {}
    kept = [(first.setdefault(one, key), key) for key, one in sorted(one_with.items())]
    read.actors[:] = [
        replace(actor, kind=kinds.get(actor.key, actor.kind)) for actor in read.actors
    ]
    again = resolve_actors(read.actors, same=[*same, *kept], apart=apart)
    # Links between members of one decided kind keep their reason.
    inside = {link for link in resolved.links if link.merged and _of_one_kind(link, one_with)}
    others = {link for link in again.links if not _of_one_kind(link, one_with)}
    return ResolvedActors(again.replaced, tuple(sorted(inside | others)))


def _of_one_kind(link: Link, one_with: Mapping[str, tuple[str, SourceKind]]) -> bool:
    """Return whether both ends were one actor and are of one decided kind."""
    return link.one in one_with and one_with[link.one] == one_with.get(link.other)


def _decided(
    pairs: Iterable[tuple[str, str]], keys: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs of IRIs of actors, as keys."""
    for one, other in pairs:
        if one in keys and other in keys:
            yield keys[one], keys[other]

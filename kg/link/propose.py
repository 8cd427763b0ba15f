"""Actors in, proposals put down out: a service or a table asked about each of them.

What a service says is kept before anything is made of it, batch by batch: a run that ends early,
for whatever reason, has lost nothing, and the next one asks only about the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kg.link.authorities import Authorities
from kg.link.evidence import proposals
from kg.link.memory import Memory
from kg.link.profiles import Profile, profile
from kg.link.reconcile import Fault, Manifest, Query, Service, entities, manifest_of, query_of
from kg.link.records import Proposal, Sought

T = TypeVar("T")
Progress = Callable[[int], None]
"""Called with the number of actors that are done."""

_MANIFEST = "manifest"
_DEFAULT = Profile()


@dataclass(slots=True)
class Summary:
    """What a run did: actors looked at, those with proposals, proposals that are sure, queries
    that were sent, and what the service said of actors that it can't answer for.
    """

    actors: int = 0
    found: int = 0
    sure: int = 0
    asked: int = 0
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service is asked. ``types`` and ``properties`` are as for :func:`profile`; with
    ``refresh`` it is asked again what it has answered before.
    """

    limit: int = 5
    batch: int = 10
    types: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    refresh: bool = False


def ask_service(
    actors: Sequence[Sought],
    service: Service,
    memory: Memory,
    settings: Settings,
    *,
    progress: Progress = lambda _: None,
) -> Summary:
    """Ask a service about actors and put down what it proposes.

    Raises ServiceError where the service gives no answer; what it answered until then is kept.
    """
    run = _Run(service, memory, settings)
    pairs = [(actor, query_of(actor, run.profile, limit=settings.limit)) for actor in actors]
    known = [pair for pair in pairs if run.knows(pair[1])]
    new = [pair for pair in pairs if not run.knows(pair[1])]
    for several in (known, new):
        for chunk in _chunks(several, settings.batch):
            run.take(chunk)
            progress(run.summary.actors)
    return run.summary


def ask_authorities(
    actors: Sequence[Sought], table: Authorities, memory: Memory, *, limit: int = 5
) -> Summary:
    """Look actors up in a table and put down what it proposes."""
    summary = Summary()
    held = {
        actor.iri: proposals(actor, table.find(actor, limit=limit), _DEFAULT, source=table.name)
        for actor in actors
    }
    memory.propose(table.name, held)
    for several in held.values():
        _count(summary, several)
    return summary


class _Run:
    """One run against one service."""

    def __init__(self, service: Service, memory: Memory, settings: Settings) -> None:
        self.service = service
        self.memory = memory
        self.settings = settings
        self.summary = Summary()
        self.source = service.url
        self.fresh: set[str] = set()
        self.manifest = self._manifest()
        self.profile = profile(
            self.manifest.space, types=settings.types, properties=settings.properties
        )

    def _manifest(self) -> Manifest:
        held = None if self.settings.refresh else self.memory.answer(self.source, _MANIFEST)
        if held is None:
            held = {"manifest": self.service.manifest(), "url": self.service.url}
            self.memory.keep(self.source, [(_MANIFEST, held)])
        self.service.url = held["url"]
        return manifest_of(held["manifest"], self.source)

    def knows(self, query: Query) -> bool:
        """Whether the service need not be asked."""
        return not self.settings.refresh and self.memory.answer(self.source, query) is not None

    def take(self, pairs: Sequence[tuple[Sought, Query]]) -> None:
        """Ask about a few actors, keep the answers, and put down what they propose."""
        asked = [(actor, query) for actor, query in pairs if not self.knows(query)]
        if asked:
            heard = self.service.ask([query for _, query in asked])
            self.summary.asked += len(asked)
            good = []
            for (actor, query), answer in zip(asked, heard, strict=True):
                if isinstance(answer, Fault):
                    self.summary.failed[actor.label] = answer.said
                else:
                    good.append((query, answer))
            self.memory.keep(self.source, good)
        answers = [(actor, self.memory.answer(self.source, query)) for actor, query in pairs]
        told = [(actor, answer) for actor, answer in answers if answer is not None]
        facts = self._facts(told)
        held: dict[str, list[Proposal]] = {}
        for actor, answer in told:
            found = entities(answer, self.manifest, self.profile, facts)
            held[actor.iri] = proposals(actor, found, self.profile, source=self.source)
        self.memory.propose(self.source, held)
        self.summary.actors += len(pairs) - len(told)
        for several in held.values():
            _count(self.summary, several)

    def _facts(self, told: Sequence[tuple[Sought, Any]]) -> dict[str, Any]:
        """What the service knows of the dates of entities, asked once for each."""
        if not self.manifest.extends:
            return {}
        facts: dict[str, Any] = {}
        wanted: dict[tuple[str, ...], list[str]] = {}
        for actor, answer in told:
            properties = tuple(sorted(self.profile.dates(actor.kind).values()))
            for one in answer:
                id = str(one["id"])
                held = self.memory.answer(self.source, _extension(id, properties))
                if held is not None and (not self.settings.refresh or id in self.fresh):
                    facts.setdefault(id, {}).update(held)
                elif properties:
                    wanted.setdefault(properties, []).append(id)
        for properties, ids in wanted.items():
            rows = self.service.extend(list(dict.fromkeys(ids)), properties)
            rows = {id: row if isinstance(row, dict) else {} for id, row in rows.items()}
            self.memory.keep(
                self.source, [(_extension(id, properties), row) for id, row in rows.items()]
            )
            self.fresh.update(rows)
            for id, row in rows.items():
                facts.setdefault(id, {}).update(row)
        return facts


def _extension(id: str, properties: Sequence[str]) -> dict[str, Any]:
    return {"extend": id, "properties": list(properties)}


def _count(summary: Summary, proposed: Sequence[Proposal]) -> None:
    summary.actors += 1
    summary.found += bool(proposed)
    summary.sure += sum(one.sure for one in proposed)


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

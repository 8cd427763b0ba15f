"""Ask a service or a table about actors, and save what it proposes.

Answers are saved before they are used, batch by batch: an interrupted run loses none, and the next
one only asks about the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kg.link.authorities import Authorities
from kg.link.evidence import build_proposals
from kg.link.memory import Memory
from kg.link.profiles import Profile, build_profile
from kg.link.reconcile import (
    Fault,
    Manifest,
    Query,
    Service,
    build_query,
    parse_entities,
    parse_manifest,
)
from kg.link.records import LinkableActor, Proposal

T = TypeVar("T")
Progress = Callable[[int], None]
"""Called with the number of actors done."""

_MANIFEST = "manifest"
_DEFAULT = Profile()


@dataclass(slots=True)
class Summary:
    """What a run did: actors looked up, those with proposals, sure proposals, queries sent.

    ``failed`` has the service's message for each actor whose query failed.
    """

    actors: int = 0
    found: int = 0
    sure: int = 0
    asked: int = 0
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service is asked.

    ``types`` and ``properties`` are as for :func:`build_profile`; ``refresh`` repeats questions
    that were answered before.
    """

    limit: int = 5
    batch: int = 10
    types: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    refresh: bool = False


def ask_service(
    actors: Sequence[LinkableActor],
    service: Service,
    memory: Memory,
    settings: Settings,
    *,
    progress: Progress = lambda _: None,
) -> Summary:
    """Ask a service about actors and save what it proposes.

    Raises ServiceError if the service gives no answer; earlier answers are kept.
    """
    run = _Run(service, memory, settings)
    pairs = [(actor, build_query(actor, run.profile, limit=settings.limit)) for actor in actors]
    known = [pair for pair in pairs if run.is_answered(pair[1])]
    new = [pair for pair in pairs if not run.is_answered(pair[1])]
    for several in (known, new):
        for chunk in _chunks(several, settings.batch):
            run.process(chunk)
            progress(run.summary.actors)
    return run.summary


def ask_authorities(
    actors: Sequence[LinkableActor], table: Authorities, memory: Memory, *, limit: int = 5
) -> Summary:
    """Look actors up in a table and save what it proposes."""
    summary = Summary()
    proposed = {
        actor.iri: build_proposals(
            actor, table.find(actor, limit=limit), _DEFAULT, source=table.name
        )
        for actor in actors
    }
    memory.save_proposals(table.name, proposed)
    for several in proposed.values():
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
        self.profile = build_profile(
            self.manifest.space, types=settings.types, properties=settings.properties
        )

    def _manifest(self) -> Manifest:
        answer = None if self.settings.refresh else self.memory.answer(self.source, _MANIFEST)
        if answer is None:
            answer = {"manifest": self.service.manifest(), "url": self.service.url}
            self.memory.save_answers(self.source, [(_MANIFEST, answer)])
        self.service.url = answer["url"]
        return parse_manifest(answer["manifest"], self.source)

    def is_answered(self, query: Query) -> bool:
        """Check whether the answer is in memory."""
        return not self.settings.refresh and self.memory.answer(self.source, query) is not None

    def process(self, pairs: Sequence[tuple[LinkableActor, Query]]) -> None:
        """Ask about a few actors, save the answers and the proposals that follow."""
        asked = [(actor, query) for actor, query in pairs if not self.is_answered(query)]
        if asked:
            replies = self.service.ask([query for _, query in asked])
            self.summary.asked += len(asked)
            good = []
            for (actor, query), answer in zip(asked, replies, strict=True):
                if isinstance(answer, Fault):
                    self.summary.failed[actor.label] = answer.message
                else:
                    good.append((query, answer))
            self.memory.save_answers(self.source, good)
        answers = [(actor, self.memory.answer(self.source, query)) for actor, query in pairs]
        answered = [(actor, answer) for actor, answer in answers if answer is not None]
        facts = self._fetch_dates(answered)
        proposed: dict[str, list[Proposal]] = {}
        for actor, answer in answered:
            found = parse_entities(answer, self.manifest, self.profile, facts)
            proposed[actor.iri] = build_proposals(actor, found, self.profile, source=self.source)
        self.memory.save_proposals(self.source, proposed)
        self.summary.actors += len(pairs) - len(answered)
        for several in proposed.values():
            _count(self.summary, several)

    def _fetch_dates(self, answered: Sequence[tuple[LinkableActor, Any]]) -> dict[str, Any]:
        """Fetch the dates of entities, once for each."""
        if not self.manifest.extends:
            return {}
        facts: dict[str, Any] = {}
        wanted: dict[tuple[str, ...], list[str]] = {}
        for actor, answer in answered:
            properties = tuple(sorted(self.profile.dates(actor.kind).values()))
            for one in answer:
                id = str(one["id"])
                values = self.memory.answer(self.source, _extension(id, properties))
                if values is not None and (not self.settings.refresh or id in self.fresh):
                    facts.setdefault(id, {}).update(values)
                elif properties:
                    wanted.setdefault(properties, []).append(id)
        for properties, ids in wanted.items():
            rows = self.service.extend(list(dict.fromkeys(ids)), properties)
            rows = {id: row if isinstance(row, dict) else {} for id, row in rows.items()}
            self.memory.save_answers(
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

"""Count what articles say under one key, so that an article can be added and taken back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from kg.base.json_text import parse_json
from kg.entities.name_records import ActorProfile, ArticleActor, NameRecord
from kg.model import SourceKind
from kg.normalise.names import parse_role

_COUNTED = (
    *("kinds", "names", "days", "countries", "articles"),
    *("roles", "organisations", "company", "topics"),
)


@dataclass(slots=True)
class NameTally:
    """How many readings give each value under a key; the fields are those of ArticleActor."""

    key: str
    one_article: bool = False
    by_people: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    organisations: Counter[str] = field(default_factory=Counter)
    company: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)

    def count(self, actor: ArticleActor, number: int = 1) -> None:
        """Add what an article gives, or take it back where ``number`` is negative."""
        self.one_article, self.by_people = actor.one_article, actor.by_people
        for counts, values in (
            (self.kinds, (actor.kind,)),
            (self.names, set(actor.names)),
            (self.days, (actor.day.isoformat(),)),
            (self.countries, (actor.country,)),
            (self.articles, (actor.article,)),
            (self.roles, set(actor.roles)),
            (self.organisations, actor.organisations),
            (self.company, actor.company - {actor.key}),
            (self.topics, actor.topics),
        ):
            _add(counts, values, number)

    def record(self) -> NameRecord:
        """Return the record that :func:`kg.entities.name_records.build_name_records` builds.

        It shares counts with the tally, and days with its profile: an archive has many records.
        """
        days = {date.fromisoformat(day) for day in self.days}
        return NameRecord(
            self.key,
            self.one_article,
            self.by_people,
            min(days),
            self.names,
            cast("Counter[SourceKind]", self.kinds),
            set(self.countries),
            days,
            ActorProfile(
                {self.key},
                set(self.articles),
                set(map(parse_role, self.roles)),
                set(self.organisations),
                set(self.company),
                set(self.topics),
                days,
            ),
        )

    def to_json(self) -> str:
        """Return the tally without its key as JSON."""
        counts = [getattr(self, name) for name in _COUNTED]
        return json.dumps(
            [self.one_article, self.by_people, *counts], ensure_ascii=False, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, key: str, text: str, shared: dict[str, str] | None = None) -> NameTally:
        """Read what :meth:`to_json` wrote; ``shared`` has strings that several tallies share."""
        one_article, by_people, *counts = cast("list[Any]", parse_json(text))
        if shared is not None:
            for number, each in enumerate(counts):
                counts[number] = {shared.setdefault(one, one): n for one, n in each.items()}
        return cls(key, one_article, by_people, *map(Counter, counts))


def _add(counts: Counter[str], values: Iterable[str], number: int) -> None:
    for value in values:
        counts[value] += number
        if not counts[value]:
            del counts[value]

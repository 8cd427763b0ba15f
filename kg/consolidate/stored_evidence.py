"""Weigh evidence by the counts of all records, of which only some are in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.consolidate.actor_tables import Tables
from kg.entities.name_records import Evidence, NameRecord


class StoredEvidence(Evidence):
    """Evidence of all records, of which only some are in memory."""

    def __init__(
        self,
        tables: Tables,
        records: Sequence[NameRecord],
        canonical: Mapping[str, str] | None = None,
    ) -> None:
        """``canonical`` has those of the records' keys; without it all keys count by themselves."""
        super().__init__(records, canonical or {})
        count: Callable[[str], int] = tables.articles
        if canonical is not None:
            self.canonical = _Canonical(tables, canonical)
            count = tables.canonical_articles
        self.articles = _Counts(self.articles, count)
        self.topics = _Counts({}, tables.topic)


class _Counts(dict[str, int]):
    """Counts that are looked up where they are not known."""

    def __init__(self, known: Mapping[str, int], find: Callable[[str], int]) -> None:
        super().__init__(known)
        self._find = find

    def __missing__(self, key: str) -> int:
        found = self[key] = self._find(key)
        return found


class _Canonical(dict[str, str]):
    """The canonical keys of organisations, looked up where they are not known."""

    def __init__(self, tables: Tables, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self._tables = tables

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        if found is None:
            found = self[key] = self._tables.canonical(key) or default
        return found

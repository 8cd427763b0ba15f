"""Import the documents and codings of a .dna database into the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dna.database import read_database
from kg.dna.readings import readings
from kg.dna.roles import find_roles

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported. ``left_out`` counts statements of other types, by type."""

    documents: int
    coders: int
    statements: int
    type: str
    left_out: Mapping[str, int]
    notes: tuple[str, ...] = ()


def import_database(
    store: Store,
    path: Path | str,
    *,
    type: str | None = None,
    given: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Imported:
    """Add a database's documents and one type of its statements to the store.

    A document imported before is replaced with all its codings, in one transaction each. ``given``
    names variables by role (person, organisation, concept, qualifier). Raises ReadError for a file
    of another kind, UsageError for a missing type or variable.
    """
    from kg.consolidate import Index, article_graphs, consolidate, write_readings
    from kg.graph import reading_rows
    from kg.vocab.iris import Ids

    database = read_database(path)
    roles = find_roles(database, type=type, given=given)
    index = Index.load(store)
    coders: set[str] = set()
    documents = statements = 0
    everything = readings(database, roles)
    for identity, several in groupby(everything, key=lambda one: one.reading.article.identity):
        group = list(several)
        gone = article_graphs(store, Ids(store.base).article(identity).value)
        made = [reading_rows(one.reading, base=store.base, coding=one.coding) for one in group]
        write_readings(store, index, made, gone=gone)
        for one in group:
            statements += len(one.reading.statements)
            if one.reading.statements:
                coders.add(one.coding.person)
        documents += 1
        progress(group[0].reading.article.name)
    consolidate(store, index=index)
    left_out: dict[str, int] = {}
    for coded in database.statements:
        if not (roles.covers(coded) or roles.is_claim(coded)):
            left_out[coded.type] = left_out.get(coded.type, 0) + 1
    return Imported(documents, len(coders), statements, roles.type, left_out, database.notes)

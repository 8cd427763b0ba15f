"""A .dna database in, the graph with its documents and codings out, a document a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dna.database import read_database
from kg.dna.readings import readings
from kg.dna.roles import roles

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What came into the graph. ``left_out`` counts statements by a type that was not imported."""

    documents: int
    coders: int
    statements: int
    type: str
    left_out: Mapping[str, int]


def import_database(
    store: Store,
    path: Path | str,
    *,
    type: str | None = None,
    given: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Imported:
    """Put a database's documents and one type of its statements into the store.

    A document that was imported before is replaced with all its codings. ``given`` names variables
    by role (person, organisation, concept, qualifier). Raises ReadError for a file that is no such
    database, UsageError for a type or variable that it lacks.
    """
    from kg.consolidate import settle
    from kg.graph import coded_quads, reading_graphs
    from kg.store.labels import article_graphs, with_labels
    from kg.vocab.iris import Ids

    database = read_database(path)
    found = roles(database, type=type, given=given)
    coders: set[str] = set()
    documents = statements = 0
    everything = readings(database, found)
    for identity, several in groupby(everything, key=lambda one: one.reading.article.identity):
        group = list(several)
        graphs = set(article_graphs(store, Ids(store.base).article(identity)))
        quads = set()
        for one in group:
            graphs.update(reading_graphs(one.reading, base=store.base))
            quads.update(coded_quads(one.reading, one.coding, base=store.base))
            statements += len(one.reading.statements)
            if one.reading.statements:
                coders.add(one.coding.person)
        ordered = sorted(graphs, key=lambda graph: graph.value)
        store.replace(*with_labels(store, ordered, sorted(quads, key=str)))
        documents += 1
        progress(group[0].reading.article.name)
    settle(store)
    left_out: dict[str, int] = {}
    for coded in database.statements:
        if coded.type != found.type:
            left_out[coded.type] = left_out.get(coded.type, 0) + 1
    return Imported(documents, len(coders), statements, found.type, left_out)

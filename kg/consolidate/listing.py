"""A store in; its actors, and the pairs of actors that were compared, for people to read, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.graph import KIND_OF
from kg.store.labels import NAMES
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor; ``names`` are the others it goes by, ``merged`` counts those it was made of."""

    iri: str
    name: str
    kind: str
    names: tuple[str, ...]
    statements: int
    articles: int
    merged: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors as articles give them, each with the article that alone knows it ("" if many
    may), and what is said of them being one.
    """

    one: str
    one_iri: str
    one_article: str
    other: str
    other_iri: str
    other_article: str
    reason: str
    score: float
    merged: bool


def actors_listed(store: Store) -> list[Listed]:
    """Every actor, those with most statements first."""
    names: dict[Any, set[str]] = {}
    for row in _rows(store, f"?actor {KG.kind} ?kind ; {SKOS.altLabel} ?name"):
        names.setdefault(row["actor"], set()).add(row["name"].value)
    said: dict[Any, set[Any]] = {}
    where: dict[Any, set[Any]] = {}
    for row in _rows(store, f"?statement {KG.source} ?actor ; {SCHEMA.isPartOf} ?article"):
        said.setdefault(row["actor"], set()).add(row["statement"])
        where.setdefault(row["actor"], set()).add(row["article"])
    merged: dict[Any, int] = {}
    graph = Ids(store.base).common_graph(NAMES)
    for row in _rows(store, f"GRAPH {graph} {{ ?actor {DCTERMS.isReplacedBy} ?one }}"):
        merged[row["one"]] = merged.get(row["one"], 1) + 1
    found = [
        Listed(
            row["actor"].value,
            row["label"].value,
            KIND_OF[row["kind"]],
            tuple(sorted(names.get(row["actor"], set()) - {row["label"].value})),
            len(said.get(row["actor"], ())),
            len(where.get(row["actor"], ())),
            merged.get(row["actor"], 1),
        )
        for row in _rows(store, f"?actor {KG.kind} ?kind ; {SKOS.prefLabel} ?label")
    ]
    return sorted(found, key=lambda one: (-one.statements, one.name.casefold(), one.iri))


def pairs(store: Store, *, merged: bool) -> list[Pair]:
    """The pairs of actors that were merged, or those that are doubtful; the surest first."""
    base = store.base
    graph = Ids(base).common_graph(NAMES)
    sort = KG.Merge if merged else KG.Doubt
    found: dict[str, dict[str, Any]] = {}
    for row in _rows(
        store,
        f"GRAPH {graph} {{ ?pair {RDF.type} {sort} ; {KG.between} ?actor ; "
        f"{KG.reason} ?reason ; {KG.score} ?score }}",
    ):
        pair = found.setdefault(row["pair"].value, {"actors": [], "row": row})
        pair["actors"].append(row["actor"].value)
    known = _known(store, {iri for pair in found.values() for iri in pair["actors"]})
    listed = []
    for pair in found.values():
        one, other = sorted(pair["actors"])
        row = pair["row"]
        listed.append(
            Pair(
                *(known[one][0], one, known[one][1]),
                *(known[other][0], other, known[other][1]),
                row["reason"].value,
                float(row["score"].value),
                merged,
            )
        )
    return sorted(listed, key=lambda p: (-p.score, p.one.casefold(), p.one_iri, p.other_iri))


def _known(store: Store, wanted: set[str]) -> dict[str, tuple[str, str]]:
    """The longest name of each actor as articles give it, and the article if only one does."""
    names: dict[str, set[str]] = {iri: set() for iri in wanted}
    graphs: dict[str, set[str]] = {iri: set() for iri in wanted}
    common = Ids(store.base).common_graph(NAMES)
    for row in _rows(
        store, f"GRAPH ?g {{ ?actor a {KG.Actor} ; {SKOS.altLabel} ?name }} FILTER(?g != {common})"
    ):
        if row["actor"].value in wanted:
            names[row["actor"].value].add(row["name"].value)
            graphs[row["actor"].value].add(row["g"].value)
    articles = {
        row["g"].value: row["name"].value
        for row in _rows(
            store,
            f"GRAPH ?g {{ ?s {SCHEMA.isPartOf}|{KG.statedIn} ?article }} ?article {KG.name} ?name",
        )
    }
    return {
        iri: (
            max(names[iri], key=lambda name: (len(name), name), default=iri),
            articles.get(next(iter(graphs[iri])), "") if len(graphs[iri]) == 1 else "",
        )
        for iri in wanted
    }


def _rows(store: Store, pattern: str) -> Iterator[Any]:
    rows: Any = store.query(f"SELECT DISTINCT * WHERE {{ {pattern} }}")
    return iter(rows)

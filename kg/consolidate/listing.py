"""List a graph's actors, and the pairs of actors that were compared, for people to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.consolidate.index import Index
from kg.graph import KIND_OF
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class ListedActor:
    """An actor; ``names`` are its other names, ``merged`` counts the actors it was made of."""

    iri: str
    name: str
    kind: str
    names: tuple[str, ...]
    statements: int
    articles: int
    merged: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors as articles give them, and how sure it is that they are one.

    ``one_article`` and ``other_article`` name the article that is the only one to mention the
    actor, "" where several do.
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


def list_actors(store: Store) -> list[ListedActor]:
    """Return every actor, those with most statements first."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in _rows(store, f"?actor a {KG.Actor} ; {SKOS.altLabel} ?name"):
        names[row["actor"].value].add(row["name"].value)
    statements: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for row in _rows(store, f"?statement {KG.source} ?actor ; {SCHEMA.isPartOf} ?article"):
        statements[row["actor"].value] += 1
        articles[row["actor"].value].add(row["article"].value)
    kinds = {
        row["actor"].value: KIND_OF[row["kind"]]
        for row in _rows(store, f"?actor a {KG.Actor} ; {RDF.type} ?kind")
        if row["kind"] in KIND_OF and row["kind"] != KG.Actor
    }
    outcome, _ = store.records.outcome()
    found = [
        ListedActor(
            iri,
            row["label"].value,
            kinds.get(iri, "unknown"),
            tuple(sorted(names[iri])),
            statements[iri],
            len(articles[iri]),
            len(outcome.members.get(iri, ())) + 1,
        )
        for row in _rows(store, f"?actor a {KG.Actor} ; {SKOS.prefLabel} ?label")
        for iri in (row["actor"].value,)
    ]
    return sorted(found, key=lambda one: (-one.statements, one.name.casefold(), one.iri))


def list_pairs(store: Store, *, merged: bool, index: Index | None = None) -> list[Pair]:
    """Return the pairs of actors that were merged, or those that are doubtful; the surest first.

    ``index`` has the readings of the graph, where the caller has loaded them.
    """
    index = index or Index.load(store)
    actors = f"{store.base}actor/"
    compared = [
        one
        for one in index.outcome.comparisons
        if one.merged == merged and one.one.startswith(actors)
    ]
    names = dict(_rows_of_names(store))

    def known(iri: str) -> tuple[str, str]:
        votes = index.votes.get(iri)
        if votes is None:
            return iri, ""
        label = max((words for words, _ in votes.names), key=lambda name: (len(name), name))
        mentioned = {article for article, _ in votes.articles}
        return label, names.get(mentioned.pop(), "") if len(mentioned) == 1 else ""

    found = []
    for pair in compared:
        one, other = sorted((pair.one, pair.other))
        (name, article), (other_name, other_article) = known(one), known(other)
        found.append(
            Pair(
                *(name, one, article),
                *(other_name, other, other_article),
                pair.reason,
                pair.score,
                merged,
            )
        )
    return sorted(found, key=lambda p: (-p.score, p.one.casefold(), p.one_iri, p.other_iri))


def _rows_of_names(store: Store) -> Iterator[tuple[str, str]]:
    for row in _rows(store, f"?article a {SCHEMA.NewsArticle} ; {KG.name} ?name"):
        yield row["article"].value, row["name"].value


def _rows(store: Store, pattern: str) -> Iterator[Any]:
    rows: Any = store.query(f"SELECT DISTINCT * WHERE {{ {pattern} }}")
    return iter(rows)

"""Keep what several people code in the same articles apart, until an editor adjudicates.

A decision "coder" says that a person codes an article. The corrections of this person there are in
the graph ``<base graph/codings>``, where each author has answers of their own. They change nothing
of what the graph says, and nobody else sees them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from kg.graph.protocol import Graph, WritableGraph
from kg.judgements import decisions
from kg.judgements.decisions import Decision
from kg.vocab.iris import Ids


def graph(base: str) -> NamedNode:
    """Return the name of the graph of codings under a base."""
    return Ids(base).common_graph("codings")


def assigned(found: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """Return who codes each article, by its IRI, among decisions."""
    coders: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.what == "coder":
            coders[one.node].add(one.value)
    return {article: tuple(sorted(names)) for article, names in coders.items()}


def read_codings(store: Graph) -> list[Decision]:
    """Return all corrections of people who code without seeing each other, the earliest first."""
    return decisions.read_all(store, graph(store.base))


def codings_of(found: Iterable[Decision], author: str, article: str) -> Sequence[Decision]:
    """Return the corrections of one person in one article."""
    return [one for one in found if (one.author, one.node) == (author, article)]


def write_codings(
    store: WritableGraph, made: Iterable[Decision], *, without: Iterable[Decision] = ()
) -> None:
    """Write corrections, each in the place of its author's earlier answer to the question."""
    gone = set(without)
    held = {(one.author, one.question): one for one in read_codings(store) if one not in gone}
    held.update(((one.author, one.question), one) for one in made)
    target = graph(store.base)
    store.replace([target], decisions.quads(held.values(), base=store.base, target=target))


def short_id(decision: Decision, *, base: str) -> str:
    """Return the short name of a coding for people."""
    return decisions.short_id(decision, base=base, by_author=True)

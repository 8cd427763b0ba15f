"""The one interface through which the rooms above read and write a graph, whatever stores it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg.graph.values import Row

Term = NamedNode | Literal | BlankNode | Triple
Answer = QuerySolutions | QueryBoolean | QueryTriples


class Graph(Protocol):
    """A dataset of named graphs. :class:`kg.store.Store` is one."""

    @property
    def base(self) -> str:
        """The base of the graph's own IRIs."""

    def query(
        self,
        sparql: str,
        /,
        *,
        bindings: Mapping[str, Term] | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a SPARQL query over the union of all graphs.

        The ontology's prefixes need no declaration. ``bindings`` gives variables (named without
        "?") their values. Raises QueryError with the position of a fault.
        """

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""


class WritableGraph(Graph, Protocol):
    """A graph that can be changed."""

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad | Row]) -> None:
        """Drop ``graphs`` and insert ``quads`` in one transaction."""

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Delete and insert quads in one transaction."""


def solutions(
    graph: Graph, sparql: str, *, bindings: Mapping[str, Term] | None = None
) -> QuerySolutions:
    """Run a SELECT query and return its solutions.

    Raises TypeError for an ASK or a CONSTRUCT query.
    """
    answer = graph.query(sparql, bindings=bindings)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"not a SELECT query: {sparql}")
    return answer


def select(
    graph: Graph, sparql: str, *, bindings: Mapping[str, Term] | None = None
) -> list[dict[str, str]]:
    """Run a SELECT query and return each solution's values as text by variable, "" if unbound."""
    answer = solutions(graph, sparql, bindings=bindings)
    names = [variable.value for variable in answer.variables]
    return [
        {name: _text(term) for name, term in zip(names, solution, strict=True)}
        for solution in answer
    ]


def _text(term: Term | None) -> str:
    return "" if term is None else str(term if isinstance(term, Triple) else term.value)

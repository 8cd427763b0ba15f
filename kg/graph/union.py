"""An engine read as a graph, without the checks and snapshots of :class:`kg.store.Store`."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.graph.protocol import Answer, Term
from kg.vocab.terms import PREFIXES


class UnionGraph:
    """A graph over an engine of pyoxigraph; queries see the union of its named graphs."""

    def __init__(self, engine: ox.Store, base: str, replaced: Mapping[str, str]) -> None:
        """Read ``engine``; ``replaced`` gives the IRI used for each IRI that was replaced."""
        self.base = base
        self._engine = engine
        self._replaced = replaced

    def query(
        self,
        sparql: str,
        /,
        *,
        bindings: Mapping[str, Term] | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query over the union of all graphs."""
        return self._engine.query(
            sparql,
            base_iri=base_iri or self.base,
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions={ox.Variable(name): term for name, term in (bindings or {}).items()},
        )

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""
        return self._replaced

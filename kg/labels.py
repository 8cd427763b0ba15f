"""A change of some graphs in, the same change with its derived graphs out.

Labels, kinds and first appearances are a function of all that stands in the store. Before an
article is replaced or removed, the votes on the things it touches are read from the other graphs,
the new ones are added, and the outcome goes into the store in the same transaction:

    graphs = reading_graphs(reading, base=store.base)
    quads = article_quads(reading, base=store.base)
    store.replace(*with_labels(store, graphs, quads))

The store then holds the same bytes as if its articles had come in any other order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import KINDS, Votes, derived_graphs, derived_quads, votes_of
from kg.vocab import KG, PROV, RDF, SCHEMA, SKOS


class Asked(Protocol):
    """What this module needs of a store."""

    @property
    def base(self) -> str:
        """The base of its IRIs."""

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT."""


def with_labels(
    store: Asked, graphs: Sequence[NamedNode], quads: Sequence[Quad]
) -> tuple[list[NamedNode], list[Quad]]:
    """The graphs to replace and the quads to put there, derived ones included.

    ``graphs`` are about to be replaced by ``quads``, which may be none: then they are removed.
    """
    new = votes_of(quads, Votes())
    things = _things(store, graphs) | new.names.keys()
    votes = votes_of(quads, _votes(store, things, graphs))
    derived = derived_quads(votes, base=store.base)
    return [*graphs, *derived_graphs(things, base=store.base)], [*quads, *derived]


def all_labels(store: Asked) -> tuple[list[NamedNode], list[Quad]]:
    """The same for the whole store, as after a bulk load: graphs to replace, quads to put there."""
    things = _things(store, None)
    return (
        list(derived_graphs(things, base=store.base)),
        derived_quads(_votes(store, things, ()), base=store.base),
    )


def article_graphs(store: Asked, article: NamedNode) -> tuple[NamedNode, ...]:
    """Every graph that stands for an article, of whatever coder: what to remove with it."""
    rows = store.query(f"""
        SELECT DISTINCT ?graph WHERE {{
          {{ GRAPH ?graph {{ {article} a {SCHEMA.NewsArticle} }} }}
          UNION {{
            GRAPH ?source {{ ?text {PROV.wasDerivedFrom} {article} }}
            GRAPH ?provenance {{ ?assertions {PROV.wasDerivedFrom} ?text ; a {KG.AssertionGraph} }}
            VALUES ?one {{ 1 2 }}
            BIND(IF(?one = 1, ?provenance, ?assertions) AS ?graph)
          }}
        }}""")
    return tuple(sorted((row["graph"] for row in rows), key=lambda graph: graph.value))


def _things(store: Asked, graphs: Sequence[NamedNode] | None) -> set[NamedNode]:
    """Named things of some graphs (of all, if None), and the claims of the articles they hold."""
    among = "" if graphs is None else f"VALUES ?graph {{ {_terms(graphs)} }}"
    rows = store.query(f"""
        SELECT DISTINCT ?thing WHERE {{
          {among}
          {{ GRAPH ?graph {{ ?thing {SKOS.altLabel} ?name }} }}
          UNION {{
            GRAPH ?graph {{ ?article a {SCHEMA.NewsArticle} }}
            GRAPH ?any {{ ?thing {SCHEMA.appearance} ?article }}
          }}
        }}""")
    return {row["thing"] for row in rows}


def _votes(store: Asked, things: Iterable[NamedNode], besides: Sequence[NamedNode]) -> Votes:
    """The votes on ``things`` in all graphs but ``besides``."""
    votes = Votes()
    listed = _terms(things)
    if not listed:
        return votes
    kept = f"NOT IN ({', '.join(map(str, besides))})"
    elsewhere = f"FILTER(?graph {kept})" if besides else ""
    source_elsewhere = f"FILTER(?source {kept})" if besides else ""
    for row in store.query(f"""
        SELECT ?thing ?value (COUNT(*) AS ?readings) WHERE {{
          VALUES ?thing {{ {listed} }}
          VALUES ?says {{ {SKOS.altLabel} {RDF.type} }}
          GRAPH ?graph {{ ?thing ?says ?value }}
          {elsewhere}
        }} GROUP BY ?thing ?value"""):
        thing, value, readings = row["thing"], row["value"], int(row["readings"].value)
        if isinstance(value, Literal):
            votes.name(thing, value, readings)
        elif value in KINDS:
            votes.kind(thing, value, readings)
    for row in store.query(f"""
        SELECT DISTINCT ?claim ?article ?earliest WHERE {{
          VALUES ?claim {{ {listed} }}
          GRAPH ?graph {{ ?claim {SCHEMA.appearance} ?article }}
          {elsewhere}
          OPTIONAL {{ GRAPH ?source {{ ?article {KG.earliest} ?earliest }} {source_elsewhere} }}
        }}"""):
        earliest = row["earliest"]
        day = None if earliest is None else date.fromisoformat(earliest.value)
        votes.appearance(row["claim"], row["article"], day)
    return votes


def _terms(nodes: Iterable[NamedNode]) -> str:
    return " ".join(sorted(map(str, nodes)))

"""Open a graph and read it: records, named questions, SPARQL, networks, pages."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.api.result import Result
from kg.base import fold
from kg.base.closing import Closing
from kg.base.edtf import bounds
from kg.base.errors import UsageError
from kg.graph.reader import Reader, StoredAffiliation, StoredArticle, StoredStatement
from kg.model import Actor

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.graph.reprints import Reprints
    from kg.network.stored import As, Kind
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class View:
    """A page that works without a network connection."""

    page: str

    def save(self, path: Path | str) -> Path:
        """Write the page to a file; return its path."""
        from kg.base.atomic import replacing

        target = Path(path)
        with replacing(target, outside=True) as stream:
            stream.write(self.page.encode("utf-8"))
        return target

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own."""
        return (
            f'<iframe srcdoc="{html.escape(self.page, quote=True)}" sandbox="allow-scripts" '
            'style="width:100%;height:640px;border:0"></iframe>'
        )


class Graph(Closing):
    """A graph of actors and claims, for reading; close it, or use it in a ``with``.

    It is the graph as it was when it was opened, whatever is added meanwhile.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._store)

    def articles(self) -> list[StoredArticle]:
        """Return all articles, by IRI."""
        return list(self._reader.articles.values())

    def actors(self) -> list[Actor]:
        """Return all actors, by IRI (``key``)."""
        return list(self._reader.actors.values())

    def affiliations(self) -> list[StoredAffiliation]:
        """Return all affiliations, by IRI."""
        return list(self._reader.affiliations)

    def statements(
        self,
        *,
        actor: str | None = None,
        topic: str | None = None,
        since: str | None = None,
        until: str | None = None,
        min_confidence: float = 0.0,
    ) -> list[StoredStatement]:
        """Return statements in order of time.

        Args:
            actor: only those of this actor: a name, part of a name, or an IRI.
            topic: only those about, for or against a topic with these words, or of this IRI.
            since: only those that can have been made on or after this day, month or year.
            until: only those that can have been made on or before it.
            min_confidence: only those with at least this confidence, in 0..1.

        Raises:
            UsageError: no actor or several have the name, or a date is not a date.
        """
        from kg.query.parameters import find_actor

        iris = None if actor is None else {node.value for node in find_actor(self._store, actor)}
        key = None if topic is None else fold.key(topic)
        first = None if since is None else _bounds(since)[0]
        last = None if until is None else _bounds(until)[1]
        found = []
        for one in self._reader.statements_with_spans:
            topics = [position.topic for position in one.positions]
            if (
                (iris is None or (one.source is not None and one.source.key in iris))
                and (key is None or any(topic == t.key or key in fold.key(t.label) for t in topics))
                and (first is None or (one.latest is not None and one.latest >= first))
                and (last is None or (one.earliest is not None and one.earliest <= last))
                and one.statement.confidence >= min_confidence
            ):
                found.append(one)
        return sorted(found, key=lambda one: (one.earliest is None, one.earliest, one.iri))

    def ask(
        self,
        name: str,
        *,
        limit: int | None = None,
        reprints: Reprints | None = None,
        **parameters: str | float,
    ) -> Result:
        """Answer a named question; ``kg ask`` lists the questions and their parameters.

        ``limit`` is the greatest number of rows. ``reprints`` says whether a story that several
        articles print counts "once" or "all" times; by default as the question says.

        Raises:
            UsageError: the question or a parameter is unknown or missing, or cannot be read.
        """
        from kg.query.questions import ask

        values = {key.replace("_", "-"): str(value) for key, value in parameters.items()}
        return Result(ask(self._store, name, values, limit=limit, reprints=reprints))

    def query(self, sparql: str, **bindings: Any) -> Result:
        """Answer a SELECT or ASK query; the prefixes of the ontology need no declaration.

        ``bindings`` are values of variables: IRIs as ``rdflib.URIRef`` or ``pyoxigraph.NamedNode``,
        and strings, numbers and truth values as literals.

        Raises:
            QueryError: the query is not SPARQL, or accesses the network.
        """
        from kg.base.sealed import call_sealed
        from kg.query.results import Rows, Truth
        from kg.query.run import run, to_term
        from kg.store.server import ServerStore

        terms = {name: to_term(value) for name, value in bindings.items()}
        if isinstance(self._store, ServerStore):
            found = run(self._store, sparql, bindings=terms)
        else:
            found = call_sealed(run, self._store, sparql, bindings=terms)
        if isinstance(found, Truth):
            from pyoxigraph import Literal

            return Result(Rows(("answer",), ((Literal(found.value),),)))
        if not isinstance(found, Rows):
            raise UsageError("a CONSTRUCT or DESCRIBE query has triples: use dataset().query")
        return Result(found)

    def term(self, text: str) -> Any:
        """Return an IRI or value to bind in a query: "<actor/ibm>", "kg:Statement", "12", "words".

        Raises:
            UsageError: what is in angle brackets is not an IRI.
        """
        from kg.query.run import parse_term

        return parse_term(text, base=self._store.base)

    def network(
        self,
        kind: Kind = "actor-topic",
        *,
        actors: As = "actors",
        reprints: Reprints | None = None,
        **shape: Any,
    ) -> networkx.Graph:
        """Build a network of who speaks about what.

        ``reprints`` says whether a story that several articles print counts "once" or "all" times,
        ``shape`` are the attributes of :class:`kg.network.graphs.Shape`.
        """
        from kg.network.graphs import Shape, network
        from kg.network.stored import debate

        return network(debate(self._store, kind, of=actors, reprints=reprints), Shape(**shape))

    def view(
        self,
        *,
        about: Literal["topics", "claims"] = "topics",
        top: int = 30,
        language: str = "en",
        min_confidence: float = 0.0,
    ) -> View:
        """Draw the network of actors and what they say as an interactive page."""
        from kg.network import statement_network
        from kg.pages.site import Pages

        drawn = statement_network(self._store, about=about, min_confidence=min_confidence)
        pages = Pages(self._store, lang=language, min_confidence=min_confidence, alone=True)
        return View(pages.network(drawn, top=top))

    def dataset(self) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset over the same store."""
        from kg.store.rdflib_view import dataset

        return dataset(self._store.path)

    def close(self) -> None:
        """Release the graph."""
        self._store.close()


def open_graph(path: Path | str = "kg-store", *, coder: str | None = None) -> Graph:
    """Open the graph in a folder for reading, or that of another ``coder`` that read its articles.

    Raises:
        StoreError: the folder is missing, damaged, or of another version of kg.
        UsageError: there is no graph of this coder.
    """
    from kg.store import open_store
    from kg.store.coders import graph_of

    return Graph(open_store(graph_of(path, coder), read_only=True))


def _bounds(value: str) -> tuple[Any, Any]:
    try:
        return bounds(value)
    except ValueError as error:
        raise UsageError(f"{error}; write a date as 2018-03-05, 2018-03 or 2018") from None

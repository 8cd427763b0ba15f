"""A graph in a server of SPARQL 1.1, with a folder of this machine for what kg keeps beside it.

A write of kg is one request if the server takes one that long; such a request is all or nothing
where the server says so (:mod:`kg.store.products`). Any other write is first noted in the folder,
so that the next run completes it (:mod:`kg.store.pending`). Readers of this machine and of others
may see a longer write before it is complete. One program at a time writes through one folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.base.errors import KeptGraphError, QueryError, StoreError
from kg.store import folder as folders
from kg.store import pending, stamp
from kg.store.address import Server, server_of
from kg.store.beside import FolderStore
from kg.store.joining import Joiner, iris_to_join, may_see_all
from kg.store.journal import Kind
from kg.store.requests import pieces, query_text, requests_of
from kg.store.sparql import Dataset, Term, prepared, syntax_fault
from kg.store.statements import GraphName
from kg.store.wire import Params, RefusalError, RefusedQueryError, Wire, rows_of
from kg.vocab.terms import PREFIXES, SCHEMA

if TYPE_CHECKING:
    from kg.graph import Row
    from kg.store.folder import Folder

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_TRIPLES = "application/n-triples"
_AT_ONCE = 200
"""Graphs that are asked for in one query."""


class ServerStore(FolderStore):
    """A graph in a server. :func:`kg.store.open_store` makes it."""

    def __init__(self, folder: Folder, *, read_only: bool = False) -> None:
        server = server_of(folder.path)
        if server is None:
            raise StoreError(
                f"{folder.path}: server.json is missing; name the address of the graph"
            )
        super().__init__(folder, read_only=read_only)
        self.address = server.address
        self._joiner = Joiner(self._with_predicate)
        self._lock = None if read_only else folders.lock_for_writing(folder, server.address)
        self._open: Wire | None = None
        try:
            self._open = Wire(server)
            if not read_only:
                self._stamp = stamp.read(folder)
                if pending.repair(folder.path, self._repeat):
                    stamp.drop(folder)
                    self._stamp = None
            self.state = self.journal.state()
        except BaseException:
            self.close()
            raise

    @property
    def _wire(self) -> Wire:
        if self._open is None:
            raise StoreError(f"{self.address}: the graph is closed; open it again")
        return self._open

    # Reading.

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        union_default_graph: bool = True,
        base_iri: str | None = None,
        dataset: Dataset | None = None,
    ) -> Answer:
        """Answer a SPARQL query; see :meth:`kg.store.Store.query`.

        Raises:
            QueryError: a fault, with its position, or SERVICE; or the server refuses the query.
        """
        wire, query = self._wire, prepared(sparql, bindings, disguises=False)
        base = base_iri or self.base
        try:
            # An empty graph finds faults and knows the kind of the answer.
            empty = _EMPTY.query(query.text, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=False) from error
        is_plain = dataset is None and not query.names_graphs
        if is_plain and union_default_graph and isinstance(empty, ox.QuerySolutions):
            words = wire.product.joined_here
            iris = iris_to_join(query.text, words, base) if words else None
            if iris is not None:
                return self._joiner.query(query.text, iris, base)
        text = query_text(
            query.text,
            wire.product,
            base=base,
            hides_own=is_plain and union_default_graph and may_see_all(query.text),
            describes=isinstance(empty, ox.QueryTriples),
        )
        params: list[tuple[str, str]] = []
        if dataset is not None:
            nothing = "urn:x-actors-claims:no-graph"
            default = [one.value for one in dataset.default] or [nothing]
            named = [one.value for one in dataset.named] or [nothing]
            params += [("default-graph-uri", one) for one in default]
            params += [("named-graph-uri", one) for one in named]
        elif is_plain:
            given = wire.product.union if union_default_graph else wire.product.no_union
            params += given.items()
        if isinstance(empty, ox.QueryTriples):
            return _triples(wire.query(text, params, _TRIPLES))
        try:
            found = rows_of(wire, text, params)
        except RefusedQueryError:
            iris = iris_to_join(query.text, (), base) if wire.product.joined_here else None
            if iris is None or not union_default_graph or not is_plain:
                raise
            return self._joiner.query(query.text, iris, base)
        if isinstance(empty, ox.QueryBoolean) and isinstance(found, ox.QuerySolutions):
            # Virtuoso answers with a number.
            is_true = any(row[0] is not None and row[0].value != "0" for row in found)
            return _boolean(is_true)
        return found

    def _rows(self, sparql: str, params: Params = ()) -> ox.QuerySolutions:
        """Answer a query that names its graphs itself."""
        text = query_text(sparql, self._wire.product, base=self.base)
        found = rows_of(self._wire, text, params)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def _with_predicate(
        self, predicate: NamedNode, values: tuple[NamedNode, ...], named: bool
    ) -> bytes:
        """Return what has a predicate, and one of some objects if given, as N-Quads.

        The names of graphs are left out unless they are wanted.
        """
        block = f"VALUES ?o {{ {' '.join(map(str, values))} }} " if values else ""
        pattern = f"{{ {block}GRAPH ?g {{ ?s {predicate} ?o }} }}"
        if not named:
            # Virtuoso refuses more triples than MaxConstructTriples, and never cuts them.
            with suppress(RefusedQueryError):
                return self._wire.query(
                    f"CONSTRUCT {{ ?s {predicate} ?o }} {pattern}", (), _TRIPLES
                )
        rows = self._rows(f"SELECT ?g ?s ?o {pattern}")
        quads = (Quad(row[1], predicate, row[2], row[0]) for row in rows)
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""

    def has_graph(self, graph: NamedNode | DefaultGraph) -> bool:
        """Return whether a graph of that name holds something; the default graph always exists."""
        return isinstance(graph, DefaultGraph) or bool(self._existing([graph]))

    def _existing(self, graphs: Iterable[GraphName]) -> set[NamedNode]:
        """Return those of some graphs that exist."""
        found: set[NamedNode] = set()
        names = [one for one in dict.fromkeys(graphs) if isinstance(one, NamedNode)]
        for some in pieces(names, _AT_ONCE):
            values = " ".join(map(str, some))
            rows = self._rows(
                f"SELECT ?g {{ VALUES ?g {{ {values} }} "
                "FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
            )
            found.update(row["g"] for row in rows)
        return found

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs that hold something, sorted."""
        product = self._wire.product
        hidden = (product.default_graph, *product.own_graphs)
        rows = self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        found = (row["g"] for row in rows)
        names = [one for one in found if isinstance(one, NamedNode) and one.value not in hidden]
        return sorted(names, key=str)

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph or, without ``graph``, of all, in no particular order."""
        if graph is None:
            yield from self._default_quads()
            for some in pieces(self.graphs(), _AT_ONCE):
                yield from self._quads_of(some)
        elif isinstance(graph, DefaultGraph):
            yield from self._default_quads()
        else:
            yield from self._quads_of([graph])

    def _quads_of(self, graphs: Sequence[NamedNode]) -> Iterator[Quad]:
        values = " ".join(map(str, graphs))
        rows = self._rows(
            f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        )
        for row in rows:
            graph, subject, predicate, value = row
            yield Quad(subject, predicate, value, graph)

    def _default_quads(self) -> Iterator[Quad]:
        if name := self._wire.product.default_graph:
            for quad in self._quads_of([NamedNode(name)]):
                yield Quad(quad.subject, quad.predicate, quad.object)
            return
        if self._wire.product.name in ("graphdb", "qlever", "other"):
            # Their default graph is the union of all, which is listed graph by graph.
            return
        rows = self._rows(
            "SELECT ?s ?p ?o { ?s ?p ?o }", tuple(self._wire.product.no_union.items())
        )
        for row in rows:
            yield Quad(*row)

    def dump(self) -> Iterator[Quad]:
        """Yield all quads: the default graph's, then graph by graph, each in N-Quads order."""
        yield from sorted(self._default_quads(), key=str)
        for some in pieces(self.graphs(), _AT_ONCE):
            by_graph = sorted((str(q.graph_name), str(q), q) for q in self._quads_of(some))
            for _, group in groupby(by_graph, key=lambda each: each[0]):
                yield from (quad for *_, quad in group)

    # Writing.

    def replace(
        self, graphs: Sequence[NamedNode | DefaultGraph], quads: Iterable[Quad | Row]
    ) -> None:
        """Drop ``graphs`` and insert ``quads``; see :meth:`kg.store.Store.replace`."""
        coming = list(quads)
        filled = list(dict.fromkeys(quad[3] for quad in coming))
        touched: list[GraphName] = [*dict.fromkeys(graphs), *filled]
        before = self._existing(touched)
        going = [one for one in graphs if isinstance(one, DefaultGraph) or one in before]
        self._send_all(touched, requests_of(self._wire.product, going, (), coming))
        kinds: dict[str, Kind] = {
            one.value: "removed" for one in going if isinstance(one, NamedNode)
        }
        self._note_done(touched, kinds, filled, before)

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Delete and insert quads; a graph that becomes empty is dropped."""
        going, coming = list(removed), list(added)
        losing = list(dict.fromkeys(quad.graph_name for quad in going))
        gaining = list(dict.fromkeys(quad.graph_name for quad in coming))
        before = self._existing((*losing, *gaining))
        requests = requests_of(self._wire.product, (), going, coming)
        self._send_all([*losing, *gaining], requests)
        lost = [one for one in losing if isinstance(one, NamedNode)]
        empty = set(lost) - self._existing(lost)
        if empty and self._wire.product.keeps_empty:
            names = sorted(empty, key=str)
            self._send_all(names, requests_of(self._wire.product, names, (), ()))
        kinds: dict[str, Kind] = {
            one.value: "removed" if one in empty else "changed" for one in lost
        }
        self._note_done((*losing, *gaining), kinds, gaining, before)

    def update(self, sparql: str, *, keep: str | None = None) -> None:
        """Run SPARQL 1.1 Update as one request.

        Raises:
            QueryError: a fault, with its position, or SERVICE or LOAD.
            KeptGraphError: with ``keep``, always: a server does not say what an update changes.
        """
        self._require_writing()
        if keep is not None:
            raise KeptGraphError("nobody knows before what an update changes in a server of SPARQL")
        query = prepared(sparql, disguises=False)
        try:
            ox.Store().update(query.text, base_iri=self.base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=True) from error
        except RuntimeError:
            """An empty graph lacks what the update may need; the server decides."""
        self._drop_stamp()
        self._changed = None
        self._joiner = Joiner(self._with_predicate)
        self.journal.note_unknown()
        product = self._wire.product
        self._send(query_text(query.text, product, base=self.base, updates=True))
        self.journal.note_unknown()

    def rewrite(self) -> None:
        """Do nothing: the files are the server's own, and its owner decides when it cleans them."""

    def _send_all(self, graphs: Iterable[GraphName], requests: Sequence[str]) -> None:
        """Send the requests of one write to some graphs."""
        self._require_writing()
        names = [graph for graph in graphs if isinstance(graph, NamedNode)]
        self._joiner = Joiner(self._with_predicate)
        self.journal.begin(graph.value for graph in names)
        self._drop_stamp()
        if self._changed is not None:
            self._changed.update(names)
        if not requests:
            return
        if len(requests) == 1 and self._wire.product.is_atomic:
            self._send(requests[0])
        else:
            pending.write_all(self.path, requests, self._send)

    def _send(self, text: str) -> None:
        try:
            self._wire.update(text)
        except RefusalError as refusal:
            raise QueryError(f"{self.address}: {refusal.message}") from None

    def _repeat(self, text: str) -> None:
        """Send a request of a run that was killed."""
        try:
            self._wire.update(text)
        except RefusalError as refusal:
            raise StoreError(
                f"{self.address}: a write that was interrupted cannot be completed "
                f"({refusal.message}); delete {self.path / pending.FILE} and run kg check"
            ) from None

    def _note_done(
        self,
        touched: Iterable[GraphName],
        kinds: dict[str, Kind],
        filled: Iterable[GraphName],
        before: set[NamedNode],
    ) -> None:
        """Note in the journal what became of graphs that were written to."""
        for graph in filled:
            if isinstance(graph, NamedNode):
                kinds[graph.value] = "changed" if graph in before else "added"
        if not all(isinstance(graph, NamedNode) for graph in touched):
            self._changed = None
            self.journal.note_unknown()
        self.journal.end(kinds)

    def _require_writing(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.address}: the graph is open for reading only")

    def close(self) -> None:
        """Close the connection and release the folder."""
        kept = self.read_stamp()
        wire, self._open = self._open, None
        if wire is not None:
            wire.close()
            if not self.read_only and kept is not None and not kept.changed:
                stamp.write(self._folder, kept.text)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


_EMPTY = ox.Store()


def _triples(body: bytes) -> ox.QueryTriples:
    """Return triples as the engine does."""
    store = ox.Store()
    store.load(body, format=ox.RdfFormat.N_TRIPLES)
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def _boolean(value: bool) -> ox.QueryBoolean:
    found = _EMPTY.query("ASK {}" if value else "ASK { FILTER(false) }")
    assert isinstance(found, ox.QueryBoolean)
    return found


def server_holds(server: Server) -> str | None:
    """Return the base of the graph that kg keeps in a server, ``None`` if there is none."""
    with Wire(server) as wire:
        text = query_text(
            f"SELECT ?g {{ GRAPH ?g {{ ?a a {SCHEMA.NewsArticle} }} }} LIMIT 1",
            wire.product,
            base="urn:",
        )
        found = rows_of(wire, text, ())
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            base, word, _ = str(row["g"]).strip("<>").partition("graph/article/")
            if word:
                return base
    return None

"""A store in a folder of this machine, with pyoxigraph as its engine.

An update is one transaction, whatever its length: a process killed at any moment leaves either all
of it or nothing, and what was acknowledged stays (``extend`` after ``remove_graph`` would be two
transactions). Many new graphs are loaded as tables of the engine, which is faster: such a write is
noted first, so that a later run completes it (:mod:`kg.store.bulk`). The log is in the system's
cache at once and on the disk after some megabytes and on ``close``: a power cut may lose the last
articles, whole ones, and another ``kg add`` restores them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.base.errors import KeptGraphError, StoreError
from kg.store import bulk, pending, stamp
from kg.store.apart import Copy
from kg.store.beside import FolderStore
from kg.store.folder import (
    Folder,
    Snapshot,
    copied_state,
    drop_spare_engine,
    has_no_table,
    is_listed,
    sweep,
    unusable,
    use_spare_engine,
)
from kg.store.journal import Kind, State
from kg.store.opening import damaged, reader, snapshot_of, writer
from kg.store.sparql import Dataset, Term, evaluating, prepared, syntax_fault
from kg.store.statements import GraphName, data_block, group_quads, replacement
from kg.vocab.terms import PREFIXES

if TYPE_CHECKING:
    from kg.graph import Row

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


_MAX_UNFLUSHED = 2_000_000
"""Characters of updates after which the log becomes a table: whoever opens the folder beside a
writer, or after one was killed, first reads the whole log, at some 10 MB a second."""


class EmbeddedStore(FolderStore):
    """A graph in a folder of this machine. :func:`kg.store.open_store` makes it."""

    def __init__(
        self,
        folder: Folder,
        *,
        create: bool = False,
        read_only: bool = False,
        copy: Path | None = None,
    ) -> None:
        read_only = read_only or copy is not None
        super().__init__(folder, read_only=read_only)
        self._open: ox.Store | None
        self._snapshot: Snapshot | None = None
        self._unflushed = 0
        self.state = State()
        if copy is not None:
            # Whoever made the copy keeps it.
            self._open, self.state = reader(folder, copy), copied_state(folder, copy)
            return
        if not is_listed(folder) and not (create and has_no_table(folder)):
            raise damaged(folder.path, "the list of its files is missing or cannot be read")
        sweep(folder)
        if read_only:
            self._open, self._snapshot = snapshot_of(folder)
            engine = self._snapshot.target if self._snapshot else folder.engine
            self.state = copied_state(folder, engine)
        else:
            text = stamp.read(folder)
            self._open = writer(folder)
            # Another process may have written just before this one locked the folder.
            self._stamp = text if stamp.is_there(folder, text) else None
            if pending.repair(folder.path, self._send):
                self._drop_stamp()
                self._stamp = None
                self.journal.note_unknown()

    @property
    def inner(self) -> ox.Store:
        """The engine's own store, for what this interface does not offer.

        What is written through it is unknown here, so no stamp is valid from then on.
        """
        self._lent = True
        self._drop_stamp()
        if not self.read_only:
            self.journal.note_unknown()
        return self._engine

    @property
    def _engine(self) -> ox.Store:
        if self._open is None:
            raise StoreError(f"{self.path}: the graph is closed; open it again")
        return self._open

    def has_graph(self, graph: NamedNode | DefaultGraph) -> bool:
        """Return whether a graph of that name exists; the default graph always does."""
        inner = self._engine
        if isinstance(graph, DefaultGraph):
            return True
        with self._faults():
            return inner.contains_named_graph(graph)

    # Writing.

    def replace(
        self, graphs: Sequence[NamedNode | DefaultGraph], quads: Iterable[Quad | Row]
    ) -> None:
        """Drop ``graphs`` and insert ``quads`` in one transaction.

        A graph need not exist to be dropped. Blank nodes in ``quads`` get new names.
        """
        groups = group_quads(quads)
        # To drop a missing graph costs the engine as much as to write a dozen quads.
        existing = list(filter(self.has_graph, graphs))
        new = [graph for graph in groups if not self._has(graph)]
        self._record_changes([*existing, *groups])
        loaded = bulk.loadable(groups, new)
        if loaded and not self.read_only:
            rest = {graph: each for graph, each in groups.items() if graph not in loaded}
            text = bulk.request({graph: groups[graph] for graph in loaded})
            pending.write_all(self.path, [text, replacement(existing, rest)], self._send)
        else:
            self._update(replacement(existing, groups))
        self._note_done([*existing, *groups], new)

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Delete and insert quads in one transaction.

        A graph that becomes empty is dropped.
        """
        going, coming = group_quads(removed), group_quads(added)
        new = [graph for graph in coming if not self._has(graph)]
        self._record_changes([*going, *coming])
        steps = [
            f"{verb} DATA {{ {data_block(groups)} }}"
            for verb, groups in (("DELETE", going), ("INSERT", coming))
            if groups
        ]
        self._update(" ;\n".join(steps))
        empty = [g for g in going if not any(self._engine.quads_for_pattern(None, None, None, g))]
        self._update(" ;\n".join(f"DROP SILENT GRAPH {g}" for g in empty if g != DefaultGraph()))
        self._note_done([*going, *coming], new)

    def update(self, sparql: str, *, keep: str | None = None) -> None:
        """Run SPARQL 1.1 Update as one transaction.

        Args:
            sparql: the update.
            keep: how the names of graphs begin that must not change. The update then runs on a copy
                of the engine's files (hard links), which takes their place if they did not.

        Raises:
            QueryError: a fault, with its position, or SERVICE or LOAD.
            KeptGraphError: it changes a graph that must not change.
        """
        query = prepared(sparql)
        try:
            if keep is None:
                self._note_any()
                self._update(query.text)
            else:
                self._update_copy(query.text, keep)
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=True) from error
        self.journal.note_unknown()

    def _note_any(self) -> None:
        """Note that any graph may be written to."""
        self._drop_stamp()
        self._changed = None
        if not self.read_only:
            self.journal.note_unknown()

    def _update_copy(self, sparql: str, keep: str) -> None:
        if self.read_only:
            raise StoreError(f"{self.path}: the graph is open for reading only")
        drop_spare_engine(self._folder)
        copy = None
        try:
            with self._faults():
                copy = Copy(self._engine, self._folder.spare_engine)
                with evaluating():
                    copy.engine.update(sparql, base_iri=self.base, prefixes=PREFIXES)
                if changed := copy.changed(keep):
                    raise KeptGraphError(f"the update changes <{changed}>, which must stay")
                copy.engine.flush()
            self._note_any()
            self._use_spare(copy.engine)
        finally:
            # While something holds the engine that is not used, its folder cannot be opened again.
            copy = None
            drop_spare_engine(self._folder)

    def _use_spare(self, engine: ox.Store) -> None:
        """Take the engine of the spare folder instead of the own one."""
        self._folder = use_spare_engine(self._folder)
        self._open, self._unflushed = engine, 0

    def _send(self, request: str) -> None:
        """Do one step of a write that is noted in the folder."""
        if quads := bulk.quads_of(request):
            with self._faults():
                self._engine.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        else:
            self._update(request)

    def _update(self, sparql: str) -> None:
        inner = self._engine
        if self.read_only:
            raise StoreError(f"{self.path}: the graph is open for reading only")
        if sparql:
            with self._faults():
                with evaluating():
                    inner.update(sparql, base_iri=self.base, prefixes=PREFIXES)
                self._unflushed += len(sparql)
                if self._unflushed > _MAX_UNFLUSHED:
                    inner.flush()
                    self._unflushed = 0

    def _record_changes(self, graphs: Iterable[GraphName]) -> None:
        """Remember that graphs are about to be written to."""
        graphs = list(graphs)
        if not self.read_only:
            self.journal.begin(graph.value for graph in graphs if isinstance(graph, NamedNode))
        for graph in graphs:
            self._drop_stamp()
            if not isinstance(graph, NamedNode):
                self._changed = None
            elif self._changed is not None:
                self._changed.add(graph)

    def _has(self, graph: GraphName) -> bool:
        return isinstance(graph, NamedNode) and self.has_graph(graph)

    def _note_done(self, graphs: Iterable[GraphName], new: Iterable[GraphName]) -> None:
        """Note in the journal what became of graphs that were written to."""
        added, kinds = set(new), dict[str, Kind]()
        for graph in graphs:
            if not isinstance(graph, NamedNode):
                self.journal.note_unknown()
            elif not self.has_graph(graph):
                kinds[graph.value] = "removed"
            else:
                kinds[graph.value] = "added" if graph in added else "changed"
        self.journal.end(kinds)

    def rewrite(self) -> None:
        """Write the engine's files afresh, so that they hold nothing that was deleted.

        A process killed at any moment leaves the old files in use or the new ones.
        """
        inner = self._engine
        if self.read_only:
            raise StoreError(f"{self.path}: the graph is open for reading only")
        drop_spare_engine(self._folder)
        with self._faults():
            fresh = ox.Store(self._folder.spare_engine)
            fresh.bulk_extend(inner.quads_for_pattern(None, None, None, None))
            fresh.flush()
        self._use_spare(fresh)
        del inner
        drop_spare_engine(self._folder)

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
        """Answer a SPARQL query.

        The ontology's prefixes need no declaration. ``bindings`` gives variables (named without
        "?") their values. A query with FROM reads those graphs, any other the union of all graphs
        unless ``union_default_graph`` is false; a triple in two graphs then counts twice. A
        ``dataset`` replaces both.

        Raises:
            QueryError: a fault, with its position, or SERVICE.
        """
        inner, query = self._engine, prepared(sparql, bindings)
        is_union = union_default_graph and not query.names_graphs and dataset is None
        try:
            with self._faults(), evaluating():
                return inner.query(
                    query.text,
                    base_iri=base_iri or self.base,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=is_union,
                    default_graph=None if dataset is None else list(dataset.default),
                    named_graphs=None if dataset is None else list(dataset.named),
                )
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=False) from error

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph or, without ``graph``, of all, in no particular order."""
        inner = self._engine
        with self._faults():
            yield from inner.quads_for_pattern(None, None, None, graph)

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs, sorted."""
        inner = self._engine
        with self._faults():
            found = [name for name in inner.named_graphs() if isinstance(name, NamedNode)]
            return sorted(found, key=str)

    def dump(self) -> Iterator[Quad]:
        """Yield all quads: the default graph's, then graph by graph, each in N-Quads order."""
        inner = self._engine
        with self._faults():
            graphs: list[NamedNode | ox.BlankNode | DefaultGraph] = [DefaultGraph()]
            graphs += sorted(inner.named_graphs(), key=str)
            for graph in graphs:
                yield from sorted(inner.quads_for_pattern(None, None, None, graph), key=str)

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unusable(self.path, error) from error
        except RuntimeError as error:
            raise damaged(self.path, error) from error

    # Closing.

    def close(self) -> None:
        """Write everything to the disk and release the folder, unless answers are still read."""
        kept = self.read_stamp()
        inner, self._open = self._open, None
        if inner is not None and not self.read_only:
            if self._lent:
                self.journal.note_unknown()
            with self._faults():
                inner.flush()
            del inner
            if kept is not None and not kept.changed:
                stamp.write(self._folder, kept.text)
        if self._snapshot is not None:
            self._snapshot.release()
            self._snapshot = None

"""A graph's folder in; its quads, replaced and asked with SPARQL, out: pyoxigraph on disk.

An update is one transaction, whatever its length: a process killed at any moment leaves either all
of it or nothing, and what was acknowledged stays (``extend`` after ``remove_graph`` would be two
transactions). The log is in the system's cache at once and on the disk after some megabytes and on
``close``: a power cut may take the last articles, whole ones, which another ``kg add`` brings back.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.base.errors import KgError, QueryError, StoreError
from kg.store import stamp as notes
from kg.store.folder import Folder, Snapshot, is_bare, is_listed, sweep, unusable
from kg.store.sparql import Term, prepared, syntax_fault
from kg.vocab.terms import PREFIXES

if TYPE_CHECKING:
    from types import TracebackType

    from kg.graph import Row

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


_MOST_UNFLUSHED = 2_000_000
"""Characters of updates after which the log is made a table: who opens the folder beside a writer,
or after one was killed, reads the whole log first, at some 10 MB a second."""


class EmbeddedStore:
    """A graph in a folder of this machine. Made by :func:`kg.store.open_store`."""

    def __init__(self, folder: Folder, *, create: bool = False, read_only: bool = False) -> None:
        self.path = folder.path
        self.base = folder.base
        self.read_only = read_only
        self._open: ox.Store | None
        self._snapshot: Snapshot | None = None
        self._unflushed = 0
        self._folder = folder
        self._note: str | None = None
        self._changed: set[NamedNode] | None = set()
        """The graphs that were written to since the note; ``None`` where that isn't known."""
        self._lent = self._written = False
        if not is_listed(folder) and not (create and is_bare(folder)):
            raise _damaged(folder.path, "the list of its files is missing")
        sweep(folder)
        if read_only:
            self._open, self._snapshot = _snapshot(folder)
        else:
            note = notes.read(folder)
            self._open = _writer(folder)
            # Another may have written just before this one locked the folder.
            self._note = note if notes.is_there(folder, note) else None

    @property
    def inner(self) -> ox.Store:
        """The engine's own store, for what this interface doesn't offer.

        What is written by it is not known here: no note on the graph holds from then on.
        """
        self._lent = True
        self._unnoted()
        return self._engine

    @property
    def _engine(self) -> ox.Store:
        if self._open is None:
            raise StoreError(f"{self.path}: the graph is closed; open it again")
        return self._open

    def has_graph(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        inner = self._engine
        with self._faults():
            return inner.contains_named_graph(graph)

    # Writing.

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad | Row]) -> None:
        """Drops ``graphs`` and inserts ``quads``, all in one transaction.

        A graph need not exist to be dropped. Blank nodes in ``quads`` get new names.
        """
        groups = _groups(quads)
        # To drop what isn't there costs the engine as much as to write a dozen quads.
        there = list(filter(self.has_graph, graphs))
        self._changes([*there, *groups])
        self._update(_replacement(there, groups))

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Takes quads out and puts others in, all in one transaction.

        Of a graph that becomes empty not even the name stays.
        """
        going, coming = _groups(removed), _groups(added)
        self._changes([*going, *coming])
        steps = [
            f"{verb} DATA {{ {_data(groups)} }}"
            for verb, groups in (("DELETE", going), ("INSERT", coming))
            if groups
        ]
        self._update(" ;\n".join(steps))
        left = going.keys()
        bare = [g for g in left if not any(self._engine.quads_for_pattern(None, None, None, g))]
        self._update(" ;\n".join(f"DROP SILENT GRAPH {g}" for g in bare if g != DefaultGraph()))

    def put_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Makes ``triples`` all that stands in ``graph``."""
        self.replace([graph], (Quad(t.subject, t.predicate, t.object, graph) for t in triples))

    def delete_graph(self, graph: NamedNode) -> None:
        """Drops ``graph``, which need not exist."""
        self.replace([graph], ())

    def update(self, sparql: str) -> None:
        """Runs SPARQL 1.1 Update as one transaction.

        Raises QueryError with the place of a fault, and for SERVICE and LOAD.
        """
        query = prepared(sparql)
        self._unnoted()
        self._changed = None
        try:
            self._update(query.text)
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=True) from error

    def _update(self, sparql: str) -> None:
        inner = self._engine
        if self.read_only:
            raise StoreError(f"{self.path}: the graph is open for reading only")
        if sparql:
            with self._faults():
                inner.update(sparql, prefixes=PREFIXES)
                self._unflushed += len(sparql)
                if self._unflushed > _MOST_UNFLUSHED:
                    inner.flush()
                    self._unflushed = 0

    def _changes(self, graphs: Iterable[_Graph]) -> None:
        """Takes down that graphs are about to be written to."""
        for graph in graphs:
            self._unnoted()
            if not isinstance(graph, NamedNode):
                self._changed = None
            elif self._changed is not None:
                self._changed.add(graph)

    def _unnoted(self) -> None:
        """Takes away what an earlier run noted."""
        if not (self._written or self.read_only):
            self._written = True
            notes.drop(self._folder)

    # What is said of it.

    def note(self, text: str) -> None:
        """Keeps ``text`` for as long as what stands here now does."""
        if not (self.read_only or self._lent):
            self._note, self._changed = text, set()

    def noted(self) -> notes.Noted | None:
        """What :meth:`note` kept, also in an earlier run, and what was written since."""
        if self._note is None or self._changed is None or self._lent:
            return None
        return notes.Noted(self._note, frozenset(self._changed))

    # Asking.

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        union_default_graph: bool = True,
    ) -> Answer:
        """The answer to a SPARQL query; the ontology's prefixes need not be declared.

        ``bindings`` gives variables (named without "?") their values. A query that says FROM is
        asked of those graphs, else of the union of all graphs unless ``union_default_graph`` is
        false; a triple that stands in two graphs then counts twice. Raises QueryError with the
        place of a fault, and for SERVICE.
        """
        inner, query = self._engine, prepared(sparql, bindings)
        try:
            with self._faults():
                return inner.query(
                    query.text,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=union_default_graph and not query.names_graphs,
                )
        except SyntaxError as error:
            raise syntax_fault(sparql, query, error, update=False) from error

    def dump(self) -> Iterator[Quad]:
        """All quads: the default graph's, then graph by graph, each in N-Quads order."""
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
            # The engine's errors for a damaged file and for a query have the same type.
            if "orruption" in str(error):
                raise _damaged(self.path, error) from error
            raise QueryError(f"SPARQL: {' '.join(str(error).split())}") from error

    # Closing.

    def close(self) -> None:
        """Brings all to the disk and lets the folder go. Answers still being read keep it."""
        noted = self.noted()
        inner, self._open = self._open, None
        if inner is not None and not self.read_only:
            with self._faults():
                inner.flush()
            del inner
            if noted is not None and not noted.changed:
                notes.keep(self._folder, noted.text)
        if self._snapshot is not None:
            self._snapshot.release()
            self._snapshot = None

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_Graph = NamedNode | ox.BlankNode | DefaultGraph
_Groups = dict[_Graph, dict[object, list[str]]]


def _replacement(graphs: Iterable[NamedNode], groups: _Groups) -> str:
    """The update that drops ``graphs`` and inserts quads."""
    steps = [f"DROP SILENT GRAPH {graph}" for graph in dict.fromkeys(graphs)]
    if groups:
        steps.append(f"INSERT DATA {{ {_data(groups)} }}")
    return " ;\n".join(steps)


def _groups(quads: Iterable[Quad | Row]) -> _Groups:
    """Quads graph by graph, and each subject once: that is read faster."""
    graphs: _Groups = {}
    for subject, predicate, value, graph in quads:
        subjects = graphs.setdefault(graph, {})
        subjects.setdefault(subject, []).append(f"{predicate} {value}")
    return graphs


def _data(groups: _Groups) -> str:
    """The data block of quads."""
    return " ".join(
        _group(graph, " ".join(f"{subject} {' ; '.join(said)} ." for subject, said in each.items()))
        for graph, each in groups.items()
    )


def _group(graph: _Graph, triples: str) -> str:
    return triples if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {triples} }}"


# Opening -----------------------------------------------------------------------------------------


def _writer(folder: Folder) -> ox.Store:
    try:
        return ox.Store(folder.engine)
    except (OSError, RuntimeError) as error:
        raise _unopened(folder, error) from error


def _snapshot(folder: Folder) -> tuple[ox.Store, Snapshot | None]:
    """The graph as it stands now, apart from what a writer does next."""
    try:
        snapshot = Snapshot(folder)
    except OSError:
        # A folder that nobody here can write to has no writer either.
        return _reader(folder, folder.engine), None
    try:
        snapshot.take()
        return _reader(folder, snapshot.target), snapshot
    except OSError as error:
        snapshot.release()
        raise unusable(folder.path, error) from error
    except StoreError:
        snapshot.release()
        raise


def _reader(folder: Folder, engine: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(engine))
    except (OSError, RuntimeError) as error:
        raise _unopened(folder, error) from error


def _unopened(folder: Folder, error: OSError | RuntimeError) -> KgError:
    says = str(error)
    if "LOCK" in says and ("lock hold by" in says or "lock file" in says):
        return StoreError(
            f"{folder.path}: another kg is writing to this graph; wait until it is done"
        )
    if isinstance(error, OSError) and _is_of_the_system(error):
        return unusable(folder.path, error)
    return _damaged(folder.path, error)


_SYSTEMS = (
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
    *(errno.EMFILE, errno.ENFILE),
)
"""What the operating system refuses though the files are sound."""


def _is_of_the_system(error: OSError) -> bool:
    """Whether the operating system refused. The engine often gives its words and no number."""
    if error.errno is not None:
        return error.errno in _SYSTEMS
    return str(error).rstrip().endswith(tuple(os.strerror(number) for number in _SYSTEMS))


def _damaged(path: Path, error: object) -> StoreError:
    return StoreError(
        f"{path}: the graph's files are damaged ({' '.join(str(error).split())}); restore the "
        "folder from a copy, or move it away and run kg add on the articles again"
    )

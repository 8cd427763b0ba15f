"""Keep the graph in a folder or in a server and answer SPARQL over it.

:func:`open_store` returns a :class:`Store`; callers need not know its backend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.base.errors import StoreError, UsageError
from kg.store import folder as folders
from kg.store.address import folder_of, is_address, place_name, server_of
from kg.store.journal import Journal, State
from kg.store.records import Records
from kg.store.sparql import Dataset, Term
from kg.store.stamp import Stamp

if TYPE_CHECKING:
    from kg.graph import Row

__all__ = ["Dataset", "Stamp", "Store", "Term", "open_copy", "open_store", "store_to_fill"]


class Store(Protocol):
    """A dataset of named graphs. Close it, or use it in a ``with``."""

    @property
    def path(self) -> Path:
        """The folder of the store."""

    @property
    def base(self) -> str:
        """The base of the graph's own IRIs."""

    def put_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Replace the content of ``graph`` by ``triples``."""

    def delete_graph(self, graph: NamedNode) -> None:
        """Drop ``graph``, which need not exist."""

    def has_graph(self, graph: NamedNode | DefaultGraph) -> bool:
        """Return whether a graph of that name exists; the default graph always does."""

    def replace(
        self, graphs: Sequence[NamedNode | DefaultGraph], quads: Iterable[Quad | Row]
    ) -> None:
        """Drop ``graphs`` and insert ``quads`` in one transaction."""

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Delete and insert quads in one transaction.

        A graph that becomes empty is dropped.
        """

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        union_default_graph: bool = True,
        base_iri: str | None = None,
        dataset: Dataset | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answer a SPARQL query, by default over the union of all graphs."""

    def update(self, sparql: str, *, keep: str | None = None) -> None:
        """Run SPARQL 1.1 Update as one transaction.

        KeptGraphError is raised, and nothing changes, if it changes a graph whose name begins with
        ``keep``.
        """

    def rewrite(self) -> None:
        """Write the files afresh, so that they hold nothing that was deleted."""

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph or, without ``graph``, of all, in no particular order."""

    def graphs(self) -> list[NamedNode]:
        """Return the named graphs, sorted."""

    def dump(self) -> Iterator[Quad]:
        """Yield all quads in an order that depends only on the quads."""

    def write_stamp(self, text: str) -> None:
        """Keep a text until the graph changes."""

    def read_stamp(self) -> Stamp | None:
        """Return the last stamp, also of an earlier run, and the graphs written to since.

        ``None`` where there is no stamp, or where it is unknown which graphs were written to.
        """

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""

    @property
    def journal(self) -> Journal:
        """The list of what was written to, kept beside the graph."""

    @property
    def state(self) -> State:
        """How far the graph that was opened for reading had been written."""

    @property
    def records(self) -> Records:
        """The records of the readings, kept beside the graph."""

    def close(self) -> None:
        """Write everything to the disk and release the folder."""

    def __enter__(self) -> Store: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def open_store(
    path: Path | str,
    *,
    create: bool = False,
    read_only: bool = False,
    base: str | None = None,
) -> Store:
    """Open the graph in a folder, for one writer or for any number of readers.

    A reader sees the graph as it was when it was opened.

    Args:
        path: the folder, or the address of a server such as ``sparql+http://localhost:7878``.
        create: make a graph under ``base`` where there is none.
        read_only: open for reading.
        base: the base of the graph's IRIs, to be checked or for a new graph.

    Raises:
        StoreError: the folder is missing, something else, damaged, of another version of kg, or
            another process writes to it; or the server does not answer.
        UsageError: the base is invalid or differs from the graph's.
    """
    from kg.store.embedded import EmbeddedStore

    folder = existing_folder(path, create=create, base=base)
    path = folder.path
    if base is not None and base != folder.base:
        raise UsageError(
            f"{place_name(path)}: the graph's IRIs begin with {folder.base}, which cannot be "
            "changed; name another folder with --store"
        )
    if folder.is_beside_server:
        from kg.store.server import ServerStore

        return ServerStore(folder, read_only=read_only)
    while True:
        try:
            store = EmbeddedStore(folder, create=create, read_only=read_only)
        except StoreError:
            now = folders.existing(path)
            if now == folder:
                raise
        else:
            now = folders.existing(path)
            if now == folder:
                break
            store.close()
        # Another process has just written the engine's files afresh.
        folder = now
    if not read_only:
        folders.drop_spare_engine(folder)
    return store


def place_of(path: Path | str) -> Path:
    """Return the folder of a graph, or the one beside a graph in a server.

    Raises:
        UsageError: it is a web address without ``sparql+``.
    """
    if re.match(r"https?://", str(path), re.IGNORECASE):
        raise UsageError(
            f"{path}: kg works on a folder of this machine, or on a server of SPARQL at an "
            f"address such as sparql+{path}; name one with --store"
        )
    return folder_of(path) if isinstance(path, str) and is_address(path) else Path(path)


def existing_folder(
    path: Path | str, *, create: bool = False, base: str | None = None
) -> folders.Folder:
    """Return the checked folder of a graph, also of one in a server; see :func:`open_store`."""
    place = place_of(path)
    if folders.is_empty(place):
        _begin(place, create=create, base=base)
    return folders.existing(place)


def _begin(path: Path, *, create: bool, base: str | None) -> None:
    """Mark an empty folder as a graph's if a graph is to be made, or is in its server."""
    server = server_of(path)
    if server is not None:
        from kg.store.server import server_holds

        there = server_holds(server)
        if there is None and not create:
            raise folders.no_graph(path)
        folders.create(path, there or base)
    elif create:
        folders.create(path, base)


def open_copy(path: Path | str, engine: Path) -> Store:
    """Open a copy of the engine's files for reading (:class:`kg.store.folder.Snapshot`).

    The caller keeps the copy until the store is closed. A graph in a server has no copies; it is
    opened as it is. Raises what :func:`open_store` does.
    """
    from kg.store.embedded import EmbeddedStore

    folder = folders.existing(Path(path))
    if folder.is_beside_server:
        from kg.store.server import ServerStore

        return ServerStore(folder, read_only=True)
    return EmbeddedStore(folder, copy=engine)


@contextmanager
def store_to_fill(path: Path | str, *, base: str | None = None) -> Iterator[Store]:
    """Open a graph for writing and make it, under a base, where there is none.

    A graph that was made here and is still empty at the end, whatever went wrong, is deleted.
    Raises what :func:`open_store` does.
    """
    place = place_of(path)
    existed, is_new = place.exists(), folders.is_empty(place)
    is_empty = False
    try:
        with open_store(place, create=True, base=base) as store:
            try:
                yield store
            finally:
                is_empty = is_new and next(store.dump(), None) is None
    finally:
        if is_empty:
            folders.discard(place, whole=not existed)

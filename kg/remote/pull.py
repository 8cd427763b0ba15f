"""Copy graphs of another store into a folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode

from kg.base.errors import ServiceError
from kg.remote.client import GraphStore
from kg.store import Store

_AT_ONCE = 20
"""Graphs that are replaced in one transaction."""
_OWN = re.compile(r"(.+/)graph/article/.")


class Fetched:
    """Graphs of another store, in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = ox.Store(folder / "fetched")

    @property
    def base(self) -> str | None:
        """The base of the graphs if kg made them, ``None`` if not."""
        for name in self._store.named_graphs():
            if isinstance(name, NamedNode) and (found := _OWN.match(name.value)):
                return found[1]
        return None

    def read(self, remote: GraphStore, graph: str | None) -> None:
        """Fetch a graph, ``None`` for the default graph, "" for all."""
        file = self._folder / "answer"
        with file.open("w+b") as to:
            kind = remote.get_all(to) if graph == "" else remote.get(graph, to)
        format = ox.RdfFormat.from_media_type(kind)
        if format is None or (graph == "" and not format.supports_datasets):
            raise ServiceError(f"{remote.address}: the answer is {kind}, which is no format of RDF")
        to_graph = None if graph == "" else NamedNode(graph) if graph else DefaultGraph()
        try:
            if to_graph is not None:
                self._store.bulk_load(path=file, format=format, base_iri=graph, to_graph=to_graph)
            else:
                self._store.bulk_load(path=file, format=format)
        except (SyntaxError, ValueError) as error:
            fault = " ".join(str(error).split())
            raise ServiceError(f"{remote.address}: the answer is not {kind}: {fault}") from error
        if isinstance(to_graph, NamedNode):
            self._store.add_graph(to_graph)

    def write(self, store: Store, on_graph: Callable[[], None]) -> tuple[int, int]:
        """Replace the graphs in a store, and return how many graphs and triples were written."""
        names: list[NamedNode | DefaultGraph] = [
            name for name in self._store.named_graphs() if isinstance(name, NamedNode)
        ]
        if any(self._store.quads_for_pattern(None, None, None, DefaultGraph())):
            names.append(DefaultGraph())
        count = 0
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            quads = [q for n in some for q in self._store.quads_for_pattern(None, None, None, n)]
            store.replace(some, quads)
            count += len(quads)
            for _ in some:
                on_graph()
        return len(names), count


@contextmanager
def fetched(remote: GraphStore, graphs: Sequence[str | None]) -> Iterator[Fetched]:
    """Fetch graphs of another store, all if none is named; delete the copy at the end.

    Raises:
        ServiceError: the other store refuses, does not answer, or answers something else.
    """
    folder = Path(tempfile.mkdtemp(prefix="kg-pull-"))
    try:
        found = Fetched(folder)
        for graph in graphs or ("",):
            found.read(remote, graph)
        yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)

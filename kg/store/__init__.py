"""Quads in, a dataset on disk that is asked with SPARQL out.

:func:`open_store` gives a :class:`Store`; which backend is behind it, a caller need not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.base.errors import UsageError
from kg.store import folder as folders
from kg.store.sparql import Term
from kg.store.stamp import Noted

if TYPE_CHECKING:
    from kg.graph import Row

__all__ = ["Noted", "Store", "Term", "open_store", "store_to_fill"]


class Store(Protocol):
    """A dataset of named graphs. Close it, or use it in a ``with``."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def base(self) -> str:
        """What its own IRIs begin with."""

    def put_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Makes ``triples`` all that stands in ``graph``."""

    def delete_graph(self, graph: NamedNode) -> None:
        """Drops ``graph``, which need not exist."""

    def has_graph(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""

    def replace(self, graphs: Sequence[NamedNode], quads: Iterable[Quad | Row]) -> None:
        """Drops ``graphs`` and inserts ``quads``, all in one transaction."""

    def change(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Takes quads out and puts others in, all in one transaction.

        Of a graph that becomes empty not even the name stays.
        """

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        union_default_graph: bool = True,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to SPARQL, by default over the union of all graphs."""

    def update(self, sparql: str) -> None:
        """Runs SPARQL 1.1 Update as one transaction."""

    def dump(self) -> Iterator[Quad]:
        """All quads, in an order that only they decide."""

    def note(self, text: str) -> None:
        """Keeps ``text`` for as long as what stands here now does."""

    def noted(self) -> Noted | None:
        """What :meth:`note` kept, also in an earlier run, and the graphs written to since.

        ``None`` where nothing was kept, or where it isn't known what was written since.
        """

    def close(self) -> None:
        """Brings all to the disk and lets it go."""

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
    """The graph in the folder ``path``, for one writer or, ``read_only``, for any reader.

    ``create`` makes one under ``base`` where there is none. A reader sees the graph as it stood
    when it was opened. Raises StoreError where the folder is missing, something else, damaged,
    of a newer version, or being written to; UsageError for a base that is none or another one.
    """
    from kg.store.embedded import EmbeddedStore

    if re.match(r"https?://", str(path), re.IGNORECASE):
        raise UsageError(f"{path}: kg works on a folder of this machine; name one with --store")
    path = Path(path)
    if create and folders.is_empty(path):
        folders.create(path, base)
    folder = folders.existing(path)
    if base is not None and base != folder.base:
        raise UsageError(
            f"{path}: the graph's IRIs begin with {folder.base}, which can't be changed; "
            "take another folder with --store"
        )
    return EmbeddedStore(folder, create=create, read_only=read_only)


@contextmanager
def store_to_fill(path: Path | str) -> Iterator[Store]:
    """The graph in the folder ``path``, for one writer, made where there is none.

    One that was made here and that nothing was put into, whatever went wrong, is taken away again.
    Raises as :func:`open_store` does.
    """
    place = Path(path)
    there, new = place.exists(), folders.is_empty(place)
    bare = False
    try:
        with open_store(path, create=True) as store:
            try:
                yield store
            finally:
                bare = new and next(store.dump(), None) is None
    finally:
        if bare:
            folders.discard(place, whole=not there)

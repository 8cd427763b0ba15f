"""Open a graph's folder as an rdflib Dataset over the same store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rdflib
import rdflib.plugins.sparql
from oxrdflib import OxigraphStore
from oxrdflib._converter import to_ox

from kg.base.errors import StoreError
from kg.store.address import place_name
from kg.store.embedded import EmbeddedStore
from kg.store.folder import existing
from kg.store.sparql import prepared
from kg.vocab.terms import PREFIXES

if TYPE_CHECKING:
    from rdflib.query import Result


class _View(OxigraphStore):
    """oxrdflib's store with kg's checks of queries; closing it releases the snapshot."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store=store.inner)
        self._kg_store = store

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **more: object,
    ) -> Result:
        # oxrdflib binds only what is projected.
        bindings: Any = {str(name): to_ox(value) for name, value in initBindings.items()}
        return super().query(prepared(query, bindings).text, initNs, {}, queryGraph, **more)

    def update(
        self,
        update: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **more: object,
    ) -> None:
        super().update(prepared(update).text, initNs, initBindings, queryGraph, **more)

    def close(self, commit_pending_transaction: bool = False) -> None:
        self._store = None
        self._kg_store.close()


def dataset(path: Path | str, *, read_only: bool = True) -> rdflib.Dataset:
    """Open the graph at a path; its default graph is the union of all, as in kg's own queries.

    Close the dataset when done.

    Raises:
        StoreError: as :func:`kg.store.open_store`, or the graph is in a server.
    """
    # Otherwise rdflib rewrites 007 as 7 on reading, and fetches what FROM names.
    rdflib.NORMALIZE_LITERALS = False
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    folder = existing(Path(path))
    if folder.is_beside_server:
        raise StoreError(
            f"{place_name(folder.path)}: open a graph in a server with rdflib's own SPARQLStore"
        )
    store = EmbeddedStore(folder, read_only=read_only)
    found = rdflib.Dataset(store=_View(store), default_union=True)
    for prefix, namespace in PREFIXES.items():
        found.bind(prefix, namespace)
    return found

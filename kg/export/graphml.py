"""Write GraphML: who speaks about what, for Gephi, yEd, Cytoscape and igraph."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.export.edges import network

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """Yield the file in one piece."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(network(store), stream)
    yield stream.getvalue().decode("utf-8") + "\n"

"""kg: news articles into a knowledge graph of actors and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Dataset

__version__ = "0.1.0"


def open(path: Path | str = "kg-store", *, read_only: bool = True) -> Dataset:
    """The graph in the folder ``path`` as an rdflib Dataset over the same store.

    Its default graph is the union of all. A reader sees the graph as it stood when it was opened,
    whatever is added meanwhile; with ``read_only=False`` it is the folder's one writer. Raises
    StoreError where the folder is missing, damaged, of a newer version or being written to.
    """
    from kg.store.rdflib_view import dataset

    return dataset(path, read_only=read_only)

"""Write N-Quads: a line for each quad, sorted graph by graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """Yield the file, line by line."""
    for quad in store.dump():
        yield f"{quad} .\n"

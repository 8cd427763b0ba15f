"""Write N-Triples: a sorted line for each distinct triple of all graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """Yield the file, line by line."""
    yield from sorted({f"{quad.triple} .\n" for quad in store.dump()})

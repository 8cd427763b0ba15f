"""A store and what people decided → which actors of its articles are one actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.settle.resolution import Resolution

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.store import Store


def actors(store: Store, decisions: Decisions) -> Resolution:
    """What became of the actors that articles give."""
    return Resolution("actors")

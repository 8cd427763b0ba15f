"""A store and what people decided → which claims of its articles are one claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.settle.resolution import Resolution

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.store import Store


def claims(store: Store, decisions: Decisions) -> Resolution:
    """What became of the claims that articles give."""
    return Resolution("claims")

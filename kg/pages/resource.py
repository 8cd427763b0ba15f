"""The page of what has no page of its own: what the graph says of it, and what leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its value: a text, or what it leads to with an address, if it has one."""

    name: str
    value: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """The page; ``most`` is how many links to it are shown if there may be more, else 0."""

    iri: str
    label: str
    says: Sequence[Property]
    leads: Sequence[Property]
    most: int = 0

"""Keep the places of a network's nodes in the folder of its graph.

Nodes keep their places when the graph grows, so that its pages look alike. Delete the file to lay
the network out from scratch.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.notes import read_notes, write_notes
from kg.view.layout import Place
from kg.view.network_data import whole_places

if TYPE_CHECKING:
    from networkx import MultiDiGraph

NAME = "places-{about}.json"


def stable_places(folder: Path, about: str, network: MultiDiGraph) -> dict[str, Place]:
    """Lay a network out as on earlier pages, and keep the places for later ones.

    Nodes that this network leaves out keep their places too.
    """
    before = read_places(folder, about)
    places = whole_places(network, before)
    write_places(folder, about, before | places)
    return places


def read_places(folder: Path, about: str) -> dict[str, Place]:
    """Return places by IRI; none if no page was made yet or the file is damaged."""
    try:
        known = read_notes(folder / NAME.format(about=about))
        return {iri: (float(x), float(y)) for iri, (x, y) in known.items()}
    except (ValueError, TypeError):
        return {}


def write_places(folder: Path, about: str, places: Mapping[str, Place]) -> None:
    """Write the places, all or none; do nothing if the folder cannot be written."""
    write_notes(folder / NAME.format(about=about), places)

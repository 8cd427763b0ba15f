"""Keep the places of a network's nodes in the folder of its graph.

Nodes keep their places when the graph grows, so that its pages look alike. Delete the file to lay
the network out from scratch.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.json_text import parse_json
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
        known = parse_json(folder.joinpath(NAME.format(about=about)).read_text(encoding="utf-8"))
        return {str(iri): (float(x), float(y)) for iri, (x, y) in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_places(folder: Path, about: str, places: Mapping[str, Place]) -> None:
    """Write the places, all or none; do nothing if the folder cannot be written."""
    lines = (f"{json.dumps(iri)}:[{x},{y}]" for iri, (x, y) in sorted(places.items()))
    words = "{" + ",\n".join(lines) + "}\n"
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".places-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(words)
        Path(name).replace(folder / NAME.format(about=about))
    except OSError:
        return

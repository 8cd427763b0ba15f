"""A graph's folder in, the places of an earlier page out, and the other way round.

Pages of a grown graph look alike since nodes keep their places; deleting the file forgets them.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.view.layout import Place
from kg.view.page import whole_places

if TYPE_CHECKING:
    from networkx import MultiDiGraph

NAME = "places-{about}.json"


def settled(folder: Path, about: str, network: MultiDiGraph) -> dict[str, Place]:
    """Where each node of a network goes, as on earlier pages; kept for later ones.

    What this network leaves out keeps its place too.
    """
    before = known(folder, about)
    places = whole_places(network, before)
    keep(folder, about, before | places)
    return places


def known(folder: Path, about: str) -> dict[str, Place]:
    """Places by IRI; none where no page was made yet, or where the file is damaged."""
    try:
        held = json.loads(folder.joinpath(NAME.format(about=about)).read_text(encoding="utf-8"))
        return {str(iri): (float(x), float(y)) for iri, (x, y) in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep(folder: Path, about: str, places: Mapping[str, Place]) -> None:
    """Writes the places, whole or not at all; a folder that can't be written keeps none."""
    lines = (f"{json.dumps(iri)}:[{x},{y}]" for iri, (x, y) in sorted(places.items()))
    words = "{" + ",\n".join(lines) + "}\n"
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".places-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(words)
        Path(name).replace(folder / NAME.format(about=about))
    except OSError:
        return

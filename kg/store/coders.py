"""Find the graphs of other coders, each in a folder ``coders/NAME`` of kg's own graph.

What a coder asserts is apart from what kg asserts: neither changes who is who, or what a claim is,
for the other. Articles have the same IRIs in all of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.errors import UsageError
from kg.store import folder as folders
from kg.store import open_store, place_of, store_to_fill

if TYPE_CHECKING:
    from kg.store import Store

FOLDER = "coders"
OWN = "kg"
"""What kg itself is called among the coders."""


def coders_of(path: Path | str) -> dict[str, Path]:
    """Return the folders of the graphs of other coders, by name."""
    place = place_of(path) / FOLDER
    found = sorted(place.iterdir()) if place.is_dir() else ()
    return {one.name: one for one in found if one.is_dir() and not folders.is_empty(one)}


def graph_of(path: Path | str, coder: str | None) -> Path:
    """Return the folder of the graph of a coder, by name; ``None`` and ``kg`` are kg itself.

    Raises:
        UsageError: the coder has read nothing of the graph.
    """
    if coder is None or coder == OWN:
        return place_of(path)
    known = coders_of(path)
    name = folder_name(coder)
    if name not in known:
        there = ", ".join((OWN, *known))
        raise UsageError(
            f"{path}: no graph of a coder called '{coder}'; there are: {there}. "
            f"kg add --coder {coder} makes one"
        )
    return known[name]


def folder_name(coder: str) -> str:
    """Return the name of the folder of a coder, also of ``python:module:function``."""
    return coder.removeprefix("python:").replace(":", ".")


@contextmanager
def coder_store_to_fill(path: Path | str, coder: str) -> Iterator[Store]:
    """Open the graph of a coder for writing, and make it where there is none.

    Raises what :func:`kg.store.open_store` does.
    """
    own = place_of(path)
    is_new, existed = folders.is_empty(own), own.exists()
    if is_new:
        with open_store(own, create=True):
            """The graph of a coder is in the folder of a graph."""
    try:
        base = folders.existing(own).base
        with store_to_fill(own / FOLDER / folder_name(coder), base=base) as store:
            yield store
    finally:
        if is_new and not coders_of(own):
            shutil.rmtree(own / FOLDER, ignore_errors=True)
            folders.discard(own, whole=not existed)

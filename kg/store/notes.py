"""Notes by IRI in the folder of a graph, which later pages use: places of nodes, names of files.

They can be lost: pages then get other places and names. ``kg forget`` prunes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.base.json_text import parse_json

FILES = ("places-*.json", "pages.json")
"""The files of notes in a folder."""


def read_notes(file: Path) -> dict[str, Any]:
    """Return notes by IRI; none if there are none yet or the file is damaged."""
    with suppress(OSError, ValueError):
        found = parse_json(file.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def write_notes(file: Path, notes: Mapping[str, Any]) -> None:
    """Write notes, all or none; do nothing if the folder cannot be written."""
    lines = (
        f"{json.dumps(iri)}:{json.dumps(note, separators=(',', ':'))}"
        for iri, note in sorted(notes.items())
    )
    words = "{" + ",\n".join(lines) + "}\n"
    with suppress(KgError), replacing(file) as stream:
        stream.write(words.encode("utf-8"))


def prune_notes(folder: Path, kept: Callable[[], Iterable[str]]) -> None:
    """Delete the notes on all IRIs but some, which are asked for only if there are notes."""
    files = [file for pattern in FILES for file in folder.glob(pattern)]
    known = set(kept()) if files else set()
    for file in files:
        notes = read_notes(file)
        write_notes(file, {iri: note for iri, note in notes.items() if iri in known})

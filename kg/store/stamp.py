"""Keep a text beside a graph for as long as the graph does not change.

    consolidated.json  {"files": "<digest of the engine's files>", "note": "…"}

The engine never changes a table that it has written: its content changes only when a table appears
or disappears, or when its log holds something. The stamp is bound to these files, so whatever
writes to the graph, is killed, or restores an older copy makes the stamp void and need not know of
it. Where the files differ though the graph is the same, only time is lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.base.json_text import parse_json
from kg.store.folder import STAMP, Folder
from kg.store.journal import Journal

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

_END = 4096
"""Bytes at the end of a table that distinguish it from any other: they say when and by whom it was
made, and hold a checksum."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A text about a graph, and the graphs in it that were written to since."""

    text: str
    changed: frozenset[NamedNode]


def read(folder: Folder) -> str | None:
    """Return the text for the engine's files as they are; call it before the engine opens them."""
    kept = _kept(folder)
    if kept is None:
        return None
    files, text = kept
    try:
        return text if files == digest_of(folder) else None
    except OSError:
        return None


def is_there(folder: Folder, text: str | None) -> bool:
    """Return whether a text that was read is still there: a writer drops it before it writes."""
    kept = _kept(folder)
    return kept is not None and kept[1] == text


def drop(folder: Folder) -> None:
    """Delete the stamp; call it before the graph is written to."""
    with contextlib.suppress(OSError):
        (folder.path / STAMP).unlink(missing_ok=True)


def _kept(folder: Folder) -> tuple[str, str] | None:
    try:
        stored = parse_json((folder.path / STAMP).read_text(encoding="utf-8"))
        files, text = stored["files"], stored["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (files, text) if isinstance(files, str) and isinstance(text, str) else None


def write(folder: Folder, text: str) -> None:
    """Write a stamp for the engine's files; call it after the engine has released them."""
    with contextlib.suppress(OSError, KgError):
        stored = json.dumps({"files": digest_of(folder), "note": text})
        with replacing(folder.path / STAMP) as stream:
            stream.write(f"{stored}\n".encode())


def digest_of(folder: Folder) -> str:
    """Digest the state of a graph: the engine's files, or the changes of one in a server."""
    if folder.is_beside_server:
        return Journal(folder.path, folder.base).state().version
    return files_digest(folder.engine)


def files_digest(engine: Path) -> str:
    """Digest the state of the engine's files: tables, and logs in use."""
    found = hashlib.sha256()
    for file in sorted(engine.iterdir()):
        size = file.stat().st_size
        if file.suffix == ".sst" or (file.suffix == ".log" and size):
            with file.open("rb") as stream:
                stream.seek(max(0, size - _END))
                end = hashlib.sha256(stream.read()).hexdigest()
            found.update(f"{file.name} {size} {end}\n".encode())
    return found.hexdigest()

"""A word about a graph, which holds as long as the graph is what it was: kept beside it, read back.

    settled.json  {"files": "<digest of the engine's files>", "note": "…"}

The engine never changes a table that it has written: what it holds is another as soon as a table
has come or gone, or its log holds something. So the note is bound to these files. Whoever writes to
the graph, is killed, or puts an older copy of them in their place, makes it void and need not know
of it. Files that differ though the graph is the same cost time, nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.atomic import writing
from kg.base.errors import KgError
from kg.store.folder import STAMP, Folder

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

_END = 4096
"""Bytes at the end of a table that tell it from any other: there stands when and by whom it was
made, and a checksum of what it holds."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A note on a graph, and the graphs in it that were written to since."""

    text: str
    changed: frozenset[NamedNode]


def read(folder: Folder) -> str | None:
    """The note on what the engine's files hold now; call it before the engine opens them."""
    said = _kept(folder)
    if said is None:
        return None
    files, note = said
    try:
        return note if files == _files(folder.engine) else None
    except OSError:
        return None


def is_there(folder: Folder, note: str | None) -> bool:
    """Whether a note that was read is still there: who writes takes it away before."""
    said = _kept(folder)
    return said is not None and said[1] == note


def drop(folder: Folder) -> None:
    """Take a note away; call it before the graph is written to."""
    with contextlib.suppress(OSError):
        (folder.path / STAMP).unlink(missing_ok=True)


def _kept(folder: Folder) -> tuple[str, str] | None:
    try:
        said = json.loads((folder.path / STAMP).read_text(encoding="utf-8"))
        files, note = said["files"], said["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (files, note) if isinstance(files, str) and isinstance(note, str) else None


def keep(folder: Folder, text: str) -> None:
    """Write a note on what the engine's files hold; call it after the engine let go of them."""
    with contextlib.suppress(OSError, KgError):
        told = json.dumps({"files": _files(folder.engine), "note": text})
        with writing(folder.path / STAMP) as stream:
            stream.write(f"{told}\n".encode())


def _files(engine: Path) -> str:
    """What tells a state of the engine's files from every other: tables, and logs in use."""
    found = hashlib.sha256()
    for file in sorted(engine.iterdir()):
        size = file.stat().st_size
        if file.suffix == ".sst" or (file.suffix == ".log" and size):
            with file.open("rb") as stream:
                stream.seek(max(0, size - _END))
                end = hashlib.sha256(stream.read()).hexdigest()
            found.update(f"{file.name} {size} {end}\n".encode())
    return found.hexdigest()

"""Copy a graph's folder while programs read it or write to it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from kg.base.errors import StoreError
from kg.store import folder as folders
from kg.store.folder import FORMAT, Snapshot
from kg.store.journal import FILE as CHANGES
from kg.store.records import FILE


def backup(path: Path, target: Path) -> None:
    """Write the graph in a folder, as it is now, to a new folder that needs nothing of the old one.

    The files of the engine are those of one moment. Records of readings that a writer adds
    meanwhile are spare; kg ignores them.

    Raises:
        StoreError: the folder holds no graph, or the new one is not empty or cannot be written.
    """
    found = folders.existing(path)
    if not folders.is_empty(target):
        raise StoreError(f"{target}: not empty; name a new folder for the copy")
    draft = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        snapshot = Snapshot(found)
        try:
            snapshot.take()
            shutil.copytree(snapshot.target, draft / "oxigraph")
        finally:
            snapshot.release()
        for name in (FILE, CHANGES):
            _copy_records(path / name, draft / name)
        marker = json.dumps({"base": found.base, "format": FORMAT})
        (draft / "kg.json").write_text(f"{marker}\n", encoding="utf-8")
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise folders.unusable(target, error) from error


def _copy_records(source: Path, target: Path) -> None:
    if not source.exists():
        return
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied ({error}); try again") from error

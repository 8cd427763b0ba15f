"""Copy a graph while programs read it or write to it, to a folder or to a server."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from pyoxigraph import DefaultGraph

from kg.base.errors import StoreError
from kg.store import existing_folder, open_store
from kg.store import folder as folders
from kg.store.address import place_name, server_of
from kg.store.folder import FORMAT, Snapshot
from kg.store.journal import FILE as CHANGES
from kg.store.pending import FILE as PENDING
from kg.store.records import FILE


def backup(path: Path, target: Path) -> None:
    """Write the graph in a folder, as it is now, to a new folder that needs nothing of the old one.

    The files of the engine are those of one moment. Records of readings that a writer adds
    meanwhile are spare; kg ignores them. From a server or to one, quads are copied one graph after
    the other: nobody should write meanwhile.

    Args:
        path: the folder of a graph, or the one beside a graph in a server.
        target: an empty folder, or the one beside a server without a graph of kg.

    Raises:
        StoreError: there is no graph, or the target is not empty or cannot be written.
    """
    found = existing_folder(path)
    if found.is_beside_server or server_of(target) is not None:
        _copy_quads(path, target)
        return
    if not folders.is_empty(target):
        raise StoreError(f"{target}: not empty; name a new folder for the copy")
    draft = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        snapshot = Snapshot(found)
        try:
            # A load may be under way: who opens the copy for writing completes it.
            _copy_file(path / PENDING, draft / PENDING)
            snapshot.take()
            shutil.copytree(snapshot.target, draft / "oxigraph")
            if not (draft / PENDING).exists():
                _copy_file(path / PENDING, draft / PENDING)
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


def _copy_quads(path: Path, target: Path) -> None:
    """Copy a graph by its quads, with the records and changes beside it."""
    with open_store(path, read_only=True) as source:
        if not folders.is_empty(target):
            raise StoreError(f"{place_name(target)}: not empty; name a new folder for the copy")
        if server_of(target) is not None:
            with open_store(target, create=True, base=source.base) as there:
                if there.graphs():
                    raise StoreError(
                        f"{place_name(target)}: the server holds graphs; empty it first"
                    )
        for name in (FILE, CHANGES):
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy_records(path / name, target / name)
        with open_store(target, create=True, base=source.base) as store:
            graphs = source.graphs()
            for start in range(0, len(graphs), _AT_ONCE):
                some = graphs[start : start + _AT_ONCE]
                store.replace(some, [quad for name in some for quad in source.quads(name)])
            default = list(source.quads(DefaultGraph()))
            if default:
                store.replace([DefaultGraph()], default)


_AT_ONCE = 100
"""Graphs that are copied in one transaction."""


def _copy_file(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.copyfile(source, target)


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

"""Open the engine's files in a folder, and say what is wrong where that fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pyoxigraph as ox

from kg.base.errors import KgError, StoreError
from kg.store.folder import Folder, Snapshot, unusable


def writer(folder: Folder) -> ox.Store:
    """Open the engine's files for writing."""
    try:
        return ox.Store(folder.engine)
    except (OSError, RuntimeError) as error:
        raise _unopened(folder, error) from error


def snapshot_of(folder: Folder) -> tuple[ox.Store, Snapshot | None]:
    """Open the graph as it is now, whatever a writer does next."""
    try:
        snapshot = Snapshot(folder)
    except OSError:
        # A folder that nobody here can write to has no writer either.
        return reader(folder, folder.engine), None
    try:
        snapshot.take()
        return reader(folder, snapshot.target), snapshot
    except OSError as error:
        snapshot.release()
        raise unusable(folder.path, error) from error
    except StoreError:
        snapshot.release()
        raise


def reader(folder: Folder, engine: Path) -> ox.Store:
    """Open a copy of the engine's files, or these, for reading."""
    try:
        return ox.Store.read_only(str(engine))
    except (OSError, RuntimeError) as error:
        raise _unopened(folder, error) from error


def _unopened(folder: Folder, error: OSError | RuntimeError) -> KgError:
    message = str(error)
    if "LOCK" in message and ("lock hold by" in message or "lock file" in message):
        return StoreError(
            f"{folder.path}: another kg is writing to this graph; wait until it is done"
        )
    if isinstance(error, OSError) and _is_of_the_system(error):
        return unusable(folder.path, error)
    return damaged(folder.path, error)


_SYSTEM_ERRORS = (
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
    *(errno.EMFILE, errno.ENFILE),
)
"""Errors of the operating system that say nothing about the files."""


def _is_of_the_system(error: OSError) -> bool:
    """Return whether the operating system refused; the engine often gives only its message."""
    if error.errno is not None:
        return error.errno in _SYSTEM_ERRORS
    return str(error).rstrip().endswith(tuple(os.strerror(number) for number in _SYSTEM_ERRORS))


def damaged(path: Path, error: object) -> StoreError:
    """Return the StoreError for files that the engine can't read."""
    return StoreError(
        f"{path}: the graph's files are damaged ({' '.join(str(error).split())}); restore the "
        "folder from a copy, or move it away and run kg add on the articles again"
    )

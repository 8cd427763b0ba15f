"""Atomic file writes: the new file replaces the old one only when it is complete.

Until then it is a draft, ``.FILE.xxxxxxxx.kg-draft``, which a process that is killed leaves. Where
drafts of files outside a graph are is noted in the user's cache until they are complete.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.base.claimed import locked, sweep
from kg.base.errors import KgError
from kg.base.resources import cache_folder

DRAFT = ".kg-draft"
_ATTEMPTS = 10
"""How often a lock is tried, for file systems that have none."""


@contextmanager
def replacing(path: Path, *, outside: bool = False) -> Iterator[IO[bytes]]:
    """Open a stream whose content replaces ``path`` when the block ends without an error.

    After an error the old file is unchanged and no partial file is left. A device or a pipe can't
    be replaced and is written to directly. A file ``outside`` the folder of a graph is one that
    :func:`abandoned` must find if this process is killed; drafts beside it of processes that were
    are deleted.

    Raises:
        KgError: ``path`` can't be written.
    """
    if path.is_dir():
        raise KgError(f"{path}: this is a folder; name a file in it")
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    # Keep a symbolic link and replace its target.
    path = path.resolve()
    draft = note = lock = None
    try:
        if outside:
            _sweep(path.parent)
        # Names have at most 255 bytes.
        start = path.name.encode("utf-8", "surrogateescape")[:200].decode("utf-8", "ignore")
        for attempt in range(_ATTEMPTS):
            handle, name = tempfile.mkstemp(prefix=f".{start}.", suffix=DRAFT, dir=path.parent)
            draft, lock = Path(name), locked(Path(name))
            # A sweep may have deleted the draft before it was locked.
            if draft.exists() and (lock is not None or attempt == _ATTEMPTS - 1):
                break
            for each in {handle, -1 if lock is None else lock} - {-1}:
                os.close(each)
            draft.unlink(missing_ok=True)
        if outside:
            note = _note(Path(name))
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
        draft = None
    except OSError as error:
        if error.filename not in (None, str(draft), str(path.parent)) and draft is not None:
            raise  # about a file read by the block, not about this one
        says = error.strerror or str(error)
        raise KgError(f"{path}: can't be written ({says}); choose another place") from error
    finally:
        for left in filter(None, (draft, note)):
            with suppress(OSError):
                left.unlink()
        if lock is not None and lock >= 0:
            os.close(lock)


def abandoned(folders: Iterable[Path]) -> list[Path]:
    """Return the drafts of processes that have ended: those in some folders, and those noted."""
    found = {draft for folder in folders for draft in folder.resolve().glob(f".*{DRAFT}")}
    for note in cache_folder("drafts").glob(f"*{DRAFT}"):
        with suppress(OSError, ValueError):
            draft = Path(os.fsdecode(note.read_bytes()))
            if draft.suffix == DRAFT and draft.exists():
                found.add(draft)
            else:
                note.unlink()
    left = []
    for draft in sorted(found):
        lock = locked(draft)
        if lock is not None:
            left.append(draft)
            if lock >= 0:
                os.close(lock)
    return left


@functools.cache
def _sweep(folder: Path) -> None:
    """Delete the drafts that others left in a folder, once per process: it can be large."""
    sweep(folder.glob(f".*{DRAFT}"))


def _note(draft: Path) -> Path | None:
    """Note where a draft is; return ``None`` where the user's cache can't be written."""
    with suppress(OSError):
        folder = cache_folder("drafts")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, note = tempfile.mkstemp(suffix=DRAFT, dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(os.fsencode(draft))
        return Path(note)
    return None


def _mode(path: Path) -> int:
    """Return the permissions of the file, or those that a new file would get."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask

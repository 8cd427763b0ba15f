"""Files and folders of one process: others delete them after it has ended or was killed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows does not delete open files and needs no lock.
    fcntl = None  # type: ignore[assignment]


class Claimed:
    """A new folder, which :func:`sweep` spares until its release or the end of this process.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, parent: Path | None = None, prefix: str = "tmp") -> None:
        """Make a folder in a folder, by default in that of temporary files."""
        while True:
            self.path = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
            self._lock = locked(self.path)
            # A sweep may have deleted the folder before it was locked.
            if self._lock is not None and self.path.exists():
                break

    def release(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None and self._lock >= 0:
            os.close(self._lock)
        self._lock = None


def sweep(places: Iterable[Path]) -> None:
    """Delete the files and folders whose process has ended."""
    for place in places:
        lock = locked(place)
        if lock is not None:
            if place.is_dir():
                shutil.rmtree(place, ignore_errors=True)
            else:
                with suppress(OSError):
                    place.unlink()
            if lock >= 0:
                os.close(lock)


def locked(place: Path) -> int | None:
    """Lock a file or folder until the process ends or closes the descriptor that it returns.

    It is ``None`` if another process has the lock, and -1 where no lock is needed.
    """
    if fcntl is None:
        return -1
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor

"""Atomic file writes: the new file replaces the old one only when it is complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.base.errors import KgError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a stream whose content replaces ``path`` when the block ends without an error.

    After an error the old file is unchanged and no partial file is left. A device or a pipe can't
    be replaced and is written to directly.

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
    draft: str | None = None
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(draft).chmod(_mode(path))
        Path(draft).replace(path)
        draft = None
    except OSError as error:
        if error.filename not in (None, draft, str(path.parent)) and draft is not None:
            raise  # about a file read by the block, not about this one
        says = error.strerror or str(error)
        raise KgError(f"{path}: can't be written ({says}); choose another place") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                Path(draft).unlink()


def _mode(path: Path) -> int:
    """Return the permissions of the file, or those that a new file would get."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask

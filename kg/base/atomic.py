"""A path in, a stream out; what is written to it takes the path's place when all went well."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.base.errors import KgError


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A stream to ``path``. After an error the old file is there and nothing half-written.

    A device or a pipe, which can't be replaced, is written to directly. Raises KgError for a
    place that can't be written.
    """
    if path.is_dir():
        raise KgError(f"{path}: this is a folder; name a file in it")
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    # A link stays a link: the file it leads to is replaced.
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
            raise  # what was read to write this, not this
        says = error.strerror or str(error)
        raise KgError(f"{path}: can't be written ({says}); choose another place") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                Path(draft).unlink()


def _mode(path: Path) -> int:
    """The permissions that the file has, or that a new one gets here."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask

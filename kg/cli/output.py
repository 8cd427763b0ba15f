"""Where a result goes: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError


@contextmanager
def writing(target: str) -> Iterator[BinaryIO]:
    """A stream of bytes to a file, or to standard output for ``-``.

    The file takes its name only when all was written: after an error the old one is still there
    and nothing half-written is left.
    """
    if target == "-":
        stream = sys.stdout.buffer
        yield stream
        stream.flush()
        return
    path = Path(target)
    if path.is_dir():
        raise KgError(f"{target}: this is a folder; name a file in it")
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        fault = f"can't be written ({error.strerror}); choose another place with -o"
        raise KgError(f"{target}: {fault}") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode(path: Path) -> int:
    """The permissions that the file has, or that a new one gets here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

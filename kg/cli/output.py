"""Where a result goes: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def writing(target: str) -> Iterator[IO[bytes]]:
    """A stream of bytes to a file, or to standard output for ``-``."""
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from kg.export import writing as writing_file

    with writing_file(Path(target)) as stream:
        yield stream

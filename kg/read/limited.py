"""Read some formats in a process of its own, within limits of time and memory.

The library that extracts the text of a web page, for example, needs quadratic time for some pages.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from kg.base.errors import ReadError
from kg.base.workers import LimitedWorker, LimitError, Limits
from kg.read import Files, Found, read, run_reader
from kg.read.formats import Format, find_format
from kg.read.metadata import Metadata
from kg.read.origin import Options, Origin

File = tuple[str, bytes, Origin]
"""The name of a format, the bytes of a file and their origin."""


@contextmanager
def limited_reader(
    limits: Limits | None,
    *,
    fetch: bool = False,
    options: Options | None = None,
    metadata: Metadata | None = None,
    files: Files | None = None,
) -> Iterator[Callable[[str | os.PathLike[str]], Iterator[Found]]]:
    """Yield a function that reads as :func:`kg.read.read` does, with limits for some formats.

    With ``fetch`` it also reads web addresses.
    """
    fetcher = None
    if fetch:
        from kg.read.web.fetch import Fetcher

        fetcher = Fetcher().fetch
    read_given = partial(read, fetch=fetcher, options=options, metadata=metadata, files=files)
    if limits is None:
        yield read_given
        return
    worker = LimitedWorker(read_file, limits)
    try:
        yield partial(read_given, run=partial(run_limited, worker.work))
    finally:
        worker.end()


def run_limited(
    work: Callable[[File], list[Found]], kind: Format, data: bytes, origin: Origin
) -> Iterator[Found]:
    """Yield what the reader of a format finds; ``work`` runs it where the format needs limits."""
    if not kind.limited:
        yield from run_reader(kind, data, origin, partial(run_limited, work))
        return
    try:
        yield from work((kind.name, data, origin))
    except LimitError as breach:
        yield ReadError(origin.where, f"{breach}; save its text as .txt")


def read_file(file: File) -> list[Found]:
    """Return what the reader of its format finds in a file."""
    name, data, origin = file
    return list(run_reader(find_format(name), data, origin))

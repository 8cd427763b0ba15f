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
from kg.read import Files, Found, Run, read, run_reader
from kg.read.formats import Format, find_format
from kg.read.metadata import Metadata
from kg.read.origin import Options, Origin

File = tuple[str, bytes, Origin]
"""The name of a format, the bytes of a file and their origin."""
Elsewhere = Callable[[Run, Format, bytes, Origin], Iterator[Found]]


@contextmanager
def limited_reader(
    limits: Limits | None,
    *,
    fetch: bool = False,
    options: Options | None = None,
    metadata: Metadata | None = None,
    files: Files | None = None,
    elsewhere: Elsewhere | None = None,
) -> Iterator[Callable[[str | os.PathLike[str]], Iterator[Found]]]:
    """Yield a function that reads as :func:`kg.read.read` does, with limits for some formats.

    With ``fetch`` it also reads web addresses. ``elsewhere`` reads files on other machines; its
    first argument reads here.
    """
    fetcher = None
    if fetch:
        from kg.read.web.fetch import Fetcher

        fetcher = Fetcher().fetch
    read_given = partial(read, fetch=fetcher, options=options, metadata=metadata, files=files)
    worker = None if limits is None else LimitedWorker(read_file, limits)
    here: Run = run_reader if worker is None else partial(run_limited, worker.work)
    try:
        yield partial(read_given, run=partial(elsewhere, here) if elsewhere else here)
    finally:
        if worker is not None:
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

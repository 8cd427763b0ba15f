"""Read web pages in a process of its own, within limits of time and memory.

The library that extracts the text of a page needs quadratic time for some pages. The other readers
need linear time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from kg.base.errors import ReadError
from kg.base.workers import LimitedWorker, LimitError, Limits
from kg.model import Article
from kg.read import Reader, html, read, run_reader
from kg.read.origin import Origin

Found = Iterator[Article | ReadError]


@contextmanager
def limited_reader(limits: Limits | None) -> Iterator[Callable[[str | os.PathLike[str]], Found]]:
    """Yield a function that reads as :func:`kg.read.read` does, each web page within ``limits``."""
    if limits is None:
        yield read
        return
    worker = LimitedWorker(_read_page, limits)
    try:
        yield partial(read, run=partial(_run, worker))
    finally:
        worker.end()


def _run(worker: LimitedWorker, reader: Reader, data: bytes, origin: Origin) -> Found:
    if reader is not html.read:
        yield from run_reader(reader, data, origin)
        return
    try:
        yield from worker.work((data, origin))
    except LimitError as breach:
        yield ReadError(origin.where, f"{breach}; save the text of the page as .txt")


def _read_page(page: tuple[bytes, Origin]) -> list[Article | ReadError]:
    return list(run_reader(html.read, *page))

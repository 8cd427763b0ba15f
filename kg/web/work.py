"""What a worker process does: it keeps one copy of the graph open and calls functions with it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.base.closing import let_go
from kg.base.sealed import seal
from kg.base.workers import end_with_parent, lift_limit, limit_growth
from kg.store import Store, folder, open_copy, open_store

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """A call of a module's function with the graph and ``args``, which can be pickled.

    Attributes:
        folder: the folder of the graph.
        engine: the copy of the engine's files that is read; ``None`` opens the graph for writing.
        version: what distinguishes this state of the graph from others.
        megabytes: memory that the call may take.
    """

    folder: str
    engine: Path | None
    version: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    megabytes: int


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a job, and whether its process kept so much memory that it should end."""

    result: Any
    worn: bool


class _Opened:
    """The copy that this process has open."""

    is_tied = False
    engine = Path()
    version = ""
    store: Store | None = None


def work(job: Job) -> Done:
    """Do a job in a worker process."""
    if not _Opened.is_tied:
        # The engine does not notice that the parent was killed.
        end_with_parent()
        if not folder.existing(Path(job.folder)).is_beside_server:
            seal()
        _Opened.is_tied = True
    if job.engine is None:
        result = _change(job)
    else:
        result = job.function(_opened(job, job.engine), *job.args)
    return Done(result, _resident() > job.megabytes // 2)


def _change(job: Job) -> Any:
    """Call the function with the graph open for writing, and release the graph in any case."""
    try:
        return _change_open(job)
    except Exception as error:
        # The graph would be open, and locked, until the next change.
        let_go(error)
        gc.collect()
        raise


def _change_open(job: Job) -> Any:
    lift_limit()
    with open_store(job.folder) as store:
        limit_growth(job.megabytes)
        return job.function(store, *job.args)


def ready(store: Store, *functions: Callable[..., Any]) -> bool:
    """Return whether the graph can be read.

    Opening it takes time, and so does importing the modules of ``functions``, by which they come.
    """
    return store.base != ""


def _opened(job: Job, engine: Path) -> Store:
    if _Opened.store is None or (_Opened.engine, _Opened.version) != (engine, job.version):
        lift_limit()
        if _Opened.store is not None:
            _Opened.store.close()
        _Opened.store = open_copy(job.folder, engine)
        _Opened.engine, _Opened.version = engine, job.version
        limit_growth(job.megabytes)
    return _Opened.store


def _resident() -> int:
    """Return the memory of this process in megabytes, 0 where it is unknown."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGESIZE") // _MEGABYTE

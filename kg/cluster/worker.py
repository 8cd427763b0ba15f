"""What runs on the workers: a crew of processes that keep their models, and the tasks.

A task runs in a thread of a Dask worker; a process of its own extracts, as in a local run: an
article that takes too much time or memory gives a fault, and the worker keeps answering its
scheduler. Import this module only where a cluster is used.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from functools import cache, partial
from queue import SimpleQueue
from typing import Any, NamedTuple

from distributed import Worker, WorkerPlugin, get_worker

from kg.base.errors import KgError
from kg.base.workers import LimitedWorker, Limits
from kg.cluster.builds import Build, describe_build, differences
from kg.cluster.parts import Part, PartRow, Parts
from kg.cluster.readings import Settings, extract_rows, fault_row
from kg.extract.batch import chunks_of, within_limits
from kg.model import Article
from kg.preprocess.parse import pipeline
from kg.read import Found
from kg.read.formats import find_format
from kg.read.limited import File, read_file, run_limited

NAME = "kg"
"""The name of the plugin on each worker."""


@dataclass(frozen=True, slots=True)
class PartJob:
    """A chunk of articles to extract, and where the part goes; ``build`` is that of the client."""

    key: str
    articles: tuple[Article, ...]
    settings: Settings
    limits: Limits
    build: Build
    address: str


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to read; ``build`` is that of the client."""

    file: File
    limits: Limits
    build: Build
    model: str | None


class Rows(NamedTuple):
    """What a process made of some articles, its processor time, and whether it loaded a model."""

    rows: list[PartRow]
    processor_seconds: float
    has_loaded: bool


class Crew(WorkerPlugin):  # type: ignore[misc]  # Dask has no types here
    """The processes of a worker, one for each of its threads, which load their models once.

    They stay when a run ends, so that the next one finds them ready.
    """

    name = NAME
    idempotent = True

    def setup(self, worker: Worker) -> None:
        """Prepare the places of the processes, which start with their first piece of work."""
        # The nanny marks its process as one without children; the crew ends with the worker.
        multiprocessing.current_process().daemon = False
        self.seats = [_Seat() for _ in range(worker.state.nthreads)]
        self.free: SimpleQueue[_Seat] = SimpleQueue()
        for seat in self.seats:
            self.free.put(seat)

    def teardown(self, worker: Worker) -> None:
        """End the processes."""
        for seat in self.seats:
            seat.end()


class _Seat:
    """The place of a process, which is replaced where a run asks for something else."""

    def __init__(self) -> None:
        self.process: LimitedWorker | None = None
        self.asked: tuple[Settings | None, Limits] | None = None

    def process_for(self, settings: Settings | None, limits: Limits) -> LimitedWorker:
        """Return the process for some settings; one that has them also reads files."""
        if self.process is not None and self.asked is not None:
            held, its_limits = self.asked
            if its_limits == limits and settings in (None, held):
                return self.process
            self.end()
        self.asked = settings, limits
        self.process = LimitedWorker(partial(work, settings=settings), limits)
        return self.process

    def end(self) -> None:
        if self.process is not None:
            self.process.end()
        self.process = self.asked = None


def work(piece: Any, *, settings: Settings | None) -> Any:
    """Extract a list of articles or read a file, in a process of the crew."""
    if settings is None or not isinstance(piece, list):
        return read_file(piece)
    started, loaded = time.process_time(), pipeline.cache_info().misses
    rows = extract_rows(piece, settings)
    has_loaded = pipeline.cache_info().misses > loaded
    return Rows(rows, time.process_time() - started, has_loaded)


def make_part(job: PartJob) -> str:
    """Extract a chunk and write its part, unless it exists; return the address of this worker.

    Raises:
        KgError: this worker has another build than the client, or a model is missing.
    """
    worker = get_worker()
    _require(job.build, job.settings.model, worker)
    parts = Parts(job.address)
    # A worker that was lost after it had written the part leaves nothing to do.
    made = parts.read(job.key)
    if made is None or made.has_faults:
        parts.write(_extract(job, worker))
    return str(worker.address)


def _extract(job: PartJob, worker: Worker) -> Part:
    crew: Crew = worker.plugins[NAME]
    spent: list[Rows] = []
    started = time.monotonic()
    seat = crew.free.get()
    try:
        process = seat.process_for(job.settings, job.limits)

        def run(articles: list[Article]) -> list[PartRow]:
            found: Rows = process.work(articles)
            spent.append(found)
            return found.rows

        found = [
            row for few in chunks_of(job.articles) for row in within_limits(run, few, fault_row)
        ]
    finally:
        crew.free.put(seat)
    return Part(
        job.key,
        tuple(found),
        seconds=time.monotonic() - started,
        processor_seconds=sum(one.processor_seconds for one in spent),
        has_loaded=any(one.has_loaded for one in spent),
    )


def read_remote(job: ReadJob) -> list[Found]:
    """Return what the reader of its format finds in a file.

    Raises:
        KgError: this worker has another build than the client.
    """
    worker = get_worker()
    _require(job.build, job.model, worker)
    crew: Crew = worker.plugins[NAME]
    seat = crew.free.get()
    try:
        process = seat.process_for(None, job.limits)
        name, data, origin = job.file
        return list(run_limited(process.work, find_format(name), data, origin))
    finally:
        crew.free.put(seat)


@cache
def _own_build(model: str | None) -> Build:
    return describe_build(model)


def _require(build: Build, model: str | None, worker: Worker) -> None:
    """Raise KgError where a worker, perhaps one that has just joined, differs from the client."""
    if found := differences(build, _own_build(model)):
        raise mismatch(str(worker.address), found)


def mismatch(where: str, found: list[str]) -> KgError:
    """Return the error for a machine that has another build."""
    return KgError(
        f"{where} has {'; '.join(found)}; install the same on all machines and run it again"
    )

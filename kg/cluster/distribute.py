"""Send chunks of articles to the workers of a cluster, and load the parts that they make."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kg.base.errors import KgError, ServiceError
from kg.base.workers import Limits
from kg.cluster.builds import part_key
from kg.cluster.chunks import Chunk, in_chunks
from kg.cluster.connect import Cluster
from kg.cluster.parts import Part
from kg.cluster.readings import Settings, load
from kg.extract.batch import Fault
from kg.graph import ReadingRows
from kg.model import Article

if TYPE_CHECKING:
    from distributed import Future

_AHEAD = 2
"""Chunks for each thread of a worker that are sent before one is done."""
_RETRIES = 2
"""How often a task that raised an error runs again, perhaps on another worker."""
_LOOK = 5
"""Seconds between two looks at whether there are workers."""
ALONE = 300
"""Seconds without any worker after which a run ends."""
_MOST_LOST = 3

Loaded = list[ReadingRows | Fault]


def extract_on_cluster(
    cluster: Cluster,
    articles: Iterable[Article],
    *,
    base: str,
    fast: bool = False,
    limits: Limits | None = None,
) -> Generator[Loaded, None, None]:
    """Yield what chunks of articles give, as soon as it is made.

    Parts that exist are loaded; others are made by the workers. Only some chunks are sent ahead, so
    that a writer that is slower than the workers does not fill the memory.

    Args:
        cluster: the cluster.
        articles: the articles.
        base: the base of the graph's IRIs.
        fast: leave the encoder of positions out.
        limits: what an article may take.

    Raises:
        ServiceError: the scheduler or all workers were lost.
        KgError: a worker has other versions, or cannot write where this program reads.
    """
    sender = _Sender(cluster, Settings(cluster.model, fast, base), limits or Limits(0, 0))
    try:
        yield from sender.run(in_chunks(articles, size=cluster.size))
    finally:
        sender.cancel()


class _Sender:
    """The chunks that a run has sent and not yet got back."""

    def __init__(self, cluster: Cluster, settings: Settings, limits: Limits) -> None:
        self.cluster, self.settings, self.limits = cluster, settings, limits
        self.pending: dict[Future, tuple[str, Chunk, int]] = {}
        self.alone_since: float | None = None

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Loaded]:
        has_more = True
        while has_more or self.pending:
            while has_more and len(self.pending) < self._most_pending():
                chunk = next(chunks, None)
                if chunk is None:
                    has_more = False
                elif (part := self._existing(chunk)) is not None:
                    yield self._load(part, chunk)
                else:
                    self._send(chunk)
            for future in self._wait():
                if (found := self._take(future)) is not None:
                    yield found

    def cancel(self) -> None:
        """Give up what was sent; what workers have begun they write all the same."""
        with suppress(Exception):
            self.cluster.client.cancel(list(self.pending))

    def _most_pending(self) -> int:
        with self._faults():
            return _AHEAD * max(1, self.cluster.threads())

    def _key(self, chunk: Chunk) -> str:
        return part_key(self.cluster.build, self.settings._asdict(), chunk.digests)

    def _existing(self, chunk: Chunk) -> Part | None:
        """Return the part that an earlier run made, if it is whole and without faults."""
        part = self.cluster.parts.read(self._key(chunk))
        return None if part is None or part.has_faults else part

    def _send(self, chunk: Chunk, times: int = 0) -> None:
        from kg.cluster.worker import PartJob, make_part

        key = self._key(chunk)
        job = PartJob(
            *(key, chunk.articles, self.settings, self.limits),
            *(self.cluster.build, self.cluster.parts.address),
        )
        name = f"kg-part-{key}" + (f"-{times}" if times else "")
        with self._faults():
            future = self.cluster.client.submit(make_part, job, key=name, retries=_RETRIES)
        self.pending[future] = (key, chunk, times)

    def _wait(self) -> list[Future]:
        """Wait until some chunks are done, and return them."""
        from distributed import wait

        while self.pending:
            with self._faults(), suppress(TimeoutError):
                done, _ = wait(list(self.pending), timeout=_LOOK, return_when="FIRST_COMPLETED")
                return list(done)
            self._require_workers()
        return []

    def _require_workers(self) -> None:
        """Raise ServiceError where there has been no worker for minutes."""
        with self._faults():
            threads = self.cluster.threads()
        now = time.monotonic()
        if threads:
            self.alone_since = None
        elif self.alone_since is None:
            self.alone_since = now
        elif now - self.alone_since > ALONE:
            raise ServiceError(
                f"{self.cluster.address}: no worker for {ALONE // 60} minutes; start some, and run "
                "the same command again: parts that were made are used"
            )

    def _take(self, future: Future) -> Loaded | None:
        """Return what a task made; a part that is lost or damaged is made again."""
        key, chunk, times = self.pending.pop(future)
        if future.status == "error":
            raise self._failed(future)
        with self._faults():
            where = future.result()
        part = self.cluster.parts.read(key)
        if part is not None:
            return self._load(part, chunk)
        if times == _MOST_LOST:
            raise KgError(
                f"worker {where} has written part {key}, which is not at "
                f"{self.cluster.parts.address} here; name a folder that all machines share"
            )
        self._send(chunk, times + 1)
        return None

    def _failed(self, future: Future) -> KgError:
        from distributed import KilledWorker

        error = future.exception()
        if isinstance(error, KgError):
            return error
        if isinstance(error, KilledWorker):
            return ServiceError(
                f"{self.cluster.address}: {error.allowed_failures + 1} workers ended with the same "
                "chunk of articles; look at their logs, and run the same command again"
            )
        return KgError(f"a worker failed: {type(error).__name__}: {error}; please report it")

    def _load(self, part: Part, chunk: Chunk) -> Loaded:
        return load(part, chunk.articles, base=self.settings.base)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn the errors of a lost connection into one line."""
        from distributed import CancelledError
        from distributed.comm import CommClosedError

        try:
            yield
        except (CancelledError, CommClosedError, OSError, RuntimeError) as error:
            raise self.cluster.lost(error) from error

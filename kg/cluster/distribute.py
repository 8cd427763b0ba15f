"""Send chunks of articles to the workers of a cluster, and load the parts that they make."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING

from kg.base.errors import KgError
from kg.base.workers import Limits
from kg.cluster.builds import part_key
from kg.cluster.chunks import Chunk, in_chunks
from kg.cluster.connection import Cluster
from kg.cluster.parts import Part
from kg.cluster.readings import Settings, load
from kg.extract.batch import Fault
from kg.graph import ReadingRows
from kg.model import Article

if TYPE_CHECKING:
    from distributed import Future

_AHEAD = 2
"""Chunks for each thread of a worker that are sent before one is done."""
_MOST_LOST = 3
"""How often a part that its worker wrote may be missing or damaged here."""

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
        cluster.cancel(sender.pending)


class _Sender:
    """The chunks that a run has sent and not yet got back."""

    def __init__(self, cluster: Cluster, settings: Settings, limits: Limits) -> None:
        self.cluster, self.settings, self.limits = cluster, settings, limits
        self.pending: dict[Future, tuple[str, Chunk, int]] = {}

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Loaded]:
        """Yield what the chunks give."""
        has_more = True
        while has_more or self.pending:
            while has_more and len(self.pending) < _AHEAD * max(1, self.cluster.threads()):
                chunk = next(chunks, None)
                if chunk is None:
                    has_more = False
                elif (part := self._existing(chunk)) is not None:
                    yield self._load(part, chunk)
                else:
                    self._send(chunk)
            for future in self.cluster.wait(self.pending):
                if (found := self._take(future)) is not None:
                    yield found

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
        self.pending[self.cluster.send(make_part, job, name)] = key, chunk, times

    def _take(self, future: Future) -> Loaded | None:
        """Return what a task made; a part that is lost or damaged is made again."""
        key, chunk, times = self.pending.pop(future)
        where = self.cluster.result(future)
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

    def _load(self, part: Part, chunk: Chunk) -> Loaded:
        return load(part, chunk.articles, base=self.settings.base)

"""The connection to a cluster: send tasks, wait for them, and say in one line what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.base.errors import KgError, ServiceError
from kg.cluster.builds import Build
from kg.cluster.chunks import SIZE
from kg.cluster.parts import Parts

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES = 2
"""How often a task that raised an error runs again, perhaps on another worker."""
_LOOK = 5
"""Seconds between two looks at whether there are workers."""
ALONE = 300
"""Seconds without any worker after which a run ends."""
_AGAIN = "run the same command again: parts that were made are used"


@dataclass
class Cluster:
    """A cluster that this program is connected to.

    Attributes:
        client: the connection.
        address: the address of the scheduler.
        parts: where the workers write.
        build: what this program and every worker has.
        model: the pipeline for French that was asked for.
        dashboard: the address of its dashboard, "" if it has none.
        workers: number of workers at the beginning.
        size: articles of a chunk, on average.
    """

    client: Client
    address: str
    parts: Parts
    build: Build
    model: str | None = None
    dashboard: str = ""
    workers: int = 0
    size: int = SIZE
    _alone_since: float | None = field(default=None, repr=False)
    _threads: int = field(default=0, repr=False)
    _look_again: float = field(default=0.0, repr=False)

    def threads(self) -> int:
        """Return how many tasks the workers can run at a time, as of a few seconds ago."""
        now = time.monotonic()
        if now > self._look_again:
            with self._connected():
                self._threads = sum(self.client.nthreads().values())
            self._look_again = now + _LOOK
        return self._threads

    def send(
        self, function: Callable[[Any], Any], job: object, name: str, *, urgent: int = 0
    ) -> Future:
        """Let a worker call a function; tasks that are more urgent run first."""
        with self._connected():
            return self.client.submit(
                function, job, key=name, retries=_RETRIES, priority=urgent, pure=False
            )

    def wait(self, futures: Iterable[Future]) -> list[Future]:
        """Wait until some tasks are done, and return them.

        Raises:
            ServiceError: the scheduler was lost, or there is no worker for minutes.
        """
        from distributed import wait

        waiting = list(futures)
        while waiting:
            with self._connected(), suppress(TimeoutError):
                done, _ = wait(waiting, timeout=_LOOK, return_when="FIRST_COMPLETED")
                return list(done)
            self._require_workers()
        return []

    def result(self, future: Future) -> Any:
        """Return what a task returned.

        Raises:
            KgError: what the task raised, or that its workers ended.
            ServiceError: the scheduler was lost.
        """
        if future not in self.wait([future]) or future.status != "error":
            with self._connected():
                return future.result()
        raise self._failed(future)

    def cancel(self, futures: Iterable[Future]) -> None:
        """Give up tasks; what workers have begun they finish all the same."""
        with suppress(Exception):
            self.client.cancel(list(futures))

    def _require_workers(self) -> None:
        now = time.monotonic()
        if self.threads():
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > ALONE:
            raise ServiceError(
                f"{self.address}: no worker for {ALONE // 60} minutes; start some, and {_AGAIN}"
            )

    def _failed(self, future: Future) -> KgError:
        from distributed import KilledWorker

        error = future.exception()
        if isinstance(error, KgError):
            return error
        if isinstance(error, KilledWorker):
            return ServiceError(
                f"{self.address}: {error.allowed_failures + 1} workers ended during the same task; "
                f"look at their logs, and {_AGAIN}"
            )
        return KgError(f"a worker failed: {type(error).__name__}: {error}; please report it")

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Turn the errors of a lost connection into one line."""
        from distributed import CancelledError
        from distributed.comm import CommClosedError

        try:
            yield
        except (CancelledError, CommClosedError, OSError, RuntimeError) as error:
            raise ServiceError(
                f"{self.address}: the scheduler was lost; start it again and {_AGAIN}"
            ) from error

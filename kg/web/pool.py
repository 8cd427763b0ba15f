"""A pool of worker processes for queries, each of which can be killed.

The engine has no limit of time, blocks the thread that waits for it, and may end its process. A
worker that breaks a limit, dies, or whose client has gone is killed and replaced; the others work
on. One client has at most half of the workers at a time, so that it cannot shut out the others.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any

from kg.base.workers import DeadWorkerError, Worker
from kg.web.errors import HttpError, busy
from kg.web.work import Done, Job, work

_SHORT = 1.0
"""Seconds after which a query yields to others."""
_NICE = 4
_PATIENCE = 10.0
_LONGEST_START = 60.0
_TRIES = 3
"""Attempts to start a process that ends at once."""
_LOG = logging.getLogger("kg.web")


class _KilledError(Exception):
    """A process was killed from outside, soon after it began with a job."""


class Pool:
    """Worker processes that do jobs. Start it in a running event loop, and close it there.

    Args:
        count: the number of processes.
        seconds: time that a job may take.
        first: a job that each process does before it is ready.
        polite: whether the jobs only read: they get a lower priority after a second, and are done
            again if their process is killed before.
        start: seconds that a process may take until it is ready.

    ``killed`` counts the workers that were killed or died, by reason, and ``patience`` is how many
    seconds a job waits for a worker.
    """

    def __init__(
        self,
        count: int,
        *,
        seconds: float,
        first: Callable[[], Job] | None = None,
        polite: bool = True,
        start: float = _LONGEST_START,
    ) -> None:
        self.count = count
        self.seconds = seconds
        self.patience = _PATIENCE
        self.first = first
        self.polite = polite
        self.longest_start = start
        self.killed: Counter[str] = Counter()
        self.running = 0
        self.waiting = 0
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting: set[Worker] = set()
        self._slow: set[Worker] = set()
        self._of_client: Counter[str] = Counter()
        self._queue: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._threads = ThreadPoolExecutor(count, "kg-wait")
        # The system kills a worker when the thread that started it ends: this one never does.
        self._starter = ThreadPoolExecutor(1, "kg-start")
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = False

    @property
    def alive(self) -> int:
        """The number of workers that are ready or at work."""
        return len(self._alive)

    async def start(self) -> None:
        """Start the processes; it returns when all are ready."""
        await asyncio.gather(*(self._add() for _ in range(self.count)))

    async def _add(self) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(_TRIES):
            worker = await loop.run_in_executor(self._starter, _new_worker)
            self._starting.add(worker)
            try:
                if self.first is not None:
                    await loop.run_in_executor(None, worker.work, self.first(), self.longest_start)
            except Exception as error:
                if not self._is_over:
                    _LOG.warning("a process for queries did not start: %s", error)
                await loop.run_in_executor(self._starter, worker.end)
                continue
            finally:
                self._starting.discard(worker)
            if self._is_over:
                await loop.run_in_executor(None, worker.end)
                return
            self._alive.add(worker)
            self._idle.append(worker)
            self._wake()
            return

    async def run(self, job: Job, *, client: str = "") -> Any:
        """Return the result of a job.

        Cancelling the call kills the worker.

        Raises:
            HttpError: no worker was free in time (503), the job took more than its time (504) or
                memory (503), or its process died (503).
        """
        for _ in range(self.count + 1):
            async with self._turn(client) as worker:
                if worker.process.is_alive():
                    with suppress(_KilledError):
                        return await self._work(worker, job)
                # Somebody killed it; what only reads can be done again.
                self._replace(worker, "died")
        raise busy("the processes for queries end at once; see the log of the server")

    async def each(self, job: Callable[[], Job]) -> None:
        """Do a job once in each worker that is idle now, one after the other."""
        for worker in list(self._idle):
            if worker in self._idle and self._free > 0:
                self._idle.remove(worker)
                try:
                    with suppress(Exception):
                        await self._work(worker, job())
                finally:
                    self._release(worker)

    @asynccontextmanager
    async def _turn(self, client: str) -> AsyncIterator[Worker]:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((client, turn))
        self.waiting += 1
        self._wake()
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except TimeoutError:
            self._give_up(client, turn)
            raise busy("the server is busy; try again in a few seconds") from None
        except BaseException:
            self._give_up(client, turn)
            raise
        finally:
            self.waiting -= 1
        worker = self._idle.pop()
        self.running += 1
        try:
            yield worker
        finally:
            self.running -= 1
            self._of_client[client] -= 1
            self._of_client += Counter()
            self._release(worker)

    def _give_up(self, client: str, turn: asyncio.Future[None]) -> None:
        if (client, turn) in self._queue:
            self._queue.remove((client, turn))
        elif turn.done() and not turn.cancelled():
            # The turn came at the same moment.
            self._of_client[client] -= 1
            self._wake()

    def _wake(self) -> None:
        """Give the idle workers to who waits longest, within the share of each client."""
        share = max(1, self.count // 2)
        for client, turn in list(self._queue):
            if self._free <= 0:
                return
            if self._of_client[client] < share and not turn.done():
                self._queue.remove((client, turn))
                self._of_client[client] += 1
                turn.set_result(None)

    @property
    def _free(self) -> int:
        """The idle workers without those that are promised to a call that has not run since."""
        return len(self._idle) - (sum(self._of_client.values()) - self.running)

    def _release(self, worker: Worker) -> None:
        if worker in self._alive:
            self._idle.append(worker)
        self._wake()

    async def _work(self, worker: Worker, job: Job) -> Any:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        slow = loop.call_later(_SHORT, self._slow_down, worker)
        try:
            done = await loop.run_in_executor(self._threads, _ask, worker, job, self.seconds)
        except asyncio.CancelledError:
            self._replace(worker, "gone")
            raise
        except TimeoutError:
            self._replace(worker, "time")
            raise HttpError(
                504, f"no answer within {self.seconds:g} s; ask for less, for example with LIMIT"
            ) from None
        except MemoryError:
            self._replace(worker, "memory")
            raise HttpError(
                503, f"the query needed more than {job.megabytes:,} MB of memory; ask for less"
            ) from None
        except DeadWorkerError as error:
            self._replace(worker, "died")
            if self.polite and "SIGKILL" in error.end and loop.time() - begun < _SHORT:
                raise _KilledError from None
            raise HttpError(
                503, f"the process of the query {error.end}; the query is too long or too deep"
            ) from None
        finally:
            slow.cancel()
        if done.worn or worker in self._slow:
            self._replace(worker, "worn")
        return done.result

    def _slow_down(self, worker: Worker) -> None:
        """Let short queries go first; the system gives no process its priority back."""
        if self.polite and worker in self._alive and worker.process.pid is not None:
            with suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, worker.process.pid, _NICE)
                self._slow.add(worker)

    def _replace(self, worker: Worker, reason: str) -> None:
        if worker not in self._alive:
            return
        self.killed[reason] += 1
        self._alive.discard(worker)
        self._slow.discard(worker)
        worker.process.kill()
        loop = asyncio.get_running_loop()
        loop.run_in_executor(self._starter, worker.end)
        if not self._is_over:
            task = loop.create_task(self._add())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End the processes."""
        self._is_over = True
        for worker in (*self._alive, *self._starting):
            worker.process.kill()
        for worker in self._alive:
            worker.end()
        self._alive.clear()
        self._idle.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._starter.shutdown(wait=False, cancel_futures=True)


def _new_worker() -> Worker:
    return Worker(work, "", quiet=True)


def _ask(worker: Worker, job: Job, seconds: float) -> Done:
    done = worker.work(job, seconds)
    assert isinstance(done, Done)
    return done

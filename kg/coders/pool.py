"""Threads that wait for a network, and that do not keep the program from ending."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Found = TypeVar("Found")


class Pool:
    """A few threads that call functions; those of :mod:`concurrent.futures` are waited for at exit.

    A request can take minutes: who interrupts a run must not wait for it.
    """

    def __init__(self, threads: int) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._is_closed = False
        self._threads = threads
        for _ in range(threads):
            Thread(target=self._work, daemon=True).start()

    def submit(self, function: Callable[..., Found], *args: Any) -> Future[Found]:
        """Call a function in one of the threads, in the order of the calls."""
        future: Future[Found] = Future()

        def job() -> None:
            if self._is_closed or not future.set_running_or_notify_cancel():
                future.cancel()
                return
            try:
                future.set_result(function(*args))
            except BaseException as error:  # the caller gets it
                future.set_exception(error)

        self._jobs.put(job)
        return future

    def close(self) -> None:
        """Call no more functions; those under way are not waited for."""
        self._is_closed = True
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

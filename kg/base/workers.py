"""Pieces of work and a function → its results in the order of the pieces, by several processes.

A worker is a fresh interpreter: nothing of the parent (threads, an open store) is copied into it.
The function is named by its module, so a program that asks for workers guards its own start with
``if __name__ == "__main__"``, as :mod:`multiprocessing` wants it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeVar

from kg.base.errors import KgError

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_AHEAD = 2
"""Pieces for each worker that are taken before the first one's result is asked for."""
_LAST_BREATH = 5.0
"""Seconds that the end of a worker may take to be noticed."""
_FEWER = "run it again {}, which needs less memory"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    function: Callable[[Piece], Result],
    pieces: Iterable[Piece],
    *,
    workers: int,
    apart: bool = False,
) -> Generator[Result, None, None]:
    """``function`` of each piece, in order. One worker is this process itself, or one of its own
    where it works ``apart``, so that what is done with the results goes on beside it.

    Pieces are taken here, at most two for each worker ahead of the results. What the function
    raises is raised here.

    Raises:
        KgError: a worker died.
    """
    if workers < 2 and not apart:
        yield from map(function, pieces)
        return
    advice = _FEWER.format("with -j 1" if workers > 1 else "with fewer articles at a time")
    crew = [_Worker(function, advice) for _ in range(max(1, workers))]
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for worker in crew:
        idle.put(worker)

    def work(piece: Piece) -> Any:
        worker = idle.get()
        try:
            return worker.work(piece)
        finally:
            idle.put(worker)

    pending: deque[Future[Any]] = deque()
    threads = ThreadPoolExecutor(len(crew))
    try:
        for piece in pieces:
            pending.append(threads.submit(work, piece))
            while pending and (pending[0].done() or len(pending) >= _AHEAD * len(crew)):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for worker in crew:
            worker.end()
        threads.shutdown(cancel_futures=True)


def within(function: Callable[[Piece], Result], piece: Piece, seconds: float) -> Result:
    """``function`` of a piece, by a process of its own that is killed once the time is over.

    What the function raises is raised here.

    Raises:
        TimeoutError: the time is over.
        KgError: the process died.
    """
    worker = _Worker(function, "there may be too little memory for it")
    try:
        result: Result = worker.work(piece, seconds)
        return result
    finally:
        worker.end()


class _WorkerError(Exception):
    """The traceback of what a worker raised, told as the cause of the error here."""


class _Worker:
    """A process that waits for pieces, and this side of the pipe to it."""

    def __init__(self, function: Callable[[Any], Any], advice: str) -> None:
        self.advice = advice
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, function), daemon=True)
        with _uninterrupted(), _one_thread():
            self.process.start()
        theirs.close()

    def work(self, piece: Any, seconds: float | None = None) -> Any:
        try:
            self.pipe.send(piece)
            if not self.pipe.poll(seconds):
                raise TimeoutError
            good, result = self.pipe.recv()
        except TimeoutError:
            raise
        except (EOFError, OSError) as broken:
            self.process.join(_LAST_BREATH)
            raise KgError(
                f"a worker process {_ending(self.process.exitcode)}; {self.advice}"
            ) from broken
        if good:
            return result
        error, where = result
        raise error from _WorkerError(where)

    def end(self) -> None:
        self.process.terminate()
        self.process.join()
        with suppress(OSError):
            self.pipe.close()


def _ending(code: int | None) -> str:
    if code is None:
        return "stopped answering"
    if code >= 0:
        return f"ended with exit code {code}"
    with suppress(ValueError):
        return f"was killed ({signal.Signals(-code).name})"
    return f"was killed (signal {-code})"


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    """The worker's life: it ends when the other side of its pipe does."""
    # Ctrl-C reaches all processes of a terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(EOFError, OSError):
        while True:
            piece = pipe.recv()
            try:
                answer = (True, function(piece))
            except Exception as error:
                answer = (False, (_portable(error), traceback.format_exc().rstrip()))
            pipe.send(answer)
            if not gc.get_freeze_count():
                # What the first piece had loaded stays: it need not be looked through for garbage.
                gc.freeze()


def _portable(error: Exception) -> Exception:
    """The error itself; its words alone if it can't travel."""
    try:
        sent = pickle.loads(pickle.dumps(error))
    except Exception:
        name = "" if isinstance(error, KgError) else f"{type(error).__name__} in a worker: "
        return KgError(f"{name}{error}")
    return sent if isinstance(sent, Exception) else KgError(str(error))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process started here is deaf to Ctrl-C until it says otherwise."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _one_thread() -> Iterator[None]:
    """A process started here leaves the other cores to the other workers."""
    ours = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, "1"))
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]

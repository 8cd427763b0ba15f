"""Parallel map over worker processes, with results in order.

Each worker is a fresh interpreter, so nothing of the parent (threads, an open store) is copied into
it. The function is imported by name, so a program that uses workers must guard its own start with
``if __name__ == "__main__"``, as :mod:`multiprocessing` requires.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import re
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from kg.base.errors import KgError

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_AHEAD = 2
"""Pieces per worker that are submitted before the first result is awaited."""
_EXIT_GRACE = 5.0
"""Seconds to wait for the exit code of a worker that broke its pipe."""
_PATIENCE = 5
"""How many times as long as its limit a piece may take on a machine that is busy with others."""
_LOOK = 0.25
"""Seconds between two looks at how long a worker has run."""
_ADVICE = "run it again {}, which needs less memory"
_MEGABYTE = 1_000_000
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take; 0 is no limit.

    Attributes:
        seconds: time.
        megabytes: memory of the process, where the system can limit it (Linux).
    """

    seconds: float = 60
    megabytes: int = 1500


class LimitError(KgError):
    """A piece of work took more than it may, or killed its process."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_order(
    function: Callable[[Piece], Result],
    pieces: Iterable[Piece],
    *,
    workers: int,
    apart: bool = False,
    limits: Limits | None = None,
    attempt: Callable[[Callable[[Piece], Result], Piece], Result] = lambda run, piece: run(piece),
) -> Generator[Result, None, None]:
    """Map ``function`` over the pieces and yield the results in order.

    One worker means this process itself or, with ``apart``, one worker process, so that the caller
    can handle results meanwhile. At most two pieces per worker are taken ahead of the results.
    Errors of ``function`` are raised here.

    With ``limits``, all work is done in worker processes; one that breaks them is replaced.
    ``attempt(run, piece)`` may handle the LimitError of ``run(piece)``, which works on a piece in a
    worker.

    Raises:
        LimitError: a piece took more than its limits.
        KgError: a worker died, without limits.
    """
    if workers < 2 and not apart and limits is None:
        yield from map(function, pieces)
        return
    advice = _ADVICE.format("with -j 1" if workers > 1 else "with fewer articles at a time")
    crew: list[Worker | LimitedWorker] = [
        Worker(function, advice) if limits is None else LimitedWorker(function, limits)
        for _ in range(max(1, workers))
    ]
    idle: SimpleQueue[Worker | LimitedWorker] = SimpleQueue()
    for worker in crew:
        idle.put(worker)

    def work(piece: Piece) -> Any:
        worker = idle.get()
        try:
            return attempt(worker.work, piece)
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


def run_apart(
    function: Callable[[Piece], Result], piece: Piece, seconds: float | None = None
) -> Result:
    """Run ``function`` on one piece in its own process, which is killed when the time is over.

    Errors of ``function`` are raised here. What a process that dies has written to standard error
    is the cause of the error here; nobody else sees it.

    Raises:
        TimeoutError: the time is over.
        MemoryError: the process needed more memory than it may have.
        DeadWorkerError: the process died of something else.
    """
    worker = Worker(function, "there may be too little memory for it", quiet=True)
    try:
        result: Result = worker.work(piece, seconds)
        return result
    finally:
        worker.end()


class LimitedWorker:
    """A worker process in which a piece may take only so much time and memory.

    It starts with the first piece, and again after one that broke a limit.
    """

    def __init__(self, function: Callable[[Any], Any], limits: Limits) -> None:
        self.function = function
        self.limits = limits
        self.worker: Worker | None = None

    def work(self, piece: Any) -> Any:
        """Return the function's result for a piece; raise its error, or LimitError."""
        if self.worker is None:
            self.worker = Worker(self.function, "", megabytes=self.limits.megabytes)
        try:
            return self.worker.work(piece, self.limits.seconds or None, patience=_PATIENCE)
        except TimeoutError:
            fault = f"it took more than {self.limits.seconds:g} s"
        except MemoryError:
            fault = f"it needed more than {self.limits.megabytes:,} MB of memory"
        except DeadWorkerError as error:
            fault = f"its process {error.end}, perhaps for lack of memory"
        self.end()
        raise LimitError(fault)

    def end(self) -> None:
        """End the process, if there is one."""
        if self.worker is not None:
            self.worker.end()
            self.worker = None


class DeadWorkerError(KgError):
    """A worker process died; ``end`` says how."""

    def __init__(self, end: str, advice: str) -> None:
        super().__init__(f"a worker process {end}; {advice}")
        self.end = end


class _WorkerError(Exception):
    """The traceback from a worker, attached as the cause of the error raised here."""


class Worker:
    """A process that waits for pieces, and the parent's end of the pipe to it."""

    def __init__(
        self,
        function: Callable[[Any], Any],
        advice: str,
        *,
        megabytes: int = 0,
        quiet: bool = False,
    ) -> None:
        self.advice = advice
        context = multiprocessing.get_context("spawn")
        self.pipe, child_end = context.Pipe()
        self.said: Connection | None = None
        its_errors: Connection | None = None
        if quiet and os.name == "posix":
            self.said, its_errors = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_serve, args=(child_end, function, megabytes, its_errors), daemon=True
        )
        with sigint_blocked(), _single_threaded():
            self.process.start()
        child_end.close()
        if its_errors is not None:
            its_errors.close()

    def work(self, piece: Any, seconds: float | None = None, *, patience: float = 1) -> Any:
        """Return the function's result for a piece; raise its error.

        With ``patience``, a process that ran for less than ``seconds`` on a busy machine may take
        that many times as long.

        Raises:
            TimeoutError: the time is over; the worker must be ended.
            MemoryError: the process, whose standard error is read, ran out of memory and died.
            DeadWorkerError: the process died of something else.
        """
        self.send(piece)
        return self.receive(seconds, patience=patience)

    def send(self, piece: Any) -> None:
        """Let the worker begin with a piece."""
        # A worker that is dead says how when it is asked for the result.
        with suppress(OSError):
            self.pipe.send(piece)

    def receive(self, seconds: float | None = None, *, patience: float = 1) -> Any:
        """Return the result of the piece that was sent, as :meth:`work` does."""
        try:
            if not self._answers(seconds, patience):
                raise TimeoutError
            good, result = self.pipe.recv()
        except TimeoutError:
            raise
        except (EOFError, OSError) as failure:
            self.process.join(_EXIT_GRACE)
            said = self._last_words()
            if _OUT_OF_MEMORY.search(said):
                raise MemoryError from _WorkerError(said)
            end = _describe_exit(self.process.exitcode)
            cause = _WorkerError(said) if said else failure
            raise DeadWorkerError(end, self.advice) from cause
        if good:
            return result
        error, where = result
        raise error from _WorkerError(where)

    def _answers(self, seconds: float | None, patience: float) -> bool:
        """Wait for an answer, up to ``patience`` times as long while the process has run less."""
        # A busy machine needs minutes to load a pipeline: no fault of the first article.
        if seconds is None or patience <= 1:
            return self.pipe.poll(seconds)
        start, before = time.monotonic(), _processor_seconds(self.process.pid)
        while not self.pipe.poll(min(seconds, _LOOK)):
            waited = time.monotonic() - start
            used = _processor_seconds(self.process.pid)
            ran = waited if before is None or used is None else used - before
            if waited >= seconds and (ran >= seconds or waited >= patience * seconds):
                return False
        return True

    def _last_words(self) -> str:
        """Return what a worker that is dead wrote to standard error, if it was kept from there."""
        if self.said is None or self.process.exitcode is None:
            return ""
        with open(self.said.fileno(), "rb", closefd=False) as written:
            return written.read().decode("utf-8", "replace").strip()

    def end(self) -> None:
        """Kill the process."""
        self.process.terminate()
        self.process.join()
        if said := self._last_words():
            sys.stderr.write(f"{said}\n")
        for pipe in (self.pipe, self.said):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _processor_seconds(pid: int | None) -> float | None:
    """Return how long a process has run on processors, where the system says so (Linux)."""
    try:
        stated = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        user, system = stated.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return None


_OUT_OF_MEMORY = re.compile(r"memory allocation of \d+ bytes failed|bad_alloc|^MemoryError", re.M)
"""What Rust, C++ and Python write when they end a process for lack of memory."""


def _describe_exit(code: int | None) -> str:
    if code is None:
        return "stopped answering"
    if code >= 0:
        return f"ended with exit code {code}"
    with suppress(ValueError):
        return f"was killed ({signal.Signals(-code).name})"
    return f"was killed (signal {-code})"


def limit_memory(megabytes: int) -> None:
    """Let this process have only so much memory of its own, where the system can limit it."""
    if not megabytes or sys.platform != "linux":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    size = megabytes * _MEGABYTE
    if most == resource.RLIM_INFINITY or size < most:
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))


def limit_growth(megabytes: int) -> None:
    """Let this process have only so much more address space than it has, where that works (Linux).

    A limit of the whole would depend on what libraries reserve and do not use.
    """
    if not megabytes or sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    size = pages * resource.getpagesize() + megabytes * _MEGABYTE
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or size < most:
        resource.setrlimit(resource.RLIMIT_AS, (size, most))


def lift_limit() -> None:
    """Undo :func:`limit_growth`, for work that does not count."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def end_with_parent() -> None:
    """Let the system kill this process when the thread that started it ends (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


_PR_SET_PDEATHSIG = 1


def _serve(
    pipe: Connection, function: Callable[[Any], Any], megabytes: int, errors: Connection | None
) -> None:
    """Answer pieces until the parent closes its end of the pipe.

    Standard error is written to ``errors`` if given.
    """
    limit_memory(megabytes)
    if errors is not None:
        # Nobody reads before the end: what does not fit into the pipe is lost, and nobody waits.
        os.set_blocking(errors.fileno(), False)
        os.dup2(errors.fileno(), 2)
    # Ctrl-C reaches every process of a terminal, but only the parent handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(EOFError, OSError):
        while True:
            piece = pipe.recv()
            try:
                answer = (True, function(piece))
            except Exception as error:
                answer = (False, (_picklable(error), traceback.format_exc().rstrip()))
            pipe.send(answer)
            if not gc.get_freeze_count():
                # Keep the collector from scanning models loaded for the first piece.
                gc.freeze()


def _picklable(error: Exception) -> Exception:
    """Return the error, or a KgError with its message if it can't be pickled."""
    try:
        sent = pickle.loads(pickle.dumps(error))
    except Exception:
        name = "" if isinstance(error, KgError) else f"{type(error).__name__} in a worker: "
        return KgError(f"{name}{error}")
    return sent if isinstance(sent, Exception) else KgError(str(error))


@contextmanager
def sigint_blocked() -> Iterator[None]:
    """Let processes started here ignore Ctrl-C until they choose otherwise."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Limit processes started here to one thread, leaving the other cores to other workers."""
    ours = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, "1"))
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]

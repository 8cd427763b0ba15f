"""Answer a question within a number of seconds.

The engine has no timeout, and blocks the thread that waits for it. A question with a time limit is
therefore asked by a separate process, which can be killed; its temporary files are deleted.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from kg.base.errors import QueryError
from kg.base.workers import run_with_timeout
from kg.store import Store, folder, open_store

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


class _Call(NamedTuple):
    """What the other process does; the function is a module's, so that it can be pickled."""

    path: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    options: dict[str, Any]
    seconds: float


def answer(
    path: str,
    seconds: float | None,
    function: Callable[Concatenate[Store, Arguments], Found],
    *args: Arguments.args,
    **options: Arguments.kwargs,
) -> Found:
    """Call a function with the graph in the folder ``path``, within ``seconds`` if given.

    Raises:
        QueryError: there is no answer in time.
        StoreError: the graph cannot be opened (:func:`kg.store.open_store`).
    """
    if seconds is None:
        with _stopped_by_interrupt(), open_store(path, read_only=True) as store:
            return function(store, *args, **options)
    found = folder.existing(Path(path))
    try:
        result: Found = run_with_timeout(
            _answer_call, _Call(path, function, args, options, seconds), seconds
        )
        return result
    except TimeoutError:
        folder.sweep(found)
        raise QueryError(
            f"no answer within {seconds:g} s; ask for less, or give it longer with --timeout"
        ) from None


def _answer_call(call: _Call) -> Any:
    if hasattr(signal, "alarm"):
        # This ends the process even if its parent was killed.
        signal.alarm(math.ceil(call.seconds) + 5)
    with open_store(call.path, read_only=True) as store:
        return call.function(store, *call.args, **call.options)


@contextmanager
def _stopped_by_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the process at once: Python would only react when the engine is done.

    Nothing is lost, because the process only reads.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""A question to a graph and a number of seconds in; its answer out, or an error once they are over.

The engine knows no limit, and nothing of Python runs in a thread that waits for it. So a question
with a limit is asked by a process of its own, which is killed; what it leaves is swept.
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
from kg.base.workers import within
from kg.store import Store, folder, open_store

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class _Call(NamedTuple):
    """What the other process is to do; the function is named by its module."""

    path: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    words: dict[str, Any]
    seconds: float


def answer(
    path: str,
    seconds: float | None,
    function: Callable[Concatenate[Store, Asked], Found],
    *args: Asked.args,
    **words: Asked.kwargs,
) -> Found:
    """What a function of a module says of the graph in the folder ``path``, as it stands now.

    Raises QueryError where that takes longer than ``seconds``, if there is such a limit; what the
    function raises; StoreError as :func:`kg.store.open_store` does.
    """
    if seconds is None:
        with _ended_by_hand(), open_store(path, read_only=True) as store:
            return function(store, *args, **words)
    found = folder.existing(Path(path))
    try:
        result: Found = within(_called, _Call(path, function, args, words, seconds), seconds)
        return result
    except TimeoutError:
        folder.sweep(found)
        raise QueryError(
            f"no answer within {seconds:g} s; ask for less, or give it longer with --timeout"
        ) from None


def _called(call: _Call) -> Any:
    if hasattr(signal, "alarm"):
        # The system ends this process even where the one that should has been killed itself.
        signal.alarm(math.ceil(call.seconds) + 5)
    with open_store(call.path, read_only=True) as store:
        return call.function(store, *call.args, **call.words)


@contextmanager
def _ended_by_hand() -> Iterator[None]:
    """Ctrl-C ends the process at once: it only reads, and Python would not hear of it before the
    engine has its answer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""Answer a question within some time and memory.

The engine has no limits, blocks the thread that waits for it, and ends its process if memory or
stack run out. A question with a limit is therefore asked by a separate process, which can be killed
or die; its temporary files are deleted. With or without a limit it has no network, unless the graph
is in a server.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from kg.base.errors import QueryError
from kg.base.sealed import call_sealed, seal
from kg.base.workers import DeadWorkerError, Limits, end_with_parent, limit_growth, run_apart
from kg.store import Store, existing_folder, folder, open_store

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


class _Call(NamedTuple):
    """What the other process does; the function is a module's, so that it can be pickled."""

    path: str
    fetches: bool
    function: Callable[..., Any]
    args: tuple[Any, ...]
    options: dict[str, Any]
    limits: Limits


def answer(
    path: str,
    limits: Limits | None,
    function: Callable[Concatenate[Store, Arguments], Found],
    *args: Arguments.args,
    **options: Arguments.kwargs,
) -> Found:
    """Call a function with the graph in the folder ``path``, within limits if given.

    Raises:
        QueryError: there is no answer within the limits, or the engine ended its process.
        StoreError: the graph cannot be opened (:func:`kg.store.open_store`).
    """
    found = existing_folder(path)
    call = _Call(path, found.is_beside_server, function, args, options, limits or Limits(0, 0))
    if limits is None:
        with _stopped_by_interrupt():
            answered: Found = call_sealed(_answer, call) if not call.fetches else _answer(call)
            return answered
    try:
        result: Found = run_apart(_answer_call, call, limits.seconds or None)
        return result
    except TimeoutError:
        fault = (
            f"no answer within {limits.seconds:g} s; ask for less, or give it longer with --timeout"
        )
        raise QueryError(fault) from None
    except MemoryError as error:
        fault = "the query needed more memory than there is; ask for less"
        if limits.megabytes:
            fault = (
                f"the query needed more than {limits.megabytes:,} MB of memory; ask for less, or "
                "give it more with --memory-limit"
            )
        raise QueryError(fault) from error
    except DeadWorkerError as error:
        fault = (
            f"the process of the query {error.end}; the query is too long or too deeply nested, or "
            "there is too little memory for it"
        )
        raise QueryError(fault) from error
    finally:
        folder.sweep(found)


def _answer_call(call: _Call) -> Any:
    # The engine does not notice that the parent was killed.
    end_with_parent()
    if call.limits.seconds and hasattr(signal, "alarm"):
        signal.alarm(math.ceil(call.limits.seconds) + 5)
    if not call.fetches:
        seal()
    return _answer(call)


def _answer(call: _Call) -> Any:
    with open_store(call.path, read_only=True) as store:
        limit_growth(call.limits.megabytes)
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

"""Take the network away from threads that run SPARQL that others wrote.

The engine fetches what SERVICE and LOAD name and has no option against it, and no filter of a text
reads it as the engine does. Linux can refuse sockets to a thread, and to all that it starts, for
ever (seccomp). Elsewhere only the filter of :mod:`kg.store.sparql` keeps a query from the network.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import ParamSpec, TypeVar

from kg.base.closing import let_go

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")

UNSEALED = "this system cannot take the network from queries; kg only refuses SERVICE and LOAD"
"""What the user should know where :func:`seal` does not work."""
_MACHINES = {"x86_64": (0xC000003E, (41, 42)), "aarch64": (0xC00000B7, (198, 203))}
"""The system's number of each kind of machine, and its calls socket and connect there."""
_IO_URING_SETUP = 425
_X32 = 0x40000000
"""Calls from this number on are those of another set on the same machine."""
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def seal() -> bool:
    """Refuse new sockets to this thread and to all that it starts, and return whether that works.

    Sockets and pipes that are open stay so. It cannot be undone.
    """
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    steps = _steps(*_MACHINES[platform.machine()])
    program = _Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    address = ctypes.addressof(program)
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    done: bool = prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    return done and bool(prctl(_SET_SECCOMP, _FILTER, address, 0, 0) == 0)


def _steps(number: int, calls: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Return a program that decides on calls of a kind of machine.

    A step is what to do, the steps to skip if it holds and if it does not, and its operand. Calls
    of another kind of machine are refused.
    """
    refused = (*calls, _IO_URING_SETUP)
    return [
        (_LOAD, 0, 0, 4),
        (_IF_EQUAL, 0, len(refused) + 3, number),
        (_LOAD, 0, 0, 0),
        (_IF_AT_LEAST, len(refused) + 1, 0, _X32),
        *((_IF_EQUAL, len(refused) - place, 0, call) for place, call in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]


def can_seal() -> bool:
    """Return whether this system can refuse sockets to a thread."""
    return call_sealed(seal)


def call_sealed(
    function: Callable[Arguments, Found], *args: Arguments.args, **options: Arguments.kwargs
) -> Found:
    """Call a function in a thread of its own without network, and return its result.

    What it returns must not be an iterator of the engine, which belongs to its thread.
    """
    found: Future[Found] = Future()

    def run() -> None:
        seal()
        try:
            found.set_result(function(*args, **options))
        except BaseException as error:
            # The engine's answers must be dropped by the thread that made them.
            let_go(error)
            found.set_exception(error)

    Thread(target=run, daemon=True).start()
    return found.result()

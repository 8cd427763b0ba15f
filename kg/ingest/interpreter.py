"""Set the interpreter for a run: collect garbage rarely, switch threads often."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_COLLECTED = (50_000, 20, 50)
"""Thresholds of the garbage collector during a run: little of what it makes is cyclic, and going
through a pipeline and all that waits to be written takes long."""
_TURN = 0.0005
"""Seconds between switches of threads during a run: at the usual interval the writer falls behind
the parser."""


@contextmanager
def taking_turns() -> Iterator[None]:
    """Let the threads of a run take turns often, as long as the block lasts."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the collector run rarely, as long as the block lasts."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)

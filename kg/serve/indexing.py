"""Keep the index of words in line with the graph while a server runs.

The index is written in a process of its own, which may take longer than a query, and answers read
the last one meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from kg.base.workers import Worker
from kg.search import updated_index
from kg.store import open_store
from kg.web.served import Served

_LOG = logging.getLogger("kg.web")
_PAUSE = 0.5
"""Seconds between two looks whether the graph changed."""


@asynccontextmanager
async def keep_index(served: Served) -> AsyncIterator[None]:
    """Update the index whenever the graph changes, until the block ends."""
    task = asyncio.create_task(_keep(served))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep(served: Served) -> None:
    done = ""
    while True:
        version = served.state.version
        if version != done:
            try:
                await _update_apart(served.settings.store)
                done = version
            except Exception as error:
                _LOG.warning("%s: cannot be indexed: %s", served.settings.store, error)
                await asyncio.sleep(_PAUSE * 10)
        await asyncio.sleep(_PAUSE)


async def _update_apart(folder: Path) -> None:
    """Update the index in another process, which ends if this task is cancelled."""
    worker = Worker(update, "there may be too little memory for it", quiet=True)
    try:
        await asyncio.to_thread(worker.work, folder, None)
    finally:
        worker.end()


def update(folder: Path) -> None:
    """Update the index of the graph in a folder; called in another process."""
    with open_store(folder, read_only=True) as store, updated_index(store):
        pass

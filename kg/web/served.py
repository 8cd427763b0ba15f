"""The graph that a server shows: a copy as it was at one moment, and workers that read it.

The engine's files are copied by hard links (:class:`kg.store.folder.Snapshot`), so that ``kg add``
may write meanwhile and several servers may share a folder. Every second the server looks whether
the files changed; then it makes another copy, lets new questions read that one, and deletes the old
one after the last question about it. A graph in a server of SPARQL is not copied: questions read it
as it is, and its state is that of the list of changes beside it.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from kg.base.claimed import Claimed, sweep
from kg.base.errors import StoreError
from kg.base.workers import cores
from kg.store import existing_folder, folder
from kg.store.folder import Folder, Snapshot
from kg.store.stamp import digest_of, files_digest
from kg.web.errors import busy
from kg.web.pool import Pool
from kg.web.settings import Settings
from kg.web.work import Job, ready

Found = TypeVar("Found")

_LONGEST_WRITE = 300.0
"""Seconds that a change may take."""
_MOST_CHANGES = 20
"""Changes that wait or are made at the same time."""
_SPOOL = "kg-serve-"
_LOG = logging.getLogger("kg.web")


@dataclass(slots=True)
class State:
    """The graph as it was at one moment.

    Attributes:
        version: what distinguishes it from other states, the same for every server.
        changed: when the graph was last written to, in UTC and whole seconds.
        engine: the copy of the engine's files.
        files: the files from which the copy was made.
        copy: what deletes the copy; ``None`` where nobody can write to the folder.
        uses: the questions that read it now.
    """

    version: str
    changed: datetime
    engine: Path
    files: tuple[tuple[str, int, int], ...]
    copy: Snapshot | None
    uses: int = 0

    def release(self) -> None:
        """Delete the copy."""
        if self.copy is not None:
            self.copy.release()


class Served:
    """A graph that is served; its methods belong to one event loop.

    Args:
        settings: what the command line says.
        functions: what will be called in the workers, which import it before they are ready.

    Raises:
        StoreError: the folder holds no graph (:func:`kg.store.folder.existing`).
    """

    def __init__(self, settings: Settings, functions: Sequence[Callable[..., Any]] = ()) -> None:
        self.settings = settings
        self.spool = Path()
        """The folder for long answers while they are sent."""
        self._spool: Claimed | None = None
        self.base = existing_folder(settings.store).base
        count = settings.workers or max(4, 2 * cores())
        self.pool = Pool(
            count, seconds=settings.seconds, first=lambda: self._job(self.state, ready, *functions)
        )
        self._writer = Pool(1, seconds=_LONGEST_WRITE, polite=False)
        self._writing = asyncio.Lock()
        self._changes = 0
        self._state: State | None = None
        self._refreshing = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        """The graph as new questions see it."""
        if self._state is None:
            raise StoreError(f"{self.settings.store}: the graph is not open yet; try again")
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether questions can be answered."""
        return self._state is not None and self.pool.alive > 0

    async def start(self) -> None:
        """Open the graph, start the workers and begin to look for changes."""
        # A server that was killed leaves long answers, which may quote articles.
        sweep(Path(tempfile.gettempdir()).glob(f"{_SPOOL}*"))
        self._spool = Claimed(prefix=_SPOOL)
        self.spool = self._spool.path
        self._state = await asyncio.to_thread(_take, self.settings.store)
        await self.pool.start()
        self._watch = asyncio.create_task(self._watch_folder())

    async def call(
        self, function: Callable[..., Found], args: Sequence[object], *, client: str = ""
    ) -> Found:
        """Call ``function(store, *args)`` in a worker process (:func:`kg.web.answers.ask`).

        Args:
            function: a function of a module; it, its arguments and its result can be pickled.
            args: its arguments after the store.
            client: who asks; one client has at most half of the workers at a time.

        Raises:
            HttpError: there is no answer within the limits (:meth:`kg.web.pool.Pool.run`).
            KgError: what the function raises.
        """
        async with self.in_use() as state:
            found: Found = await self.pool.run(self._job(state, function, *args), client=client)
            return found

    async def write(self, function: Callable[..., Found], *args: object) -> Found:
        """Call ``function(store, *args)`` with the graph open for writing, in its own process.

        When it returns, new questions see the change. It goes on if the client goes.

        Raises:
            HttpError: too many changes wait, or the change took too much time or memory; nothing
                was changed.
            StoreError: another program writes to the graph.
            KgError: what the function raises.
        """
        if self._changes >= _MOST_CHANGES:
            raise busy(f"{self._changes} changes wait; try again in a few seconds")
        self._changes += 1
        try:
            return await self._write(function, *args)
        finally:
            self._changes -= 1

    async def _write(self, function: Callable[..., Found], *args: object) -> Found:
        async with self._writing:
            if not self._writer.alive:
                await self._writer.start()
            path, limit = str(self.settings.store), self.settings.megabytes
            job = Job(path, None, "", function, args, limit)
            found: Found = await asyncio.shield(self._writer.run(job))
        await self.refresh()
        return found

    @property
    def can_write(self) -> bool:
        """Whether anybody can write through this server."""
        return self.settings.tokens is not None and not self.settings.read_only

    def _job(self, state: State, function: Callable[..., Any], *args: Any) -> Job:
        path, limit = str(self.settings.store), self.settings.megabytes
        return Job(path, state.engine, state.version, function, args, limit)

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[State]:
        """Keep the copy that new questions read now until the block ends."""
        state = self.state
        state.uses += 1
        try:
            yield state
        finally:
            state.uses -= 1
            if state.uses == 0 and state is not self._state:
                await asyncio.to_thread(state.release)

    async def refresh(self) -> None:
        """Let new questions see what is in the folder now."""
        async with self._refreshing:
            old = self.state
            if await asyncio.to_thread(_files, self.settings.store) == old.files:
                return
            new = await asyncio.to_thread(_take, self.settings.store)
            if new.version == old.version:
                # Somebody opened the graph and changed nothing.
                await asyncio.to_thread(new.release)
                old.files = new.files
                return
            self._state = new
            if old.uses == 0:
                await asyncio.to_thread(old.release)
        await self._warm()

    async def _warm(self) -> None:
        """Let idle workers open the new copy before somebody waits for it."""
        await self.pool.each(lambda: self._job(self.state, ready))

    async def _watch_folder(self) -> None:
        while True:
            await asyncio.sleep(self.settings.poll)
            try:
                await self.refresh()
            except Exception as error:
                # The graph stays as it was; the next look may succeed.
                _LOG.warning("%s: cannot be read again: %s", self.settings.store, error)

    async def close(self) -> None:
        """End the workers and delete the copy."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await self.pool.close()
        await self._writer.close()
        if self._spool is not None:
            self._spool.release()
        if self._state is not None:
            self._state.release()
            self._state = None


def _files(path: Path) -> tuple[tuple[str, int, int], ...]:
    return folder.state(folder.existing(path))


def _take(path: Path) -> State:
    """Copy the engine's files as they are now."""
    found = folder.existing(path)
    folder.sweep(found)
    files = folder.state(found)
    if found.is_beside_server:
        newest = max((time for _, _, time in files), default=0)
        changed = datetime.fromtimestamp(newest // 1_000_000_000, UTC)
        return State(digest_of(found)[:20], changed, found.path, files, None)
    engine, copy = _copied(found)
    try:
        moment = max(
            (time for name, _, time in files if name.endswith((".sst", ".log"))), default=0
        )
        changed = datetime.fromtimestamp(moment // 1_000_000_000, UTC)
        return State(files_digest(engine)[:20], changed, engine, files, copy)
    except OSError as error:
        if copy is not None:
            copy.release()
        raise folder.unusable(path, error) from error


def _copied(found: Folder) -> tuple[Path, Snapshot | None]:
    try:
        copy = Snapshot(found)
    except OSError:
        # A folder that nobody here can write to has no writer either.
        return found.engine, None
    try:
        copy.take()
    except OSError as error:
        copy.release()
        raise folder.unusable(found.path, error) from error
    return copy.target, copy

"""Pages of the server, made in a process that keeps the records of the graph in memory.

To read all records takes a second or, for thousands of articles, some ten; a page then takes some
hundredths. When the graph changes, another process reads it, and the first one answers meanwhile.
Where nobody asks for pages, nothing is read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from kg.curate.queue import Ranking, Shortlist, rank, shortlist
from kg.pages.site import WHOLE
from kg.serve.frame import frame_of
from kg.site.dataset import Held
from kg.site.meaning import meaning
from kg.site.pages import Frame, SitePages
from kg.web.answers import while_connected
from kg.web.errors import busy
from kg.web.pool import Pool
from kg.web.served import Served, State
from kg.web.work import Job

if TYPE_CHECKING:
    from kg.store import Store

_SECONDS = 60.0
"""Time that one page may take: the questions of a large graph are the slowest."""
_START = 900.0
"""Time that it may take to read the records."""
_MEMORY = 4
"""How many times the memory of a query the records may take."""
_PAUSE = 0.2
_INTEREST = 600.0
"""Seconds after a request during which the graph is read again when it changes."""
REVIEW = "review"
"""What ranks the queue of review in advance."""
_LOG = logging.getLogger("kg.web")


class PageMaker:
    """Makes pages of a served graph; its methods belong to one event loop."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.frame = frame_of(served.settings)
        self._now: tuple[Pool, State] | None = None
        self._ready = asyncio.Event()
        self._asked = time.monotonic() if served.settings.early_pages else -inf

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Make pages until the block ends."""
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _follow(self) -> None:
        """Read the graph again when it changes, and answer with the new process."""
        tried = ""
        current = AsyncExitStack()
        try:
            while True:
                pause = _PAUSE
                is_stale = self.served.state.version != tried
                if is_stale and time.monotonic() - self._asked > _INTEREST:
                    # Who asks next waits for the graph as it is then.
                    self._ready.clear()
                elif is_stale:
                    begun = time.monotonic()
                    following = AsyncExitStack()
                    pool, state = await following.enter_async_context(self._reading())
                    tried = state.version
                    if pool.alive:
                        before, self._now = self._now, (pool, state)
                        current, following = following, current
                        while before is not None and (before[0].running or before[0].waiting):
                            await asyncio.sleep(_PAUSE)
                    else:
                        _LOG.warning("%s: its pages cannot be made", self.served.settings.store)
                    self._ready.set()
                    await following.aclose()
                    # Who decides or adds without a pause leaves time for other work.
                    pause = max(_PAUSE, time.monotonic() - begun)
                await asyncio.sleep(pause)
        finally:
            await current.aclose()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[tuple[Pool, State]]:
        """Start a process for the graph as it is now, which keeps its copy until it ends."""
        async with self.served.in_use() as state:
            pool = Pool(
                1,
                seconds=_SECONDS,
                first=lambda: self._job(state, warm, *self._wanted()),
                polite=False,
                start=_START,
            )
            pool.patience = _SECONDS
            try:
                await pool.start()
                yield pool, state
            finally:
                await pool.close()

    def _wanted(self) -> tuple[str, ...]:
        """Return what to make before a process answers: little for the first one."""
        review = (REVIEW,) if self.served.settings.users is not None else ()
        return (*WHOLE, *review) if self._now else WHOLE[:1]

    def _job(self, state: State, function: Callable[..., Any], *args: Any) -> Job:
        settings = self.served.settings
        limit = settings.megabytes * _MEMORY
        every = (self.frame, *args)
        return Job(str(settings.store), state.engine, state.version, function, every, limit)

    async def state(self) -> State | None:
        """Return the graph as pages show it, ``None`` if they cannot be made.

        Raises:
            HttpError: the graph is still being read.
        """
        self._asked = time.monotonic()
        try:
            async with asyncio.timeout(self.served.settings.seconds):
                await self._ready.wait()
        except TimeoutError:
            if self._now is None:
                raise busy("the pages are being made; try again in a few seconds") from None
        return self._now[1] if self._now is not None else None

    async def call(self, request: Request, function: Callable[..., Any], *args: Any) -> Any:
        """Return ``function(store, frame, *args)`` of the process, ``None`` if there is none.

        A client that goes does not end the process, which would have to read the graph again.
        """
        if self._now is None:
            return None
        pool, state = self._now
        job = self._job(state, function, *args)
        return await while_connected(request, asyncio.shield(pool.run(job)))

    async def page(
        self, request: Request, name: str, public: str = "", part: int = 1
    ) -> str | None:
        """Return a page about the whole graph or about an IRI, ``None`` if there is none.

        Args:
            request: what is answered.
            name: one of WHOLE, or an IRI.
            public: the address of the server.
            part: which part of a list.
        """
        html: str | None = await self.call(request, made, name, public, part)
        return html


def warm(store: Store, frame: Frame, *names: str) -> bool:
    """Read the records of a graph, and make some pages about the whole graph.

    Others are made when they are asked for, so that a server that starts soon has a first page.
    """
    held = Held(store, store.state.version)
    if REVIEW in names:
        _ranking(held, frame)
    return all(_pages(held, frame).whole(name) for name in names if name in WHOLE)


def made(store: Store, frame: Frame, name: str, public: str, part: int) -> str | None:
    """Return a page about the whole graph or about an IRI, ``None`` if there is none."""
    pages = _pages(Held(store, store.state.version), frame)
    if name in WHOLE:
        return pages.part(name, part)
    found = meaning(store, name)
    return pages.about(found, public) if found.state == "here" else None


def network_words(store: Store, frame: Frame, version: str) -> bytes | None:
    """Return the words of the statements of the network, ``None`` for another version."""
    return _pages(Held(store, store.state.version), frame).network_words(version)


def worth_a_minute(store: Store, frame: Frame, viewer: str, limit: int) -> Shortlist:
    """Return the first items of the queue of a person."""
    ranking = _ranking(Held(store, store.state.version), frame)
    return shortlist(store, ranking, viewer=viewer, limit=limit)


@lru_cache(maxsize=1)
def _ranking(held: Held, frame: Frame) -> Ranking:
    return rank(held.store, _pages(held, frame).pages.corpus.reader)


@lru_cache(maxsize=1)
def _pages(held: Held, frame: Frame) -> SitePages:
    return SitePages(held.store, frame)

"""Pages of the server, made in a process that keeps the records of the graph in memory.

To read all records takes a second or, for thousands of articles, some ten; a page then takes some
hundredths. When the graph changes, another process reads it, and the first one answers meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from kg.pages.site import WHOLE
from kg.site.dataset import Held
from kg.site.formats import DUMPS
from kg.site.meaning import meaning
from kg.site.pages import Frame, SitePages
from kg.web.answers import while_connected
from kg.web.errors import busy
from kg.web.pool import Pool
from kg.web.served import Served, State
from kg.web.settings import Settings
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
_DATA = (
    ("JSON API", "api"),
    ("OpenAPI", "api/openapi.json"),
    ("SPARQL", "query"),
    ("VoID", ".well-known/void"),
    ("Atom", "feed.atom"),
    ("LDES", "changes"),
    *((name, f"dump/graph.{name}") for name in DUMPS),
)
"""Names and addresses of what programs read."""
_LOG = logging.getLogger("kg.web")


def frame_of(settings: Settings) -> Frame:
    """Return what the pages of a server share."""
    return Frame(settings.title, settings.lang, settings.licence, data=_DATA)


class PageMaker:
    """Makes pages of a served graph; its methods belong to one event loop."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.frame = frame_of(served.settings)
        self._now: tuple[Pool, State] | None = None
        self._ready = asyncio.Event()

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
        """Read the graph again whenever it changes, and answer with the new process."""
        tried = ""
        current = AsyncExitStack()
        try:
            while True:
                if self.served.state.version != tried:
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
                await asyncio.sleep(_PAUSE)
        finally:
            await current.aclose()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[tuple[Pool, State]]:
        """Start a process for the graph as it is now, which keeps its copy until it ends."""
        async with self.served.in_use() as state:
            pool = Pool(
                1,
                seconds=_SECONDS,
                first=lambda: self._job(state, warm),
                polite=False,
                start=_START,
            )
            try:
                await pool.start()
                yield pool, state
            finally:
                await pool.close()

    def _job(self, state: State, function: Callable[..., Any], *args: str) -> Job:
        settings = self.served.settings
        limit = settings.megabytes * _MEMORY
        every = (self.frame, *args)
        return Job(str(settings.store), state.engine, state.version, function, every, limit)

    async def state(self) -> State | None:
        """Return the graph as pages show it, ``None`` if they cannot be made.

        Raises:
            HttpError: the graph is still being read.
        """
        try:
            async with asyncio.timeout(self.served.settings.seconds):
                await self._ready.wait()
        except TimeoutError:
            raise busy("the pages are being made; try again in a few seconds") from None
        return self._now[1] if self._now is not None else None

    async def page(self, request: Request, name: str, public: str = "") -> str | None:
        """Return a page about the whole graph or about an IRI, ``None`` if there is none.

        A client that goes does not end the process, which would have to read the graph again.
        """
        if self._now is None:
            return None
        pool, state = self._now
        job = self._job(state, made, name, public)
        html: str | None = await while_connected(request, asyncio.shield(pool.run(job)))
        return html


def warm(store: Store, frame: Frame) -> bool:
    """Read the records of a graph and what the first page asks for."""
    return bool(_pages(Held(store, store.state.version), frame).whole(WHOLE[0]))


def made(store: Store, frame: Frame, name: str, public: str) -> str | None:
    """Return a page about the whole graph or about an IRI, ``None`` if there is none."""
    pages = _pages(Held(store, store.state.version), frame)
    if name in WHOLE:
        return pages.whole(name)
    found = meaning(store, name)
    return pages.about(found, public) if found.state == "here" else None


@lru_cache(maxsize=1)
def _pages(held: Held, frame: Frame) -> SitePages:
    return SitePages(held.store, frame)

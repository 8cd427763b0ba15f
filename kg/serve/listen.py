"""Listen on a port: deadlines for requests, and a limit of connections, which uvicorn lacks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.web.settings import Settings

_PIECE = 1_000_000
"""Bytes of a body that may take as long as the headers."""
_EMPTY = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
_LATE = b"HTTP/1.1 408 Request Timeout\r\n" + _EMPTY
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n" + _EMPTY


class _Protocol(H11Protocol):
    """A connection that is closed if a request does not arrive in time."""

    def __init__(self, settings: Settings, **more: Any) -> None:
        super().__init__(**more)
        self._settings = settings
        self._timer: asyncio.TimerHandle | None = None
        self._state: Any = None
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self._settings.connections:
            transport.write(_FULL)
            transport.close()
        else:
            self._watch(0)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch(len(data))

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.trailing_data[0]:
            self._watch(0)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop()

    def _watch(self, size: int) -> None:
        """Begin to wait when a part of a request is expected, until it is there."""
        state = self.conn.their_state
        self._received += size
        if state is not self._state or self._received > _PIECE:
            self._stop()
            self._state, self._received = state, 0
        if self._timer is None and state in (h11.IDLE, h11.SEND_BODY):
            self._timer = self.loop.call_later(self._settings.deadline, self._late)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self.conn.their_state is not self._state:
            return
        if self.flow.read_paused:
            # The body waits for the server, not the other way round.
            self._watch(0)
        elif self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(_LATE)
            self.transport.close()
        else:
            self.transport.abort()


class Server(uvicorn.Server):
    """A server of an application, which :meth:`run` runs.

    Args:
        app: the application.
        settings: how the graph is served.
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        trust: the addresses of proxies that are believed who sent a request, with commas, or "*".
        tell: called with the port when the server answers.
    """

    def __init__(
        self,
        app: Starlette,
        settings: Settings,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        trust: str | None = None,
        tell: Callable[[int], object] = lambda _: None,
    ) -> None:
        config = uvicorn.Config(
            app,
            host,
            port,
            http=partial(_Protocol, settings),  # type: ignore[arg-type]
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=trust is not None,
            forwarded_allow_ips=trust,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=int(settings.seconds) + 2,
            lifespan="on",
        )
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: Sequence[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(list(sockets) if sockets else None)
        if self.started:
            self._tell(self.servers[0].sockets[0].getsockname()[1])

"""Write a line per request to the access log, and count it."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.base.text import one_line, shorten_middle

ACCESS = logging.getLogger("kg.access")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_LONGEST = 300
"""Characters of a path with its query in the log."""


class Log:
    """Wrap an application so that each request is one line of the access log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status, size = 500, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            seconds = time.perf_counter() - begun
            ACCESS.info(_line(scope, status, size, seconds))
            scope["app"].state.metrics.count(_route(scope), _method(scope), status, seconds)


def _route(scope: Scope) -> str:
    """Return the name of what answered: a label must not come from the client."""
    return getattr(scope.get("endpoint"), "__name__", "none")


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    host = scope["client"][0] if scope.get("client") else "-"
    raw = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("latin-1") + (
        f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    )
    agent = Headers(scope=scope).get("user-agent", "-")
    shown = shorten_middle(one_line(path), _LONGEST)
    return (
        f'{host} "{scope["method"]} {shown}" {status} {size} {seconds * 1000:.0f}ms '
        f'"{shorten_middle(one_line(agent), 100)}"'
    )

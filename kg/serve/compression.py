"""Compress answers with Brotli or gzip, as the client prefers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST = 1000
"""Bytes of a body that is worth the work."""
_TEXT = re.compile(r"text/|application/(?!zip|gzip|x-gzip|pdf|octet-stream)|image/svg")
_CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+))?\s*$")


class Compressor(Protocol):
    """Compress a body piece by piece."""

    def add(self, data: bytes) -> bytes:
        """Return what can be sent after some more data."""

    def end(self) -> bytes:
        """Return the rest."""


class _Brotli:
    def __init__(self) -> None:
        from brotli import Compressor as Engine

        self._engine = Engine(quality=4)

    def add(self, data: bytes) -> bytes:
        return bytes(self._engine.process(data))

    def end(self) -> bytes:
        return bytes(self._engine.finish())


class _Gzip:
    def __init__(self) -> None:
        self._engine = zlib.compressobj(6, zlib.DEFLATED, 31)

    def add(self, data: bytes) -> bytes:
        return self._engine.compress(data)

    def end(self) -> bytes:
        return self._engine.flush()


_CODINGS: dict[str, Callable[[], Compressor]] = {"br": _Brotli, "gzip": _Gzip}
"""The codings, the best first."""


def coding(accept: str) -> str | None:
    """Return the coding that a header Accept-Encoding prefers, ``None`` for no compression."""
    found = [match for part in accept.split(",") if (match := _CODING.match(part.lower()))]
    values = {match[1]: float(match[2].strip(".") or 0) if match[2] else 1.0 for match in found}
    best = max(_CODINGS, key=lambda name: values.get(name, values.get("*", 0.0)))
    return best if values.get(best, values.get("*", 0.0)) > 0 else None


class Compression:
    """Wrap an application so that its answers are compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        name = None
        if scope["type"] == "http":
            name = coding(Headers(scope=scope).get("accept-encoding", ""))
        await self.app(scope, receive, send if name is None else _Sender(send, name))


class _Sender:
    """Send an answer compressed if it is text and not short."""

    def __init__(self, send: Send, name: str) -> None:
        self.send, self.name = send, name
        self.start: Message | None = None
        self.compressor: Compressor | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if self.start is not None:
            self._begin(self.start, message)
            await self.send(self.start)
            self.start = None
        if self.compressor is not None and message["type"] == "http.response.body":
            body = self.compressor.add(message.get("body", b""))
            if not message.get("more_body", False):
                body += self.compressor.end()
            elif not body:
                return
            message = {**message, "body": body}
        await self.send(message)

    def _begin(self, start: Message, first: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if not _TEXT.match(headers.get("content-type", "")) or "content-encoding" in headers:
            return
        headers.add_vary_header("Accept-Encoding")
        if len(first.get("body", b"")) < _LEAST and not first.get("more_body", False):
            return
        self.compressor = _CODINGS[self.name]()
        headers["Content-Encoding"] = self.name
        # The length is known only at the end; the server sends the body in chunks.
        del headers["Content-Length"]

"""Speak the Graph Store HTTP Protocol to a server."""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from typing import IO
from urllib.parse import quote, urlsplit

from kg.base.closing import Closing
from kg.base.errors import ServiceError, UsageError
from kg.base.text import one_line

_TIMEOUT = 120.0
_TRIES = 6
_LONGEST_WAIT = 30.0
_PIECE = 1 << 20


class GraphStore(Closing):
    """A graph store of another program, at the address of its protocol.

    Args:
        address: such as ``https://kg.paper.example/graphs`` or ``http://localhost:3030/ds/data``.
        token: sent as a bearer token.
        user: name and password, sent as Basic.
        wait: how to wait some seconds before another attempt.

    Raises:
        UsageError: the address is not one of HTTP.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        user: tuple[str, str] | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{address}: write an address such as https://kg.paper.example/graphs")
        self.address = address
        self._wait = wait
        self._path = parts.path or "/"
        self._query = f"{parts.query}&" if parts.query else ""
        self._connection: http.client.HTTPConnection
        if parts.scheme == "https":
            self._connection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=_TIMEOUT, context=ssl.create_default_context()
            )
        else:
            self._connection = http.client.HTTPConnection(
                parts.hostname, parts.port, timeout=_TIMEOUT
            )
        self._headers = {"User-Agent": "kg"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        elif user:
            pair = base64.b64encode(":".join(user).encode()).decode()
            self._headers["Authorization"] = f"Basic {pair}"

    def put(self, graph: str | None, body: bytes) -> None:
        """Replace a graph, ``None`` for the default graph, by N-Triples."""
        self._send("PUT", graph, body, {"Content-Type": "application/n-triples"})

    def add(self, graph: str | None, body: bytes) -> None:
        """Add N-Triples to a graph, ``None`` for the default graph."""
        self._send("POST", graph, body, {"Content-Type": "application/n-triples"})

    def get(self, graph: str | None, to: IO[bytes]) -> str:
        """Write a graph, ``None`` for the default graph, to a file; return its media type."""
        accept = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"
        return self._send("GET", graph, None, {"Accept": accept}, to)

    def get_all(self, to: IO[bytes]) -> str:
        """Write all graphs to a file; return its media type. Not every server can do that."""
        accept = "application/n-quads, application/trig;q=0.8"
        return self._send("GET", "", None, {"Accept": accept}, to)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _target(self, graph: str | None) -> str:
        if graph == "":
            return self._path + (f"?{self._query[:-1]}" if self._query else "")
        name = "default" if graph is None else f"graph={quote(graph, safe='')}"
        return f"{self._path}?{self._query}{name}"

    def _send(
        self,
        method: str,
        graph: str | None,
        body: bytes | None,
        headers: Mapping[str, str],
        to: IO[bytes] | None = None,
    ) -> str:
        """Send a request, again if the server is busy, and return the media type of the answer."""
        fault = ""
        for attempt in range(_TRIES):
            if attempt:
                self._wait(min(_LONGEST_WAIT, self._pause or 2.0**attempt / 2))
            self._pause = 0.0
            try:
                self._connection.request(
                    method, self._target(graph), body, {**self._headers, **headers}
                )
                answer = self._connection.getresponse()
                if 200 <= answer.status < 300:
                    kind = answer.headers.get_content_type()
                    while piece := answer.read(_PIECE):
                        if to is not None:
                            to.write(piece)
                    return kind
                fault = f"{answer.status} {answer.reason}: {_line(answer.read(_PIECE))}"
                if answer.status not in (429, 502, 503, 504):
                    break
                self._pause = _seconds(answer.headers.get("Retry-After"))
            except (OSError, http.client.HTTPException) as error:
                fault = " ".join(str(error).split()) or type(error).__name__
                self._connection.close()
            if to is not None:
                to.seek(0)
                to.truncate()
        what = "all graphs" if graph == "" else "the default graph" if graph is None else graph
        raise ServiceError(f"{self.address}: {method} of {what} failed: {fault}")

    _pause = 0.0


def _seconds(value: str | None) -> float:
    return float(value) if value and value.isdecimal() else 0.0


def _line(body: bytes) -> str:
    lines = one_line(body[:500].decode("utf-8", "replace")).split("\n")
    return " ".join(lines[0].split()) or "no reason is given"

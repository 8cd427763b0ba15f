"""An address in, JSON out: one request at a time, unhurried, tried again where that can help."""

from __future__ import annotations

import email.utils
import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from kg import __version__
from kg.base.errors import ServiceError, UsageError

AGENT = f"kg-actors-claims/{__version__} (reconciliation client)"
_AGAIN = frozenset({429, 502, 503, 504})
"""Answers after which the same request may do better a little later."""
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 120.0
"""Seconds; a service that wants to be left alone for longer is left alone, and the run ends."""
_MOST_BYTES = 32_000_000
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class RefusedError(ServiceError):
    """The service answered that it will not do this request, whenever it is sent."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def checked_address(url: str) -> str:
    """``url`` if it is an http(s) address. Raises UsageError."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"'{url}' is no address of a service; write https://host/path")
    return url


@dataclass(slots=True)
class Web:
    """A client that waits ``pause`` seconds between requests, ``timeout`` for each answer, and
    sends one again up to ``retries`` times, ever later or when the service says.
    """

    timeout: float = 30.0
    pause: float = 0.5
    retries: int = 3
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    _last: float | None = None
    _openers: dict[bool, OpenerDirector] = field(default_factory=dict)

    def get(self, url: str) -> tuple[Any, str]:
        """The JSON at an address, and the address that it came from in the end."""
        return self._json(Request(checked_address(url)))

    def post(self, url: str, fields: Mapping[str, str]) -> Any:
        """The JSON that a form sent to an address brings.

        Raises RefusedError where the service will not take it, ServiceError where it gives none.
        """
        body = urlencode(fields).encode("ascii")
        return self._json(Request(checked_address(url), data=body, method="POST"))[0]

    def _json(self, request: Request) -> tuple[Any, str]:
        request.add_header("User-Agent", AGENT)
        request.add_header("Accept", "application/json")
        data, place, kind = self._tried(request)
        try:
            return json.loads(data), place
        except (ValueError, RecursionError):
            raise ServiceError(
                f"{request.full_url}: it answers with {kind or 'something'} that is no JSON; "
                "is this the address of a reconciliation service?"
            ) from None

    def _tried(self, request: Request) -> tuple[bytes, str, str]:
        tries = 0
        while True:
            try:
                return self._sent(request)
            except HTTPError as error:
                with error:
                    fault, wait = f"HTTP {error.code} {error.reason}", _asked_to_wait(error)
                if error.code not in _AGAIN:
                    raise RefusedError(f"{request.full_url}: {fault}", error.code) from error
            except (OSError, http.client.HTTPException) as error:
                fault, wait = _fault(error), None
            tries += 1
            if tries > self.retries or (wait or 0) > _LONGEST_WAIT:
                later = f" and asks to wait {wait:.0f} s" if wait else ""
                raise ServiceError(
                    f"{request.full_url}: no answer ({fault}){later}; try again later"
                )
            self.sleep(wait if wait is not None else _FIRST_WAIT * 2 ** (tries - 1))

    def _sent(self, request: Request) -> tuple[bytes, str, str]:
        if self._last is not None:
            rest = self._last + self.pause - self.clock()
            if rest > 0:
                self.sleep(rest)
        self._last = self.clock()
        self.requests += 1
        near = urlsplit(request.full_url).hostname in _LOOPBACK
        with self._opener(near).open(request, timeout=self.timeout) as answer:
            data = answer.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise ServiceError(f"{request.full_url}: it answers with more than 32 MB")
            return data, answer.geturl(), answer.headers.get_content_type()

    def _opener(self, near: bool) -> OpenerDirector:
        # A proxy of the environment knows nothing of servers on this machine.
        if near not in self._openers:
            self._openers[near] = build_opener(ProxyHandler({})) if near else build_opener()
        return self._openers[near]


def _asked_to_wait(error: HTTPError) -> float | None:
    said = error.headers.get("Retry-After") if error.headers else None
    if said is None:
        return None
    if said.strip().isdigit():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, moment - time.time())


def _fault(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return "it took too long"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason) or type(reason).__name__

"""Fetch JSON over HTTP: one request at a time, with pauses and retries."""

from __future__ import annotations

import email.utils
import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from kg import __version__
from kg.base.errors import ServiceError, UsageError
from kg.base.json_text import parse_json

AGENT = f"kg-actors-claims/{__version__} (reconciliation client)"
_AGAIN = frozenset({429, 502, 503, 504})
"""Statuses after which the same request may succeed later."""
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 120.0
"""Seconds; if a service asks to wait longer, the run ends."""
_MOST_BYTES = 32_000_000
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class RefusedError(ServiceError):
    """The service refuses this request, whenever it is sent."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def check_address(url: str) -> str:
    """Return ``url`` if it is an http(s) address.

    Raises UsageError if not.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"'{url}' is not the address of a service; write https://host/path")
    return url


@dataclass(slots=True)
class Web:
    """A client that pauses between requests and repeats failed ones.

    It waits ``pause`` seconds between requests and ``timeout`` for each answer, and tries a request
    again up to ``retries`` times, after ever longer waits or when the service says.
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
        """Fetch the JSON at an address; also return the address after redirects."""
        return self._json(Request(check_address(url)))

    def post(self, url: str, fields: Mapping[str, str]) -> Any:
        """Post a form and return the JSON of the answer.

        Raises RefusedError if the service refuses it, ServiceError if it gives no answer.
        """
        body = urlencode(fields).encode("ascii")
        return self._json(Request(check_address(url), data=body, method="POST"))[0]

    def _json(self, request: Request) -> tuple[Any, str]:
        request.add_header("User-Agent", AGENT)
        request.add_header("Accept", "application/json")
        data, place, kind = self._fetch_with_retries(request)
        try:
            return parse_json(data), place
        except ValueError:
            raise ServiceError(
                f"{request.full_url}: the answer ({kind or 'of unknown type'}) is not JSON; "
                "is this the address of a reconciliation service?"
            ) from None

    def _fetch_with_retries(self, request: Request) -> tuple[bytes, str, str]:
        tries = 0
        while True:
            try:
                return self._fetch(request)
            except HTTPError as error:
                with error:
                    fault, wait = f"HTTP {error.code} {error.reason}", _requested_wait(error)
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

    def _fetch(self, request: Request) -> tuple[bytes, str, str]:
        if self._last is not None:
            rest = self._last + self.pause - self.clock()
            if rest > 0:
                self.sleep(rest)
        self._last = self.clock()
        self.requests += 1
        is_local = urlsplit(request.full_url).hostname in _LOOPBACK
        with self._opener(is_local).open(request, timeout=self.timeout) as answer:
            data = answer.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise ServiceError(f"{request.full_url}: it answers with more than 32 MB")
            return data, answer.geturl(), answer.headers.get_content_type()

    def _opener(self, is_local: bool) -> OpenerDirector:
        # A proxy cannot reach servers on this machine.
        if is_local not in self._openers:
            self._openers[is_local] = build_opener(ProxyHandler({})) if is_local else build_opener()
        return self._openers[is_local]


def _requested_wait(error: HTTPError) -> float | None:
    header = error.headers.get("Retry-After") if error.headers else None
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header).timestamp()
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

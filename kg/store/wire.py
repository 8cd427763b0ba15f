"""Speak the SPARQL 1.1 Protocol to a server: send queries and updates, read answers and faults."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.base.closing import Closing
from kg.base.errors import QueryError, StoreError
from kg.base.text import one_line
from kg.store.products import BY_NAME, Product, product_of

if TYPE_CHECKING:
    from kg.store.address import Server

_TRIES = 5
_BUSY = (429, 502, 503)
_LONGEST_WAIT = 20.0
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RefusalError(Exception):
    """A server answered, and did not do what was asked."""

    status: int
    message: str


class Wire(Closing):
    """A connection to the server of a graph.

    Args:
        server: the server; user and secrets come from the environment.
        wait: how to wait some seconds before another attempt.

    Raises:
        StoreError: httpx is missing, or the server does not answer.
    """

    def __init__(self, server: Server, *, wait: Callable[[float], object] = time.sleep) -> None:
        try:
            import httpx
        except ImportError:
            raise StoreError(
                f"{server.address}: a graph in a server needs httpx; "
                "install it with: pip install 'kg-actors-claims[stores]'"
            ) from None
        self._httpx = httpx
        self._server = server
        self._wait = wait
        self.address = server.address
        user = server.user or os.environ.get("KG_STORE_USER", "")
        token = os.environ.get(server.token_env, "")
        self._client = httpx.Client(
            timeout=httpx.Timeout(server.timeout, connect=10),
            headers={"User-Agent": "kg", **({"Authorization": f"Bearer {token}"} if token else {})},
        )
        try:
            self.product = BY_NAME[server.product] if server.product else self._ask_product()
            if user and not token:
                password = os.environ.get(server.password_env, "")
                kind = httpx.DigestAuth if self.product.digest else httpx.BasicAuth
                self._client.auth = kind(user, password)
        except BaseException:
            self.close()
            raise
        paths = (user and self.product.signed) or self.product.endpoints
        given = (server.query, server.update, server.graphs)
        self._query, self._update, self._graphs = (
            one or server.url + path for one, path in zip(given, paths, strict=True)
        )

    def _ask_product(self) -> Product:
        answer = self._sent("GET", self._server.url, (), None, {})
        named = " ".join((answer.headers.get("server", ""), *answer.headers))
        return product_of(named, self._server.url)

    def query(self, text: str, params: Params, accept: str) -> bytes:
        """Return the answer to a query.

        Raises:
            QueryError: the server refuses the query, or cut the answer.
            StoreError: it does not answer, or does not let this user read.
        """
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        try:
            answer = self._answered("POST", self._query, params, text.encode(), headers)
        except RefusalError as refusal:
            raise QueryError(f"{self.address}: {refusal.message}") from None
        cut = answer.headers.get("x-sparql-maxrows") or answer.headers.get("x-sql-state")
        if cut:
            raise QueryError(
                f"{self.address}: the server cut the answer ({cut}); raise ResultSetMaxRows and "
                "MaxQueryExecutionTime in its settings"
            )
        found: bytes = answer.content
        for before, after in self.product.answers:
            found = found.replace(before, after)
        return found

    def update(self, text: str, params: Params = ()) -> None:
        """Run an update.

        Raises:
            RefusalError: the server refuses it.
            StoreError: it does not answer, or does not let this user write.
        """
        headers = {"Content-Type": "application/sparql-update"}
        self._answered("POST", self._update, params, text.encode(), headers)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _answered(
        self, method: str, url: str, params: Params, body: bytes, headers: Mapping[str, str]
    ) -> Any:
        """Send a request, again while the server is busy, and return its answer."""
        for attempt in range(_TRIES):
            answer = self._sent(method, url, params, body, headers)
            if answer.status_code not in _BUSY:
                break
            if attempt < _TRIES - 1:
                pause = answer.headers.get("retry-after", "")
                self._wait(min(_LONGEST_WAIT, float(pause) if pause.isdecimal() else 2.0**attempt))
        if answer.is_success:
            return answer
        said = " ".join(one_line(answer.text[:1000]).split())
        line = answer.text[:1000].strip().partition("\n")[0].strip()
        if answer.status_code in (401, 403) or "SECURITY" in line:
            raise StoreError(
                f"{self.address}: the server does not let this user do that "
                f"({answer.status_code} {answer.reason_phrase}); set KG_STORE_USER and "
                "KG_STORE_PASSWORD, or KG_STORE_TOKEN"
            )
        if answer.status_code == 404:
            raise StoreError(
                f"{self.address}: nothing answers at {url} (404); give query and update in "
                "[stores.NAME] of kg.toml"
            )
        raise RefusalError(answer.status_code, line or said or f"{answer.status_code}")

    def _sent(
        self,
        method: str,
        url: str,
        params: Params,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Any:
        try:
            return self._client.request(
                method, url, params=list(params) or None, content=body, headers=dict(headers)
            )
        except self._httpx.TimeoutException as error:
            raise StoreError(
                f"{self.address}: no answer within {self._server.timeout:g} s "
                f"({type(error).__name__}); try again, or set timeout in kg.toml"
            ) from error
        except self._httpx.HTTPError as error:
            fault = " ".join(str(error).split()) or type(error).__name__
            raise StoreError(
                f"{self.address}: the server does not answer ({fault}); start it, or check the "
                "address"
            ) from error


_ROWS = {
    "json": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
}
_SPACE = re.compile(rb"(<literal[^>]*>)(\s+)|(\s+)(?=</literal>)|(\r)")
"""White space in values that a reader of XML drops or changes."""


def _spaced(body: bytes) -> bytes:
    """Write such white space as references to characters, which stay."""

    def refer(match: re.Match[bytes]) -> bytes:
        space = match[2] or match[3] or match[4]
        return (match[1] or b"") + b"".join(b"&#%d;" % one for one in space)

    return _SPACE.sub(refer, body)


def rows_of(wire: Wire, text: str, params: Params) -> ox.QuerySolutions | ox.QueryBoolean:
    """Return the answer to a SELECT or ASK query.

    Raises:
        QueryError: the server refuses the query, cut the answer, or answers something else.
        StoreError: it does not answer.
    """
    *better, last = wire.product.formats
    for name in better:
        media, format = _ROWS[name]
        # XML cannot have all characters.
        with suppress(SyntaxError):
            return _checked(_spaced(wire.query(text, params, media)), format)
    media, format = _ROWS[last]
    try:
        return _checked(wire.query(text, params, media), format)
    except SyntaxError as error:
        fault = " ".join(str(error).split())
        raise QueryError(f"{wire.address}: the answer is not {media}: {fault}") from error


def _checked(body: bytes, format: ox.QueryResultsFormat) -> ox.QuerySolutions | ox.QueryBoolean:
    """Parse an answer, all of it, since faults come with the rows."""
    found = ox.parse_query_results(body, format=format)
    if isinstance(found, ox.QuerySolutions):
        for _ in found:
            """Each row is parsed."""
        found = ox.parse_query_results(body, format=format)
    return found

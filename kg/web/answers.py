"""What every route needs to answer: cached answers, refusals, and the client of a request."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache, partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.base.errors import KgError, QueryError, StoreError, UsageError
from kg.store import Store
from kg.web.errors import HttpError
from kg.web.served import Served, State

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")

_FILES = (".py", ".html", ".css", ".js", ".json")
"""What decides how kg answers, beside the graph."""
GONE = 499
"""The status in the log of a request whose client has gone."""


def served(request: Request) -> Served:
    """Return the graph that the server of a request shows."""
    found = request.app.state.served
    assert isinstance(found, Served)
    return found


def public_base(request: Request) -> str:
    """Return the public address of the server, which ends with a slash."""
    return served(request).settings.public or str(request.base_url)


def client(request: Request) -> str:
    """Return the address that a request comes from; a proxy names it (``--trust``)."""
    return request.client.host if request.client else ""


def validators(state: State, *parts: str) -> dict[str, str]:
    """Return ETag and Last-Modified of what is made of a state of the graph and of ``parts``.

    The tag is weak, because the answer may be compressed. Another version of kg makes other tags,
    because it may answer otherwise.
    """
    made = hashlib.sha256("\x1f".join((state.version, _build(), *parts)).encode("utf-8", "replace"))
    return {
        "ETag": f'W/"{made.hexdigest()[:20]}"',
        "Last-Modified": format_datetime(state.changed, usegmt=True),
        "Cache-Control": "no-cache",
    }


@cache
def _build() -> str:
    """Return a digest of the files of kg, the same for every server that has the same ones."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).resolve().parents[1].rglob("*")):
        if file.suffix in _FILES:
            found.update(file.read_bytes())
    return found.hexdigest()[:20]


def is_fresh(request: Request, headers: Mapping[str, str]) -> bool:
    """Return whether the client's copy of an answer with these validators is still right."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        bare = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in bare or headers["ETag"].removeprefix("W/") in bare
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
        return parsedate_to_datetime(headers["Last-Modified"]) <= since
    except (KeyError, TypeError, ValueError):
        return False


def not_modified(headers: Mapping[str, str]) -> Response:
    """Return the answer to a client whose copy is still right."""
    return Response(status_code=304, headers=dict(headers))


async def ask(
    request: Request,
    function: Callable[Concatenate[Store, Arguments], Found],
    *args: Arguments.args,
    **options: Arguments.kwargs,
) -> Found:
    """Call a module's function with the graph in a worker process, and return its result.

    The function, its arguments and its result can be pickled. If the client goes, the process is
    killed. The body of the request must have been read.

    Raises:
        HttpError: there is no answer within the limits of a query.
        KgError: what the function raises.
    """
    call = served(request).call(partial(function, **options), args, client=client(request))
    return await while_connected(request, call)


async def while_connected(request: Request, work: Awaitable[Found]) -> Found:
    """Return the result of some work; cancel it when the client goes.

    Raises:
        HttpError: the client has gone; nobody sees the answer.
    """
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise HttpError(GONE, "the client closed the connection")
    finally:
        for each in (task, leaving):
            each.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def refusal(request: Request, error: Exception) -> Response:
    """Return the answer to a request that failed with an error of kg: its line, and its status."""
    status, headers = 500, {}
    if isinstance(error, HttpError):
        status, headers = error.status, error.headers
    elif isinstance(error, QueryError | UsageError):
        status = 400
    elif isinstance(error, StoreError):
        status, headers = 503, {"Retry-After": "5"}
    assert isinstance(error, KgError)
    lines = [str(error), *getattr(error, "__notes__", ())]
    return PlainTextResponse("\n".join(lines) + "\n", status, headers)


def gone(request: Request, error: Exception) -> Response:
    """Return the answer to a client that went while it sent its request; nobody sees it."""
    return Response(status_code=GONE)

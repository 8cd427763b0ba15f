"""The pages that answer a search and list statements, and the programs that pages load.

GET  /find.html?q=WORDS         what /api/search finds, as a page
GET  /statements.html?actor=…   what /api/statements lists, as a page with a form
GET  /scripts/NAME.js           suggestions, further parts of lists
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.frame import frame_of, policy_of
from kg.serve.requests import pairs_of_url
from kg.serve.static_files import file_response
from kg.site.endpoints import index_version
from kg.site.formats import HTML
from kg.site.search_pages import FIND, STATEMENTS, found_page, statements_page
from kg.web.answers import ask, is_fresh, not_modified, served, validators
from kg.web.errors import HttpError

_SCRIPTS = ("client.js", "suggest.js", "more.js")


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route(f"/{FIND}", found),
        Route(f"/{STATEMENTS}", listed),
        Route("/scripts/{name}", script),
    ]


async def found(request: Request) -> Response:
    """Answer with what a search finds."""
    return await _answer(request, found_page)


async def listed(request: Request) -> Response:
    """Answer with statements that some filters choose."""
    return await _answer(request, statements_page)


async def _answer(request: Request, function: Callable[..., str]) -> Response:
    graph = served(request)
    version = await asyncio.to_thread(index_version, graph.settings.store)
    frame, address = frame_of(graph.settings), f"{request.url.path}?{request.url.query}"
    headers = validators(graph.state, version, address, str(frame))
    if is_fresh(request, headers):
        return not_modified(headers)
    page = await ask(request, function, frame, pairs_of_url(request))
    body = page.encode("utf-8")
    return Response(body, headers={**headers, **policy_of(body)}, media_type=HTML.content_type)


async def script(request: Request) -> Response:
    """Answer with a program of pages."""
    name = request.path_params["name"]
    if name not in _SCRIPTS:
        raise HttpError(404, f"no script {name}; there are: {', '.join(_SCRIPTS)}")
    return file_response(request, name)

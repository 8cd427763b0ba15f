"""The JSON API at ``/api``: a route for each endpoint of :mod:`kg.site.endpoints`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.base.errors import KgError
from kg.serve.requests import pairs_of_url
from kg.site.answers import NotFoundError
from kg.site.endpoints import ENDPOINTS, Endpoint, index_version, respond
from kg.site.openapi import openapi
from kg.web.answers import (
    ask,
    is_fresh,
    not_modified,
    public_base,
    refusal,
    served,
    validators,
)
from kg.web.errors import HttpError

DOCUMENT = "/api/openapi.json"
Handler = Callable[[Request], Awaitable[Response]]


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    found: list[BaseRoute] = [Route(DOCUMENT, _with_problems(_document))]
    for endpoint in ENDPOINTS:
        # An identifier may contain slashes.
        path = endpoint.path.replace("{id}", "{id:path}")
        found.append(Route(path, _with_problems(_handler(endpoint)), name=f"api-{endpoint.name}"))
    found.append(Route("/api/{rest:path}", _with_problems(_unknown)))
    return found


def _with_problems(handler: Handler) -> Handler:
    """Return a handler that answers errors as problem+json (RFC 9457)."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except KgError as error:
            plain = refusal(request, error)
            status = 404 if isinstance(error, NotFoundError) else plain.status_code
            title = HTTPStatus(status).phrase if status != 499 else "Client Closed Request"
            problem = {
                "type": "about:blank",
                "title": title,
                "status": status,
                "detail": str(error),
            }
            headers = {
                name: value
                for name, value in plain.headers.items()
                if name not in ("content-length", "content-type")
            }
            return Response(
                json.dumps(problem, ensure_ascii=False) + "\n",
                status,
                headers,
                media_type="application/problem+json",
            )

    return handle


def _handler(endpoint: Endpoint) -> Handler:
    async def handle(request: Request) -> Response:
        graph = served(request)
        version = await asyncio.to_thread(index_version, graph.settings.store)
        address = f"{request.url.path}?{request.url.query}"
        headers = validators(graph.state, version, address)
        if is_fresh(request, headers):
            return not_modified(headers)
        pairs = pairs_of_url(request)
        reply = await ask(request, respond, endpoint.name, dict(request.path_params), pairs)
        if reply.next:
            headers["Link"] = _next(request, endpoint, reply.next)
        return Response(reply.body, headers=headers, media_type="application/json")

    return handle


def _next(request: Request, endpoint: Endpoint, place: str) -> str:
    """Return the link to the page that begins at a place."""
    name = next(one.name for one in endpoint.parameters if one.name in ("cursor", "offset"))
    pairs = [pair for pair in pairs_of_url(request) if pair[0] != name]
    path = request.url.path.lstrip("/")
    return f'<{public_base(request)}{path}?{urlencode([*pairs, (name, place)])}>; rel="next"'


async def _document(request: Request) -> Response:
    headers = validators(served(request).state, "openapi")
    if is_fresh(request, headers):
        return not_modified(headers)
    body = json.dumps(openapi(public_base(request)), ensure_ascii=False, indent=1)
    return Response(f"{body}\n", headers=headers, media_type="application/json")


async def _unknown(request: Request) -> Response:
    raise HttpError(404, f"no endpoint {request.url.path}; /api lists them")

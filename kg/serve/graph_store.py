"""The SPARQL 1.1 Graph Store HTTP Protocol at ``/graphs``.

A graph is named by the address itself (``/graphs/notes`` is the graph of that IRI), by
``/graphs?graph=IRI``, or by ``/graphs?default``. ``/graphs`` without a name is all graphs to read,
and a new graph to POST.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.queries import read_graph
from kg.serve.requests import checked_iri, media_type, pairs_of_url, single
from kg.serve.sending import respond
from kg.serve.spool import Spooled
from kg.serve.tokens import writer
from kg.serve.updates import Part, delete_graph, put_graph
from kg.web.answers import ask, is_fresh, not_modified, public_base, served, validators
from kg.web.errors import HttpError

_SEVERAL = "multipart/form-data"


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    methods = ["GET", "PUT", "POST", "DELETE"]
    return [
        Route("/graphs", graph_store, methods=methods),
        Route("/graphs/{name:path}", graph_store, methods=methods),
    ]


async def graph_store(request: Request) -> Response:
    """Answer a request of the Graph Store Protocol."""
    graph = _graph(request)
    if request.method == "PUT":
        return await _write(request, graph, keep=False)
    if request.method == "POST":
        return await _write(request, graph, keep=True)
    if request.method == "DELETE":
        return await _delete(request, graph)
    return await _read(request, graph)


def _graph(request: Request) -> str | None:
    """Return the IRI of the graph that a request names, "" for the default graph."""
    pairs = pairs_of_url(request)
    name = request.path_params.get("name", "")
    if name:
        if pairs:
            raise HttpError(400, "the address names the graph; it takes no parameters")
        path = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
        return checked_iri(f"{public_base(request)}{path}", "address")
    kinds = [kind for kind, _ in pairs if kind in ("graph", "default")]
    if not kinds:
        return None
    if len(kinds) > 1:
        raise HttpError(400, "name one graph: ?graph=IRI or ?default")
    return "" if kinds == ["default"] else checked_iri(single(pairs, "graph"), "graph")


async def _read(request: Request, graph: str | None) -> Response:
    found = served(request)
    accept = request.headers.get("accept")
    headers = {"Vary": "Accept"} | validators(found.state, "graph", repr(graph), accept or "")
    if is_fresh(request, headers):
        return not_modified(headers)

    def answer(path: Path) -> Awaitable[Spooled]:
        return ask(request, read_graph, graph, accept, found.settings.largest, path)

    return await respond(found.spool, answer, headers)


async def _write(request: Request, graph: str | None, *, keep: bool) -> Response:
    who = writer(request)
    if graph is None:
        if not keep:
            raise HttpError(400, "name a graph: ?graph=IRI or ?default")
        graph = f"{public_base(request)}graphs/{uuid.uuid4()}"
    async with _received(request) as parts:
        is_new = await served(request).write(put_graph, graph, parts, who.is_owner, keep)
    if not is_new:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": graph})


async def _delete(request: Request, graph: str | None) -> Response:
    who = writer(request)
    if graph is None:
        raise HttpError(400, "name a graph: ?graph=IRI or ?default")
    if not await served(request).write(delete_graph, graph, who.is_owner):
        raise HttpError(404, f"there is no graph <{graph}>")
    return Response(status_code=204)


@asynccontextmanager
async def _received(request: Request) -> AsyncIterator[list[Part]]:
    """Keep the files of a request until they are written to the graph."""
    folder = served(request).spool
    parts: list[Part] = []
    try:
        kind = media_type(request)
        if kind == _SEVERAL:
            async with request.form() as form:
                for _, value in form.multi_items():
                    if isinstance(value, str):
                        raise HttpError(400, "each part of the form must be a file with a type")
                    content = (value.content_type or "").partition(";")[0].strip().lower()
                    parts.append(Part(_new_path(folder), content))
                    parts[-1].path.write_bytes(await value.read())
        else:
            parts.append(Part(_new_path(folder), kind))
            with parts[-1].path.open("wb") as file:
                async for piece in request.stream():
                    file.write(piece)
        yield parts
    finally:
        for part in parts:
            with suppress(FileNotFoundError):
                part.path.unlink()


def _new_path(folder: Path) -> Path:
    return folder / uuid.uuid4().hex

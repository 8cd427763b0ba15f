"""Assemble the server from its parts.

    kg/web/      what every route needs
        settings.py      Settings: what the command line says
        served.py        Served: the graph at one moment, in worker processes; ``await call(…)``
        pool.py, work.py the processes, their limits
        negotiation.py   Format, choose: which format a client likes best
        answers.py       ETag and Last-Modified, errors as answers, clients that go away
        errors.py        HttpError: a status and one line
    kg/serve/    routes of this room, and what wraps all routes
        app.py           create_app: a list of routes and of wrappers
        sparql.py …      each has ``routes() -> list[BaseRoute]``

A part of the server is a module with a function ``routes() -> list[BaseRoute]``. It lies in this
room or in a lower one that imports kg.web, never kg.serve; :data:`PARTS` names it in one line, and
:data:`FUNCTIONS` what it calls in the workers. A
route asks the graph only in a worker process, which :func:`kg.web.answers.ask` chooses:

    found = await ask(request, function, argument)

where ``function(store, argument)`` is a function of a module, so that it can be pickled;
``kg.web.answers.served(request).state`` says which state of the graph is shown. Whatever
it raises as a KgError becomes a line of text with a status (:func:`kg.web.answers.refusal`). No
route opens the graph in the server's own process, whose event loop must stay free.

Pages bring no inline script and no inline style: every answer has a strict Content-Security-Policy
(:mod:`kg.serve.wrappers`). A route may set a stricter one, or one that allows a fixed text by hash.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute

from kg.base.errors import KgError
from kg.serve import (
    api,
    graph_store,
    health,
    linked,
    metrics,
    query_page,
    review,
    search_pages,
    sessions,
    sparql,
)
from kg.serve.documents import about
from kg.serve.faults import fault
from kg.serve.indexing import keep_index
from kg.serve.metrics import Metrics
from kg.serve.pages import PageMaker
from kg.serve.queries import answer_query, read_graph
from kg.serve.wrappers import wrappers
from kg.site.endpoints import respond
from kg.site.search_pages import found_page, statements_page
from kg.web.answers import gone
from kg.web.served import Served
from kg.web.settings import Settings

Part = Callable[[], Sequence[BaseRoute]]

PARTS: tuple[Part, ...] = (
    health.routes,
    metrics.routes,
    sparql.routes,
    graph_store.routes,
    query_page.routes,
    sessions.routes,
    review.routes,
    api.routes,
    search_pages.routes,
    # Linked data takes every address that is left.
    linked.routes,
)
"""The parts of a server; the first route that fits answers a request."""

FUNCTIONS: tuple[Callable[..., Any], ...] = (
    answer_query,
    read_graph,
    respond,
    about,
    found_page,
    statements_page,
    review.items,
)
"""What routes call in the workers; a worker imports their modules before it is ready."""


def create_app(settings: Settings) -> Starlette:
    """Return the server of a graph as an ASGI application.

    Raises:
        StoreError: the folder holds no graph.
    """
    served = Served(settings, FUNCTIONS)
    pages = PageMaker(served)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        await served.start()
        try:
            async with keep_index(served), pages.running():
                yield
        finally:
            await served.close()

    app = Starlette(
        routes=[route for part in PARTS for route in part()],
        middleware=wrappers(settings.cors),
        exception_handlers={KgError: fault, ClientDisconnect: gone},
        lifespan=running,
    )
    app.state.served = served
    app.state.pages = pages
    app.state.metrics = Metrics(served)
    return app

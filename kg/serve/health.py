"""Say whether the server works: ``/healthz``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.web.answers import served


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [Route("/healthz", healthz)]


async def healthz(request: Request) -> Response:
    """Answer whether questions can be answered, for load balancers."""
    found = served(request)
    if not found.is_open:
        return JSONResponse({"status": "starting"}, 503, {"Cache-Control": "no-store"})
    state = found.state
    return JSONResponse(
        {
            "status": "ok",
            "graph": state.version,
            "changed": state.changed.isoformat(),
            "workers": found.pool.alive,
        },
        headers={"Cache-Control": "no-store"},
    )

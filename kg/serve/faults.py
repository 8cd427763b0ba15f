"""Answer errors: one line for programs, a page for people."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.frame import page_of, policy_of
from kg.site.formats import HTML
from kg.web.answers import refusal
from kg.web.negotiation import Format, choose

_PLAIN = Format("txt", "text/plain")
_PROGRAMS = ("api/", "sparql", "graphs")
"""Addresses that only programs ask."""
_NAMED = (403, 404, 410, 429, 503)


@dataclass(frozen=True, slots=True)
class Fault:
    """A status, and the line that says why."""

    status: int
    line: str


def fault(request: Request, error: Exception) -> Response:
    """Return the answer to a request that failed: a page if the client prefers pages."""
    plain = refusal(request, error)
    path = request.url.path.lstrip("/")
    wanted = choose(request.headers.get("accept"), (_PLAIN, HTML))
    if wanted is not HTML or path.startswith(_PROGRAMS):
        return plain
    status = plain.status_code
    key = f"fault_{status if status in _NAMED else 'other'}"
    line = bytes(plain.body).decode("utf-8").strip()
    body = page_of(request, "fault", Fault(status, line), key)
    own = {
        name: value
        for name, value in plain.headers.items()
        if name not in ("content-length", "content-type")
    }
    headers = {**own, "Vary": "Accept", **policy_of(body)}
    return Response(body, status, headers, media_type=HTML.content_type)

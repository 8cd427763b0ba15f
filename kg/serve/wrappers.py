"""Wrap all routes: log, safe headers, hosts, other origins, compression, OPTIONS, long bodies."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.compression import Compression
from kg.serve.log import Log
from kg.web.errors import HttpError

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may load: nothing from other hosts, nothing written into the page itself."""
SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


class SafeHeaders:
    """Wrap an application so that all its answers have :data:`SAFE_HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safe if scope["type"] == "http" else send)


class Options:
    """Wrap an application so that OPTIONS names the methods of a route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "OPTIONS":
            await self.app(scope, receive, send)
            return
        methods = _methods(scope)
        headers = {"Allow": ", ".join([*sorted(methods), "OPTIONS"])}
        await Response(status_code=204 if methods else 404, headers=headers)(scope, receive, send)


def _methods(scope: Scope) -> set[str]:
    app = scope["app"]
    assert isinstance(app, Starlette)
    for route in app.routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE and isinstance(route, Route | Mount):
            return set(getattr(route, "methods", None) or ("GET", "HEAD"))
    return set()


class BodyLimit:
    """Wrap an application so that it refuses requests with a too large body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = scope["app"].state.served.settings.largest_body
        received = 0

        async def receive_some() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > most:
                    raise _too_large(most)
            return message

        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > most:
            response = Response(f"{_too_large(most)}\n", 413, media_type="text/plain")
            await response(scope, receive, send)
            return
        await self.app(scope, receive_some, send)


def _too_large(most: int) -> HttpError:
    return HttpError(413, f"the request is larger than {most / 1e6:,.0f} MB")


class Hosts:
    """Wrap an application so that without a public address it answers to this machine's names only.

    Otherwise any page that the user visits could read the graph: its host's name can be made to
    mean 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["app"].state.served.settings.public is None:
            port = (scope.get("server") or ("", None))[1]
            names = [f"{name}:{port}" for name in _LOCAL] + list(_LOCAL) * (port == 80)
            host = Headers(scope=scope).get("host", "").lower()
            if host not in names:
                line = (
                    f"this server answers at {', '.join(names)}; "
                    "kg serve --base URL gives it a public address\n"
                )
                await Response(line, 421, media_type="text/plain")(scope, receive, send)
                return
        await self.app(scope, receive, send)


_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def wrappers(cors: tuple[str, ...]) -> list[Middleware]:
    """Return what wraps all routes, the outermost first; pages of the origins in ``cors`` read."""
    others = Middleware(
        CORSMiddleware,
        allow_origins=cors,
        allow_methods=_METHODS,
        allow_headers=["*"],
        expose_headers=["ETag", "Last-Modified", "Link", "Location", "Retry-After"],
        max_age=86400,
    )
    return [
        Middleware(Log),
        Middleware(SafeHeaders),
        Middleware(Hosts),
        *([others] if cors else []),
        Middleware(Compression),
        Middleware(Options),
        Middleware(BodyLimit),
    ]

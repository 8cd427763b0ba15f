"""Log people in and out: signed sessions, tokens against forged forms, few attempts to log in.

A session is a signed cookie that names the user; it ends after twelve hours, when the user logs
out, and when the password or the key beside the file of users changes. Each form brings a token
that only a page of this server can know.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.frame import page_of, policy_of
from kg.serve.requests import check_length, pairs_of_form
from kg.serve.users import (
    LONGEST,
    SECONDS,
    User,
    end_session,
    has_ended,
    is_password,
    read_users,
    session_key,
)
from kg.web.answers import client, served
from kg.web.errors import HttpError

WINDOW = 900
"""Seconds in which failed attempts to log in count."""
ATTEMPTS = {"pair": 5, "address": 20, "name": 50}
"""Failed attempts that are allowed by name and address, by address, and by name."""
_COOKIE = "kg_session"
_FORM_COOKIE = "kg_form"
_HEADER = "x-csrf-token"


@dataclass
class Attempts:
    """Failed attempts to log in, in the memory of the server."""

    failed: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, name: str, address: str, now: float) -> None:
        """Raise HttpError (429) where there were too many."""
        for key in _keys(name, address):
            times = self.failed.get(key)
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if times is not None and not times:
                del self.failed[key]
            elif times and len(times) >= ATTEMPTS[key[0]]:
                wait = int(times[0] + WINDOW - now) + 1
                raise HttpError(
                    429,
                    f"too many attempts to log in; wait {wait // 60 + 1} minutes",
                    {"Retry-After": str(wait)},
                )

    def fail(self, name: str, address: str, now: float) -> None:
        """Count a failed attempt."""
        if len(self.failed) > 100_000:
            self.failed.clear()
        for key in _keys(name, address):
            self.failed[key].append(now)

    def succeed(self, name: str, address: str) -> None:
        """Take back the attempt that succeeded, and forget those before it by name and address."""
        pair, *others = _keys(name, address)
        self.failed.pop(pair, None)
        for key in others:
            if self.failed.get(key):
                self.failed[key].pop()


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    return ("pair", f"{address}\t{name}"), ("address", address), ("name", name)


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route("/login", login_page, methods=["GET"]),
        Route("/login", log_in, methods=["POST"]),
        Route("/logout", log_out, methods=["POST"]),
    ]


# --- who asks ------------------------------------------------------------------------------


def user_of(request: Request) -> User | None:
    """Return who is logged in."""
    session = _session(request)
    if session is None:
        return None
    path = served(request).settings.users
    if path is None or has_ended(path, str(session.get("id"))):
        return None
    user = read_users(path).get(str(session.get("name")))
    is_same = user is not None and hmac.compare_digest(str(session.get("mark")), _mark(user))
    return user if is_same else None


def coder_of(request: Request) -> User:
    """Return who is logged in and may correct statements, and check the token of the request.

    Raises:
        HttpError: nobody is logged in (401), or the role, the server or a wrong token forbids it
            (403).
    """
    settings = served(request).settings
    if settings.read_only or settings.users is None:
        raise HttpError(403, "this server takes no corrections; it needs --users FILE")
    user = user_of(request)
    if user is None:
        raise HttpError(401, "log in first")
    if not user.may_code:
        raise HttpError(403, f"{user.name} is a reader; only coders and editors correct")
    _check_token(request, request.headers.get(_HEADER, ""), _COOKIE)
    return user


def form_token(request: Request) -> str:
    """Return the token that a form of the user's session must bring, "" without a session."""
    cookie = request.cookies.get(_COOKIE)
    return _token(request, cookie) if cookie and user_of(request) else ""


def _token(request: Request, cookie: str) -> str:
    return hmac.new(_key(request), f"form {cookie}".encode(), hashlib.sha256).hexdigest()


def _check_token(request: Request, token: str, cookie_name: str) -> None:
    cookie = request.cookies.get(cookie_name, "")
    expected = _token(request, cookie).encode()
    if not cookie or not hmac.compare_digest(token.encode("utf-8", "replace"), expected):
        raise HttpError(403, "the form is too old or comes from another site; load the page again")


def _key(request: Request) -> bytes:
    path = served(request).settings.users
    if path is None:
        raise HttpError(404, "nobody can log in; the server was started without --users FILE")
    return session_key(path)


def _signer(request: Request) -> Any:
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer(
        _key(request), salt="kg session", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _session(request: Request) -> dict[str, Any] | None:
    from itsdangerous import BadData

    cookie = request.cookies.get(_COOKIE)
    if not cookie or served(request).settings.users is None:
        return None
    try:
        found = _signer(request).loads(cookie, max_age=SECONDS)
    except BadData:
        return None
    return found if isinstance(found, dict) else None


def _mark(user: User) -> str:
    """Return what changes with the password."""
    return hashlib.sha256(user.hash.encode()).hexdigest()[:20]


# --- the form ------------------------------------------------------------------------------


async def login_page(request: Request) -> Response:
    """Answer with the form."""
    return _form(request)


@dataclass(frozen=True, slots=True)
class LoginForm:
    """The form to log in: its token, and what was wrong before."""

    token: str
    fault: str


def _form(request: Request, fault: str = "", status: int = 200) -> Response:
    cookie = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(24)
    model = LoginForm(_token(request, cookie), fault)
    page = page_of(request, "login", model, "Log in")
    response = HTMLResponse(page, status, {"Cache-Control": "no-store", **policy_of(page)})
    _set_cookie(request, response, _FORM_COOKIE, cookie)
    return response


async def log_in(request: Request) -> Response:
    """Check name and password, and begin a session."""
    check_length(request)
    form = dict(await pairs_of_form(request))
    _check_token(request, form.get("token", ""), _FORM_COOKIE)
    name = " ".join(form.get("name", "").split())[:LONGEST]
    password = form.get("password", "")[:LONGEST]
    attempts = _attempts(request)
    attempts.check(name, client(request), time.monotonic())
    path = served(request).settings.users
    assert path is not None
    # Counted before the check, which takes a while, so that parallel attempts count too.
    attempts.fail(name, client(request), time.monotonic())
    user = read_users(path).get(name)
    if not await asyncio.to_thread(is_password, user, password) or user is None:
        return _form(request, "The name or the password is wrong.", 401)
    attempts.succeed(name, client(request))
    session = {"name": user.name, "mark": _mark(user), "id": secrets.token_urlsafe(12)}
    response = RedirectResponse("review", 303, {"Cache-Control": "no-store"})
    _set_cookie(request, response, _COOKIE, _signer(request).dumps(session))
    return response


def _attempts(request: Request) -> Attempts:
    state = request.app.state
    if not hasattr(state, "attempts"):
        state.attempts = Attempts()
    found = state.attempts
    assert isinstance(found, Attempts)
    return found


async def log_out(request: Request) -> Response:
    """End the session, also for whoever has a copy of its cookie."""
    _check_token(request, dict(await pairs_of_form(request)).get("token", ""), _COOKIE)
    path, session = served(request).settings.users, _session(request)
    if path is not None and session is not None:
        end_session(path, str(session.get("id")))
    response = RedirectResponse("review", 303)
    response.delete_cookie(_COOKIE, path="/", httponly=True, samesite="lax")
    return response


def _set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    public = served(request).settings.public or str(request.url)
    response.set_cookie(
        name,
        value,
        max_age=SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=public.startswith("https:"),
    )

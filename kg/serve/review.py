"""The page ``/review``: the queue of what is uncertain, with a person's answers.

The page shows what ``kg review`` lists and does what ``kg correct``, ``kg same`` and
``kg not-same`` do. Everybody sees the queue; only coders and editors who are logged in correct.

    GET  /api/review          the queue: {total, items, user, role, token}
    POST /api/review          {id, values} corrects a statement; {article, words, values} adds one;
                              {one, other, same} decides on two actors: answers {decided: [ids]}
    POST /api/review/undo     {ids} withdraws decisions

Requests that write bring the token in the header ``X-CSRF-Token``.
"""

from __future__ import annotations

from typing import Any, cast, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.base.errors import UsageError
from kg.base.json_text import parse_json
from kg.curate import correct, decide, double
from kg.curate.decide import By
from kg.curate.queue import Shortlist, complete, queue
from kg.judgements import blind, decisions
from kg.judgements.aspects import ASPECTS, Aspect
from kg.model import Act, Side, SourceKind, Stance
from kg.serve.frame import page_of, policy_of
from kg.serve.pages import PageMaker, worth_a_minute
from kg.serve.requests import check_length
from kg.serve.sessions import coder_of, form_token, user_of
from kg.serve.static_files import file_response
from kg.store import Store
from kg.web.answers import ask, served
from kg.web.errors import HttpError

_MOST = 50
"""Items of one answer."""
_SPARE = 250
"""Further items, in the place of those that were decided since the graph was read."""
_CHOICES = {
    "act": get_args(Act),
    "stance": get_args(Stance),
    "side": get_args(Side),
    "kind": get_args(SourceKind),
}


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route("/review", page),
        Route("/review/review.js", file),
        Route("/api/review", listed, methods=["GET"]),
        Route("/api/review", decided, methods=["POST"]),
        Route("/api/review/undo", undone, methods=["POST"]),
    ]


async def page(request: Request) -> Response:
    """Answer with the page."""
    body = page_of(request, "review", None, "Review")
    return Response(body, headers=policy_of(body), media_type="text/html; charset=utf-8")


async def file(request: Request) -> Response:
    """Answer with the program of the page."""
    return file_response(request, "review.js")


async def listed(request: Request) -> Response:
    """Answer with the queue, and who is logged in."""
    settings, user = served(request).settings, user_of(request)
    viewer = user.name if user else ""
    pages: PageMaker = request.app.state.pages
    await pages.state()
    first = await pages.call(request, worth_a_minute, viewer, _MOST + _SPARE)
    found = await ask(request, items, _MOST, viewer, first)
    session = {
        "user": user.name if user else None,
        "role": user.role if user else None,
        "token": form_token(request),
        "can_log_in": settings.users is not None and not settings.read_only,
        "can_correct": bool(user and user.may_code and not settings.read_only),
        "choices": _CHOICES,
    }
    return JSONResponse({**found, **session}, headers={"Cache-Control": "no-store"})


async def decided(request: Request) -> Response:
    """Take an answer, and return the short ids of the decisions that it made."""
    user = coder_of(request)
    asked = await _object(request)
    by = By(user.name, decisions.utc_time(), _text(asked, "note"))
    made = await served(request).write(take_answer, asked, by)
    return JSONResponse({"decided": made})


async def undone(request: Request) -> Response:
    """Withdraw decisions: a coder's own, or for an editor any."""
    user = coder_of(request)
    asked = (await _object(request)).get("ids")
    if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
        raise HttpError(400, "ids is a list of short ids of decisions")
    count = await served(request).write(withdraw, asked, user.name, user.role == "editor")
    return JSONResponse({"undone": count})


async def _object(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HttpError(415, "send JSON (Content-Type: application/json)")
    check_length(request)
    try:
        found = parse_json(await request.body())
    except ValueError:
        raise HttpError(400, "the body is not JSON") from None
    if not isinstance(found, dict):
        raise HttpError(400, "the body is not an object")
    return found


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise HttpError(400, f"{name} is not a text")
    return value


# In a worker process ------------------------------------------------------------------------------


def items(
    store: Store, limit: int, viewer: str = "", first: Shortlist | None = None
) -> dict[str, Any]:
    """Return the first items of the queue of a person as an object for JSON.

    Args:
        store: the graph.
        limit: how many items.
        viewer: the name of the person, "" for anybody.
        first: the first items of the graph as it is or was, so that they need not be found.
    """
    if first is None:
        found, total = queue(store, limit=limit, viewer=viewer)
    else:
        found, total = complete(store, first, limit=limit, viewer=viewer)
    return {"total": total, "items": [one.as_object() for one in found]}


def take_answer(store: Store, asked: dict[str, Any], by: By) -> list[str]:
    """Carry out a person's answer and return the short ids of its decisions.

    Raises:
        HttpError: it is not an answer (400).
        UsageError: it names something that is not there, or a value is impossible.
    """
    if "same" in asked:
        pair = (_text(asked, "one"), _text(asked, "other"))
        outcome = (decide.same if asked["same"] is True else decide.not_same)(store, pair, by)
    elif "words" in asked:
        values = _values(asked)
        outcome = correct.add_statement(
            store, _text(asked, "article"), _text(asked, "words"), values, by
        )
    else:
        outcome = correct.correct_statement(store, _text(asked, "id"), _values(asked), by)
    name = blind.short_id if outcome.is_apart else decisions.short_id
    return [name(one, base=store.base) for one in outcome.decided]


def _values(asked: dict[str, Any]) -> dict[Aspect, str]:
    given = asked.get("values", {})
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise HttpError(400, "values is an object of texts")
    unknown = given.keys() - set(ASPECTS) | ({"add"} & given.keys())
    if unknown or not (given or "words" in asked):
        raise HttpError(400, f"values has one or more of: {', '.join(ASPECTS)}")
    return cast("dict[Aspect, str]", given)


def withdraw(store: Store, ids: list[str], author: str, is_editor: bool) -> int:
    """Withdraw decisions by short id; return how many.

    Raises:
        UsageError: there is none of an id, or somebody else made it and ``author`` is no editor.
    """
    apart = double.withdraw(store, ids, author)
    left = [one for one in ids if one not in apart]
    owners = {
        decisions.short_id(one, base=store.base): one.author for one in decisions.read_all(store)
    }
    others = {owners[one] for one in left if one in owners} - {author}
    if others and not is_editor:
        raise UsageError(f"{min(others)} decided that; only an editor undoes what others decided")
    return len(apart) + (len(decide.undo(store, left).withdrawn) if left else 0)

"""The page ``/query``: an editor of queries (YASGUI) with the named questions and kg's prefixes.

All that the page loads comes from this server: its files, the questions, and the classes and
properties that the graph uses, for completion.
"""

from __future__ import annotations

import re

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.query.questions import questions
from kg.serve.static_files import file_response
from kg.serve.wrappers import CONTENT_POLICY
from kg.store import Store
from kg.vocab.terms import PREFIXES
from kg.web.answers import ask, is_fresh, not_modified, public_base, served, validators
from kg.web.errors import HttpError

_OWN = ("query.css", "query.js")
_YASGUI = ("yasgui.min.css", "yasgui.min.js")
_POLICY = CONTENT_POLICY.replace(
    "style-src 'self'", "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
)
"""Also allows the one style sheet that YASGUI writes into the page, for the width of columns."""
_MOST = 5000
"""Classes and properties that completion offers, at most."""
_CLASSES = f"SELECT DISTINCT ?term {{ ?s a ?term FILTER isIRI(?term) }} LIMIT {_MOST}"
_PROPERTIES = f"SELECT DISTINCT ?term {{ ?s ?term ?o }} LIMIT {_MOST}"


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route("/query", page),
        Route("/query/", to_page),
        Route("/query/settings.json", settings),
        Route("/query/terms.json", terms),
        Route("/query/{name}", file),
    ]


async def page(request: Request) -> Response:
    """Answer with the page."""
    response = file_response(request, "query.html")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


async def to_page(request: Request) -> Response:
    """Lead to the page, whose links are relative."""
    return RedirectResponse(f"{public_base(request)}query", 301)


async def file(request: Request) -> Response:
    """Answer with a script or a style sheet of the page."""
    name = request.path_params["name"]
    if name not in (*_OWN, *_YASGUI):
        raise HttpError(404, "there is no such file")
    return file_response(request, name, folder="yasgui" if name in _YASGUI else "")


async def settings(request: Request) -> Response:
    """Answer with the prefixes and the named questions."""
    listed = [
        {"name": one.name, "title": one.title, "answers": one.answers, "sparql": _shown(one.sparql)}
        for one in questions()
    ]
    return JSONResponse({"prefixes": PREFIXES, "questions": listed})


def _shown(sparql: str) -> str:
    """Return a query without the head of its file, which the page shows elsewhere."""
    return re.sub(r"\A(?:#[^\n]*\n)+\n*", "", sparql).strip() + "\n"


async def terms(request: Request) -> Response:
    """Answer with the classes and properties that the graph uses."""
    headers = validators(served(request).state, "terms")
    if is_fresh(request, headers):
        return not_modified(headers)
    return JSONResponse(await ask(request, used_terms), headers=headers)


def used_terms(store: Store) -> dict[str, list[str]]:
    """Return the IRIs of the classes and properties that a graph uses."""
    found = {}
    for name, query in (("classes", _CLASSES), ("properties", _PROPERTIES)):
        rows = store.query(query)
        assert isinstance(rows, ox.QuerySolutions)
        found[name] = sorted({row["term"].value for row in rows})
    return found

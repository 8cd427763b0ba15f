"""The SPARQL 1.1 Protocol at ``/sparql``: queries, updates, and what the service can do."""

from __future__ import annotations

import io
import re
from collections.abc import Awaitable
from pathlib import Path

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.formats import GRAPHS, ROWS, write_graph
from kg.serve.queries import Query, answer_query, chosen
from kg.serve.requests import (
    Pairs,
    check_length,
    iris,
    media_type,
    pairs_of_form,
    pairs_of_url,
    single,
    text_of,
)
from kg.serve.sending import respond
from kg.serve.spool import Spooled
from kg.serve.tokens import writer
from kg.serve.updates import Update, run_update
from kg.vocab.terms import RDF
from kg.web.answers import ask, is_fresh, not_modified, public_base, served, validators
from kg.web.errors import HttpError
from kg.web.negotiation import Format, choose

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
"""Functions whose values differ each time."""
_HTML = Format("html", "text/html", ("application/xhtml+xml",))
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [Route("/sparql", sparql, methods=["GET", "POST"])]


async def sparql(request: Request) -> Response:
    """Answer a request of the SPARQL protocol."""
    pairs = pairs_of_url(request)
    if request.method != "POST":
        return await _query_response(request, pairs) if pairs else _description_response(request)
    kind = media_type(request)
    if kind == UPDATE:
        return await _update_response(request, await text_of(request), pairs)
    if kind not in (FORM, QUERY):
        raise HttpError(415, f"the body is '{kind}'; send {FORM}, {QUERY} or {UPDATE}")
    check_length(request)
    if kind == QUERY:
        return await _query_response(request, [*pairs, ("query", await text_of(request))])
    form = await pairs_of_form(request)
    if any(name == "update" for name, _ in form):
        if any(name == "query" for name, _ in form):
            raise HttpError(400, "the form has both a query and an update")
        return await _update_response(request, single(form, "update"), [*pairs, *form])
    return await _query_response(request, [*pairs, *form])


async def _query_response(request: Request, pairs: Pairs) -> Response:
    if any(name == "update" for name, _ in pairs):
        raise HttpError(400, "an update must be sent by POST, in the body")
    found = served(request)
    query = Query(
        single(pairs, "query"),
        iris(pairs, "default-graph-uri"),
        iris(pairs, "named-graph-uri"),
        request.headers.get("accept"),
        found.settings.largest,
    )
    headers = {"Vary": "Accept", "Cache-Control": "no-store"}
    if request.method != "POST" and not _CHANGING.search(query.text):
        headers |= validators(found.state, repr(query))
        if is_fresh(request, headers):
            return not_modified(headers)

    def answer(path: Path) -> Awaitable[Spooled]:
        return ask(request, answer_query, query, path)

    return await respond(found.spool, answer, headers)


async def _update_response(request: Request, text: str, pairs: Pairs) -> Response:
    who = writer(request)
    update = Update(
        text,
        iris(pairs, "using-graph-uri"),
        iris(pairs, "using-named-graph-uri"),
        who.is_owner,
    )
    await served(request).write(run_update, update)
    return Response(status_code=204)


# Service description -----------------------------------------------------------------------------


def _description_response(request: Request) -> Response:
    accept = request.headers.get("accept")
    if accept and choose(accept, (*GRAPHS, _HTML)) is _HTML:
        return RedirectResponse(f"{public_base(request)}query", 303, {"Vary": "Accept"})
    format = chosen(accept, GRAPHS)
    body = io.BytesIO()
    write_graph(
        description(f"{public_base(request)}sparql", served(request).can_write), format, body
    )
    headers = {"Content-Type": format.content_type, "Vary": "Accept"}
    return Response(body.getvalue(), headers=headers)


def description(endpoint: str, can_write: bool) -> list[Triple]:
    """Return what the service can do, in the vocabulary of SPARQL 1.1 Service Description."""
    service, dataset = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset")
    graph = NamedNode(f"{endpoint}#default-graph")

    def sd(name: str) -> NamedNode:
        return NamedNode(_SD + name)

    languages = ["SPARQL11Query", *(["SPARQL11Update"] if can_write else [])]
    return [
        Triple(service, RDF.type, sd("Service")),
        Triple(service, sd("endpoint"), service),
        *(Triple(service, sd("supportedLanguage"), sd(name)) for name in languages),
        Triple(service, sd("feature"), sd("UnionDefaultGraph")),
        *(
            Triple(service, sd("resultFormat"), NamedNode(_FORMATS + _FORMAT_NAMES[each.name]))
            for each in (*ROWS, *GRAPHS)
        ),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, RDF.type, sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), graph),
        Triple(graph, RDF.type, sd("Graph")),
    ]

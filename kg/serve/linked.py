"""Linked data: every IRI under the base answers with a page or a document about it.

The part of an address after the server's is the part of an IRI after the graph's base. An IRI leads
(303) to the document about it in the format that the client likes best; a suffix names the format.
These routes take every address that no other part takes, and so come last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.pages.site import LISTS, NETWORK_WORDS, WHOLE
from kg.serve import documents
from kg.serve.documents import Document
from kg.serve.frame import policy_of
from kg.serve.pages import PageMaker, network_words
from kg.serve.sending import respond
from kg.serve.spool import Spooled
from kg.site.addresses import address, local, path_of, split_suffix
from kg.site.endpoints import index_version
from kg.site.formats import DATA, DOCUMENTS, DUMPS, HTML
from kg.site.pages import Frame
from kg.web.answers import ask, is_fresh, not_modified, public_base, served, validators
from kg.web.errors import HttpError, busy
from kg.web.negotiation import Format, choose

_STATUS = {"gone": 410, "unknown": 404}
_BY_NAME = {each.name: each for each in DOCUMENTS}
_ATOM = Format("atom", "application/atom+xml")
_XML = Format("xml", "application/xml")


class _Asked(NamedTuple):
    """A function of :mod:`kg.serve.documents` with its arguments, and the format of its result."""

    function: documents.Maker
    args: tuple[str | Frame, ...]
    format: Format


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route("/", _whole),
        *(Route(f"/{name}", _whole) for name in WHOLE),
        Route(f"/{NETWORK_WORDS}", _network_words),
        Route("/.well-known/void", _dataset),
        Route("/.well-known/void.{suffix:str}", _dataset),
        Route("/feed.atom", _feed),
        Route("/changes", _changes),
        Route("/changes-{number:int}.{suffix:str}", _stream),
        Route("/sitemap.xml", _sitemap),
        Route("/sitemap-{number:int}.xml", _sitemap),
        Route("/robots.txt", _robots),
        Route("/dump/graph.{suffix:str}", _dump),
        Route("/{path:path}", _linked),
    ]


async def _linked(request: Request) -> Response:
    base, public = served(request).base, public_base(request)
    stem, suffix = split_suffix(request.path_params["path"])
    iri = base + stem
    if suffix and suffix != "html":
        asked = _Asked(documents.about, (iri, suffix, public), _BY_NAME[suffix])
        return await _answer(request, asked, {"Link": _links(iri, base, public, but=suffix)})
    found = await ask(request, documents.look_up, iri)
    if found.state == "moved":
        to = path_of(found.iri, base) if suffix else local(found.iri, base)
        return _redirect(301, public + address(to))
    if found.state != "here":
        raise _missing(found.state, iri)
    if suffix:
        links = {"Link": _links(iri, base, public, but=suffix)}
        made = await _page(request, iri, public, links)
        if made is not None:
            return made
        asked = _Asked(documents.resource, (iri, public, _maker(request).frame), HTML)
        return await _answer(request, asked, links)
    wanted = _wanted(request, DOCUMENTS)
    response = _redirect(303, public + address(path_of(iri, base, wanted.name)))
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = _links(iri, base, public)
    return response


def _redirect(status: int, to: str) -> Response:
    response = RedirectResponse(to, status)
    # Starlette would encode what is encoded.
    response.headers["Location"] = to
    return response


def _missing(state: str, iri: str) -> HttpError:
    what = "it was removed from the graph" if state == "gone" else "the graph says nothing about it"
    return HttpError(_STATUS[state], f"<{iri}>: {what}")


def _wanted(request: Request, formats: Sequence[Format]) -> Format:
    """Return the format that a client likes best. Raises HttpError (406) if it likes none."""
    found = choose(request.headers.get("accept"), formats)
    if found is None:
        listed = ", ".join(each.media_type for each in formats)
        raise HttpError(406, f"there is no such format; there are: {listed}")
    return found


def _links(iri: str, base: str, public: str, but: str = "") -> str:
    """Return the header Link: the other formats of a document, and what it is about."""
    found = [
        f'<{public}{address(path_of(iri, base, each.name))}>; rel="alternate"; '
        f'type="{each.media_type}"'
        for each in DOCUMENTS
        if each.name != but
    ]
    if but:
        found.append(f'<{public}{address(local(iri, base))}>; rel="describes"')
    return ", ".join(found)


async def _answer(
    request: Request, asked: _Asked, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a document that a worker makes, unless the client has it."""
    graph = served(request)
    version = await asyncio.to_thread(index_version, graph.settings.store)
    parts = map(str, asked.args)
    made = {**validators(graph.state, version, *parts, asked.format.name), **(headers or {})}
    if is_fresh(request, made):
        return not_modified(made)
    found: Document = await ask(request, asked.function, *asked.args)
    if found.state == "moved":
        suffix = asked.format.name
        to = path_of(found.iri, graph.base, suffix)
        return _redirect(301, public_base(request) + address(to))
    if found.state != "here":
        raise _missing(found.state, found.iri)
    if asked.format is HTML:
        made |= policy_of(found.body)
    return Response(found.body, headers=made, media_type=asked.format.content_type)


def _maker(request: Request) -> PageMaker:
    found = request.app.state.pages
    assert isinstance(found, PageMaker)
    return found


async def _page(
    request: Request,
    name: str,
    public: str = "",
    headers: dict[str, str] | None = None,
    part: int = 1,
) -> Response | None:
    """Answer with a page of the records in memory, ``None`` if there is none."""
    state = await _maker(request).state()
    if state is None:
        return None
    made = {
        **validators(state, "page", name, public, str(part), str(_maker(request).frame)),
        **(headers or {}),
    }
    if is_fresh(request, made):
        return not_modified(made)
    page = await _maker(request).page(request, name, public, part)
    if page is None:
        return None
    body = page.encode("utf-8")
    return Response(body, headers={**made, **policy_of(body)}, media_type=HTML.content_type)


async def _whole(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2] or WHOLE[0]
    part = request.query_params.get("part", "1")
    if not part.isdecimal() or (int(part[:9]) != 1 and name not in LISTS):
        raise HttpError(404, f"there is no part '{part}' of {name}")
    found = await _page(request, name, part=int(part[:9]))
    if found is None and int(part[:9]) != 1:
        raise HttpError(404, f"there is no part {part} of {name}")
    if found is None:
        raise busy("the pages of this graph cannot be made; see the log of the server")
    return found


async def _network_words(request: Request) -> Response:
    version = request.query_params.get("version", "")
    headers = {"ETag": f'W/"{version}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") and is_fresh(request, headers):
        return not_modified(headers)
    await _maker(request).state()
    words = await _maker(request).call(request, network_words, version)
    if words is None:
        raise HttpError(404, "the graph has changed since this page was made; load it again")
    return Response(words, headers=headers, media_type="application/json")


async def _dataset(request: Request) -> Response:
    suffix = request.path_params.get("suffix")
    known = {each.name: each for each in DATA}
    if suffix is not None and suffix not in known:
        raise HttpError(404, f"no format '{suffix}'; there are: {', '.join(known)}")
    wanted = known[suffix] if suffix is not None else _wanted(request, DATA)
    asked = _Asked(
        documents.about_dataset, (wanted.name, public_base(request), _maker(request).frame), wanted
    )
    return await _answer(request, asked, {"Vary": "Accept"})


async def _feed(request: Request) -> Response:
    args = public_base(request), _maker(request).frame
    return await _answer(request, _Asked(documents.feed, args, _ATOM))


async def _changes(request: Request) -> Response:
    wanted = _wanted(request, DATA)
    return _redirect(303, f"{public_base(request)}changes-1.{wanted.name}")


async def _stream(request: Request) -> Response:
    number, suffix = request.path_params["number"], request.path_params["suffix"]
    if suffix not in {each.name for each in DATA}:
        raise HttpError(404, f"no format '{suffix}' of changes")
    args = (str(number), suffix, public_base(request))
    return await _answer(request, _Asked(documents.changes, args, _BY_NAME[suffix]))


async def _sitemap(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return await _answer(request, _Asked(documents.sitemap, (name, public_base(request)), _XML))


async def _robots(request: Request) -> Response:
    lines = ("User-agent: *", "Disallow: /sparql", f"Sitemap: {public_base(request)}sitemap.xml")
    return Response("\n".join(lines) + "\n", media_type="text/plain")


async def _dump(request: Request) -> Response:
    suffix = request.path_params["suffix"]
    if suffix not in DUMPS:
        raise HttpError(404, f"no dump '{suffix}'; there are: {', '.join(DUMPS)}")
    found = served(request)
    headers = validators(found.state, "dump", suffix)
    if is_fresh(request, headers):
        return not_modified(headers)

    def answer(path: Path) -> Awaitable[Spooled]:
        return ask(request, documents.dump, suffix, found.settings.largest, path)

    return await respond(found.spool, answer, headers)

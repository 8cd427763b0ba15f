"""What the pages of a server share, and the policy that a page has in its head."""

from __future__ import annotations

import html
import re
from typing import Any

from starlette.requests import Request

from kg.site.formats import DUMPS
from kg.site.pages import Frame, renderer
from kg.web.answers import served
from kg.web.settings import Settings

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_DATA = (
    ("JSON API", "api"),
    ("OpenAPI", "api/openapi.json"),
    ("SPARQL", "query"),
    ("VoID", ".well-known/void"),
    ("Atom", "feed.atom"),
    ("LDES", "changes"),
    *((name, f"dump/graph.{name}") for name in DUMPS),
)
"""Names and addresses of what programs read."""


def frame_of(settings: Settings) -> Frame:
    """Return what the pages of a server share."""
    return Frame(settings.title, settings.lang, settings.licence, data=_DATA, is_served=True)


def page_of(request: Request, template: str, page: Any, title: str) -> bytes:
    """Return a page for which the graph is not read.

    Args:
        request: the request.
        template: the name of its template.
        page: its model.
        title: its title, or the key of the words for it.
    """
    graph = served(request)
    render = renderer(frame_of(graph.settings), graph.base)
    up = "../" * request.url.path.lstrip("/").count("/")
    title = render.words.known(title)
    return render.page(template, page, title=title, up=up).encode("utf-8")


def policy_of(body: bytes) -> dict[str, str]:
    """Return the policy of a page, which names the hashes of its own style and programs."""
    policy = _POLICY.search(body[:4000].decode("utf-8", "replace"))
    if policy is None:
        return {}
    return {"Content-Security-Policy": f"{html.unescape(policy[1])}; frame-ancestors 'none'"}

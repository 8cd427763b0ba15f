"""What the pages of a server share, and the policy that a page has in its head."""

from __future__ import annotations

import html
import re

from kg.site.formats import DUMPS
from kg.site.pages import Frame
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


def policy_of(body: bytes) -> dict[str, str]:
    """Return the policy of a page, which names the hashes of its own style and programs."""
    policy = _POLICY.search(body[:4000].decode("utf-8", "replace"))
    if policy is None:
        return {}
    return {"Content-Security-Policy": f"{html.unescape(policy[1])}; frame-ancestors 'none'"}

"""The first page of a site: what the graph holds, and where to get its data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.search import Filters, Index, listed
from kg.search.listing import What
from kg.site.addresses import path_of, relative
from kg.site.pages import Frame, Links
from kg.view.static_page import bdi, mark_of, static_page
from kg.view.template import text, words

if TYPE_CHECKING:
    from kg.store import Store

_MOST = 100
"""Documents of one kind that the page lists."""
_LISTS: Sequence[tuple[What, str]] = (
    ("actor", "actors"),
    ("topic", "topics"),
    ("claim", "claims"),
    ("article", "articles"),
)


def home(store: Store, index: Index, frame: Frame, title: str, data: Links) -> str:
    """Return the page; ``data`` are paths and names of what programs read."""
    said = words(frame.lang)
    pages = {name: listed(index, what, Filters(), limit=_MOST) for what, name in _LISTS}
    statements = listed(index, "statement", Filters(), limit=1)
    lead = said["lead"].format(
        articles=pages["articles"].total,
        statements=statements.total,
        actors=pages["actors"].total,
        period=_period(index) or said["undated"],
    )
    parts = [f'<p class="lead">{text(lead)}</p>']
    for name, page in pages.items():
        if page.rows:
            parts.append(f'<h2 id="{name}">{text(said[name])} ({page.total})</h2>')
            parts += _list(page.rows, store.base, page.total)
    links = " · ".join(f'<a href="{text(to)}">{text(name)}</a>' for to, name in data)
    parts.append(f'<p class="note">{links}</p>')
    nav = [link for link in frame.links if link[0] != "index.html"]
    return static_page(lang=frame.lang, title=title, parts=parts, nav_links=nav)


def _period(index: Index) -> str:
    (row,) = index.rows(
        "SELECT MIN(first) AS first, MAX(last) AS last FROM doc WHERE kind = 'article'"
    )
    return f"{row['first']} – {row['last']}" if row["first"] else ""


def _list(rows: Sequence[Any], base: str, total: int) -> Iterator[str]:
    yield '<ul class="plain">'
    for row in rows:
        to = relative(path_of(row["iri"], base), "index.html")
        date = json.loads(row["record"]).get("date", "")
        before = text(date) if row["kind"] == "article" else mark_of(row["kind"])
        count = f'<span class="n">{row["statements"]}</span>'
        yield f'<li>{before} <a href="{text(to)}">{bdi(row["title"])}</a> {count}</li>'
    if total > len(rows):
        yield "<li>…</li>"
    yield "</ul>"

"""List the pages of a site for search engines (sitemaps.org): an index of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.export.xml import content
from kg.site.addresses import address, local, path_of

PER_FILE = 50_000
"""Addresses in one list, as the protocol allows."""
_KINDS = ("article", "actor", "topic", "claim")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def listed(iris: Iterable[str], base: str) -> list[str]:
    """Return the IRIs whose pages people look for: articles, actors, topics and claims."""
    return [iri for iri in iris if local(iri, base).partition("/")[0] in _KINDS]


def sitemaps(
    iris: Iterable[str], base: str, public: str, changed: Mapping[str, str]
) -> dict[str, str]:
    """Return the files of a sitemap by name.

    Args:
        iris: the IRIs that have pages.
        base: the base of the graph.
        public: the address of the site.
        changed: when what an IRI means was last written to, as far as that is known.
    """
    pages = [(public, "")]
    pages += [
        (public + address(path_of(iri, base)), changed.get(iri, "")[:10])
        for iri in listed(iris, base)
    ]
    files: dict[str, str] = {}
    for start in range(0, len(pages), PER_FILE):
        name = f"sitemap-{start // PER_FILE + 1}.xml"
        rows = "\n".join(_page(*one) for one in pages[start : start + PER_FILE])
        files[name] = f"{_HEAD}<urlset {_SCHEMA}>\n{rows}\n</urlset>\n"
    lists = "\n".join(f"<sitemap><loc>{content(public + name)}</loc></sitemap>" for name in files)
    files["sitemap.xml"] = f"{_HEAD}<sitemapindex {_SCHEMA}>\n{lists}\n</sitemapindex>\n"
    return files


def _page(place: str, day: str) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<url><loc>{content(place)}</loc>{changed}</url>"

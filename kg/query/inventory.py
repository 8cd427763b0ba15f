"""List the articles of a graph, and count what it contains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.base.errors import UsageError
from kg.graph.protocol import select
from kg.graph.reader import Reader

if TYPE_CHECKING:
    from kg.store import Store

COUNTS = {
    "articles": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a schema:NewsArticle }",
    "statements": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a kg:Statement }",
    "without source": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x kg:sourceUnknown true }",
    "speakers": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?statement kg:source ?x }",
    "actors": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a kg:Actor }",
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?statement kg:expresses ?x }",
    "topics": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?position kg:topic ?x "
    "FILTER NOT EXISTS { ?coding kg:concept ?x } }",
    "affiliations": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a org:Membership }",
}
"""Queries of counts, by name."""

GROUPS = {
    "languages": "SELECT ?key (COUNT(DISTINCT ?a) AS ?n) "
    "{ ?a a schema:NewsArticle ; schema:inLanguage ?key } GROUP BY ?key ORDER BY DESC(?n) ?key",
    "outlets": "SELECT ?key (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle ; "
    "schema:publisher/schema:name ?key } GROUP BY ?key ORDER BY DESC(?n) ?key LIMIT 10",
}
"""Queries of counts by value, by name."""

_PERIOD = """
SELECT (MIN(?from) AS ?first) (MAX(?to) AS ?last) {
  ?article a schema:NewsArticle ; kg:earliest ?from ; kg:latest ?to
}
"""


class ArticleEntry(NamedTuple):
    """An article of the graph; ``date`` is an EDTF value."""

    identity: str
    name: str
    date: str | None
    title: str | None
    iri: str


def articles(store: Store) -> list[ArticleEntry]:
    """Return every article, by name."""
    found = [
        ArticleEntry(
            identity=one.article.identity,
            name=one.article.name,
            date=one.article.date,
            title=one.article.title,
            iri=one.iri,
        )
        for one in Reader(store).articles.values()
    ]
    return sorted(found, key=lambda one: (one.name, one.identity))


def find_article(name: str, entries: Iterable[ArticleEntry]) -> ArticleEntry:
    """Return the article with a name, identity, address or IRI.

    Raises:
        UsageError: no article or several have the name.
    """
    import difflib

    wanted = name.strip().strip("<>")
    by_name: dict[str, list[ArticleEntry]] = {}
    for article in entries:
        for handle in {article.iri, article.identity, article.name}:
            by_name.setdefault(handle, []).append(article)
    found = by_name.get(wanted, [])
    if len(found) == 1:
        return found[0]
    if found:
        # If the identity is the name of another article too, only the IRI is unique.
        choices = ", ".join(a.iri if a.identity == wanted else a.identity for a in found)
        raise UsageError(f"several articles are called '{name}'; name one of {choices}")
    near = difflib.get_close_matches(wanted, sorted(by_name), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg info --articles lists them"
    raise UsageError(f"no article called '{name}'; {hint}")


def count_records(store: Store) -> dict[str, Any]:
    """Return counts by name.

    "period" is the first and the last day; "languages" and "outlets" are counts by value.
    """
    found: dict[str, Any] = {"base": store.base}
    for name, sparql in COUNTS.items():
        found[name] = int(select(store, sparql)[0]["n"])
    for name, sparql in GROUPS.items():
        found[name] = {row["key"]: int(row["n"]) for row in select(store, sparql)}
    first, last = select(store, _PERIOD)[0].values()
    found["period"] = f"{first} to {last}" if first and last else "no dates"
    return found

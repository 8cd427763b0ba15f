"""Store → what it holds: its articles, and how many there are of each thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.base.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store

_PREFIXES = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
"""

_ARTICLES = """
SELECT ?article ?identity ?name ?date ?title WHERE {
  ?article a schema:NewsArticle ; dcterms:identifier ?identity ; kg:name ?name .
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:headline ?title }
}
ORDER BY ?name ?identity
"""

COUNTS = {
    "articles": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a schema:NewsArticle }",
    "statements": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a kg:Statement }",
    "without source": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x kg:sourceUnknown true }",
    "speakers": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?statement kg:source ?x . ?x kg:kind ?kind }",
    "actors": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x kg:kind ?kind }",
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?statement kg:expresses ?x }",
    "topics": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?statement schema:about|kg:target ?x "
    "FILTER NOT EXISTS { ?coding kg:concept ?x } }",
    "affiliations": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a org:Membership }",
}
"""What is counted, and how."""

GROUPS = {
    "languages": "SELECT ?key (COUNT(DISTINCT ?a) AS ?n) "
    "{ ?a a schema:NewsArticle ; schema:inLanguage ?key } GROUP BY ?key ORDER BY DESC(?n) ?key",
    "outlets": "SELECT ?key (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle ; "
    "schema:publisher/schema:name ?key } GROUP BY ?key ORDER BY DESC(?n) ?key LIMIT 10",
}
"""What is counted by value."""

_PERIOD = """
SELECT (MIN(?from) AS ?first) (MAX(?to) AS ?last) {
  ?article a schema:NewsArticle ; kg:earliest ?from ; kg:latest ?to
}
"""


class Held(NamedTuple):
    """An article in the store; ``date`` is an EDTF value."""

    identity: str
    name: str
    date: str | None
    title: str | None
    iri: str


def articles(store: Store) -> list[Held]:
    """Every article, by name."""
    return [
        Held(
            identity=row["identity"].value,
            name=row["name"].value,
            date=_value(row["date"]),
            title=_value(row["title"]),
            iri=row["article"].value,
        )
        for row in _rows(store, _ARTICLES)
    ]


def named(name: str, held: Iterable[Held]) -> Held:
    """The article that is called so: by its name, identity, address or IRI.

    Raises UsageError for a name that is unknown or that several articles have.
    """
    import difflib

    wanted = name.strip().strip("<>")
    by_name: dict[str, list[Held]] = {}
    for article in held:
        for handle in {article.iri, article.identity, article.name}:
            by_name.setdefault(handle, []).append(article)
    found = by_name.get(wanted, [])
    if len(found) == 1:
        return found[0]
    if found:
        # An id that is another article's name names neither; the IRI always does.
        choices = ", ".join(a.iri if a.identity == wanted else a.identity for a in found)
        raise UsageError(f"several articles are called '{name}'; name one of {choices}")
    near = difflib.get_close_matches(wanted, sorted(by_name), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg info --articles lists them"
    raise UsageError(f"no article called '{name}'; {hint}")


def holdings(store: Store) -> dict[str, Any]:
    """Counts by name; "period" is first and last day, "languages" and "outlets" are counts."""
    found: dict[str, Any] = {"base": store.base}
    for name, sparql in COUNTS.items():
        found[name] = next(int(row["n"].value) for row in _rows(store, sparql))
    for name, sparql in GROUPS.items():
        found[name] = {row["key"].value: int(row["n"].value) for row in _rows(store, sparql)}
    period = next(_rows(store, _PERIOD))
    first, last = _value(period["first"]), _value(period["last"])
    found["period"] = f"{first} to {last}" if first and last else "no dates"
    return found


def _rows(store: Store, sparql: str) -> Iterator[Any]:
    result: Any = store.query(_PREFIXES + sparql)
    return iter(result)


def _value(term: Any) -> str | None:
    return None if term is None else str(term.value)

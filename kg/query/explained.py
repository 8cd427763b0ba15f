"""Explain the statements of an article in the store by analysing its text again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.extract.explain import Explanation, explain
from kg.model import Article, Span
from kg.query.inventory import articles, named
from kg.read.dateline import find_date_line, first_lines

if TYPE_CHECKING:
    from kg.store import Store

OTHERWISE = (
    "the graph holds other statements of this article than are found now: another version of kg "
    "or another pipeline made them; kg remove and kg add it to read it again"
)

_SOURCE = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?text ?title ?date ?language ?url ?outlet WHERE {
  ?context prov:wasDerivedFrom ?article ; nif:isString ?text .
  OPTIONAL { ?article schema:headline ?title }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:inLanguage ?language }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:publisher/schema:name ?outlet }
}
"""
_STATEMENTS = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?text WHERE { ?s a kg:Statement ; schema:isPartOf ?article ; schema:text ?text }
"""


def explain_stored(store: Store, name: str) -> Explanation:
    """The same of an article in the store, by its name, identity, address or IRI.

    Raises UsageError for a name that is unknown or that several articles have.
    """
    held = named(name, articles(store))
    rows: Any = store.query(_SOURCE, bindings={"article": NamedNode(held.iri)})
    row = next(iter(rows))
    known = ("title", "date", "language", "url", "outlet")
    found = {key: row[key].value for key in known if row[key]}
    explanation = explain(_as_read(held.identity, held.name, row["text"].value, found))
    kept: Any = store.query(_STATEMENTS, bindings={"article": NamedNode(held.iri)})
    stored = {row["text"].value for row in kept}
    now = {one.said(explanation.article.text) for one in explanation.reading.statements}
    notes = explanation.notes if stored == now else (*explanation.notes, OTHERWISE)
    return Explanation(explanation.reading, explanation.decisions, notes)


def _as_read(identity: str, name: str, text: str, found: dict[str, str]) -> Article:
    """The article with title and date line found in its text again; the store has no such spans."""
    title = found.get("title")
    line = find_date_line(text)
    title_span = None
    for place in first_lines(text, 2):
        words = place.of(text)
        if title is not None and title_span is None and words.strip() == title:
            start = place.start + len(words) - len(words.lstrip())
            title_span = Span(start, start + len(title))
    return Article(
        identity=identity,
        name=name,
        text=text,
        title=title,
        title_span=title_span,
        date=found.get("date"),
        date_span=line.span if line is not None else None,
        language=found.get("language"),
        url=found.get("url"),
        outlet=found.get("outlet"),
    )

"""Describe what a page is about for search engines: schema.org as JSON-LD, to be put into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

_TYPES: Mapping[object, str] = {
    SCHEMA.Person: "Person",
    SCHEMA.Organization: "Organization",
    SCHEMA.NewsArticle: "NewsArticle",
    SCHEMA.NewsMediaOrganization: "NewsMediaOrganization",
    KG.Claim: "Claim",
    SCHEMA.Claim: "Claim",
    SKOS.Concept: "DefinedTerm",
}
_PROPERTIES = {
    SKOS.prefLabel: "name",
    SKOS.altLabel: "alternateName",
    SCHEMA.name: "name",
    SCHEMA.headline: "headline",
    SCHEMA.datePublished: "datePublished",
    SCHEMA.inLanguage: "inLanguage",
    SCHEMA.author: "author",
    SCHEMA.url: "url",
    SCHEMA.sameAs: "sameAs",
    SCHEMA.publisher: "publisher",
    SCHEMA.firstAppearance: "firstAppearance",
}
_TEXT = "text"


def schema_org(iri: str, triples: Iterable[Triple]) -> dict[str, Any] | None:
    """Return the description of an IRI from the triples of its document, ``None`` if there is none.

    Statements of an actor and expressions of a claim are left out: the page and its data have them.
    """
    node = NamedNode(iri)
    own = [triple for triple in triples if triple.subject == node]
    kinds = [_TYPES[t.object] for t in own if t.predicate == RDF.type and t.object in _TYPES]
    is_actor = any(t.predicate == RDF.type and t.object == KG.Actor for t in own)
    if not kinds and not is_actor:
        return None
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kinds[0] if kinds else "Thing",
        "@id": iri,
    }
    values: dict[str, list[Any]] = {}
    for triple in own:
        name = _PROPERTIES.get(triple.predicate)
        if name is not None:
            value = triple.object
            values.setdefault(name, []).append(
                value.value if isinstance(value, Literal) else {"@id": value.value}  # type: ignore[union-attr]
            )
    found |= {name: _single(several) for name, several in sorted(values.items())}
    if found["@type"] == "Claim" and "name" in found:
        found[_TEXT] = found["name"]
    return found


def _single(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)

"""Group triples by subject, in the order in which files for people list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph.places import MARK, span_of
from kg.graph.protocol import select
from kg.graph.reader import TEXTS
from kg.vocab.terms import KG, NIF, OA, ORG, PREFIXES, PROV, RDF, SCHEMA, SKOS, TIME, XSD

if TYPE_CHECKING:
    from kg.store import Store

Node = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal | Triple

_ORDER: Mapping[NamedNode, str] = {
    SCHEMA.NewsArticle: "Articles",
    SCHEMA.NewsMediaOrganization: "Outlets",
    KG.Actor: "Actors",
    ORG.Membership: "Affiliations",
    ORG.Role: "Roles",
    SKOS.Concept: "Topics",
    KG.Claim: "Claims",
    KG.Statement: "Statements",
    KG.Position: "Statements",
    KG.DateMention: "Dates",
    OA.Annotation: "Evidence: offsets in texts",
    OA.SpecificResource: "Evidence: offsets in texts",
    OA.TextPositionSelector: "Evidence: offsets in texts",
    OA.TextQuoteSelector: "Evidence: offsets in texts",
    TIME.Interval: "Intervals",
    TIME.Instant: "Intervals",
    NIF.Context: "Texts",
    PROV.Activity: "Provenance",
}
_SECTIONS = tuple(dict.fromkeys(_ORDER.values()))
_RANKS = {kind: _SECTIONS.index(section) for kind, section in _ORDER.items()}
ONE_LINE = frozenset(("Evidence: offsets in texts",))
"""Sections whose descriptions are written on one line each."""


@dataclass(frozen=True, slots=True)
class Description:
    """A subject, the section of the file that it belongs to ("" for none), and its properties."""

    subject: Node
    section: str
    properties: tuple[tuple[NamedNode, tuple[Object, ...]], ...]


def descriptions(triples: Iterable[Triple]) -> Iterator[Description]:
    """Yield the subjects of distinct triples: articles first, evidence and texts last."""
    found: dict[Node, dict[NamedNode, set[Object]]] = {}
    roles: set[Object] = set()
    for triple in triples:
        properties = found.setdefault(_node(triple.subject), {})
        properties.setdefault(triple.predicate, set()).add(triple.object)
        if triple.predicate == ORG.role:
            roles.add(triple.object)
    ranked = sorted(
        (_rank(held, is_role=node in roles), _natural(node.value), node)
        for node, held in found.items()
    )
    sections = (*_SECTIONS, "")
    for rank, _, node in ranked:
        ordered = (
            (predicate, tuple(sorted(objects, key=str)))
            for predicate, objects in sorted(found.pop(node).items(), key=_type_first)
        )
        yield Description(node, sections[rank], tuple(ordered))


def _node(subject: Node | Triple) -> Node:
    if isinstance(subject, Triple):
        raise TypeError("a triple whose subject is a triple")
    return subject


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    """Return a sort key under which "#s175" comes before "#s1539"."""
    parts = ((words, int(digits or 0)) for words, digits in _NUMBER.findall(name))
    return (*parts, ("", 0), (name, 0))


def _rank(properties: Mapping[NamedNode, set[Object]], *, is_role: bool) -> int:
    kinds = set(properties.get(RDF.type, set()))
    # These have no class of their own.
    if is_role:
        kinds.add(ORG.Role)
    if KG.takenIn in properties:
        kinds.add(KG.Position)
    ranks = [_RANKS[kind] for kind in kinds if isinstance(kind, NamedNode) and kind in _RANKS]
    return min(ranks, default=len(_SECTIONS))


def _type_first(item: tuple[NamedNode, set[Object]]) -> tuple[bool, str]:
    return item[0] != RDF.type, item[0].value


_LABELS = """
SELECT DISTINCT ?node ?label {
  ?node skos:prefLabel|schema:headline|schema:name ?label FILTER(isIRI(?node))
}"""
_RELATIVE = re.compile(r"\w[\w~-]*(?:[/.]+\w[\w.~-]*)*(?:#[\w.~=,-]+)?")
"""A path that resolves to itself: without a colon, an empty part or a part of only dots."""
_HIERARCHICAL = re.compile(r"https?://.*/")
"""Bases against which every program resolves relative IRIs in the same way."""
_NUMBER = re.compile(r"(\D+)(\d*)", re.ASCII)
_MOST_SHOWN = 60


def relative_iri(iri: str, base: str) -> str | None:
    """Return an IRI relative to a base, or ``None`` if it has to be written in full."""
    own = iri.removeprefix(base)
    is_own = own != iri and bool(_RELATIVE.fullmatch(own))
    return own if is_own and _HIERARCHICAL.fullmatch(base) else None


BARE: Mapping[NamedNode, re.Pattern[str]] = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
"""Forms of numbers and truth values that files can hold without quotation marks."""


class Names:
    """Short names for IRIs, and the labels of nodes.

    IRIs under the graph's base are relative to it: ``<actor/brad-smith>``; the terms of known
    vocabularies have prefixes. ``used`` collects the prefixes that were needed.
    """

    def __init__(self, store: Store) -> None:
        self.base = store.base
        self.is_relative = _HIERARCHICAL.fullmatch(self.base) is not None
        rows = select(store, _LABELS)
        self._labels = dict(sorted(((row["node"], row["label"]) for row in rows), reverse=True))
        self._texts: Mapping[str, str] | None = None
        self._store = store
        self._namespaces = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        self.used: dict[str, str] = {}

    def label(self, iri: str) -> str | None:
        """Return the label on one short line; the first in order if there are several.

        That of a span is its words.
        """
        found = self._labels.get(iri) or self._words_at(iri)
        words = " ".join(found.split())
        return f"{words[:_MOST_SHOWN]}…" if len(words) > _MOST_SHOWN else words or None

    def _words_at(self, iri: str) -> str:
        article, mark, _ = iri.partition(MARK)
        if not mark:
            return ""
        if self._texts is None:
            self._texts = {row["article"]: row["text"] for row in select(self._store, TEXTS)}
        return span_of(iri).of(self._texts.get(article, ""))

    def short(self, iri: str) -> str | None:
        """Return a short name, or ``None`` if there is none."""
        own = relative_iri(iri, self.base)
        if own is not None:
            return f"<{own}>"
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace, local = iri[:cut], iri[cut:]
        named = self._namespaces.get(namespace)
        if named is None or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", local):
            return None
        self.used[named] = namespace
        return f"{named}:{local}"

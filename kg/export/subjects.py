"""Triples in, one description after the other out: each thing with all that is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.vocab.terms import KG, NIF, OA, ORG, PREFIXES, PROV, RDF, SCHEMA, SKOS

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
    KG.DateMention: "Dates",
    OA.Annotation: "Evidence",
    OA.SpecificResource: "Places in texts",
    OA.TextPositionSelector: "Positions",
    OA.TextQuoteSelector: "Quotations",
    NIF.Context: "Texts",
    PROV.Activity: "Provenance",
}
_RANKS = {kind: rank for rank, kind in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Description:
    """A thing, the part of the file it stands in ("" for none), and its properties in order."""

    subject: Node
    part: str
    properties: tuple[tuple[NamedNode, tuple[Object, ...]], ...]


def descriptions(triples: Iterable[Triple]) -> Iterator[Description]:
    """The things of distinct ``triples``: articles first, evidence and texts last."""
    things: dict[Node, dict[NamedNode, set[Object]]] = {}
    for triple in triples:
        said = things.setdefault(_node(triple.subject), {})
        said.setdefault(triple.predicate, set()).add(triple.object)
    ranked = sorted((_rank(said), str(node), node) for node, said in things.items())
    parts = (*_ORDER.values(), "")
    for rank, _, node in ranked:
        properties = (
            (predicate, tuple(sorted(objects, key=str)))
            for predicate, objects in sorted(things.pop(node).items(), key=_type_first)
        )
        yield Description(node, parts[rank], tuple(properties))


def _node(subject: Node | Triple) -> Node:
    if isinstance(subject, Triple):
        raise TypeError("a triple about a triple")
    return subject


def _rank(said: Mapping[NamedNode, set[Object]]) -> int:
    kinds = said.get(RDF.type, set())
    ranks = [_RANKS[kind] for kind in kinds if isinstance(kind, NamedNode) and kind in _RANKS]
    return min(ranks, default=len(_RANKS))


def _type_first(said: tuple[NamedNode, set[Object]]) -> tuple[bool, str]:
    return said[0] != RDF.type, said[0].value


_LABELS = """
SELECT DISTINCT ?thing ?label {
  ?thing skos:prefLabel|schema:headline|schema:name ?label FILTER(isIRI(?thing))
}"""
_MOST_SHOWN = 60


class Names:
    """Short names for IRIs, and what people call the things.

    There are prefixes of the ontology, and one for each kind of thing we name:
    ``https://kg.example/actor/3f…`` becomes ``actor:3f…`` and ``…/graph/source/3f…`` becomes
    ``graph-source:3f…``. ``used`` gathers the prefixes that were needed.
    """

    def __init__(self, store: Store) -> None:
        self._base = base = store.base
        solutions: Any = store.query(_LABELS)
        pairs = sorted(((t.value, x.value) for t, x in solutions), reverse=True)
        self._labels = dict(pairs)
        self._own = re.compile(re.escape(base) + r"([a-z][a-z/-]*)/([A-Za-z0-9]+(?:#[a-z]+)?)")
        self._namespaces = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        self.used: dict[str, str] = {}

    def label(self, iri: str) -> str | None:
        """The label on one short line; the first in order where there are several."""
        words = " ".join(self._labels.get(iri, "").split())
        return f"{words[:_MOST_SHOWN]}…" if len(words) > _MOST_SHOWN else words or None

    def short(self, iri: str) -> str | None:
        """The name, ``None`` where there is no short one."""
        if own := self._own.fullmatch(iri):
            prefix = own[1].replace("/", "-")
            if prefix not in PREFIXES:
                self.used[prefix] = f"{self._base}{own[1]}/"
                return f"{prefix}:{own[2]}".replace("#", r"\#")
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace, local = iri[:cut], iri[cut:]
        named = self._namespaces.get(namespace)
        if named is None or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", local):
            return None
        self.used[named] = namespace
        return f"{named}:{local}"

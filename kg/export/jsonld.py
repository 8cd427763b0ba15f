"""Write JSON-LD for web developers, with kg's context in the file.

The frame ``articles`` is a tree: article, statements, their source, claim, topics and evidence;
what articles share is described where it is first mentioned. ``graphs`` keeps the named graphs.
``claimreview`` has schema.org claims with their authors and appearances. Numbers are JSON numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from kg.base.resources import ontology
from kg.export.subjects import BARE, Description, Object, descriptions, relative_iri
from kg.graph.reader import Reader, StoredStatement
from kg.vocab.terms import KG, NIF, OA, ORG, PREFIXES, PROV, RDF, SCHEMA, TIME, XSD

if TYPE_CHECKING:
    from kg.store import Store

_REVERSE: Mapping[tuple[NamedNode, Object], str] = {
    (SCHEMA.isPartOf, KG.Statement): "statements",
    (KG.statedIn, ORG.Membership): "affiliations",
    (SCHEMA.isPartOf, KG.DateMention): "dates",
    (PROV.wasDerivedFrom, NIF.Context): "textSnapshot",
    (OA.hasBody, OA.Annotation): "evidence",
}
"""Terms of the context that lead from an article or a statement to what belongs to it."""
_ORDER = tuple(_REVERSE.values())
_NEVER_NESTED = frozenset(
    (SCHEMA.NewsArticle, KG.Statement, ORG.Membership, KG.DateMention, NIF.Context, TIME.Instant)
)
"""Classes of nodes that are only mentioned, unless they belong to the node around them."""
_GREATEST = 2**53
"""JSON readers may round greater numbers."""


def write(store: Store) -> Iterator[str]:
    """Yield the file as a tree of articles."""
    nodes = {one.subject: one for one in descriptions(quad.triple for quad in store.dump())}
    tree = _Tree(nodes, store.base)
    roots = [n for n, one in nodes.items() if SCHEMA.NewsArticle in _classes(one)]
    tree.written.update(roots)
    rest = (node for node in nodes if node not in tree.written)
    yield from _document(store.base, map(tree.node, chain(roots, rest)))


def write_graphs(store: Store) -> Iterator[str]:
    """Yield the file graph by graph."""

    def graphs() -> Iterator[dict[str, Any]]:
        for name, quads in groupby(store.dump(), key=lambda quad: quad.graph_name):
            nodes = {one.subject: one for one in descriptions(quad.triple for quad in quads)}
            flat = _Tree(nodes, store.base, nested=False)
            found = [flat.node(node) for node in nodes]
            if isinstance(name, DefaultGraph):
                yield from found
            else:
                yield {"@id": _relative(name, store.base), "@graph": found}

    yield from _document(store.base, graphs())


def write_claims(store: Store) -> Iterator[str]:
    """Yield the claims of a graph as schema.org claims, each fit to be ``itemReviewed``."""
    by_claim: dict[str, list[StoredStatement]] = defaultdict(list)
    for one in Reader(store).statements:
        if one.claim is not None:
            by_claim[one.claim.key].append(one)
    claims = (_claim(iri, by_claim[iri]) for iri in sorted(by_claim))
    yield from _lines({"@context": "https://schema.org"}, claims)


WRITERS: Mapping[str, Callable[[Store], Iterator[str]]] = {
    "articles": write,
    "graphs": write_graphs,
    "claimreview": write_claims,
}
"""The frames of JSON-LD, by name."""


def triples_document(triples: Iterable[Triple], base: str) -> str:
    """Return the answer to CONSTRUCT or DESCRIBE as JSON-LD."""
    nodes = {one.subject: one for one in descriptions(triples)}
    flat = _Tree(nodes, base, nested=False)
    return "".join(_document(base, (flat.node(node) for node in nodes)))


def _document(base: str, nodes: Iterable[dict[str, Any]]) -> Iterator[str]:
    context = {"@base": base, **_context()}
    yield from _lines({"@context": context}, nodes)


def _lines(head: dict[str, Any], nodes: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "@graph": ['
    comma = ""
    for node in nodes:
        yield f"{comma}\n{json.dumps(node, ensure_ascii=False, indent=1)}"
        comma = ","
    yield "\n]\n}\n"


@cache
def _context() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(ontology("context.jsonld").read_text(encoding="utf-8"))
    context: Mapping[str, Any] = found["@context"]
    return context


@cache
def _terms() -> Mapping[str, tuple[str, str]]:
    """Return the term and the coerced type of each IRI that the context has a term for."""
    found: dict[str, tuple[str, str]] = {}
    for term, definition in _context().items():
        if isinstance(definition, str) and not term.startswith("@") and term not in PREFIXES:
            found[_full(definition)] = term, ""
        elif isinstance(definition, dict) and "@id" in definition:
            found[_full(definition["@id"])] = term, definition.get("@type", "")
    return found


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local


class _Tree:
    """Writes nodes as compact objects; each is described once, where it is first mentioned.

    If it is not ``nested``, nodes are only mentioned in each other.
    """

    def __init__(self, nodes: Mapping[Any, Description], base: str, *, nested: bool = True) -> None:
        self.nodes, self.base, self.nested = nodes, base, nested
        self.written: set[Any] = set()
        self.parts: dict[Any, list[tuple[str, NamedNode, Any]]] = defaultdict(list)
        for node, one in nodes.items() if nested else ():
            kinds, properties = _classes(one), dict(one.properties)
            for (says, kind), name in _REVERSE.items():
                owners = properties.get(says, ()) if kind in kinds else ()
                if len(owners) == 1:
                    self.parts[owners[0]].append((name, says, node))

    def node(self, node: Any, *, without: NamedNode | None = None) -> dict[str, Any]:
        """Return a node as an object; ``without`` is the property that leads back to its owner."""
        self.written.add(node)
        found: dict[str, Any] = {"@id": _relative(node, self.base)}
        for says, objects in self.nodes[node].properties:
            if says == RDF.type:
                kinds = [_term(kind) for kind in objects]
                found["@type"] = kinds[0] if len(kinds) == 1 else kinds
            elif says != without:
                name, kind = _terms().get(says.value, (says.value, ""))
                values = [self._value(value, kind) for value in objects]
                found[name] = values[0] if len(values) == 1 else values
        parts = sorted(self.parts.get(node, ()), key=lambda part: _ORDER.index(part[0]))
        for name, says, part in parts:
            if part not in self.written:
                found.setdefault(name, []).append(self.node(part, without=says))
        return found

    def _value(self, value: Object, kind: str) -> Any:
        if isinstance(value, Literal):
            return _literal(value, kind)
        described = self.nodes.get(value)
        if (
            self.nested
            and described is not None
            and value not in self.written
            and not _NEVER_NESTED.intersection(_classes(described))
        ):
            return self.node(value)
        if kind == "@vocab":
            return _term(value)
        name = _relative(value, self.base)
        return name if kind == "@id" else {"@id": name}


def _classes(one: Description) -> set[Object]:
    return {kind for says, objects in one.properties if says == RDF.type for kind in objects}


def _literal(value: Literal, kind: str) -> Any:
    """Return a literal; ``kind`` is the type that the context gives to plain strings."""
    if value.language:
        return {"@language": value.language, "@value": value.value}
    coerced = _full(kind) if kind else ""
    if value.datatype == XSD.string:
        return {"@value": value.value} if coerced else value.value
    if coerced in ("", value.datatype.value):
        number = _number(value)
        if number is not None:
            return number
    if coerced == value.datatype.value:
        return value.value
    return {"@type": _short(value.datatype.value), "@value": value.value}


def _number(value: Literal) -> int | float | bool | None:
    """Return the JSON number or truth value of a literal, ``None`` if there is no exact one."""
    form, text = BARE.get(value.datatype), value.value
    if form is None or not form.fullmatch(text):
        return None
    if value.datatype == XSD.boolean:
        return text == "true"
    number = int(text) if value.datatype == XSD.integer and len(text) < 20 else float(text)
    is_exact = Decimal(repr(number)) == Decimal(text) and abs(number) < _GREATEST
    return number if is_exact else None


def _term(value: Object) -> str:
    iri = value.value if isinstance(value, NamedNode) else str(value)
    return _terms().get(iri, (_short(iri), ""))[0]


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        # "schema://…" would be an absolute IRI.
        if iri.startswith(namespace) and not iri.startswith(f"{namespace}//"):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _relative(node: Object, base: str) -> str:
    iri = node.value if isinstance(node, NamedNode) else str(node)
    return relative_iri(iri, base) or iri


def _claim(iri: str, statements: list[StoredStatement]) -> dict[str, Any]:
    claim = statements[0].claim
    assert claim is not None
    ordered = sorted(statements, key=lambda one: (one.article.article.date or "9", one.iri))
    # A source that denies the claim is not its author.
    authors = {
        one.source.key: one.source
        for one in ordered
        if one.source is not None and one.claim_stance != "oppose"
    }
    appearances = {one.article.iri: _appearance(one) for one in ordered}
    return {
        "@id": iri,
        "@type": "Claim",
        "name": claim.label,
        "text": claim.label,
        "author": [
            {
                "@id": actor.key,
                "@type": "Person" if actor.kind == "person" else "Organization",
                "name": actor.label,
            }
            for actor in authors.values()
        ],
        "datePublished": ordered[0].date or None,
        "firstAppearance": next(iter(appearances.values())),
        "appearance": list(appearances.values()),
        "hasPart": [
            {
                "@id": one.iri,
                "@type": "Quotation",
                "text": one.text,
                "spokenByCharacter": {"@id": one.source.key} if one.source else None,
                "isPartOf": {"@id": one.article.iri},
            }
            for one in ordered
        ],
    }


def _appearance(one: StoredStatement) -> dict[str, Any]:
    article = one.article.article
    return {
        "@id": one.article.iri,
        "@type": "NewsArticle",
        "headline": one.article.headline,
        "datePublished": article.date,
        "url": article.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet}
        if article.outlet
        else None,
    }

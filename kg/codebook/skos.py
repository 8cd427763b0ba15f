"""SKOS in an RDF file ↔ Codebook.

    skos:prefLabel     label              skos:definition, skos:scopeNote  description
    skos:altLabel      further labels     skos:broader                     the concept above
    skos:example       examples           kg:counterExample                counter-examples
    kg:mustOccur       words, one of which must occur
    kg:mustNotOccur    words of which none may

What the file says besides is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.base.errors import ReadError
from kg.codebook.iris import codebook_node, concept_node
from kg.codebook.model import Codebook, Concept, named
from kg.vocab.terms import DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
_LANGUAGES = ("fr", "en", "")
"""Which label is shown where a concept has several; others come after, by their code."""

Said = dict[NamedNode, list[NamedNode | Literal]]


def read(path: Path) -> Codebook:
    """The codebook of a file. Raises ReadError with the line at fault."""
    things: dict[NamedNode, Said] = defaultdict(lambda: defaultdict(list))
    try:
        quads = list(
            ox.parse(path=str(path), format=FORMATS[path.suffix.lower()], without_named_graphs=True)
        )
    except SyntaxError as error:
        raise ReadError(str(path), error.msg, line=error.lineno) from error
    except (OSError, ValueError) as error:
        raise ReadError(str(path), str(error)) from error
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            things[quad.subject][quad.predicate].append(quad.object)
    nodes = [node for node, said in things.items() if SKOS.Concept in said[RDF.type]]
    ids = _ids(nodes, things)
    schemes = [node for node, said in things.items() if SKOS.ConceptScheme in said[RDF.type]]
    scheme = min(schemes, key=str) if schemes else None
    title = _words(things[scheme], DCTERMS.title, SKOS.prefLabel, RDFS.label) if scheme else []
    concepts = sorted(
        (_concept(node, things[node], ids) for node in nodes), key=lambda concept: concept.id
    )
    return Codebook(
        named(path), tuple(concepts), title[0] if title else "", scheme.value if scheme else ""
    )


def _ids(nodes: list[NamedNode], things: dict[NamedNode, Said]) -> dict[NamedNode, str]:
    """A concept's notation, else the end of its IRI where no other has the same."""
    short: dict[NamedNode, str] = {}
    for node in nodes:
        notation = _words(things[node], SKOS.notation)
        short[node] = notation[0] if notation else re.split("[/#:]", node.value.rstrip("/#"))[-1]
    taken = list(short.values())
    return {node: name if taken.count(name) == 1 else node.value for node, name in short.items()}


def _concept(node: NamedNode, said: Said, ids: dict[NamedNode, str]) -> Concept:
    preferred = [v for v in said[SKOS.prefLabel] if isinstance(v, Literal)]
    preferred.sort(key=_by_language)
    label = preferred[0].value if preferred else ids[node]
    others = [v.value for v in preferred[1:]]
    others += _words(said, SKOS.altLabel, SKOS.hiddenLabel)
    broader = [ids[n] for n in said[SKOS.broader] if isinstance(n, NamedNode) and n in ids]
    description = _words(said, SKOS.definition, SKOS.scopeNote)
    return Concept(
        id=ids[node],
        label=label,
        labels=tuple(dict.fromkeys(word for word in others if word != label)),
        examples=tuple(_words(said, SKOS.example)),
        counter_examples=tuple(_words(said, KG.counterExample)),
        must=tuple(_words(said, KG.mustOccur)),
        must_not=tuple(_words(said, KG.mustNotOccur)),
        description=description[0] if description else "",
        broader=min(broader, default=""),
        iri=node.value,
        language=(preferred[0].language or "") if preferred else "",
    )


def _by_language(label: Literal) -> tuple[int, str, str]:
    language = (label.language or "").partition("-")[0]
    rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return rank, language, label.value


def _words(said: Said, *properties: NamedNode) -> list[str]:
    """The texts of properties, each property's in order."""
    found: list[str] = []
    for says in properties:
        values = (" ".join(v.value.split()) for v in said[says] if isinstance(v, Literal))
        found += sorted(filter(None, values))
    return list(dict.fromkeys(found))


def written(codebook: Codebook, *, base: str) -> str:
    """The codebook as Turtle that :func:`read` reads the same."""
    data = ox.serialize(
        sorted(set(triples(codebook, base=base)), key=str),
        format=RdfFormat.TURTLE,
        prefixes={name: PREFIXES[name] for name in ("dcterms", "kg", "skos")},
    )
    assert data is not None
    return data.decode("utf-8")


def triples(codebook: Codebook, *, base: str) -> Iterator[Triple]:
    """The scheme and its concepts."""
    scheme = codebook_node(codebook, base=base)
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    title = Literal(codebook.title or codebook.name)
    yield Triple(scheme, DCTERMS.title, title)
    # Tools for SKOS look for this one.
    yield Triple(scheme, SKOS.prefLabel, title)
    by_id = {concept.id: concept for concept in codebook.concepts}
    for concept in codebook.concepts:
        node = concept_node(codebook, concept, base=base)
        yield Triple(node, RDF.type, SKOS.Concept)
        yield Triple(node, SKOS.inScheme, scheme)
        yield Triple(node, SKOS.notation, Literal(concept.id))
        language = concept.language or None
        yield Triple(node, SKOS.prefLabel, Literal(concept.label, language=language))
        for says, words in (
            (SKOS.hiddenLabel, concept.labels),
            (SKOS.example, concept.examples),
            (KG.counterExample, concept.counter_examples),
            (KG.mustOccur, concept.must),
            (KG.mustNotOccur, concept.must_not),
            (SKOS.definition, (concept.description,) if concept.description else ()),
        ):
            for word in words:
                yield Triple(node, says, Literal(word))
        if concept.broader:
            above = concept_node(codebook, by_id[concept.broader], base=base)
            yield Triple(node, SKOS.broader, above)

"""Read and write codebooks as SKOS.

    skos:prefLabel     label              skos:definition, skos:scopeNote  description
    skos:altLabel      further labels     skos:broader                     the concept above
    skos:example       examples           kg:counterExample                counter-examples
    kg:mustOccur       words, one of which must occur
    kg:mustNotOccur    words of which none may

Other statements of a file are ignored.
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
from kg.codebook.model import Codebook, Concept, name_codebook
from kg.vocab.terms import DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
_LANGUAGES = ("fr", "en", "")
"""Languages in order of preference for the label shown; others follow by their code."""

Properties = dict[NamedNode, list[NamedNode | Literal]]


def read(path: Path) -> Codebook:
    """Read the codebook of a file.

    Raises ReadError with the line at fault.
    """
    resources: dict[NamedNode, Properties] = defaultdict(lambda: defaultdict(list))
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
            resources[quad.subject][quad.predicate].append(quad.object)
    nodes = [node for node, properties in resources.items() if SKOS.Concept in properties[RDF.type]]
    ids = _choose_ids(nodes, resources)
    schemes = [
        node for node, properties in resources.items() if SKOS.ConceptScheme in properties[RDF.type]
    ]
    scheme = min(schemes, key=str) if schemes else None
    title = _texts(resources[scheme], DCTERMS.title, SKOS.prefLabel, RDFS.label) if scheme else []
    concepts = sorted(
        (_parse_concept(node, resources[node], ids) for node in nodes),
        key=lambda concept: concept.id,
    )
    return Codebook(
        name_codebook(path),
        tuple(concepts),
        title[0] if title else "",
        scheme.value if scheme else "",
    )


def _choose_ids(
    nodes: list[NamedNode], resources: dict[NamedNode, Properties]
) -> dict[NamedNode, str]:
    """Identify concepts by notation, else by the end of their IRI if no other has the same."""
    short: dict[NamedNode, str] = {}
    for node in nodes:
        notation = _texts(resources[node], SKOS.notation)
        short[node] = notation[0] if notation else re.split("[/#:]", node.value.rstrip("/#"))[-1]
    taken = list(short.values())
    return {node: name if taken.count(name) == 1 else node.value for node, name in short.items()}


def _parse_concept(node: NamedNode, properties: Properties, ids: dict[NamedNode, str]) -> Concept:
    preferred = [v for v in properties[SKOS.prefLabel] if isinstance(v, Literal)]
    preferred.sort(key=_by_language)
    label = preferred[0].value if preferred else ids[node]
    others = [v.value for v in preferred[1:]]
    others += _texts(properties, SKOS.altLabel, SKOS.hiddenLabel)
    broader = [ids[n] for n in properties[SKOS.broader] if isinstance(n, NamedNode) and n in ids]
    description = _texts(properties, SKOS.definition, SKOS.scopeNote)
    return Concept(
        id=ids[node],
        label=label,
        labels=tuple(dict.fromkeys(word for word in others if word != label)),
        examples=tuple(_texts(properties, SKOS.example)),
        counter_examples=tuple(_texts(properties, KG.counterExample)),
        must=tuple(_texts(properties, KG.mustOccur)),
        must_not=tuple(_texts(properties, KG.mustNotOccur)),
        description=description[0] if description else "",
        broader=min(broader, default=""),
        iri=node.value,
        language=(preferred[0].language or "") if preferred else "",
    )


def _by_language(label: Literal) -> tuple[int, str, str]:
    language = (label.language or "").partition("-")[0]
    rank = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return rank, language, label.value


def _texts(values: Properties, *wanted: NamedNode) -> list[str]:
    """List the texts of properties, each property's sorted."""
    found: list[str] = []
    for name in wanted:
        texts = (" ".join(v.value.split()) for v in values[name] if isinstance(v, Literal))
        found += sorted(filter(None, texts))
    return list(dict.fromkeys(found))


def serialise(codebook: Codebook, *, base: str) -> str:
    """Write the codebook as Turtle that :func:`read` reads unchanged."""
    data = ox.serialize(
        sorted(set(triples(codebook, base=base)), key=str),
        format=RdfFormat.TURTLE,
        prefixes={name: PREFIXES[name] for name in ("dcterms", "kg", "skos")},
    )
    assert data is not None
    return data.decode("utf-8")


def triples(codebook: Codebook, *, base: str) -> Iterator[Triple]:
    """Yield the triples of the scheme and its concepts."""
    scheme = codebook_node(codebook, base=base)
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    title = Literal(codebook.title or codebook.name)
    yield Triple(scheme, DCTERMS.title, title)
    # SKOS tools look for this property.
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

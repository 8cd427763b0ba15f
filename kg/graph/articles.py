"""A Reading in, sorted quads out: the graphs that one article fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.base.errors import ReadError
from kg.graph.triples import Triples
from kg.graph.values import Row
from kg.model import Reading
from kg.vocab.iris import DEFAULT_BASE, DEFAULT_CODER, Ids
from kg.vocab.terms import PROV, RDF, SCHEMA


def graph_names(
    article_identity: str, *, base: str = DEFAULT_BASE, coder: str = DEFAULT_CODER
) -> tuple[NamedNode, ...]:
    """The graphs that a coder's reading of an article fills: source, assertions, provenance.

    The coder counts by name, without its version: a newer version replaces what the older wrote.
    """
    ids = Ids(base)
    return (
        ids.source_graph(article_identity),
        ids.assertions_graph(article_identity, coder),
        ids.provenance_graph(article_identity, coder),
    )


def reading_graphs(reading: Reading, *, base: str = DEFAULT_BASE) -> tuple[NamedNode, ...]:
    """The graphs that ``article_quads`` of the same reading fills."""
    return graph_names(reading.article.identity, base=base, coder=reading.coder)


def article_quads(reading: Reading, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """All that a reading says, as distinct quads in the order of their N-Quads lines.

    Raises ReadError for an article whose strings can't be written (half a surrogate pair) or
    whose dates are no EDTF, UsageError for a base that is no IRI, ValueError for a reading that
    doesn't hold together (an unknown source, claims that don't stand beside statements).
    """
    return sorted((Quad(*row) for row in article_rows(reading, base=base)), key=str)


def article_rows(reading: Reading, *, base: str = DEFAULT_BASE) -> list[Row]:
    """The quads of :func:`article_quads` in their parts, distinct, in no order that means anything.

    Raises what that does.
    """
    source, assertions, provenance = reading_graphs(_writable(reading), base=base)
    made = Triples(reading, Ids(base))
    rows: dict[Row, None] = {}
    for graph, triples in (
        (source, made.source()),
        (assertions, made.assertions()),
        (provenance, made.provenance(assertions)),
    ):
        rows.update(dict.fromkeys((*triple, graph) for triple in triples))
    return list(rows)


@dataclass(frozen=True, slots=True)
class Coding:
    """What a person who coded an article noted besides a reading.

    ``person`` names the coder. ``actors`` has attributes of actors by the strings that name them
    in the reading, ``topics`` those of topics by key; ``section`` and ``genre`` are the article's.
    """

    person: str
    actors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    section: str = ""
    genre: str = ""


def coded_quads(reading: Reading, coding: Coding, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """The quads of a reading that a person made, with what that person noted, sorted."""
    ids = Ids(base)
    source, assertions, provenance = reading_graphs(reading, base=base)
    coder, article = ids.coder(reading.coder), ids.article(reading.article.identity)
    quads = {quad for quad in article_quads(reading, base=base) if quad.subject != coder}
    quads.add(Quad(coder, RDF.type, PROV.Person, provenance))
    quads.add(Quad(coder, SCHEMA.name, Literal(coding.person), provenance))
    for term, value in ((SCHEMA.articleSection, coding.section), (SCHEMA.genre, coding.genre)):
        if value:
            quads.add(Quad(article, term, Literal(value), source))
    noted = [(ids.actor(reading.actors[name].key), a) for name, a in coding.actors.items()]
    noted += [(ids.topic(key), attributes) for key, attributes in coding.topics.items()]
    for thing, attributes in noted:
        for name, value in attributes.items():
            node = ids.attribute(thing, name, value)
            quads.add(Quad(thing, SCHEMA.additionalProperty, node, assertions))
            quads.add(Quad(node, RDF.type, SCHEMA.PropertyValue, assertions))
            quads.add(Quad(node, SCHEMA.name, Literal(name), assertions))
            quads.add(Quad(node, SCHEMA.value, Literal(value), assertions))
    return sorted(quads, key=str)


def _writable(reading: Reading) -> Reading:
    """Refuses strings that are not Unicode text before any of them is hashed or cut."""
    try:
        "".join(_strings(reading)).encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        name = reading.article.name.encode("ascii", "backslashreplace").decode()
        raise ReadError(
            name, f"it holds {half}, half of a surrogate pair; save it as UTF-8 again"
        ) from None
    return reading


def _strings(reading: Reading) -> Iterator[str]:
    article = reading.article
    yield from (article.identity, article.name, article.text, reading.coder)
    for value in (article.title, article.outlet, article.author, article.url, article.date):
        yield value or ""
    for statement in reading.statements:
        yield from (statement.rule, statement.source or "", statement.said_on or "")
    for expression in reading.dates:
        yield expression.edtf or ""
    yield from (article.language or "", reading.language or "")
    for affiliation in reading.affiliations:
        yield from (affiliation.person, affiliation.role or "", affiliation.organisation or "")
        yield affiliation.rule
    for actor in reading.actors.values():
        yield from (actor.key, actor.label, *actor.names)
    for claim in reading.claims:
        if claim is not None:
            yield from (claim.key, claim.label)
    for topics in reading.topics:
        for topic in topics:
            yield from (topic.key, topic.label)

"""Make the quads of one article's graphs: its source, a coder's assertions, their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.base.edtf import bounds
from kg.base.errors import ReadError
from kg.graph.given import Given, given_by
from kg.graph.links import Outcome, link_rows
from kg.graph.triples import Triples, outlet_triples
from kg.graph.values import Row, Triple, day_literal, language_tag, published_literal, worded
from kg.model import Article, Reading
from kg.vocab.iris import DEFAULT_BASE, DEFAULT_CODER, Ids
from kg.vocab.terms import KG, PROV, RDF, SCHEMA


def graph_names(
    article_identity: str, *, base: str = DEFAULT_BASE, coder: str = DEFAULT_CODER
) -> tuple[NamedNode, ...]:
    """Return the graphs that a coder's reading of an article fills: source, assertions, provenance.

    The coder counts by name, without its version: a newer version replaces what the older wrote.
    """
    ids = Ids(base)
    return (
        ids.source_graph(article_identity),
        ids.assertions_graph(article_identity, coder),
        ids.provenance_graph(article_identity, coder),
    )


def reading_graphs(reading: Reading, *, base: str = DEFAULT_BASE) -> tuple[NamedNode, ...]:
    """Return the graphs that ``article_quads`` of the same reading fills."""
    return graph_names(reading.article.identity, base=base, coder=reading.coder)


@dataclass(frozen=True, slots=True)
class Coding:
    """What a person who coded an article noted besides a reading.

    Attributes:
        person: the coder's name.
        actors: attributes of actors, by the strings that name them in the reading.
        topics: attributes of topics, by key.
        section: the section of the article.
        genre: the genre of the article.
    """

    person: str
    actors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    section: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """The quads of a reading in their parts, and what resolution across articles needs of it.

    ``graphs`` are those of source, assertions and provenance; ``rows`` lack the links to actors,
    claims and topics (:mod:`kg.graph.links`). ``reading`` is kept for corrections; what a person
    coded has none.
    """

    graphs: tuple[NamedNode, ...]
    rows: list[Row]
    given: Given
    reading: Reading | None = None


def reading_rows(
    reading: Reading, *, base: str = DEFAULT_BASE, coding: Coding | None = None
) -> ReadingRows:
    """Make the rows of a reading, distinct and in no particular order.

    Raises:
        ReadError: the article's strings cannot be written (half a surrogate pair) or its dates are
            not EDTF.
        UsageError: the base is not an IRI.
        ValueError: the reading is inconsistent (an unknown source, claims not parallel to
            statements).
    """
    graphs = source, assertions, provenance = reading_graphs(_writable(reading), base=base)
    made = Triples(reading, Ids(base))
    rows: dict[Row, None] = {}
    for graph, triples in (
        (source, made.source()),
        (assertions, made.assertions(assertions)),
        (provenance, made.provenance(assertions)),
    ):
        rows.update(dict.fromkeys((*triple, graph) for triple in triples))
    given = given_by(made)
    if coding is None:
        return ReadingRows(graphs, list(rows), given, reading)
    return _with_coding(reading, coding, ReadingRows(graphs, list(rows), given), Ids(base))


def with_metadata(
    triples: Iterable[Triple], article: NamedNode, values: Mapping[str, str], ids: Ids
) -> list[Triple]:
    """Return the triples of an article's source with other metadata.

    Args:
        triples: what :func:`reading_rows` made, without the graph.
        article: the article.
        values: title, date, outlet, author or language, as :class:`kg.model.Article` has them.
        ids: makes the IRI of an outlet.
    """
    kept = list(triples)
    gone: set[tuple[object, object]] = set()
    for name in values:
        gone |= {(article, term) for term in _TERMS[name]}
    if "outlet" in values:
        gone |= {
            (outlet, term)
            for subject, predicate, outlet in kept
            if (subject, predicate) == (article, SCHEMA.publisher)
            for term in (RDF.type, SCHEMA.name)
        }
    language = values.get("language") or next(
        (value.value for s, p, value in kept if (s, p) == (article, SCHEMA.inLanguage)), None
    )
    kept = [one for one in kept if one[:2] not in gone]
    return list(dict.fromkeys((*kept, *_metadata(article, values, language_tag(language), ids))))


_TERMS = {
    "title": (SCHEMA.headline,),
    "date": (SCHEMA.datePublished, KG.earliest, KG.latest),
    "outlet": (SCHEMA.publisher,),
    "author": (SCHEMA.author,),
    "language": (SCHEMA.inLanguage,),
}
"""The terms of each field of an article."""


def _metadata(
    article: NamedNode, values: Mapping[str, str], language: str | None, ids: Ids
) -> Iterator[Triple]:
    made = Article(article.value, "", "", **values)  # type: ignore[arg-type]
    if made.title:
        yield article, SCHEMA.headline, worded(made.title, language)
    if made.date:
        yield article, SCHEMA.datePublished, published_literal(made.date)
        for term, day in zip((KG.earliest, KG.latest), bounds(made.date), strict=True):
            yield article, term, day_literal(day)
    if made.language and language:
        yield article, SCHEMA.inLanguage, Literal(language)
    if made.outlet:
        yield from outlet_triples(article, made.outlet, ids)
    if made.author:
        yield article, SCHEMA.author, Literal(made.author)


def article_quads(reading: Reading, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return the quads of a reading before resolution across articles, distinct and sorted.

    Raises what :func:`reading_rows` does.
    """
    made = reading_rows(reading, base=base)
    links = link_rows(made.given, made.graphs[1], Outcome(), Ids(base))
    return sorted({Quad(*row) for row in (*made.rows, *links)}, key=str)


def _with_coding(reading: Reading, coding: Coding, made: ReadingRows, ids: Ids) -> ReadingRows:
    """Add what a person noted, and name the coder as a person."""
    source, assertions, provenance = made.graphs
    coder, article = ids.coder(reading.coder), ids.article(reading.article.identity)
    rows = [row for row in made.rows if row[0] != coder]
    rows.append((coder, RDF.type, PROV.Person, provenance))
    rows.append((coder, SCHEMA.name, Literal(coding.person), provenance))
    for term, value in ((SCHEMA.articleSection, coding.section), (SCHEMA.genre, coding.genre)):
        if value:
            rows.append((article, term, Literal(value), source))
    noted = [("actor", reading.actors[name].key, a) for name, a in coding.actors.items()]
    noted += [("topic", key, attributes) for key, attributes in coding.topics.items()]
    for sort, key, attributes in noted:
        own = ids.actor(key) if sort == "actor" else ids.topic(key)
        for name, value in attributes.items():
            node = ids.attribute(own, name, value)
            rows += [
                (node, RDF.type, SCHEMA.PropertyValue, assertions),
                (node, SCHEMA.name, Literal(name), assertions),
                (node, SCHEMA.value, Literal(value), assertions),
            ]
            made.given.noted.append([sort, key, node.value])
    return ReadingRows(made.graphs, rows, made.given)


def _writable(reading: Reading) -> Reading:
    """Refuse strings that are not Unicode text before any of them is hashed or cut."""
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
    yield from (article.section or "", article.page or "")
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
    for positions in reading.positions:
        for position in positions:
            yield from (position.key, position.label, position.why)

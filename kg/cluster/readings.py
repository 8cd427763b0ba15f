"""Turn articles into the rows of a part, and the rows back into what the writer writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.base.errors import ReadError
from kg.cluster.chunks import digest_article
from kg.cluster.parts import Part, PartRow
from kg.extract.batch import Fault, extract_each, fault_of
from kg.graph import Given, ReadingRows, Row, reading_graphs, reading_rows
from kg.graph.kept import decode, encode
from kg.model import Article, Reading


class Settings(NamedTuple):
    """What was asked of a run, as far as readings depend on it.

    Attributes:
        model: a spaCy pipeline for French instead of the default one.
        fast: whether the encoder of positions is left out.
        base: the base of the graph's IRIs.
    """

    model: str | None
    fast: bool
    base: str


def extract_rows(articles: list[Article], settings: Settings) -> list[PartRow]:
    """Extract each article and make its quads; one that can't be analysed gives a fault.

    Raises what :func:`kg.extract.batch.extract_each` does.
    """
    found = extract_each(articles, model=settings.model, fast=settings.fast)
    return [make_row(one, settings.base) for one in found]


def make_row(found: Reading | Fault, base: str) -> PartRow:
    """Return the row of a reading; one whose quads can't be made is a fault."""
    if isinstance(found, Fault):
        return fault_row(found)
    try:
        made = reading_rows(found, base=base)
    except ReadError as error:
        return fault_row(Fault(found.article, error.fault))
    except Exception as error:
        return fault_row(Fault(found.article, fault_of(error)))
    quads = serialize((Quad(*row) for row in made.rows), format=RdfFormat.N_QUADS) or b""
    article = found.article
    return PartRow(
        *(digest_article(article), article.identity, ""),
        *(quads, made.given.to_json(), encode(found)),
    )


def fault_row(fault: Fault) -> PartRow:
    """Return the row of an article that can't be analysed."""
    identity = fault.article.identity.encode("utf-8", "replace").decode()
    said = fault.said.encode("utf-8", "replace").decode()
    return PartRow(digest_article(fault.article), identity, said, b"", "", b"")


def load(part: Part, articles: Sequence[Article], *, base: str) -> list[ReadingRows | Fault]:
    """Return what the articles of a chunk gave.

    Raises:
        ValueError: the part is of other articles.
    """
    return list(_load(part, articles, base))


def _load(part: Part, articles: Sequence[Article], base: str) -> Iterator[ReadingRows | Fault]:
    for row, article in zip(part.rows, articles, strict=True):
        if row.article != digest_article(article):
            raise ValueError(f"part {part.key} is of other articles")
        if row.fault:
            yield Fault(article, row.fault)
            continue
        reading = decode(row.reading, article.text)
        yield ReadingRows(
            reading_graphs(reading, base=base),
            list(_rows(row.quads)),
            Given.from_json(row.record),
            reading,
        )


def _rows(text: bytes) -> Iterator[Row]:
    for quad in parse(text, format=RdfFormat.N_QUADS):
        # kg writes no blank nodes.
        yield cast("Row", (quad.subject, quad.predicate, quad.object, quad.graph_name))

"""Article → Document: language, paragraphs, quotations, parse, names, dates.

Languages without a pipeline give a Document without tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from kg.annotate.document import Document, Name, NameKind, Quotation, Token
from kg.annotate.language import language_of
from kg.annotate.paragraphs import paragraphs
from kg.annotate.parse import (
    PIPELINES,
    Prepared,
    parse_all,
    pipeline,
    pipeline_name,
    prepare,
    tokens_of,
)
from kg.annotate.quotations import quotations
from kg.model import Article, Span

__all__ = ["Document", "Name", "NameKind", "Quotation", "Token", "annotate"]

_AFTER_DATE = re.compile(r"[\s.,–—-]*")
_CHUNK = 32
_ENTITY_KINDS: dict[str, NameKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}


def annotate(articles: Iterable[Article]) -> Iterator[Document]:
    """Documents of the articles, in their order.

    Raises:
        ModelError: the pipeline of an article's language is not installed.
    """
    waiting = iter(articles)
    while chunk := list(islice(waiting, _CHUNK)):
        yield from _annotate_chunk(chunk)


def _annotate_chunk(chunk: list[Article]) -> Iterator[Document]:
    bare = [_before_parse(article) for article in chunk]
    parsed: dict[int, Document] = {}
    for language in sorted({d.language for d in bare} & PIPELINES.keys()):
        nlp = pipeline(pipeline_name(language))
        places = [i for i, document in enumerate(bare) if document.language == language]
        ready = (
            prepare(
                nlp,
                bare[i].text,
                bare[i].paragraphs,
                bare[i].quotations,
                _date_line(bare[i].article),
            )
            for i in places
        )
        for place, prepared in zip(places, parse_all(nlp, ready), strict=True):
            parsed[place] = _with_parse(bare[place], prepared)
    for place, document in enumerate(bare):
        yield parsed.get(place, document)


def _before_parse(article: Article) -> Document:
    blocks = paragraphs(article.text)
    return Document(article, language_of(article), blocks, quotations(article.text, blocks))


def _date_line(article: Article) -> Span | None:
    """The date line with the dash or stop after it."""
    if article.date_span is None:
        return None
    after = _AFTER_DATE.match(article.text, article.date_span.end)
    return Span(article.date_span.start, after.end() if after else article.date_span.end)


def _with_parse(document: Document, prepared: Prepared) -> Document:
    tokens, sentences = tokens_of(prepared)
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.index:
            children[token.head].append(token.index)
    return Document(
        document.article,
        document.language,
        document.paragraphs,
        document.quotations,
        tokens,
        sentences,
        tuple(map(tuple, children)),
        _names(prepared),
    )


def _names(prepared: Prepared) -> tuple[Name, ...]:
    return tuple(
        Name(
            Span(prepared.spans[entity.start].start, prepared.spans[entity.end - 1].end),
            _ENTITY_KINDS.get(entity.label_, "other"),
        )
        for entity in prepared.doc.ents
    )

"""Article → Document: language, paragraphs, quotations, parse, names, dates.

Languages without a pipeline give a Document without tokens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from kg.annotate.dateline import place_line
from kg.annotate.dates.expressions import find_dates
from kg.annotate.document import Document, Name, NameKind, Quotation, Token
from kg.annotate.language import language_of
from kg.annotate.names.recognise import groups, names
from kg.annotate.paragraphs import paragraphs
from kg.annotate.parse import (
    PIPELINES,
    Prepared,
    is_parsed,
    parse_all,
    pipeline,
    pipeline_name,
    prepare,
    tokens_of,
)
from kg.annotate.quotations import quotations
from kg.annotate.tense import Tense
from kg.model import Article, DateExpression, Span

__all__ = ["Document", "Name", "NameKind", "Quotation", "Token", "annotate"]

_AFTER_DATE = re.compile(r"[\s.,–—-]*")
_CHUNK = 32


def annotate(articles: Iterable[Article]) -> Iterator[Document]:
    """Documents of the articles, in their order.

    Raises:
        ModelError: the pipeline of an article's language is not installed.
    """
    waiting = iter(articles)
    while chunk := list(islice(waiting, _CHUNK)):
        yield from _annotate_chunk(chunk)


def _annotate_chunk(chunk: list[Article]) -> Iterator[Document]:
    # Whether a pipeline is installed is a look at the disk: once, not for each article.
    installed = frozenset(filter(is_parsed, PIPELINES))
    bare = [_before_parse(article, installed) for article in chunk]
    parsed: dict[int, Document] = {}
    for language in sorted(installed & {d.language for d in bare}):
        nlp = pipeline(pipeline_name(language))
        places = [i for i, document in enumerate(bare) if document.language == language]
        ready = (
            prepare(
                nlp,
                bare[i].text,
                bare[i].paragraphs,
                bare[i].quotations,
                skip=_lines(bare[i]),
                title=bare[i].article.title_span,
            )
            for i in places
        )
        for place, prepared in zip(places, parse_all(nlp, ready), strict=True):
            parsed[place] = _with_parse(bare[place], prepared)
    for place, document in enumerate(bare):
        yield parsed.get(place, document)


def _before_parse(article: Article, installed: Collection[str]) -> Document:
    blocks = paragraphs(article.text)
    quoted = quotations(article.text, blocks)
    decided = language_of(article, blocks, quoted, installed=installed)
    return Document(article, decided.language, blocks, quoted, notes=decided.notes)


def _date_line(article: Article) -> Span | None:
    """The date line with the dash or stop after it."""
    if article.date_span is None:
        return None
    after = _AFTER_DATE.match(article.text, article.date_span.end)
    return Span(article.date_span.start, after.end() if after else article.date_span.end)


def _lines(document: Document) -> tuple[Span, ...]:
    """The lines that are no sentences: of the date, and of the place that opens the news."""
    lines = _date_line(document.article), place_line(document.text, document.paragraphs)
    return tuple(line for line in lines if line is not None)


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
        names(prepared.doc, prepared.spans, language=document.language),
        _dates(document, tokens),
        groups(prepared.doc, prepared.spans),
        document.notes,
    )


def _dates(document: Document, tokens: tuple[Token, ...]) -> tuple[DateExpression, ...]:
    article = document.article
    line = _date_line(article)
    return find_dates(
        article.text,
        anchor=article.date,
        skip=() if line is None else (line,),
        is_future=Tense(tokens, document.language),
        language=document.language,
    )

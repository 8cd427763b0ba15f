"""Annotation of articles: language, paragraphs, quotations, parse, names and dates.

Articles in languages without a pipeline get a Document without tokens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.model import Article, DateExpression, Span
from kg.preprocess.dateline import find_place_line
from kg.preprocess.dates.expressions import find_dates
from kg.preprocess.document import Document, Name, NameKind, Quotation, Token
from kg.preprocess.language import find_language
from kg.preprocess.names.headlines import correct_in_headline
from kg.preprocess.names.recognise import find_groups, find_names
from kg.preprocess.paragraphs import split_paragraphs
from kg.preprocess.parse import (
    PIPELINES,
    Prepared,
    build_tokens,
    is_parsed,
    parse_all,
    pipeline,
    pipeline_name,
    prepare,
)
from kg.preprocess.quotations import find_quotations
from kg.preprocess.tense import Tense

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Document", "Name", "NameKind", "Quotation", "Token", "annotate", "detect_language"]

_AFTER_DATE = re.compile(r"[\s.,–—-]*")
_CHUNK = 32
MAX_TOKENS = 150_000
"""The longest article parsed, in words and marks: half as many again as in the longest text."""


def annotate(articles: Iterable[Article], *, model: str | None = None) -> Iterator[Document]:
    """Yield the Documents of the articles, in order.

    ``model`` names a spaCy pipeline for French, instead of the default or the one that the
    environment names.

    Raises:
        ModelError: the pipeline of an article's language is not installed.
        ReadError: an article has too many words and marks.
    """
    waiting = iter(articles)
    while chunk := list(islice(waiting, _CHUNK)):
        yield from _annotate_chunk(chunk, model)


def detect_language(article: Article) -> str:
    """Return the code of the language in which :func:`annotate` reads an article."""
    return _before_parse(article, frozenset(filter(is_parsed, PIPELINES))).language


def _annotate_chunk(chunk: list[Article], model: str | None) -> Iterator[Document]:
    # Finding out whether a pipeline is installed reads the disk, so do it once per chunk.
    installed = frozenset(filter(is_parsed, PIPELINES))
    bare = [_before_parse(article, installed) for article in chunk]
    parsed: dict[int, Document] = {}
    for language in sorted(installed & {d.language for d in bare}):
        named = model if language == "fr" else None
        nlp = pipeline(named or pipeline_name(language))
        places = [i for i, document in enumerate(bare) if document.language == language]
        ready = (_prepare(nlp, bare[i]) for i in places)
        for place, prepared in zip(places, parse_all(nlp, ready), strict=True):
            parsed[place] = _add_parse(bare[place], prepared)
    for place, document in enumerate(bare):
        yield parsed.get(place, document)


def _prepare(nlp: Language, document: Document) -> Prepared:
    prepared = prepare(
        nlp,
        document.text,
        document.paragraphs,
        document.quotations,
        skip=_skipped_lines(document),
        title=document.article.title_span,
    )
    if len(prepared.spans) > MAX_TOKENS:
        fault = f"{len(prepared.spans):,} words and marks; kg takes {MAX_TOKENS:,}: split it"
        raise ReadError(document.article.name, fault)
    return prepared


def _before_parse(article: Article, installed: Collection[str]) -> Document:
    blocks = split_paragraphs(article.text)
    quoted = find_quotations(article.text, blocks)
    decided = find_language(article, blocks, quoted, installed=installed)
    return Document(article, decided.language, blocks, quoted, notes=decided.notes)


def _date_line(article: Article) -> Span | None:
    """Return the span of the date line with the dash or stop after it."""
    if article.date_span is None:
        return None
    after = _AFTER_DATE.match(article.text, article.date_span.end)
    return Span(article.date_span.start, after.end() if after else article.date_span.end)


def _skipped_lines(document: Document) -> tuple[Span, ...]:
    """Return the lines that are not sentences: date line and place line."""
    lines = _date_line(document.article), find_place_line(document.text, document.paragraphs)
    return tuple(line for line in lines if line is not None)


def _add_parse(document: Document, prepared: Prepared) -> Document:
    tokens, sentences = build_tokens(prepared)
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
        tuple(
            correct_in_headline(
                find_names(prepared.doc, prepared.spans, language=document.language),
                document.text,
                document.article.title_span,
                document.paragraphs,
            )
        ),
        _find_dates(document, tokens),
        find_groups(prepared.doc, prepared.spans),
        document.notes,
    )


def _find_dates(document: Document, tokens: tuple[Token, ...]) -> tuple[DateExpression, ...]:
    article = document.article
    line = _date_line(article)
    return find_dates(
        article.text,
        anchor=article.date,
        skip=() if line is None else (line,),
        is_future=Tense(tokens, document.language),
        language=document.language,
    )

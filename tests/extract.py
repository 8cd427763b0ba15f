"""What tests of extraction share: parsed texts, and candidates and statements as plain words.

Tests of English are skipped without a pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.extract.proposals import proposals
from kg.extract.reading import extract
from kg.lexicon.function_words import function_words
from kg.mentions.find import find_mentions
from kg.model import Article, Mention, Reading, Span, Statement
from kg.preprocess import annotate
from kg.preprocess.document import Document
from kg.preprocess.parse import is_parsed, pipeline_name
from kg.syntax.sentences import Sentences

needs_english = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)


@cache
def parse(text: str, language: str = "fr", *, title: str | None = None) -> Document:
    """Parse a text, with a title as its first paragraph if there is one."""
    span = None
    if title is not None:
        text, span = f"{title}\n\n{text}", Span(0, len(title))
    article = Article(
        "made", "made", text, date="2018-03-07", title=title, title_span=span, language=language
    )
    return next(annotate([article]))


@cache
def reading_of(text: str, language: str = "fr", *, title: str | None = None) -> Reading:
    """Extract everything from a text."""
    return extract(parse(text, language, title=title))


def understood_english(text: str, title: str | None = None) -> Reading:
    return reading_of(text, "en", title=title)


def unmark(marked: str) -> tuple[str, str | None, str | None, list[str]]:
    """A sentence without marks, and its marked <cue>, [source] and {pieces} of content."""
    cue, source = (re.search(pattern, marked) for pattern in (r"<(.+?)>", r"\[(.+?)\]"))
    pieces = re.findall(r"\{(.+?)\}", marked)
    return re.sub(r"[<>{}\[\]]", "", marked), cue and cue[1], source and source[1], pieces


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else span.of(text)


def content_words(reading: Reading) -> list[str]:
    """The content of each statement, its pieces joined by "…"."""
    text = reading.article.text
    return [" … ".join(piece.of(text) for piece in one.content) for one in reading.statements]


def statement_words(reading: Reading) -> list[tuple[str, list[str], str | None, str | None]]:
    """The type, content, cue and speaker of each statement."""
    text = reading.article.text
    return [
        (
            one.type,
            [p.of(text) for p in one.content],
            words(text, one.cue),
            words(text, one.speaker),
        )
        for one in reading.statements
    ]


def attributions(reading: Reading) -> list[tuple[str, str | None, str]]:
    """The cue, source and content of each statement."""
    text = reading.article.text
    return [
        (words(text, one.cue) or "", one.source, content)
        for one, content in zip(reading.statements, content_words(reading), strict=True)
    ]


def only_statement(reading: Reading) -> Statement:
    assert len(reading.statements) == 1, statement_words(reading)
    return reading.statements[0]


def find_candidates(document: Document) -> list[Candidate]:
    return proposals(document, find_mentions(document)).candidates


def candidate_words(document: Document) -> list[tuple[str, str | None, list[str]]]:
    """The rule, speaker's head and content of each candidate."""
    return [
        (
            one.rule,
            None if one.speaker is None else document.tokens[one.speaker].text,
            [piece.of(document.text) for piece in one.pieces],
        )
        for one in find_candidates(document)
    ]


def cue_words(document: Document, candidate: Candidate) -> str | None:
    if candidate.cue is None:
        return None
    first, last = (document.tokens[index] for index in candidate.cue)
    return document.text[first.start : last.end]


def find_speakers(document: Document, mentions: Iterable[Mention] | None = None) -> Speakers:
    sentences = Sentences(document, function_words(document.language))
    return Speakers(sentences, find_mentions(document) if mentions is None else mentions)


def candidate_at(
    document: Document, cue: str, speaker: str | None, how: str, content: str | None = None
) -> Candidate:
    """A candidate of a verb whose parse gives it a speaker, in words of the text."""
    at = {token.text: token.index for token in document.tokens}
    verb, start = at[cue], 0 if content is None else document.text.index(content)
    pieces = () if content is None else (Span(start, start + len(content)),)
    given = None if speaker is None else at[speaker]
    return Candidate(
        *("verb:n", cue, "assert", 0, (verb, verb), verb, given, how, pieces, "indirect")
    )

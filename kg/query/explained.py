"""Explain the statements of an article in the graph by analysing its text again."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.explain import Explanation, explain
from kg.graph.reader import Reader, StoredArticle
from kg.model import Article, Span
from kg.query.inventory import articles, find_article
from kg.read.dateline import find_date_line, first_lines
from kg.store import Store

OTHERWISE = (
    "the graph holds other statements of this article than are found now: another version of kg "
    "or another pipeline made them; kg remove and kg add it to read it again"
)


def explain_stored(store: Store, name: str) -> Explanation:
    """Explain the statements of an article, by its name, identity, address or IRI.

    Raises:
        UsageError: the name is unknown, or several articles have it.
    """
    held = find_article(name, articles(store))
    reader = Reader(store)
    article = rebuild_article(reader.articles[held.iri], reader.texts[held.iri])
    explanation = explain(article)
    stored = {one.text for one in reader.statements if one.article.iri == held.iri}
    now = {one.said(article.text) for one in explanation.reading.statements}
    notes = explanation.notes if stored == now else (*explanation.notes, OTHERWISE)
    return Explanation(explanation.reading, explanation.decisions, notes)


def rebuild_article(stored: StoredArticle, text: str) -> Article:
    """Return an article as it was read, with its title and date line found in its text again."""
    return titled(replace(stored.article, text=text))


def stored_articles(store: Store) -> list[Article]:
    """Return all articles of a graph as they were read, with what people corrected."""
    reader = Reader(store)
    return [rebuild_article(one, reader.texts[iri]) for iri, one in reader.articles.items()]


def titled(article: Article) -> Article:
    """Return an article whose title and date line are located in its text.

    A title that kg made from the first words is dropped.
    """
    line = find_date_line(article.text)
    bare = replace(article, title=None, date_span=line.span if line is not None else None)
    if article.title is None or article.title == bare.headline:
        return bare
    for place in first_lines(article.text, 2):
        words = place.of(article.text)
        if words.strip() == article.title:
            start = place.start + len(words) - len(words.lstrip())
            span = Span(start, start + len(article.title))
            return replace(bare, title=article.title, title_span=span)
    return replace(bare, title=article.title)

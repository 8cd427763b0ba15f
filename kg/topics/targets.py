"""Find the topic that a statement's target names."""

from __future__ import annotations

from kg.model import Article, Span, Statement, Term, Topic
from kg.normalise.content_words import wording

_SEPARATOR = "\x1f"


def target_topic(
    statement: Statement, topics: tuple[Topic, ...], article: Article, language: str
) -> Topic | None:
    """Return the topic that the source is for or against, ``None`` where the target names none.

    It is the statement's own topic that the target names, else a topic of the target's own words.
    Words that say nothing by themselves ("le projet") make a topic of their article only; a pronoun
    ("elle", "y") makes none.
    """
    target = statement.target
    if statement.stance == "none" or target is None:
        return None
    words = _words(target, article.text)
    if " " not in words and not wording(words, language).words:
        return None
    by_key = {topic.key: topic for topic in topics}
    within = [term for term in statement.terms if term.span.overlaps(target)]
    known = [term for term in within if term.key in by_key]
    if known:
        return by_key[_nearest(known, target).key]
    for topic in sorted(topics, key=lambda topic: topic.key):
        if topic.label.casefold() == words.casefold():
            return topic
    if within:
        nearest = _nearest(within, target)
        found = Topic(nearest.key, _words(nearest.span, article.text))
    else:
        found = Topic(words.casefold(), words)
    if wording(found.label, language).words:
        return found
    return Topic(f"{article.identity}{_SEPARATOR}{found.key}", found.label)


def _words(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())


def _nearest(terms: list[Term], target: Span) -> Term:
    """Return the target itself, else the longest term, else the first."""
    return max(terms, key=lambda t: (t.span == target, len(t.span), -t.span.start))

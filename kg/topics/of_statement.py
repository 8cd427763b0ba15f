"""Find the topics that a statement is about.

A term is not a topic if it is a date, a measure, an actor or a noun that means nothing by itself
("fois", "part", see ``data/lexicon/<lang>/generic_nouns.tsv``). :mod:`kg.topics.concepts` selects
those that matter among many articles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from kg.lexicon.actor_nouns import actor_words
from kg.model import DateExpression, Mention, Span, Statement, Term, Topic
from kg.normalise.noun_phrases import Phrase, generic_nouns, parse_phrase

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_PERSONAL = frozenset(("person", "group"))


class Topics:
    """Finds topics in one article, given its mentions and dates."""

    def __init__(
        self,
        text: str,
        language: str,
        mentions: Sequence[Mention],
        dates: Sequence[DateExpression],
    ) -> None:
        self.text = text
        self.language = language
        self.generic = generic_nouns(language)
        self.roles = _actor_nouns(language, _PERSONAL)
        self.organisations = _actor_nouns(language, frozenset(("organisation",)))
        self.names = {m.span for m in mentions if m.form == "name"}
        self.dates = [d.span for d in dates]
        self._phrases: dict[Term, Phrase | None] = {}

    def with_topic_keys(self, statement: Statement) -> Statement:
        """Replace the keys of a statement's terms by those of topics."""
        terms = tuple(self._with_topic_key(term) for term in statement.terms)
        return statement if terms == statement.terms else replace(statement, terms=terms)

    def find(self, statement: Statement) -> tuple[Topic, ...]:
        """Find topics in the order of the statement's terms: the target's come first."""
        found: dict[str, Topic] = {}
        for term in statement.terms:
            phrase = self._phrase(term)
            if phrase is not None and phrase.key not in found and self._is_topic(phrase, term.span):
                found[phrase.key] = Topic(phrase.key, phrase.label)
        return tuple(found.values())

    def _with_topic_key(self, term: Term) -> Term:
        phrase = self._phrase(term)
        if phrase is None or phrase.key == term.key:
            return term
        renamed = Term(term.span, phrase.key)
        self._phrases[renamed] = phrase
        return renamed

    def _phrase(self, term: Term) -> Phrase | None:
        if term not in self._phrases:
            words = term.span.of(self.text)
            self._phrases[term] = parse_phrase(words, term.key.split(), self.language)
        return self._phrases[term]

    def _is_topic(self, phrase: Phrase, span: Span) -> bool:
        head = phrase.head
        if head in self.roles or self._is_nation(head, span) or _LETTERS.search(head) is None:
            return False
        if not phrase.rest and (head in self.generic or head in self.organisations):
            return False
        return span not in self.names and not any(d.overlaps(span) for d in self.dates)

    def _is_nation(self, head: str, span: Span) -> bool:
        """Whether a noun names people by their nation; its lemma has lost the capital."""
        name = head.capitalize()
        return name in self.roles and name in span.of(self.text)


@cache
def _actor_nouns(language: str, kinds: frozenset[str]) -> Collection[str]:
    """Read nouns for kinds of actors: "ministre", "riverain"; "mairie", "régie"."""
    nouns = actor_words(language).nouns
    return frozenset(n.head for n in nouns.values() if n.kind in kinds) | frozenset(
        form for form, n in nouns.items() if n.kind in kinds
    )

"""A statement's terms → the topics it is about.

A term is no topic where it is a date, a measure, an actor or a noun that says nothing by itself
("fois", "part"); ``data/lexicon/<lang>/generic_nouns.tsv`` lists those nouns. Which of an
article's topics matter among many articles is seen later, in :mod:`kg.topics.concepts`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import rows
from kg.model import DateExpression, Mention, Span, Statement, Term, Topic
from kg.normalise.noun_phrases import Phrase, phrase

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_PERSONAL = frozenset(("person", "group"))


class Topics:
    """What an article's spans must not be, to be topics."""

    def __init__(
        self,
        text: str,
        language: str,
        mentions: Sequence[Mention],
        dates: Sequence[DateExpression],
    ) -> None:
        self.text = text
        self.language = language
        self.generic = _generic(language)
        self.roles = _actor_nouns(language, _PERSONAL)
        self.organisations = _actor_nouns(language, frozenset(("organisation",)))
        self.names = {m.span for m in mentions if m.form == "name"}
        self.dates = [d.span for d in dates]
        self._phrases: dict[Term, Phrase | None] = {}

    def named(self, statement: Statement) -> Statement:
        """The statement with the keys of its terms as topics have them."""
        terms = tuple(self._renamed(term) for term in statement.terms)
        return statement if terms == statement.terms else replace(statement, terms=terms)

    def of(self, statement: Statement) -> tuple[Topic, ...]:
        """Topics in the order of the statement's terms: the target's come first.

        The statement may have been :meth:`named` or not.
        """
        found: dict[str, Topic] = {}
        for term in statement.terms:
            said = self._phrase(term)
            if said is not None and said.key not in found and self._is_topic(said, term.span):
                found[said.key] = Topic(said.key, said.label)
        return tuple(found.values())

    def _renamed(self, term: Term) -> Term:
        said = self._phrase(term)
        if said is None or said.key == term.key:
            return term
        renamed = Term(term.span, said.key)
        self._phrases[renamed] = said
        return renamed

    def _phrase(self, term: Term) -> Phrase | None:
        if term not in self._phrases:
            words = term.span.of(self.text)
            self._phrases[term] = phrase(words, term.key.split(), self.language)
        return self._phrases[term]

    def _is_topic(self, said: Phrase, span: Span) -> bool:
        head = said.head
        if head in self.roles or self._is_nation(head, span) or _LETTERS.search(head) is None:
            return False
        if not said.rest and (head in self.generic or head in self.organisations):
            return False
        return span not in self.names and not any(d.overlaps(span) for d in self.dates)

    def _is_nation(self, head: str, span: Span) -> bool:
        """Whether a noun calls people by their nation, whose capital its lemma has lost."""
        name = head.capitalize()
        return name in self.roles and name in span.of(self.text)


@cache
def _generic(language: str) -> Collection[str]:
    return frozenset(word for (word,) in rows(language, "generic_nouns", 1))


@cache
def _actor_nouns(language: str, kinds: frozenset[str]) -> Collection[str]:
    """Nouns that name actors by what they are: "ministre", "riverain"; "mairie", "régie"."""
    nouns = actor_words(language).nouns
    return frozenset(n.head for n in nouns.values() if n.kind in kinds) | frozenset(
        form for form, n in nouns.items() if n.kind in kinds
    )

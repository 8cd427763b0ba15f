"""A statement's terms → the topics it is about.

A term is no topic where it is a date, a measure, an actor or a noun that says nothing by itself
("fois", "part"); ``data/lexicon/<lang>/generic_nouns.tsv`` lists those nouns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from kg.attribute.cues import rows
from kg.attribute.nouns import actor_words
from kg.model import DateExpression, Mention, Span, Statement, Topic

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
        self.generic = _generic(language)
        self.roles = _roles(language)
        self.names = {m.span for m in mentions if m.form == "name"}
        self.dates = [d.span for d in dates]

    def of(self, statement: Statement) -> tuple[Topic, ...]:
        """Topics in the order of the statement's terms: the target's come first."""
        found: dict[str, Topic] = {}
        for term in statement.terms:
            if term.key not in found and self._is_topic(term.key, term.span):
                label = " ".join(term.span.of(self.text).split())
                found[term.key] = Topic(term.key, label)
        return tuple(found.values())

    def _is_topic(self, key: str, span: Span) -> bool:
        if key in self.generic or key in self.roles or _LETTERS.search(key) is None:
            return False
        return span not in self.names and not any(d.overlaps(span) for d in self.dates)


@cache
def _generic(language: str) -> Collection[str]:
    return frozenset(word for (word,) in rows(language, "generic_nouns", 1))


@cache
def _roles(language: str) -> Collection[str]:
    """Nouns that name persons by what they are: "ministre", "riverain"."""
    nouns = actor_words(language).nouns
    return frozenset(n.head for n in nouns.values() if n.kind in _PERSONAL) | frozenset(
        form for form, n in nouns.items() if n.kind in _PERSONAL
    )

"""A role that persons and bodies have ("owner", "publisher") → the body's name beside it.

The words are those of ``data/lexicon/<lang>/organisations.tsv`` under ``role``.
"""

from __future__ import annotations

from kg.annotate.document import Document
from kg.annotate.name_words import name_words
from kg.attribute.name_spans import ProperName
from kg.attribute.noun_phrases import NounPhrase
from kg.attribute.nouns import ActorWords
from kg.attribute.proper_names import ProperNames

_COMMA = ","
_FURTHER = 8
"""Tokens behind a comma that a name may be told by before it."""


class BodyRoles:
    """The noun phrases of a document that stand for a body whose name is beside them."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.tokens = document.tokens
        self.names = names
        self.words = words
        self.roles = name_words(document.language).role

    def bearer(self, phrase: NounPhrase) -> ProperName | None:
        """The body that has a role: "the publisher, Norvane,", "the publisher Norvane"; "the
        larger of the two, Norvane," is one too."""
        tokens, end = self.tokens, phrase.end
        noun = phrase.noun
        if phrase.number == "p" or end >= len(tokens):
            return None
        if noun is not None and noun.head.split()[-1] not in self.roles:
            return None
        if tokens[end].text == _COMMA:
            return self._set_off(phrase)
        name = self.names.at[end]
        if noun is None or name is None or name.start != end or name.kind != "organisation":
            return None
        return None if self._may_be_somebody(name) else name

    def _set_off(self, phrase: NounPhrase) -> ProperName | None:
        """The body whose name commas set off, with what else is said of it: "the publisher, the
        start-up Norvane,"."""
        tokens, start = self.tokens, phrase.end + 1
        for index in range(start, min(start + _FURTHER, len(tokens))):
            name = self.names.at[index]
            if name is None or name.kind == "person":
                if tokens[index].text in (_COMMA, "."):
                    return None
                continue
            unknown = phrase.noun is None and name.kind == "other"
            if unknown or self._may_be_somebody(name):
                continue
            head = tokens[self.names.head(name.start, name.end)]
            closed = name.end < len(tokens) and tokens[name.end].text == _COMMA
            between = tokens[start : name.start]
            # The parse may hang it on what the phrase's noun is of: "the maker of the software".
            hung = head.head == phrase.head or (
                phrase.noun is not None and phrase.start <= head.head < phrase.end
            )
            if closed and head.dep == "appos" and hung:
                return name if all(start <= t.head < name.end for t in between) else None
        return None

    def _may_be_somebody(self, name: ProperName) -> bool:
        """Whether a name begins with a first name, whatever it was taken for."""
        return self.tokens[name.start].text in self.words.first_names

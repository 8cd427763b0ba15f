"""A role that persons and bodies have ("owner", "publisher") → the body's name beside it.

The words are those of ``data/lexicon/<lang>/organisations.tsv`` under ``role``.
"""

from __future__ import annotations

from kg.annotate.document import Document
from kg.lexicon.actor_nouns import ActorWords
from kg.lexicon.name_words import name_words
from kg.mentions.name_spans import ProperName
from kg.mentions.noun_phrases import NounPhrase
from kg.mentions.proper_names import ProperNames

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
        larger of the two, Norvane," is one too.
        """
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
        start-up Norvane,".
        """
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
            stop = self._behind_seat(name)
            closed = stop < len(tokens) and tokens[stop].text == _COMMA
            between = tokens[start : name.start]
            kind = above = tokens[head.head]
            if above.dep == "appos" and start <= above.index < name.start:
                # "the owner, the supermarket chain Norvane,"
                above = tokens[above.head]
            # The parse may hang it on what the phrase's noun is of: "the maker of the software".
            inner = phrase.noun is not None and phrase.start <= above.index < phrase.end
            if closed and head.dep == "appos" and (above.index == phrase.head or inner):
                inside = all(start <= t.head < name.end for t in between if t is not kind)
                return name if inside else None
        return None

    def _behind_seat(self, name: ProperName) -> int:
        """Behind a name and the place that it is of: "Norvane Metals [of Vals],"."""
        tokens, end = self.tokens, name.end
        if end + 1 < len(tokens) and tokens[end].lower in self.words.hailing:
            place = self.names.at[end + 1]
            if place is not None and place.start == end + 1 and place.kind == "place":
                return place.end
        return end

    def _may_be_somebody(self, name: ProperName) -> bool:
        """Whether a name begins with a first name, whatever it was taken for."""
        return self.tokens[name.start].text in self.words.first_names

"""Roles of persons or organisations ("owner", "publisher") with an organisation's name beside.

The nouns are those of ``data/lexicon/<lang>/organisations.tsv`` with the use ``role``.
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import ActorWords
from kg.lexicon.name_words import name_words
from kg.mentions.name_spans import ProperName
from kg.mentions.noun_phrases import NounPhrase
from kg.mentions.proper_names import ProperNames
from kg.preprocess.document import Document

_COMMA = ","
_REACH = 8
"""Tokens after the comma among which the name begins."""


class OrganisationRoles:
    """The noun phrases of a document that have an organisation's name beside them."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.tokens = document.tokens
        self.names = names
        self.words = words
        self.roles = name_words(document.language).role

    def find_organisation(self, phrase: NounPhrase) -> ProperName | None:
        """Find the organisation that has a role: "the publisher, Norvane,", "the publisher Brun".

        "the larger of the two, Norvane," counts too.
        """
        tokens, end = self.tokens, phrase.end
        noun = phrase.noun
        if phrase.number == "p" or end >= len(tokens):
            return None
        if noun is not None and noun.head.split()[-1] not in self.roles:
            return None
        if tokens[end].text == _COMMA:
            return None
        name = self.names.starting_at(end)
        if noun is None or name is None:
            return None
        return name

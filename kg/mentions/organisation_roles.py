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


class OrganisationRoles:
    """The noun phrases of a document that have an organisation's name beside them."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.tokens = document.tokens
        self.names = names
        self.words = words
        self.roles = name_words(document.language).role

    def find_organisation(self, phrase: NounPhrase) -> ProperName | None:
        """Find the organisation named right after a role: "the publisher Norvane"."""
        if phrase.noun is None or phrase.number == "p":
            return None
        name = self.names.starting_at(phrase.end)
        role = phrase.noun.head.split()[-1] in self.roles
        return name if role and name is not None and name.kind == "organisation" else None

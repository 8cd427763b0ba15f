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
            return self._find_set_off(phrase)
        name = self.names.starting_at(end)
        if noun is None or name is None or name.kind != "organisation":
            return None
        return None if self._begins_with_first_name(name) else name

    def _find_set_off(self, phrase: NounPhrase) -> ProperName | None:
        """Find the enclosed name of an organisation: "the publisher, the start-up Norvane,"."""
        tokens, start = self.tokens, phrase.end + 1
        for index in range(start, min(start + _REACH, len(tokens))):
            name = self.names.at[index]
            if name is None or name.kind == "person":
                if tokens[index].text in (_COMMA, "."):
                    return None
                continue
            unknown = phrase.noun is None and name.kind == "other"
            if unknown or self._begins_with_first_name(name):
                continue
            head = tokens[self.names.head(name.start, name.end)]
            stop = self._after_seat(name)
            closed = stop < len(tokens) and tokens[stop].text == _COMMA
            between = tokens[start : name.start]
            kind = above = tokens[head.head]
            if above.dep == "appos" and start <= above.index < name.start:
                # "the owner, the supermarket chain Norvane,"
                above = tokens[above.head]
            # It may be attached to the noun's complement: "the maker of the software".
            inner = phrase.noun is not None and phrase.start <= above.index < phrase.end
            if closed and head.dep == "appos" and (above.index == phrase.head or inner):
                inside = all(start <= t.head < name.end for t in between if t is not kind)
                return name if inside else None
        return None

    def _after_seat(self, name: ProperName) -> int:
        """Return the end of a name and its seat: "Norvane Metals [of Vals]"."""
        place = self.names.starting_at(name.end + 1)
        if place is None or place.kind != "place":
            return name.end
        of = self.tokens[name.end].lower in self.words.origin_prepositions
        return place.end if of else name.end

    def _begins_with_first_name(self, name: ProperName) -> bool:
        """Check whether a name begins with a first name, whatever its tag."""
        return self.tokens[name.start].text in self.words.first_names

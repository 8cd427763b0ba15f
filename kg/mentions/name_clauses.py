"""Names that a clause gives to a described person.

"a neighbour, who gave her name only as Ada, said …": the words before such a name are those of
``data/lexicon/<lang>/mention_words.tsv`` with the use ``given``.
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.name_spans import ProperName
from kg.mentions.noun_phrases import NounPhrase
from kg.mentions.proper_names import ProperNames
from kg.preprocess.document import Document, Token

_CLAUSE = 14
"""Tokens of a description and the clause that gives the name."""
_UP = frozenset(("acl", "acl:relcl", "xcomp", "nmod", "case"))
"""Labels that lead from the words before the name up to the description."""


class NameClauses:
    """The names given to the descriptions of a document."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.tokens = document.tokens
        self.names = names
        self.words = words

    def find_name(self, phrase: NounPhrase) -> ProperName | None:
        """Find the name of a described person, and end the description before it."""
        if phrase.kind != "person" or phrase.number == "p":
            return None
        for index in range(phrase.head + 1, min(phrase.head + _CLAUSE, len(self.tokens))):
            if not self._is_within(self.tokens[index], phrase):
                continue
            for words in self.words.alias_phrases:
                after = index + len(words)
                name = self.names.starting_at(after)
                here = tuple(token.lower for token in self.tokens[index:after])
                if name is not None and here == words:
                    phrase.end = min(phrase.end, index)
                    return name
        return None

    def _is_within(self, token: Token, phrase: NounPhrase) -> bool:
        """Check whether a token is in a clause or complement of a description."""
        while token.dep in _UP and token.head != token.index:
            above = self.tokens[token.head]
            if phrase.start <= above.index < phrase.end and above.index < token.index:
                return token.dep != "case"
            token = above
        return False

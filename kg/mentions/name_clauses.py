"""A description → the name that its bearer gives himself in a clause about him.

The words before such a name are those of ``data/lexicon/<lang>/mention_words.tsv`` under
``given``: "a neighbour, who gave her name only as Ada, said …".
"""

from __future__ import annotations

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.name_spans import ProperName
from kg.mentions.noun_phrases import NounPhrase
from kg.mentions.proper_names import ProperNames

_CLAUSE = 14
"""Tokens of a description and the clause that gives the name."""
_UP = frozenset(("acl", "acl:relcl", "xcomp", "nmod", "case"))
"""How the words before the name hang on the description."""


class GivenNames:
    """The descriptions of a document whose bearers go by a name."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.tokens = document.tokens
        self.names = names
        self.words = words

    def name(self, phrase: NounPhrase) -> ProperName | None:
        """The name by which the bearer of a description goes; the description then ends before
        it.
        """
        if phrase.kind != "person" or phrase.number == "p":
            return None
        for index in range(phrase.head + 1, min(phrase.head + _CLAUSE, len(self.tokens))):
            if not self._hangs(self.tokens[index], phrase):
                continue
            for words in self.words.given:
                after = index + len(words)
                told = tuple(token.lower for token in self.tokens[index:after])
                name = self.names.at[after] if told == words and after < len(self.tokens) else None
                if name is not None and name.start == after:
                    phrase.end = min(phrase.end, index)
                    return name
        return None

    def _hangs(self, token: Token, phrase: NounPhrase) -> bool:
        """Whether a token stands in a clause or complement of a description."""
        while token.dep in _UP and token.head != token.index:
            above = self.tokens[token.head]
            if phrase.start <= above.index < phrase.end and above.index < token.index:
                return token.dep != "case"
            token = above
        return False

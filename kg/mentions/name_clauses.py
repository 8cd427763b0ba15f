"""Names that a clause gives to a described person.

"a neighbour, who gave her name only as Ada, said …": the words before such a name are those of
``data/lexicon/<lang>/mention_words.tsv`` with the use ``given``.
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.proper_names import ProperNames
from kg.preprocess.document import Document

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

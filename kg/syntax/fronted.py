"""Complements before their verb: antecedents of relative pronouns, and clitics.

"la réforme que X critique", "le projet auquel s'opposent les riverains", "l'avocat le critique".
"""

from __future__ import annotations

from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences

_FILLED = ("obj", "ccomp", "xcomp", "obl:arg", "cop", "aux:pass", "mark")
"""Labels under a verb that lacks no object."""
_NOUNS = ("NOUN", "PROPN")


class FrontedComplements:
    """The complements before the verbs of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children

    def find_object(self, verb: int) -> Complement | None:
        """Find the antecedent of an object relative: "la réforme que X critique"."""
        for child in self.children[verb]:
            if self.tokens[child].dep == "obj":
                noun = self.find_antecedent(child, verb)
                if noun is not None and self.tokens[noun].lower not in self.s.words.demonstratives:
                    first, last = self.s.phrase_without_clause(noun, verb)
                    return Complement("n", noun, first, min(last, child - 1))
        return None

    def find_bare_object(self, verb: int) -> Complement | None:
        """Find the antecedent of a relative without a pronoun: "a claim [the army rejected]"."""
        clause = self.tokens[verb]
        subject = self.s.child(verb, "nsubj")
        if not self.s.words.bare_clause or clause.dep != "acl:relcl" or subject is None:
            return None
        if self.s.child(verb, *_FILLED):
            return None
        first, last = self.s.phrase_without_clause(clause.head, verb)
        return Complement("n", clause.head, first, min(last, self.s.range(subject)[0] - 1))

    def find_antecedent(self, pronoun: int, verb: int) -> int | None:
        """Find the antecedent of a relative pronoun that is an object of ``verb``."""
        token = self.tokens[pronoun]
        clause = self.tokens[verb]
        relative = token.lower in self.s.words.that or token.feature("PronType") == "Rel"
        if pronoun > verb or not relative:
            return None
        if clause.dep == "acl:relcl":
            return clause.head
        noun = pronoun - 1 - (self.tokens[pronoun - 1].text == ",")
        if noun < self.s.sentence(verb)[0] or self.tokens[noun].pos not in (*_NOUNS, "ADJ"):
            return None
        while (head := self.tokens[noun].head) < noun and self.tokens[head].pos in _NOUNS:
            noun = head
        return noun if self.tokens[noun].pos in _NOUNS else None

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
        if not self.s.words.bare_clause or clause.dep != "acl:relcl" or clause.head > verb:
            return None
        subject = self.s.child(verb, "nsubj")
        if subject is None or not clause.head < subject < verb or self.s.child(verb, *_FILLED):
            return None
        if verb + 1 >= self.s.sentence(verb)[1]:
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
        place = pronoun - 1
        if place > 0 and self.tokens[place].text == ",":
            place -= 1
        if place < self.s.sentence(verb)[0] or self.tokens[place].pos not in (*_NOUNS, "ADJ"):
            return None
        noun = place
        while (head := self.tokens[noun].head) < noun and self.tokens[head].pos in _NOUNS:
            noun = head
        return noun if self.tokens[noun].pos in _NOUNS else None

    def find_extracted(
        self, verb: int, last: int, clause: Complement
    ) -> tuple[Complement, int] | None:
        """Find the antecedent that belongs to the ``clause`` after a cue, and where that continues.

        "[a cap], which she said [would do harm]".
        """
        first = clause.first
        token = self.tokens[first]
        if first > verb or self.tokens[verb].dep != "acl:relcl" or clause.last <= last + 1:
            return None
        if token.pos != "PRON" or token.lower not in self.s.words.subject_relatives:
            return None
        noun = self.tokens[verb].head
        start, _ = self.s.phrase_without_clause(noun, verb)
        end = first - 1
        while end > noun and self.tokens[end].pos == "PUNCT":
            end -= 1
        return Complement("n", noun, start, end), last + 1

"""A verb → what it takes before it: what a relative pronoun stands for, or a clitic.

"la réforme que X critique", "le projet auquel s'opposent les riverains", "l'avocat le critique".
"""

from __future__ import annotations

from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences


class Relatives:
    """The pronouns before the verbs of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children

    def object_of(self, verb: int) -> Complement | None:
        """The antecedent in "la réforme que X critique"."""
        for child in self.children[verb]:
            if self.tokens[child].dep == "obj" or self.stands_for_object(child, verb):
                noun = self.antecedent(child, verb)
                if noun is not None and self.tokens[noun].lower not in self.s.words.demonstratives:
                    first, last = self.s.before_clause(noun, verb)
                    return Complement("n", noun, first, min(last, child - 1))
        return None

    def bare_object_of(self, verb: int) -> Complement | None:
        """The antecedent of a clause without a pronoun: "a claim [the army rejected]"."""
        clause = self.tokens[verb]
        if not self.s.words.bare_clause or clause.dep != "acl:relcl" or clause.head > verb:
            return None
        held = ("obj", "ccomp", "xcomp", "obl:arg", "cop", "aux:pass", "mark")
        subject = self.s.child(verb, "nsubj")
        if subject is None or not clause.head < subject < verb or self.s.child(verb, *held):
            return None
        first = self.s.range(subject)[0]
        if self.tokens[subject].lower in self.s.words.subject_relatives:
            return None
        noun, end = clause.head, self.s.sentence(verb)[1]
        if self.tokens[noun].pos != "NOUN" or verb + 1 >= end:
            return None
        start, last = self.s.before_clause(noun, verb)
        return Complement("n", noun, start, min(last, first - 1))

    def complement(self, verb: int, shape: str) -> Complement | None:
        """The antecedent of a relative pronoun that stands for a complement behind a preposition:
        "le projet auquel s'opposent les riverains", "dont ils se plaignent".
        """
        if self.tokens[verb].dep != "acl:relcl":
            return None
        for child in self.children[verb]:
            token = self.tokens[child]
            if child > verb or token.pos != "PRON":
                continue
            fused = self.s.words.relatives.get(token.lower, "")
            preposition = self.s.preposition(child) or fused
            related = fused or token.lower in self.s.words.subject_relatives
            if related and f"{preposition}+n" == shape:
                noun = self.tokens[verb].head
                first, last = self.s.before_clause(noun, verb)
                return Complement(shape, noun, first, last)
        return None

    def clitic(self, verb: int, shape: str) -> int | None:
        """The pronoun before a verb that stands for a complement of a shape: "le", "y"."""
        for child in self.children[verb]:
            token = self.tokens[child]
            if child < verb and self.s.words.clitics.get(token.lower) == shape:
                near = all(self.tokens[i].pos in ("PRON", "AUX", "ADV") for i in range(child, verb))
                if near and token.pos == "PRON" and token.dep != "nsubj":
                    return child
        return None

    def stands_for_object(self, word: int, verb: int) -> bool:
        """Whether what the parser takes for the conjunction of a relative clause is its object:
        "le projet, que la maire juge trop cher".
        """
        token = self.tokens[word]
        return (
            not self.s.words.bare_clause
            and token.dep == "mark"
            and token.lower in self.s.words.that
            and self.tokens[verb].dep == "acl:relcl"
            and self.s.child(verb, "obj", "ccomp") is None
        )

    def antecedent(self, pronoun: int, verb: int) -> int | None:
        """What a relative pronoun, an object of ``verb``, stands for; ``None`` if it is none."""
        token = self.tokens[pronoun]
        clause = self.tokens[verb]
        relative = token.lower in self.s.words.that or token.feature("PronType") == "Rel"
        if pronoun > verb or not relative:
            return None
        if clause.dep == "acl:relcl":
            return clause.head
        above = self.tokens[clause.head]
        if clause.dep == "conj" and above.dep == "acl:relcl":
            # "une loi qu'il défend et qu'elle juge utile"
            return above.head
        place = pronoun - 1
        if place > 0 and self.tokens[place].text == ",":
            place -= 1
        if place < self.s.sentence(verb)[0] or self.tokens[place].pos not in (
            "NOUN",
            "PROPN",
            "ADJ",
        ):
            return None
        noun = place
        while self.tokens[noun].head < noun and self.tokens[self.tokens[noun].head].pos in (
            "NOUN",
            "PROPN",
        ):
            noun = self.tokens[noun].head
        return noun if self.tokens[noun].pos in ("NOUN", "PROPN") else None

    def said_of(self, verb: int, last: int, clause: Complement) -> tuple[Complement, int] | None:
        """The antecedent whose relative pronoun stands before a cue and belongs to the ``clause``
        behind it, and where that clause goes on: "[a cap], which she said [would do harm]".
        """
        first = clause.first
        token = self.tokens[first]
        if first > verb or self.tokens[verb].dep != "acl:relcl" or clause.last <= last + 1:
            return None
        if token.pos != "PRON" or token.lower not in self.s.words.subject_relatives:
            return None
        noun = self.tokens[verb].head
        start, _ = self.s.before_clause(noun, verb)
        end = first - 1
        while end > noun and self.tokens[end].pos == "PUNCT":
            end -= 1
        return Complement("n", noun, start, end), last + 1

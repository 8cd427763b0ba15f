"""Chosen candidate → its subject by the order of words, where the parse hangs its verb amiss.

A clause that "and" joins to another has its subject right before its verb; a relative clause has
the noun before it that has the verb's number; a participle behind a comma goes on with the clause
before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.content.candidate import Candidate
from kg.model import Mention
from kg.syntax.sentences import SUBJECTS, Sentences

_ACTORS = frozenset(("person", "organisation", "group"))
_LONGEST = 12
"""Tokens of a name that is looked for before a comma."""


class OwnSubjects:
    """``at`` are mentions by their tokens, ``speaks`` tells which can be speakers."""

    def __init__(
        self,
        sentences: Sentences,
        at: Mapping[int, Mention],
        speaks: Callable[[Mention | None], bool],
    ) -> None:
        self.s = sentences
        self.at = at
        self.speaks = speaks

    def of(self, candidate: Candidate) -> int | None:
        """The head of the subject, ``None`` where the parse may be right."""
        ways = (
            self._headed,
            self._before_verb,
            self._before_relative,
            self._relative,
            self._participle,
        )
        return next((found for way in ways if (found := way(candidate)) is not None), None)

    def _headed(self, candidate: Candidate) -> int | None:
        """Whom the parse takes for the head of a sentence with a participle that hands on a clause,
        as none that is passive does: "[Union monitors] reported that …".
        """
        token = self.s.tokens[candidate.verb]
        above = self.s.tokens[token.head]
        if candidate.rule != "verb:que" or candidate.speaker is not None or token.dep != "acl":
            return None
        past = "VerbForm=Part" in token.morph and "Tense=Past" in token.morph
        bare = self.s.child(token.index, "aux:pass", "aux", "aux:tense", "cop") is None
        if above.head != above.index or above.pos not in ("NOUN", "PROPN") or not (past and bare):
            return None
        return above.index if above.index < token.index else None

    def _before_verb(self, candidate: Candidate) -> int | None:
        """Who stands right before a finite verb that the parse takes for one more of another's:
        "une nuit à Vals et [Ada Brun] a promis que …".
        """
        verb = candidate.verb
        start, first = self.s.sentence(verb)[0], self.s.group_start(verb)
        last = first - 1
        if last > start and self.s.tokens[last].text == ",":
            last -= 1
        if last < start or not self._is_finite(verb) or self._has_subject(verb):
            return None
        mention = self.at.get(last)
        if mention is None or mention.form not in ("name", "noun") or not self.speaks(mention):
            return None
        if self.s.quote_at[last] != self.s.quote_at[verb] or not self._fits(mention, verb):
            return None
        opening = self._opening(mention, last, start)
        before = self.s.tokens[opening - 1] if opening > start else None
        if before is None or before.pos != "CCONJ" or candidate.holds(before.start):
            return None
        return last

    def _before_relative(self, candidate: Candidate) -> int | None:
        """Who stands before a relative clause whose verb the parse takes for the main one: "[Une
        étude] dont les résultats ont été publiés révèle que …".
        """
        verb = candidate.verb
        head = self.s.tokens[verb].head
        if head >= verb or self._has_subject(verb) or not self._is_finite(verb):
            return None
        outer = self.s.outside_relative(head)
        return outer if outer is not None and self.speaks(self.at.get(outer)) else None

    def _relative(self, candidate: Candidate) -> int | None:
        """Whom a relative clause follows that the parse hangs on what can't be its subject: "le
        témoignage [d'un passant], au moment des faits, qui raconte …".
        """
        verb = candidate.verb
        pronoun = self.s.child(verb, "nsubj")
        if pronoun is None or self.s.tokens[verb].dep != "acl:relcl" or not self._is_finite(verb):
            return None
        if self.s.tokens[pronoun].lower not in self.s.words.subject_relatives:
            return None
        if candidate.how not in ("relative", "nearest") or not self._is_one(verb):
            return None
        noun = self.s.tokens[verb].head
        number = self.s.tokens[noun].feature("Number")
        odd = number and self.s.finite(verb).feature("Number") not in ("", number)
        if noun >= pronoun or not (odd or self._is_nobody(noun)):
            return None
        start = self.s.sentence(verb)[0]
        for index in range(pronoun - 1, start - 1, -1):
            mention = self.at.get(index)
            if mention is None or mention.form not in ("name", "noun"):
                continue
            apart = self.s.quote_at[index] != self.s.quote_at[verb]
            if apart or candidate.holds(self.s.tokens[index].start):
                continue
            if mention.kind in _ACTORS and self._fits(mention, verb):
                return index
        return None

    def _participle(self, candidate: Candidate) -> int | None:
        """Whose a participle behind a comma is that the parse hangs on what stands before: the
        subject of the last clause that none other holds, or the agent if that is nobody: "[Brun] a
        vu le président de la ligue, Paul Vals, affirmant que …".
        """
        verb = candidate.verb
        given = None if candidate.speaker is None else self.at.get(candidate.speaker)
        if not self._is_set_off(verb) or (given is not None and given.kind == "document"):
            return None
        for index in range(self.s.group_start(verb) - 2, self.s.sentence(verb)[0] - 1, -1):
            word = self.s.tokens[index]
            if "VerbForm=Fin" not in word.morph or self.s.quote_at[index] != self.s.quote_at[verb]:
                continue
            head = word.head if word.dep.startswith(("aux", "cop")) else index
            if candidate.holds(word.start) or self._is_held(head):
                continue
            subject = self.s.subject(head)[0]
            if subject is not None and self._is_nobody(subject):
                subject = self.s.child(head, "obl:agent")
                if subject is None:
                    return self._right_before(verb)
            behind = subject is None or subject > verb
            return None if subject is None or behind or self._is_nobody(subject) else subject
        thing = candidate.speaker is not None and self._is_nobody(candidate.speaker)
        return self._right_before(verb) if thing else None

    def _right_before(self, verb: int) -> int | None:
        """The actor named right before the comma of a participle whose clause tells of a thing:
        "un clip a été diffusé d'[Ada Brun], dénonçant …".
        """
        last = self.s.group_start(verb) - 2
        found: int | None = None
        for index in range(last, max(self.s.sentence(verb)[0] - 1, last - _LONGEST), -1):
            mention = self.at.get(index)
            if mention is None or mention.span.end != self.s.tokens[last].end:
                continue
            if mention.kind in _ACTORS and mention.sense != "place":
                # Of "Ligue des voisins" it is the league.
                found = index
        alike = found is not None and self.s.quote_at[found] == self.s.quote_at[verb]
        return found if alike else None

    def _is_set_off(self, verb: int) -> bool:
        """Whether a verb is a present participle without a subject behind a comma or a quotation
        in its sentence.
        """
        token = self.s.tokens[verb]
        if "VerbForm=Part" not in token.morph or "Tense=Pres" not in token.morph:
            return False
        before = self.s.group_start(verb) - 1
        if before <= self.s.sentence(verb)[0] or self._is_finite(verb) or self._has_subject(verb):
            return False
        apart = self.s.quote_at[before] != self.s.quote_at[verb]
        return apart or self.s.tokens[before].text == ","

    def _is_held(self, verb: int) -> bool:
        """Whether a clause belongs to a noun or tells what somebody says; that of "c'est ce qu'a
        dit Ada Brun" is the sentence's own.
        """
        token = self.s.tokens[verb]
        if token.dep == "conj":
            token = self.s.tokens[token.head]
        above = self.s.tokens[token.head]
        if token.dep == "acl:relcl" and above.lower in self.s.words.demonstratives:
            return self.s.child(above.index, "cop") is None
        return token.dep in ("acl:relcl", "ccomp")

    def _is_nobody(self, index: int) -> bool:
        """Whether a word names nobody who speaks, such as a place."""
        mention = self.at.get(index)
        place = mention is not None and mention.form == "noun" and mention.sense == "place"
        return place or not self.speaks(mention)

    def _is_finite(self, verb: int) -> bool:
        return "VerbForm=Fin" in self.s.finite(verb).morph

    def _is_one(self, verb: int) -> bool:
        return self.s.finite(verb).feature("Number") == "Sing"

    def _has_subject(self, verb: int) -> bool:
        """Whether the parse gives a verb a subject of its own number."""
        number = self.s.finite(verb).feature("Number")
        for child in self.s.children[verb]:
            if self.s.tokens[child].dep in SUBJECTS:
                return self.s.tokens[child].feature("Number") in ("", number) or not number
        return False

    def _fits(self, mention: Mention, verb: int) -> bool:
        """Whether a verb has the number of one mention."""
        number = {"Sing": "s", "Plur": "p"}.get(self.s.finite(verb).feature("Number"), "")
        return not number or mention.number in ("", number)

    def _opening(self, mention: Mention, index: int, start: int) -> int:
        """Where a mention begins, with the description before a name and an article."""
        first = mention.span.start
        if mention.partner is not None:
            first = min(first, mention.partner.start)
        while index > start and self.s.tokens[index - 1].start >= first:
            index -= 1
        return index - 1 if index > start and self.s.tokens[index - 1].pos == "DET" else index

"""Find the subjects of reporting clauses, before and after their verb.

The parser often takes them for objects, or attaches them to a quotation.
"""

from __future__ import annotations

from kg.attribution.construction import Construction
from kg.syntax.sentences import SUBJECTS


class ClauseSubjects(Construction):
    """Finds the subjects of the reporting clauses of one document."""

    def preceding(self, verb: int) -> int | None:
        """Find the subject right before the verb: "she said"."""
        before = (c for c in reversed(self.children[verb]) if c < verb)
        subject = next((c for c in before if self.tokens[c].dep == "nsubj"), None)
        if subject is None or self.s.quote_at[subject] != self.s.quote_at[verb]:
            return None
        if self.tokens[subject].lower in self.words.subject_relatives:
            # "The workers, who said nothing, left"
            return None
        between = range(self.s.range(subject)[1] + 1, self.s.group_start(verb))
        return subject if all(self.tokens[i].pos == "ADV" for i in between) else None

    def after_quotation(self, verb: int) -> int | None:
        """Find a subject that the parse gives to a quotation: `"…", Brun, a nurse, warned Vals`."""
        named = any(
            self.tokens[c].dep.startswith("nsubj") and c < verb for c in self.children[verb]
        )
        if named or self.addressee(verb) is None:
            return None
        place = verb
        start = self.s.sentence(verb)[0]
        while place > start and self.s.quote_at[place - 1] == self.s.quote_at[verb]:
            place -= 1
        if place == start or self.s.quote_at[place - 1] < 0:
            return None
        while place < verb and self.tokens[place].pos == "PUNCT":
            place += 1
        between = range(place, verb)
        nominals = (i for i in between if self.tokens[i].pos in ("NOUN", "PROPN", "PRON"))
        return next((i for i in nominals if self.tokens[i].head not in between), None)

    def inverted(self, verb: int, last: int) -> int | None:
        """Find the head of the subject after the verb group."""
        end = self.s.sentence(verb)[1]
        # "a-t-il déclaré", "fait-on savoir": the pronoun is after the first verb.
        for index in range(self._first_verb(verb), last):
            token = self.tokens[index]
            if token.lower.startswith("-") and token.pos == "PRON" and len(token.text) > 2:
                return index
        place = self._subject_start(verb, last, end)
        if place >= end:
            return None
        token = self.tokens[place]
        if token.lower.startswith("-") and token.pos == "PRON":
            return place
        if token.pos == "ADP":
            return self._after_addressee(verb, place)
        odd_pronoun = token.pos == "PRON" and token.lower not in self.words.subject_pronouns
        crosses = self.s.quote_at[place] != self.s.quote_at[verb]
        nominal = token.pos in ("DET", "NOUN", "PROPN", "PRON", "NUM", "ADJ") and not odd_pronoun
        return self._phrase_head(verb, place, end) if nominal and not crosses else None

    def addressee(self, verb: int) -> int | None:
        """Find the addressee right after a verb: "told reporters"."""
        after = self.s.child(verb, "obj", "iobj")
        return after if after is not None and after > verb else None

    def _subject_start(self, verb: int, last: int, end: int) -> int:
        """Skip adjuncts and a euphonic consonant after the verb group."""
        place = last + 1
        opening = self.tokens[min(place, end - 1)]
        gerund = opening.pos == "ADP" and self.tokens[opening.head].dep == "advcl"
        if not gerund and not opening.lower.startswith("-"):
            place = self.complements.skip_adjuncts(verb, last, [])
        while (
            place + 1 < end
            and self.tokens[place].lower.startswith("-")
            and len(self.tokens[place].text) <= 2
        ):
            place += 1
        return place

    def _phrase_head(self, verb: int, place: int, end: int) -> int | None:
        """Find the head of the noun phrase that begins at a token after the verb."""
        head = place
        while self.tokens[head].pos not in ("NOUN", "PROPN", "PRON") or (
            self.tokens[head].head > head
            and self.tokens[self.tokens[head].head].pos in ("NOUN", "PROPN")
        ):
            following = self.tokens[head].head
            if (
                following == verb
                and self.tokens[head].dep in SUBJECTS
                and (head > place or self.tokens[head].pos == "NUM")
            ):
                # "said the 24-year-old", "said one of them"
                return head
            if following <= head or following >= end:
                following = head + 1
                if following >= end or self.tokens[following].pos == "PUNCT":
                    return None
            head = following
        return head

    def _first_verb(self, verb: int) -> int:
        """Find where the group of a verb begins, or of the verb that governs an infinitive."""
        token = self.tokens[verb]
        led = "VerbForm=Inf" in token.morph and token.head < verb
        return self.s.group_start(token.head if led else verb)

    def _after_addressee(self, verb: int, place: int) -> int | None:
        """Find the subject after an addressee or adverbial: "dit à la presse [le maire]"."""
        adjunct = self.tokens[place].head
        subject = self.s.child(verb, "nsubj")
        if subject is None and not self.words.bare_clause:
            subject = self.s.child(verb, "obj")
        if self.tokens[adjunct].head != verb:
            return None
        if self.tokens[adjunct].dep == "advcl" and self.s.is_gerund(adjunct):
            # The parse takes the subject for the object of the gerund.
            noun = self.s.child(adjunct, "obj")
            follows = noun is not None and self.s.range(noun)[0] == adjunct + 1
            return noun if follows and not self.words.bare_clause else subject
        if subject is None or self.s.range(subject)[0] != self.s.range(adjunct)[1] + 1:
            return None
        return subject

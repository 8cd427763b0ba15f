"""Collect the content on either side of a parenthetical reporting clause.

"« Le pont », a dit Claire Maurel, « fermera »" says "Le pont" and "fermera"; what the writer adds
about her between commas is excluded.
"""

from __future__ import annotations

from kg.content.cue_detection import CueDetector
from kg.content.pieces import Contents
from kg.model import Span, StatementType
from kg.preprocess.document import Quotation
from kg.syntax.sentences import Sentences

Pieces = tuple[tuple[Span, ...], StatementType, frozenset[str]]
"""The pieces of the content, their type, and notes on how they were found."""
_Piece = tuple[Span, StatementType]
_OF_SPEAKER = frozenset(("appos", "acl", "acl:relcl", "amod"))
"""Labels of a description of the speaker after his name."""


class InterruptedContents:
    """The contents that the parentheticals of one document interrupt.

    A parenthetical goes from its ``group`` of verbs to the token before ``after``; ``subject`` is
    the head of the speaker, after the cue or before it.
    """

    def __init__(self, sentences: Sentences, contents: Contents, detector: CueDetector) -> None:
        self.s = sentences
        self.contents = contents
        self.detector = detector
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.quotations = sentences.quotations

    def in_quotation(self, group: int, subject: int, after: int, inside: int) -> Pieces | None:
        """Collect the pieces of a quotation that contains the parenthetical."""
        # "« A, a dit X, B. »"
        quotation = self.quotations[inside]
        end = len(self.tokens)
        finish = self._after_apposition(self.end_after(after, subject, end), subject, end)
        left = self.s.span(self.contents.first_token(quotation.inner.start), group - 1)
        if left is None:
            return None
        pieces = [left]
        if finish < len(self.tokens) and self.tokens[finish].start < quotation.inner.end:
            rest = self.s.span(finish, self.contents.last_token(quotation.inner.end))
            if rest is not None:
                pieces.append(Span(rest.start, quotation.inner.end))
        return tuple(pieces), "direct", frozenset(("inside",))

    def around(
        self, group: int, subject: int, after: int, closing: Quotation | None, start: int, end: int
    ) -> Pieces | None:
        """Collect the pieces where the marks close before the parenthetical, or there are none.

        "« A », a dit X, « B »", "A, a dit X, B"; the sentence goes from ``start`` to ``end``.
        """
        quoted = closing is not None and (
            closing.inner.start <= self.tokens[start].start or self._opens_after_colon(closing)
        )
        finish = self.end_after(after, subject, end)
        if quoted and closing is not None:
            left: _Piece = closing.inner, "direct"
        else:
            before = self.contents.content(start, group - 1)
            if before is None:
                return None
            left = before
            finish = self._after_apposition(finish, subject, end)
        notes = {"quoted"} if quoted else set()
        if finish < end:
            if self._resumes(start, group, finish) or (
                not quoted and self._continues(start, group, after, finish)
            ):
                rest = self.contents.content(finish, end - 1)
            else:
                rest = self._rest_of_sentence(finish, subject, end, quoted=quoted)
            if rest is not None and not self._reports(finish, end):
                pieces, kind = self._join(left, rest, closing)
                return pieces, kind, frozenset((*notes, "interrupted"))
        return (left[0],), left[1], frozenset(notes)

    def _continues(self, start: int, group: int, after: int, finish: int) -> bool:
        """Check whether the words after a parenthetical continue the clause before it."""
        before, word = self.tokens[start : group - 1], self.tokens[finish].lower
        if self.s.words.plain(word) in self.s.words.of:
            # "Pas question, répond-on à la mairie, de céder"
            return bool(before) and before[-1].pos == "NOUN"
        place = finish + 1
        while place + 1 < len(self.tokens) and self.tokens[place].pos == "ADV":
            place += 1
        # "They had known, she said, and had kept silent": the auxiliary is repeated.
        auxiliary = self.tokens[min(place, len(self.tokens) - 1)]
        return (
            self.tokens[finish].pos == "CCONJ"
            and auxiliary.dep.startswith("aux")
            and any(t.lower == auxiliary.lower for t in before)
            and all(t.lower != auxiliary.lower for t in self.tokens[group:after])
        )

    def _join(
        self, left: _Piece, right: _Piece, closing: Quotation | None
    ) -> tuple[tuple[Span, Span], StatementType]:
        """Join the content before a parenthetical with that after it."""
        (first, kind), (second, other) = left, right
        whole = next((q for q in self.quotations if second in (q.span, q.inner)), None)
        if kind == "direct" and whole is not None:
            # "« A », a dit X, « et B »" is one quotation, whether or not B is a clause.
            return (first, whole.inner), kind
        if kind == "direct" and closing is not None:
            first = closing.span
        return (first, second), kind if kind == other == "indirect" else "mixed"

    def is_split(self, start: int, group: int, subject: int, end: int) -> bool:
        """Check whether the verb of the content comes after the parenthetical, or is missing."""
        after = max(self.s.core(subject)[1], subject) + 1
        finish = self.end_after(after, subject, end)
        if finish >= end:
            # "Un accord « utile », se félicite la mairie": the content is not a whole sentence.
            opening = self.tokens[start : group - 1]
            return not any(t.text == "," for t in opening)
        return self._resumes(start, group, finish)

    def _resumes(self, start: int, group: int, finish: int) -> bool:
        """Check whether the verb of the content comes after the parenthetical."""
        # "Donors, said Brun, are asked to wait", "Le port, estime le préfet, ne rouvrira pas"
        while finish + 1 < len(self.tokens) and self.tokens[finish].pos in ("ADV", "PRON"):
            token = self.tokens[finish]
            if token.feature("PronType") == "Rel":
                return False
            finish += 1
        token = self.tokens[finish]
        return (
            token.pos in ("VERB", "AUX")
            and "VerbForm=Fin" in token.morph
            and not self.s.has_finite(range(start, group - 1))
        )

    def begins_complement(self, verb: int, place: int) -> bool:
        """Check whether a clause without conjunction, parsed as a verb's complement, begins here.

        "In the north, she said, they had won"
        """
        return self.s.words.bare_clause and any(
            self.tokens[c].dep == "ccomp"
            and self.s.range(c)[0] == place
            and self.tokens[place].lower not in self.s.words.that
            and self.s.quote_at[c] == self.s.quote_at[verb]
            for c in self.children[verb]
            if c > verb
        )

    def _reports(self, finish: int, end: int) -> bool:
        """Check whether the clause after a parenthetical is itself a report."""
        # "…, dit Ada Brun, et elle ajoute que …", "… mais selon la maire …"
        if self.tokens[finish].pos != "CCONJ":
            return False
        first = self.tokens[finish + 1 : finish + 2]
        if any(t.lower in self.detector.cues.prepositions for t in first):
            return True
        for token in self.tokens[finish + 1 : end - 1]:
            if self.s.has_finite((token.index,)) or token.pos == "VERB":
                cue = self.detector.verb_cue(token)
                if cue is not None:
                    return self.tokens[cue[1] + 1].lower in self.s.words.that
                if token.pos == "VERB":
                    return False
        return False

    def _opens_after_colon(self, quotation: Quotation) -> bool:
        first = self.contents.first_token(quotation.inner.start)
        return first > 0 and self.tokens[first - 1].text == ":"

    def end_after(self, place: int, subject: int, end: int) -> int:
        """Find the token after the parenthetical: after its comma, or where a quotation opens."""
        quote = self.s.quote_at[subject]
        while place < end:
            token = self.tokens[place]
            if self.s.quote_at[place] != quote:
                return place
            if token.text in (",", ";", ":", "–", "—"):
                return place + 1
            if token.text in (".", "!", "?", "…"):
                return end
            place += 1
        return end

    def _after_apposition(self, finish: int, subject: int, end: int) -> int:
        """Find the end of a parenthetical after an apposition to the speaker.

        "…, dit Ada Brun, maire de Vals, …"; ``finish`` if the sentence does not go on after it.
        """
        named = self._after_name(finish, subject, end)
        if named is not None:
            return named
        # The parser may attach it to the reporting verb.
        siblings = self.children[self.tokens[subject].head]
        apposed = (c for c in siblings if self.tokens[c].dep == "appos" and c > subject)
        for child in (*self.children[subject], *apposed):
            first, last = self.s.range(child)
            describes = self.tokens[child].dep in _OF_SPEAKER and finish - 1 <= first <= finish
            if describes and last + 2 < end and self.tokens[last + 1].text == ",":
                return self._after_apposition(last + 2, subject, end)
        return finish

    def _after_name(self, finish: int, subject: int, end: int) -> int | None:
        """Find the end of a parenthetical after the name of a speaker described before it."""
        # "…, said the head of the crew, Ada Brun, …", "…, said one of them, Ada Brun."
        place = finish
        while place < end and self.tokens[place].pos == "PROPN":
            place += 1
        described = self.s.words.bare_clause and self.tokens[subject].pos in ("NOUN", "NUM")
        if not described or place == finish or self.tokens[finish - 1].text != ",":
            return None
        if place >= end or self.tokens[place].text in (".", "!", "?"):
            return end
        return place + 1 if self.tokens[place].text == "," else None

    def _is_relative(self, subject: int, index: int) -> bool:
        """Check whether a token is in a relative clause about the speaker."""
        while index not in (subject, self.tokens[index].head):
            if self.tokens[index].dep == "acl:relcl":
                return self.tokens[index].head == subject
            index = self.tokens[index].head
        return False

    def _rest_of_sentence(
        self, start: int, subject: int, end: int, *, quoted: bool
    ) -> tuple[Span, StatementType] | None:
        """Find the content after the parenthetical, unless it is an apposition to the speaker."""
        place = start
        while place < end and self.tokens[place].dep == "punct":
            place += 1
        if place >= end:
            return None
        if self.s.quote_at[place] >= 0 and self.s.quote_at[place] != self.s.quote_at[subject]:
            return self.contents.content(place, end - 1)
        if quoted:
            return None
        if self.s.is_above(subject, place) or self.s.is_above(self.tokens[subject].head, place):
            return None
        if end - place < 3:
            return None
        return self.contents.content(place, end - 1)

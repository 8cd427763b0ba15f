"""An incise in what it attributes → that, on one side of it or on both.

"« Le pont », a dit Claire Maurel, « fermera »" says "Le pont" and "fermera", and what the writer
tells of her between commas is no part of it.
"""

from __future__ import annotations

from kg.annotate.document import Quotation
from kg.content.candidate import WANTED
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.model import Span, StatementType
from kg.syntax.incomplete import is_unfinished, takes_infinitive
from kg.syntax.sentences import SUBJECTS, Sentences

_OF_SPEAKER = frozenset(("appos", "acl", "acl:relcl", "amod"))
"""How what the writer tells of the speaker behind his name hangs on it."""
Parted = tuple[tuple[Span, ...], StatementType, frozenset[str]]
"""The pieces of what an incise attributes, how they are told, and notes on that."""


class Interrupted:
    """What the incises of one document are set into.

    An incise goes from its ``group`` of verbs to the token before ``after``, its ``subject`` is
    the head of the speaker behind the cue or before it.
    """

    def __init__(self, sentences: Sentences, contents: Contents, spotter: Spotter) -> None:
        self.s = sentences
        self.contents = contents
        self.spotter = spotter
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.quotations = sentences.quotations

    def in_quotation(self, group: int, subject: int, after: int, inside: int) -> Parted | None:
        """ "« A, a dit X, B. »": the writer's words stand inside the marks."""
        quotation = self.quotations[inside]
        end = len(self.tokens)
        finish = self._past_apposition(self.behind(after, subject, end), subject, end)
        left = self.s.span(self.contents.first_token(quotation.inner.start), group - 1)
        if left is None:
            return None
        pieces = [left]
        if finish < len(self.tokens) and self.tokens[finish].start < quotation.inner.end:
            rest = self.s.span(finish, self.contents.last_token(quotation.inner.end))
            if rest is not None:
                pieces.append(Span(rest.start, quotation.inner.end))
        return tuple(pieces), "direct", frozenset(("inside",))

    def outside(
        self,
        group: int,
        subject: int,
        after: int,
        closing: Quotation | None,
        start: int,
        end: int,
    ) -> Parted | None:
        """ "« A », a dit X, « B »", "A, a dit X, B": the marks close before an incise, or there
        are none; its sentence goes from ``start`` to ``end``.
        """
        notes: set[str] = set()
        if closing is not None and closing.inner.start <= self.tokens[start].start:
            pieces: list[Span] = [closing.inner]
            kind: StatementType = "direct"
            notes.add("quoted")
        elif closing is not None and self._opens_after_colon(closing):
            pieces, kind = [closing.inner], "direct"
            notes.add("quoted")
        else:
            left = self.contents.content(start, group - 1)
            if left is None:
                return None
            pieces, kind = [left[0]], left[1]
        finish = self.behind(after, subject, end)
        if "quoted" in notes:
            finish = self._quoted_again(after, finish, subject, end)
        else:
            finish = self._past_apposition(finish, subject, end)
        if finish < end:
            wanted = "quoted" not in notes and self._is_wanted(start, group, finish)
            if wanted:
                notes.add(WANTED)
            goes_on = (
                wanted
                or self._completes(start, group, finish)
                or self._is_cleft(start, finish)
                or self._is_joined(start, group, after, finish)
                or self._is_opposed(start, group, finish, end)
                or self._wants_of(group - 2, finish)
                or self.governs(self.tokens[subject].head, finish)
            )
            if self._resumes(start, group, finish) or ("quoted" not in notes and goes_on):
                rest = self.contents.content(finish, end - 1)
            else:
                rest = self._rest_of_sentence(finish, subject, end, quoted="quoted" in notes)
            if rest is not None and not self._says(finish, end):
                whole = next((q for q in self.quotations if rest[0] in (q.span, q.inner)), None)
                if kind == "direct" and whole is not None:
                    # "« A », a dit X, « et B »" goes on, be B a clause by itself or not.
                    pieces.append(whole.inner)
                else:
                    if kind == "direct" and closing is not None:
                        pieces[0] = closing.span
                    span = rest[0]
                    if rest[1] == "direct":
                        quotation = next(q for q in self.quotations if q.inner == span)
                        span = quotation.span
                    pieces.append(span)
                    kind = (
                        "mixed"
                        if "direct" in (kind, rest[1]) or "mixed" in (kind, rest[1])
                        else kind
                    )
                notes.add("interrupted")
        return tuple(pieces), kind, frozenset(notes)

    def is_parted(self, start: int, group: int, subject: int, end: int) -> bool:
        """Whether the verb of what an incise is set into stands behind it, or nowhere."""
        after = max(self.s.core(subject)[1], subject) + 1
        finish = self.behind(after, subject, end)
        if finish >= end:
            # "Un accord « utile », se félicite la mairie": what is said is no whole sentence.
            opening = self.tokens[start : group - 1]
            return not any(t.text == "," or "VerbForm=Fin" in t.morph for t in opening)
        return self._is_cleft(start, finish) or self._resumes(start, group, finish)

    def _resumes(self, start: int, group: int, finish: int) -> bool:
        """Whether the verb of what an incise parts stands behind it: "Donors, said Brun, are
        asked to wait", "Le port, estime le préfet, ne rouvrira pas".
        """
        while finish + 1 < len(self.tokens) and self.tokens[finish].pos in ("ADV", "PRON"):
            token = self.tokens[finish]
            if token.lower in self.s.words.subject_pronouns or token.feature("PronType") == "Rel":
                return False
            finish += 1
        token = self.tokens[finish]
        return (
            token.pos in ("VERB", "AUX")
            and "VerbForm=Fin" in token.morph
            and (
                not self.s.has_finite(range(start, group - 1))
                or self._is_free_relative(start, group)
            )
        )

    def _is_free_relative(self, start: int, group: int) -> bool:
        """Whether what stands before an incise is a clause that stands for a noun: "What guided
        them, said Brun, was a knocking".
        """
        opening = self.tokens[start : group - 1]
        return (
            self.s.words.bare_clause
            and opening[0].lower in self.s.words.question_words
            and not any(token.text == "," for token in opening)
        )

    def governs(self, verb: int, place: int) -> bool:
        """Whether a clause without conjunction begins at a place behind a comma that the parse
        takes for the complement of a verb: "In the north, she said, they had won".
        """
        return self.s.words.bare_clause and any(
            self.tokens[c].dep == "ccomp"
            and self.s.range(c)[0] == place
            and self.tokens[place].lower not in self.s.words.that
            and self.s.quote_at[c] == self.s.quote_at[verb]
            for c in self.children[verb]
            if c > verb
        )

    def _is_joined(self, start: int, group: int, after: int, finish: int) -> bool:
        """Whether a verb joined on behind an incise has the auxiliary of the one before it, which
        the incise has not: "They had known, she said, and had kept silent".
        """
        if self.tokens[finish].pos != "CCONJ":
            return False
        place = finish + 1
        while place + 1 < len(self.tokens) and self.tokens[place].pos == "ADV":
            place += 1
        word = self.tokens[place]
        return (
            word.dep.startswith("aux")
            and any(t.lower == word.lower for t in self.tokens[start : group - 1])
            and all(t.lower != word.lower for t in self.tokens[group:after])
        )

    def _is_opposed(self, start: int, group: int, finish: int, end: int) -> bool:
        """Whether a clause with a subject of its own is joined behind an incise to the one before
        it: "Le pont ferme, dit Ada Brun, mais la route rouvrira".
        """
        if self.tokens[finish].pos != "CCONJ" or not self.s.has_finite(range(start, group - 1)):
            return False
        verb = next((i for i in range(finish, end) if self.s.has_finite((i,))), end)
        subject = any(self.tokens[i].dep in SUBJECTS for i in range(finish, verb))
        # "…, mais cette information n'est pas confirmée" is the writer's.
        pointed = "PronType=Dem" in self.tokens[min(finish + 1, end - 1)].morph
        return subject and not pointed

    def _says(self, finish: int, end: int) -> bool:
        """Whether a clause joined on behind an incise tells what is said in its turn: "…, dit Ada
        Brun, et elle ajoute que …", "… mais selon la maire …".
        """
        if self.tokens[finish].pos != "CCONJ":
            return False
        first = self.tokens[finish + 1 : finish + 2]
        if any(t.lower in self.spotter.cues.prepositions for t in first):
            return True
        for token in self.tokens[finish + 1 : end - 1]:
            if self.s.has_finite((token.index,)) or token.pos == "VERB":
                cue = self.spotter.verb_cue(token)
                if cue is not None:
                    return self.tokens[cue[1] + 1].lower in self.s.words.that
                if token.pos == "VERB":
                    return False
        return False

    def _wants_of(self, last: int, finish: int) -> bool:
        """Whether a noun that a preposition takes without article, before an incise, has its "of"
        behind it: "en raison, dit Ada Brun, de la crue".
        """
        words = self.s.words
        word = self.tokens[finish].lower
        return (
            words.plain(word) in words.of
            and self.tokens[last].pos == "NOUN"
            and self.tokens[last - 1].pos == "ADP"
        )

    def _is_wanted(self, start: int, group: int, finish: int) -> bool:
        """Whether the verb before an incise can't do without what stands behind it: "Il faudra,
        prévient Ada Brun, que chacun cède".
        """
        token = self.tokens[finish]
        if token.pos == "CCONJ" or token.feature("PronType") == "Rel":
            return False
        last = group - 2
        return is_unfinished(self.s, start, last) or takes_infinitive(self.s, start, last, finish)

    def _completes(self, start: int, group: int, finish: int) -> bool:
        """Whether an infinitive behind an incise completes the noun before it: "Pas question,
        répond-on à la mairie, de céder".
        """
        token = self.tokens[finish]
        head = self.tokens[token.head]
        before = self.tokens[start : group - 1]
        return (
            token.pos == "ADP"
            and self.s.words.plain(token.lower) in self.s.words.of
            and head.index > finish
            and self.s.is_infinitive(head.index)
            and any(t.pos == "NOUN" for t in before)
            and not self.s.has_finite(range(start, group - 1))
        )

    def _is_cleft(self, start: int, finish: int) -> bool:
        """Whether a pronoun behind an incise takes up the one that opens the sentence: "Ce qu'il
        faut, martèle Ada Brun, c'est un pont".
        """
        lemmas = {self.tokens[i].lemma for i in (start, finish)}
        return lemmas <= self.s.words.demonstratives and not self.s.words.bare_clause

    def _opens_after_colon(self, quotation: Quotation) -> bool:
        first = self.contents.first_token(quotation.inner.start)
        return first > 0 and self.tokens[first - 1].text == ":"

    def behind(self, place: int, subject: int, end: int) -> int:
        """The token after the incise: after the comma, or where a quotation opens."""
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

    def _past_apposition(self, finish: int, subject: int, end: int) -> int:
        """Where an incise ends behind what the writer says of the speaker between commas: "…, dit
        Ada Brun, maire de Vals, …"; ``finish`` where the sentence does not go on behind that.
        """
        named = self._past_name(finish, subject, end)
        if named is not None:
            return named
        # The parse may hang it on the verb of the incise.
        beside = self.children[self.tokens[subject].head]
        apposed = (c for c in beside if self.tokens[c].dep == "appos" and c > subject)
        for child in (*self.children[subject], *apposed):
            first, last = self.s.range(child)
            told = self.tokens[child].dep in _OF_SPEAKER and finish - 1 <= first <= finish
            if told and last + 2 < end and self.tokens[last + 1].text == ",":
                return self._past_apposition(last + 2, subject, end)
        return finish

    def _past_name(self, finish: int, subject: int, end: int) -> int | None:
        """Where an incise ends behind the bare name of a speaker who is told of before it: "…, said
        the head of the crew, Ada Brun, …", "…, said one of them, Ada Brun.".
        """
        place = finish
        while place < end and self.tokens[place].pos == "PROPN":
            place += 1
        told = self.s.words.bare_clause and self.tokens[subject].pos in ("NOUN", "NUM")
        if not told or place == finish or self.tokens[finish - 1].text != ",":
            return None
        if place >= end or self.tokens[place].text in (".", "!", "?"):
            return end
        return place + 1 if self.tokens[place].text == "," else None

    def _quoted_again(self, after: int, finish: int, subject: int, end: int) -> int:
        """Where the quotation goes on behind what is told of the speaker between commas: "«…», a
        dit Ada Brun, 34 ans, qui est infirmière, «…»"; else ``finish``.
        """
        quote = self.s.quote_at[subject]
        for index in range(after, end):
            token = self.tokens[index]
            if self.s.quote_at[index] != quote:
                return index if self.tokens[index - 1].text == "," else finish
            goes_on = "VerbForm=Fin" in token.morph or token.pos == "SCONJ"
            if goes_on and not self._is_relative(subject, index):
                return finish
        return finish

    def _is_relative(self, subject: int, index: int) -> bool:
        """Whether a token stands in a relative clause that tells of the speaker."""
        while index not in (subject, self.tokens[index].head):
            if self.tokens[index].dep == "acl:relcl":
                return self.tokens[index].head == subject
            index = self.tokens[index].head
        return False

    def _rest_of_sentence(
        self, start: int, subject: int, end: int, *, quoted: bool
    ) -> tuple[Span, StatementType] | None:
        """What goes on after the incise, if it is content and not an apposition to the speaker."""
        place = start
        while place < end and self.tokens[place].dep == "punct":
            place += 1
        if place >= end:
            return None
        if self.s.quote_at[place] >= 0 and self.s.quote_at[place] != self.s.quote_at[subject]:
            return self.contents.content(place, end - 1)
        if quoted:
            return None
        if self.s.is_above(subject, place) or (
            self.s.is_above(self.tokens[subject].head, place)
            and self.tokens[subject].dep.startswith(("nsubj", "obj"))
        ):
            return None
        if end - place < 3:
            return None
        return self.contents.content(place, end - 1)

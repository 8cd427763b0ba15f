"""Propose statements around a parenthetical reporting clause: "…, a déclaré X, …".

The content is on one side of it or on both, with quotation marks or without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.attribution.construction import Construction, Tools, build_candidate
from kg.content.candidate import INHERITED, PARENTHETICAL, Candidate, uncued_candidate
from kg.content.cue_instance import CueInstance
from kg.content.interrupted import InterruptedContents
from kg.content.pieces import CLOSERS
from kg.lexicon.cues import Cue, Frame
from kg.model import Span
from kg.preprocess.document import Quotation
from kg.syntax.factuality import is_nonfactual
from kg.syntax.sentences import SUBJECTS, SpeakerPath

AFTER_QUOTATION = "behind"
"""The note of a parenthetical after a quotation."""
_FINAL = frozenset(".!?…")
_OPENING = frozenset(("SCONJ", "CCONJ", "PRON", "ADP", "DET", "PUNCT"))
"""What does not come right before a parenthetical without a comma."""


class _Clause(NamedTuple):
    """A possible reporting clause in its sentence.

    ``verb`` to ``last`` is the cue; ``leader`` the finite verb: the cue or, if it is an infinitive,
    its governor. The clause begins at ``first``, with the ``subject`` if that precedes the verb;
    ``closing`` is the quotation that ends before it. Its content begins at ``start``, after a colon
    or with the sentence, which ends at ``end``.
    """

    verb: int
    last: int
    leader: int
    first: int
    start: int
    end: int
    subject: int | None
    closing: Quotation | None


class Parentheticals(Construction):
    """Proposes statements that a parenthetical attributes."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.interrupted = InterruptedContents(self.s, self.contents, self.detector)
        self.quotations = self.s.quotations

    def find(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """Find the statement around a parenthetical whose cue is a verb."""
        own = self.s.is_reflexive(verb)
        frame = cue.frame("q", reflexive=own) or cue.frame("q", reflexive=not own)
        frame = frame or cue.frame("que")
        clause = None if frame is None else self._clause(verb, last, frame)
        if frame is None or clause is None or not self._is_parenthetical(clause, cue):
            return
        inside = self.s.quote_at[verb]
        if inside >= 0 and self.words.bare_clause:
            # Only where "A said" can't be part of a quotation do writers put it inside.
            return
        if inside < 0 and clause.subject is None and self._has_fronted_subject(clause):
            return
        subject = clause.subject
        if subject is None and not self._has_addressee_first(verb, cue):
            subject = self._inverted(verb, last, clause.end)
        if subject is None:
            return
        after = max(self.s.core(subject)[1], subject, last if clause.subject is not None else 0) + 1
        if inside >= 0:
            found = self.interrupted.in_quotation(clause.first, subject, after, inside)
        else:
            found = self.interrupted.around(
                clause.first, subject, after, clause.closing, clause.start, clause.end
            )
        if found is None:
            return
        pieces, kind, notes = found
        if clause.closing is not None:
            notes |= {AFTER_QUOTATION}
        speaker_path: SpeakerPath = "inverted" if clause.subject is None else "subject"
        use = CueInstance(verb, last, cue, subject, speaker_path)
        yield build_candidate(PARENTHETICAL, use, frame, pieces, kind, notes=notes)
        if inside >= 0:
            yield from self._sequel(subject, after, inside)

    def _clause(self, verb: int, last: int, frame: Frame) -> _Clause | None:
        """Delimit the possible reporting clause of a cue."""
        leader: int | None = verb
        if "VerbForm=Inf" in self.tokens[verb].morph:
            leader = self._leader(verb, frame)
        if leader is None:
            return None
        start, end = self.s.sentence(verb)
        start = self._start_after_colon(start, verb)
        first = self.s.group_start(leader)
        subject = self._subject_before(verb) or self._subject_after_quotation(verb)
        if self.tokens[last + 1 : last + 2] and self.tokens[last + 1].lower.startswith("-"):
            # "C'est, dit-il, …": the word before the comma is not its auxiliary.
            commas = (i + 1 for i in range(first, verb) if self.tokens[i].text == ",")
            first = max(commas, default=first)
        if subject is not None:
            first = self.s.range(subject)[0]
        while first - 1 > start and self.tokens[first - 1].lower in self.words.as_words:
            first -= 1
        if first <= start:
            return None
        closing = self.contents.quotation_between(first - 1, first)
        return _Clause(verb, last, leader, first, start, end, subject, closing)

    def _is_parenthetical(self, clause: _Clause, cue: Cue) -> bool:
        """Whether a clause is set off and reports what is around it."""
        leader, closing = clause.leader, clause.closing
        set_off = closing is not None or self.tokens[clause.first - 1].text in CLOSERS
        if not set_off and not self._ends_sentence(clause):
            return False
        if closing is not None:
            if self._is_name(closing, clause):
                return False
        elif self._is_participle(leader):
            return False
        return (
            clause.subject is None
            or self._is_inserted(clause)
            or (closing is None and self._closes_sentence(clause, cue))
        )

    def _has_fronted_subject(self, clause: _Clause) -> bool:
        """Whether a verb has a subject before it, so that its clause is not an inserted one."""
        verb, last, leader = clause.verb, clause.last, clause.leader
        before = [
            self.tokens[c]
            for c in self.children[leader]
            if c < leader and not self.s.crosses_quotation(leader, c)
        ]
        # "a-t-il": an inverted pronoun may precede the participle. "C'est, dit-il, « utile »":
        # a verb with one has no other subject.
        inverted = (t.lower.startswith("-") for t in (*before, *self.tokens[last + 1 : last + 2]))
        if not any(t.dep.startswith("nsubj") for t in before) or any(inverted):
            return False
        # A comma separates no subject from its verb: it may be that of the verb after.
        own = self._inverted(verb, last, clause.end)
        return not (
            own is not None
            and self.interrupted.is_split(clause.start, clause.first, own, clause.end)
        )

    def _leader(self, verb: int, frame: Frame) -> int | None:
        """Find the finite verb before an infinitive: "…, peut-on lire dans la lettre"."""
        words = self.words
        leader = self.tokens[verb].head
        if "before" in words.parenthetical_order or frame.weak or self.tokens[verb].dep != "xcomp":
            return None
        if leader > verb or "VerbForm=Fin" not in self.s.finite(leader).morph:
            return None
        between = range(leader + 1, verb)
        if any(self.tokens[i].pos not in ("ADV", "ADP", "PRON") for i in between):
            return None
        if not is_nonfactual(self.s, verb):
            return leader
        # "…, peut-on penser" is what the writer thinks.
        anybody = any(self.tokens[i].lower.lstrip("-") in words.generic_pronouns for i in between)
        where = any(
            self.tokens[c].dep.startswith("obl") and c > verb
            for c in (*self.children[verb], *self.children[leader])
        )
        return leader if anybody and where else None

    def _start_after_colon(self, start: int, verb: int) -> int:
        """Find where the content may begin after a colon: "She said this: the army, he said, …"."""
        if not self.words.bare_clause:
            return start
        for place in range(verb - 1, start, -1):
            if self.s.quote_at[place] != self.s.quote_at[verb]:
                return start
            if self.tokens[place].text in (":", ";"):
                return place + 1
        return start

    def _is_name(self, closing: Quotation, clause: _Clause) -> bool:
        """Whether quoted words end a subject: "Le groupe « Aube » a revendiqué l'attaque"."""
        number = self.quotations.index(closing)
        if self.contents.is_whole(number) or self.contents.is_clause(number):
            return False
        return (
            self.s.quote_at[clause.first - 1] == number
            and self.s.quote_at[clause.start] != number
            and not self.s.has_finite(range(clause.start, clause.first))
        )

    def _sequel(self, subject: int, after: int, inside: int) -> Iterator[Candidate]:
        """Find the rest of a quotation after its parenthetical: "« A, a dit X. B. »"."""
        quotation = self.quotations[inside]
        first = self.s.sentence(subject)[1]
        if self.interrupted.end_after(after, subject, first) < first or first >= len(self.tokens):
            return
        rest = Span(self.tokens[first].start, max(quotation.inner.end, self.tokens[first].end))
        if not quotation.inner.covers(rest) or self.tokens[first - 1].text not in _FINAL:
            return
        notes = {"alone", "sequel"}
        yield uncued_candidate(INHERITED, first, (rest,), "direct", notes)

    def _ends_sentence(self, clause: _Clause) -> bool:
        """Whether a clause closes a sentence without a comma: "Le pont fermera a dit le maire"."""
        verb, before = clause.verb, clause.first - 1
        order = self.words.parenthetical_order
        if "before" in order:
            return False
        if self.s.quote_at[verb] >= 0 or self.tokens[before].pos in _OPENING:
            return False
        if self._has_subject_before(verb):
            return False
        subject = self._inverted(verb, clause.last, clause.end)
        if subject is None or subject != self.s.child(verb, "nsubj", "obj"):
            return False
        after = max(self.s.core(subject)[1], subject) + 1
        return self.s.has_finite(range(clause.start, clause.first)) and not self.s.has_finite(
            range(after, clause.end)
        )

    def _has_subject_before(self, verb: int) -> bool:
        return any(self.tokens[c].dep.startswith("nsubj") and c < verb for c in self.children[verb])

    def _is_participle(self, verb: int) -> bool:
        """Whether a verb is not finite; "dit" before its subject is, whatever the tagger says."""
        if "VerbForm=Part" not in self.s.finite(verb).morph:
            return False
        after = (self.tokens[c] for c in self.children[verb] if c > verb)
        return not any(token.dep == "nsubj" for token in after)

    def _subject_before(self, verb: int) -> int | None:
        """Find the subject right before the verb in a language that has it there: "she said"."""
        if "before" not in self.words.parenthetical_order:
            return None
        before = (c for c in reversed(self.children[verb]) if c < verb)
        subject = next((c for c in before if self.tokens[c].dep == "nsubj"), None)
        if subject is None or self.s.quote_at[subject] != self.s.quote_at[verb]:
            return None
        if self.tokens[subject].lower in self.words.subject_relatives:
            # "The workers, who said nothing, left"
            return None
        between = range(self.s.range(subject)[1] + 1, self.s.group_start(verb))
        return subject if all(self.tokens[i].pos == "ADV" for i in between) else None

    def _subject_after_quotation(self, verb: int) -> int | None:
        """Find a subject that the parse gives to a quotation: `"…", Brun, a nurse, warned Vals`."""
        if "before" not in self.words.parenthetical_order or self._addressee(verb) is None:
            return None
        if self._has_subject_before(verb):
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

    def _is_between_commas(self, clause: _Clause) -> bool:
        """Whether commas separate a clause from its governor around: "In May, he said, …"."""
        verb, last, first = clause.verb, clause.last, clause.first
        token, after = self.tokens[verb], self.tokens[last + 1 : last + 2]
        if self.tokens[first - 1].text != "," or [t.text for t in after] != [","]:
            return False
        if token.dep in ("conj", "acl:relcl"):
            return False
        # The comma after "she said" shows that the clause after it is not a complement.
        governs = self.interrupted.begins_complement(verb, last + 2)
        return governs or (token.dep == "parataxis" and not first <= token.head <= last)

    def _closes_sentence(self, clause: _Clause, cue: Cue) -> bool:
        """Whether a clause closes its sentence after a comma: "Nine were ill, a report says"."""
        start = self.s.sentence(clause.verb)[0]
        frame = cue.frame("que")
        return (
            frame is not None
            and not frame.weak
            and self.tokens[clause.first - 1].text == ","
            and all(t.pos == "PUNCT" for t in self.tokens[clause.last + 1 : clause.end])
            and self.tokens[clause.verb].dep not in ("conj", "acl:relcl", "advcl")
            and any(t.pos in ("VERB", "AUX") for t in self.tokens[start : clause.first - 1])
        )

    def _has_addressee_first(self, verb: int, cue: Cue) -> bool:
        """Whether the noun after a verb is an addressee, no subject as in '"…", warned Brun'."""
        if "before" not in self.words.parenthetical_order or not cue.takes_addressee:
            return False
        finite = "VerbForm=Fin" in self.tokens[verb].morph
        has_subject = not finite or self.s.subject(verb)[0] is not None
        return has_subject and self._addressee(verb) is not None

    def _addressee(self, verb: int) -> int | None:
        """Find the addressee right after a verb: "told reporters"."""
        after = self.s.child(verb, "obj", "iobj")
        return after if after is not None and after > verb else None

    def _is_inserted(self, clause: _Clause) -> bool:
        """Whether a clause with its subject first follows a quotation or is inside its content."""
        verb, closing = clause.verb, clause.closing
        has_complement = any(
            c > verb and self.tokens[c].dep in ("ccomp", "parataxis") for c in self.children[verb]
        )
        if closing is not None:
            return not has_complement
        if self._is_between_commas(clause):
            return not has_complement or self.interrupted.begins_complement(verb, clause.last + 2)
        return not has_complement and any(
            self.tokens[c].dep == "ccomp" and c < clause.first for c in self.children[verb]
        )

    def _inverted(self, verb: int, last: int, end: int) -> int | None:
        """Find the head of the subject after the verb group."""
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

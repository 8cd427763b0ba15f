"""A cue with its subject behind it, set into what it attributes → a candidate.

"…, a dit X, …", with quotation marks or without, around the incise or on both sides of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.document import Quotation
from kg.content.candidate import CARRIED, INCISE, Candidate, uncued
from kg.content.cue_detection import Spotter
from kg.content.interrupted import Interrupted
from kg.content.pieces import CLOSERS, Contents
from kg.lexicon.cues import Cue, Frame
from kg.model import Span
from kg.syntax.complements import Complements
from kg.syntax.factuality import is_unsaid
from kg.syntax.incomplete import is_unfinished
from kg.syntax.sentences import SUBJECTS, Sentences

_FINAL = frozenset(".!?…")
_OPENING = frozenset(("SCONJ", "CCONJ", "PRON", "ADP", "DET", "PUNCT"))
"""What may not stand before an incise without comma."""


class Incises:
    """Proposes statements that an incise attributes."""

    def __init__(
        self, sentences: Sentences, contents: Contents, complements: Complements, spotter: Spotter
    ) -> None:
        self.s = sentences
        self.contents = contents
        self.complements = complements
        self.interrupted = Interrupted(sentences, contents, spotter)
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.quotations = sentences.quotations

    def incise(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """ "…, a déclaré X, …"."""
        own = self.s.is_reflexive(verb)
        frame = cue.frame("q", reflexive=own) or cue.frame("q", reflexive=not own)
        frame = frame or cue.frame("que")
        led = "VerbForm=Inf" in self.tokens[verb].morph
        # "…", veut croire Ada Brun: the incise begins with the verb before the infinitive.
        leader = self._leader(verb, frame) if led and frame is not None else verb
        if frame is None or leader is None:
            return
        start_sentence, end = self.s.sentence(verb)
        start_sentence = self._behind_colon(start_sentence, verb)
        group = self.s.group_start(leader)
        straight = self._straight(verb, last) or self._set_off(verb)
        if self.tokens[last + 1 : last + 2] and self.tokens[last + 1].lower.startswith("-"):
            # "C'est, dit-il, …": what stands before the comma is no auxiliary of it.
            commas = (i + 1 for i in range(group, verb) if self.tokens[i].text == ",")
            group = max(commas, default=group)
        if straight is not None:
            group = self.s.range(straight)[0]
        before = group - 1
        while before > start_sentence and (self.tokens[before].lower in self.s.words.as_words):
            before -= 1
        if before < start_sentence:
            return
        group = before + 1
        closing = self.contents.quotation_between(before, group)
        set_off = closing is not None or self.tokens[before].text in CLOSERS
        if not set_off and not self._ends_sentence(verb, last, start_sentence, before, end):
            return
        if closing is None and (self._is_participle(leader) or (led and self._shares(leader))):
            return
        if closing is not None and self._is_named_before(closing, start_sentence, before):
            return
        if straight is not None and not (
            self._is_set_in(verb, last, group, end, closing)
            or (closing is None and self._closes(verb, last, group, end, cue))
        ):
            return
        before_verb = [
            self.tokens[c]
            for c in self.children[leader]
            if c < leader and not self.s.crosses(leader, c)
        ]
        inside = self.s.quote_at[verb]
        if inside >= 0 and (led or self.s.words.bare_clause):
            # Only where "A said" can't be part of what is quoted do writers leave it inside.
            return
        if (
            inside < 0
            and straight is None
            and any(t.dep.startswith("nsubj") for t in before_verb)
            and not any(
                # "a-t-il": an inverted pronoun stands before the participle all the same.
                t.lower.startswith("-")
                # "C'est, dit-il, « utile »": nor has the verb another one.
                for t in (*before_verb, *self.tokens[last + 1 : last + 2])
            )
            and not self._parts_a_subject(start_sentence, group, verb, last, end)
            and not is_unfinished(self.s, start_sentence, before - 1)
        ):
            return
        subject = straight
        if subject is None and not self._speaks_to(verb, cue):
            subject = self._inverted(verb, last, end)
        if subject is None:
            return
        after = max(self.s.core(subject)[1], subject, last if straight is not None else 0) + 1
        if inside >= 0:
            found = self.interrupted.in_quotation(group, subject, after, inside)
        else:
            found = self.interrupted.outside(group, subject, after, closing, start_sentence, end)
        if found is None:
            return
        pieces, kind, notes = found
        if closing is not None:
            notes |= {"behind"}
        yield Candidate(
            INCISE,
            cue.words,
            frame.act,
            frame.polarity,
            (verb, last),
            verb,
            subject,
            "inverted" if straight is None else "subject",
            pieces,
            kind,
            notes=notes,
        )
        if inside >= 0:
            yield from self._sequel(subject, after, inside)

    def _leader(self, verb: int, frame: Frame) -> int | None:
        """The finite verb before an infinitive that begins an incise: "…, tient à dire Ada Brun",
        "…, peut-on lire dans la lettre".
        """
        words = self.s.words
        leader = self.tokens[verb].head
        if "before" in words.incise or frame.weak or self.tokens[verb].dep != "xcomp":
            return None
        if leader > verb or "VerbForm=Fin" not in self.s.finite(leader).morph:
            return None
        between = range(leader + 1, verb)
        if any(self.tokens[i].pos not in ("ADV", "ADP", "PRON") for i in between):
            return None
        if not is_unsaid(self.s, verb):
            return leader
        # "…, peut-on penser" is what the writer thinks.
        anybody = any(self.tokens[i].lower.lstrip("-") in words.anybody for i in between)
        where = any(
            self.tokens[c].dep.startswith("obl") and c > verb
            for c in (*self.children[verb], *self.children[leader])
        )
        return leader if anybody and where else None

    def _shares(self, verb: int) -> bool:
        """Whether a verb goes on with what the subject of the one before it does."""
        return self.tokens[verb].dep == "conj"

    def _behind_colon(self, start: int, verb: int) -> int:
        """Where what an incise without quotation is set into begins, behind a colon or semicolon:
        "She rejected this: the army, she said, had left".
        """
        if not self.s.words.bare_clause:
            return start
        for place in range(verb - 1, start, -1):
            if self.s.quote_at[place] != self.s.quote_at[verb]:
                return start
            if self.tokens[place].text in (":", ";"):
                return place + 1
        return start

    def _is_named_before(self, closing: Quotation, start: int, before: int) -> bool:
        """Whether a few quoted words end a subject rather than what is said: "Le groupe « Aube » a
        revendiqué l'attaque".
        """
        number = self.quotations.index(closing)
        if self.contents.is_whole(number) or self.contents.is_clause(number):
            return False
        return (
            self.s.quote_at[before] == number
            and self.s.quote_at[start] != number
            and self.tokens[start].pos in ("DET", "NOUN", "PROPN")
            and not self.s.has_finite(range(start, before + 1))
        )

    def _sequel(self, subject: int, after: int, inside: int) -> Iterator[Candidate]:
        """What a quotation goes on to say behind the sentence that its incise closes: "« A, a dit
        X. B. »".
        """
        quotation = self.quotations[inside]
        first = self.s.sentence(subject)[1]
        if self.interrupted.behind(after, subject, first) < first or first >= len(self.tokens):
            return
        rest = Span(self.tokens[first].start, max(quotation.inner.end, self.tokens[first].end))
        if not quotation.inner.covers(rest) or self.tokens[first - 1].text not in _FINAL:
            return
        notes = {"alone", "sequel"}
        if self.s.has_clause(range(first, self.contents.last_token(rest.end) + 1)):
            notes.add("clause")
        if rest.of(self.s.text)[0].isupper():
            notes.add("capital")
        if rest.of(self.s.text)[-1] in _FINAL:
            notes.add("sentence")
        yield uncued(CARRIED, first, (rest,), "direct", notes)

    def _ends_sentence(self, verb: int, last: int, start: int, before: int, end: int) -> bool:
        """Whether a verb and the subject behind it close their sentence without a comma: "Le pont
        fermera a annoncé la mairie".
        """
        tokens = self.tokens
        if "behind" not in self.s.words.incise or "before" in self.s.words.incise:
            return False
        if self.s.quote_at[verb] >= 0 or tokens[before].pos in _OPENING:
            return False
        if any(tokens[c].dep.startswith("nsubj") and c < verb for c in self.children[verb]):
            return False
        subject = self._inverted(verb, last, end)
        if subject is None or subject != self.s.child(verb, "nsubj", "obj"):
            return False
        if not self.s.has_finite(range(start, before + 1)):
            return False
        after = max(self.s.core(subject)[1], subject) + 1
        return not self.s.has_finite(range(after, end))

    def _is_participle(self, verb: int) -> bool:
        """Whether a verb is no finite one; with a subject behind it "dit" is finite whatever the
        tagger takes it for.
        """
        if "VerbForm=Part" not in self.s.finite(verb).morph:
            return False
        behind = (self.tokens[c] for c in self.children[verb] if c > verb)
        return not any(token.dep == "nsubj" for token in behind)

    def _straight(self, verb: int, last: int) -> int | None:
        """The subject right before the verb, where the language has it in incises: "she said"."""
        if "before" not in self.s.words.incise:
            return None
        subject = next(
            (
                c
                for c in reversed(self.children[verb])
                if c < verb and self.tokens[c].dep == "nsubj"
            ),
            None,
        )
        if subject is None or self.s.quote_at[subject] != self.s.quote_at[verb]:
            return None
        if self.tokens[subject].lower in self.s.words.subject_relatives:
            # "The workers, who said nothing, left"
            return None
        between = range(self.s.range(subject)[1] + 1, self.s.group_start(verb))
        return subject if all(self.tokens[i].pos == "ADV" for i in between) else None

    def _tells(self, index: int) -> bool:
        """Whether a verb is none of a relative clause: "Brun, who led the work, told reporters"."""
        token = self.tokens[index]
        head = self.tokens[token.head] if token.dep.startswith(("aux", "cop")) else token
        return head.dep != "acl:relcl"

    def _set_off(self, verb: int) -> int | None:
        """The subject between a quotation and a verb with whom it is said to, where the parse
        gives it to the quotation: "…", Ada Brun, a lawyer, told reporters.
        """
        if "before" not in self.s.words.incise or self._addressee(verb) is None:
            return None
        if any(self.tokens[c].dep.startswith("nsubj") and c < verb for c in self.children[verb]):
            return None
        place = verb
        start = self.s.sentence(verb)[0]
        while place > start and self.s.quote_at[place - 1] == self.s.quote_at[verb]:
            place -= 1
        if place == start or self.s.quote_at[place - 1] < 0:
            return None
        while place < verb and self.tokens[place].pos == "PUNCT":
            place += 1
        if any(self.s.has_finite(range(i, i + 1)) for i in range(place, verb) if self._tells(i)):
            return None
        return next(
            (
                i
                for i in range(place, verb)
                if self.tokens[i].pos in ("NOUN", "PROPN", "PRON")
                and not place <= self.tokens[i].head < verb
            ),
            None,
        )

    def _is_between_commas(self, verb: int, last: int, group: int, end: int) -> bool:
        """Whether words with their subject part a subject from its verb: "Gas levels, he said,
        had risen".
        """
        tokens = self.tokens
        start = self.s.sentence(verb)[0]
        addressee = self._addressee(verb)
        place = 1 + (last if addressee is None else self.s.range(addressee)[1])
        while place < end and (tokens[place].pos == "ADV" or self.s.is_date(place)):
            place += 1
        if place + 1 >= end or tokens[place].text != "," or tokens[group - 1].text != ",":
            return False
        opening = [t for t in tokens[start : group - 1] if t.pos not in ("PUNCT", "ADV", "CCONJ")]
        return (
            bool(opening)
            and opening[0].pos in ("DET", "NOUN", "PROPN", "PRON", "NUM", "ADJ")
            and not self.s.has_finite(t.index for t in opening)
            and tokens[place + 1].pos in ("VERB", "AUX", "ADV")
        )

    def _is_parenthesis(self, verb: int, last: int, group: int) -> bool:
        """Whether the parse hangs words between commas on the clause that they are set into: "The
        rebels left, she said, because they lost", "In the north, she said, they had won".
        """
        token, after = self.tokens[verb], self.tokens[last + 1 : last + 2]
        if self.tokens[group - 1].text != "," or [t.text for t in after] != [","]:
            return False
        if token.dep in ("conj", "acl:relcl"):
            return False
        # The comma behind "she said" tells that the clause behind it is no complement.
        governs = self.interrupted.governs(verb, last + 2)
        return governs or (token.dep == "parataxis" and not group <= token.head <= last)

    def _closes(self, verb: int, last: int, group: int, end: int, cue: Cue) -> bool:
        """Whether words with their subject close their sentence behind a comma, whatever the parse
        makes of what stands before: "Of the 40 cases, nine were serious, a report says".
        """
        start = self.s.sentence(verb)[0]
        frame = cue.frame("que")
        return (
            frame is not None
            and not frame.weak
            and self.tokens[group - 1].text == ","
            and all(t.pos == "PUNCT" for t in self.tokens[last + 1 : end])
            and self.tokens[verb].dep not in ("conj", "acl:relcl", "advcl")
            and any(t.pos in ("VERB", "AUX") for t in self.tokens[start : group - 1])
        )

    def _speaks_to(self, verb: int, cue: Cue) -> bool:
        """Whether who stands behind a verb is told something, where subjects stand before it; a
        finite verb that shares no subject has it there: '"…", warned Ada Brun'.
        """
        if "before" not in self.s.words.incise or not cue.speaks_to:
            return False
        finite = "VerbForm=Fin" in self.tokens[verb].morph
        shares = not finite or self.s.subject(verb)[0] is not None
        return shares and self._addressee(verb) is not None

    def _addressee(self, verb: int) -> int | None:
        """Whom something is said to right behind its verb: "told reporters"."""
        after = self.s.child(verb, "obj", "iobj")
        return after if after is not None and after > verb else None

    def _is_set_in(
        self, verb: int, last: int, group: int, end: int, closing: Quotation | None
    ) -> bool:
        """Whether words with their subject before the verb are set into what they attribute:
        behind a quotation, or behind a clause that depends on them.
        """
        ahead = any(
            self.tokens[c].dep in ("ccomp", "parataxis")
            and c > verb
            and not self._goes_on(closing, verb, c)
            for c in self.children[verb]
        )
        if closing is not None:
            return not ahead
        if self._is_between_commas(verb, last, group, end):
            return True
        if self._is_parenthesis(verb, last, group):
            return not ahead or self.interrupted.governs(verb, last + 2)
        return not ahead and any(
            self.tokens[c].dep == "ccomp" and c < group for c in self.children[verb]
        )

    def _goes_on(self, closing: Quotation | None, verb: int, clause: int) -> bool:
        """Whether what a verb governs is the rest of the quotation before it: '"It is clear,"
        Brun said, "that they lost."'
        """
        place = self.s.quote_at[clause]
        if closing is None or place < 0 or place == self.s.quote_at[verb]:
            return False
        rest, before = self.quotations[place].inner.of(self.s.text), closing.inner.of(self.s.text)
        return rest[0].islower() and before[-1] not in _FINAL

    def _inverted(self, verb: int, last: int, end: int) -> int | None:
        """Head of the subject that stands after the verb group."""
        place = last + 1
        # "a-t-il déclaré", "fait-on savoir": the pronoun stands after the first verb.
        for index in range(self._first_verb(verb), last):
            token = self.tokens[index]
            if token.lower.startswith("-") and token.pos == "PRON" and len(token.text) > 2:
                return index
        opening = self.tokens[min(place, end - 1)]
        manner = opening.pos == "ADP" and self.tokens[opening.head].dep == "advcl"
        if not manner and not opening.lower.startswith("-"):
            place = self.complements.after_adjuncts(verb, last, [])
        if place >= end:
            return None
        token = self.tokens[place]
        while token.lower.startswith("-") and len(token.text) <= 2 and place + 1 < end:
            place += 1
            token = self.tokens[place]
        if token.lower.startswith("-") and token.pos == "PRON":
            return place
        if token.pos == "ADP":
            return self._behind_addressee(verb, place)
        if token.pos not in ("DET", "NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            return None
        if token.pos == "PRON" and token.lower not in self.s.words.subject_pronouns:
            return None
        if self.s.quote_at[place] != self.s.quote_at[verb]:
            return None
        head = place
        if token.pos == "DET" and self._is_participle_noun(token.head, place, verb):
            return token.head
        while self.tokens[head].pos not in ("NOUN", "PROPN", "PRON") or (
            self.tokens[head].head > head
            and self.tokens[self.tokens[head].head].pos in ("NOUN", "PROPN")
            and self.tokens[head].dep not in ("nsubj", "obj")
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
        """Where the group of a verb begins, or that of the one that an infinitive hangs on."""
        token = self.tokens[verb]
        led = "VerbForm=Inf" in token.morph and token.dep == "xcomp" and token.head < verb
        return self.s.group_start(token.head if led else verb)

    def _behind_addressee(self, verb: int, place: int) -> int | None:
        """The subject behind whom, where or how something is said: "a dit à la presse [le maire]",
        "dit de son côté [le maire]", "dit en riant [le maire]".
        """
        told = self.tokens[place].head
        subject = self.s.child(verb, "nsubj")
        if subject is None and not self.s.words.bare_clause:
            subject = self.s.child(verb, "obj")
        if self.tokens[told].head != verb:
            return None
        if self.tokens[told].dep == "advcl" and self.s.is_gerund(told):
            # The parse takes the subject for what the gerund does something to.
            thing = self.s.child(told, "obj")
            behind = thing is not None and self.s.range(thing)[0] == told + 1
            return thing if behind and not self.s.words.bare_clause else subject
        if subject is None or self.s.range(subject)[0] != self.s.range(told)[1] + 1:
            return None
        return subject

    def _is_participle_noun(self, index: int, article: int, verb: int) -> bool:
        """Whether a participle behind an article is the subject of a verb: "a dit le prévenu"."""
        token = self.tokens[index]
        return (
            index == article + 1
            and token.head == verb
            and token.dep in ("nsubj", "obj")
            and "VerbForm=Part" in token.morph
        )

    def _parts_a_subject(self, start: int, group: int, verb: int, last: int, end: int) -> bool:
        """Whether what a parser takes for the subject of a verb behind a comma is that of the next
        verb: no comma parts a subject from its own.
        """
        if self.tokens[group - 1].text != ",":
            return False
        subject = self._inverted(verb, last, end)
        return subject is not None and self.interrupted.is_parted(start, group, subject, end)

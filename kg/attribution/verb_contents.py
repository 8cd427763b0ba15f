"""Find what the frames of cue verbs attribute.

"accuser X de Y", "la réforme que X critique", "a été dénoncé par X".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.attribution.construction import Construction, Tools
from kg.attribution.predications import Predications
from kg.content.builder import SAYING, SIDED
from kg.content.candidate import CLAUSE, OBJECT, Candidate
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, Frame
from kg.syntax.complements import Complement
from kg.syntax.fronted import FrontedComplements

_PASSIVE, _PARTICIPLE = f"{OBJECT}:passive", f"{OBJECT}:participle"
_PLAIN = frozenset(("que", "si", "inf", "n", "adj", "comme"))
"""Second complements of a frame without a preposition."""
_HELD = frozenset(("que", "inf", "adj", "x:adj", "x:comme"))
"""Frames of opinions."""


class VerbContents(Construction):
    """Finds the complements of the cue verbs of one document that fill their frames."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.fronted = FrontedComplements(self.s)
        self.predications = Predications(tools)

    def find(self, use: CueInstance) -> Iterator[Candidate]:
        """Find the candidates of a verb cue with its source."""
        # "said Brun": the subject after a verb looks like its object.
        return (found for found in self._find(use) if found.head != use.speaker)

    def _find(self, use: CueInstance) -> Iterator[Candidate]:
        cue, passive = use.cue, self.s.is_passive(use.verb)
        complements = self._complements(use)
        reflexive = self.s.is_reflexive(use.verb)
        denied = self.s.is_denied(use.verb)
        made = False
        for frame in cue.frames:
            if frame.reflexive != reflexive or frame.shape in ("q", "subj"):
                continue
            adapted = self._adapt_to_negation(cue, frame, denied=denied)
            if adapted is None:
                continue
            for candidate in self._framed(use, adapted, complements, passive=passive):
                made = True
                yield candidate
        frame_q = cue.frame("q", reflexive=reflexive) or cue.frame("q")
        if frame_q is not None and not made:
            for complement in complements:
                if complement.shape == "clause":
                    yield from self.builder.build(CLAUSE, use, frame_q, complement)

    def _complements(self, use: CueInstance) -> list[Complement]:
        found = list(self.complements.after_cue(use.verb, use.last))
        # "la loi que défend le maire": a subject after its verb is not an object.
        own = use.speaker if use.speaker_path == "subject" else None
        return [c for c in found if c.head != own]

    def _adapt_to_negation(self, cue: Cue, frame: Frame, *, denied: bool) -> Frame | None:
        """Adapt a frame to the negation of its cue; ``None`` where nothing is asserted."""
        if cue.lemma in self.words.assertive_if_negated:
            # "ne cache pas que", not "cache que"
            return frame if denied else None
        if not denied or frame.act not in SAYING:
            return frame
        raising = cue.words.replace(" ", "_") in self.words.neg_raising
        if not raising or not (frame.shape in _HELD or frame.shape in self.builder.to):
            # "n'a pas annoncé que"
            return None
        # "ne croit pas que" rejects the clause; "ne juge pas utile" is a judgement.
        return frame if ":" in frame.shape else replace(frame, act="refuse")

    def _phrase_before(self, noun: int, verb: int) -> Complement:
        """Delimit the noun phrase that a verb's clause belongs to, without the clause."""
        return Complement("n", noun, *self.s.phrase_without_clause(noun, verb))

    def _framed(
        self, use: CueInstance, frame: Frame, complements: list[Complement], *, passive: bool
    ) -> Iterator[Candidate]:
        shape = frame.shape
        if ":" in shape:
            yield from self._two_place(use, frame, complements, passive=passive)
            return
        if passive and shape == "n":
            yield from self._passive_object(use, frame)
            return
        if not any(c.shape == shape for c in complements):
            for displaced in self._displaced(use, frame):
                yield from self.builder.build(f"verb:{shape}", use, frame, displaced)
        for complement in complements:
            yield from self._filled(use, frame, complement)

    def _displaced(self, use: CueInstance, frame: Frame) -> Iterator[Complement]:
        """Find complements before the cue, or attached elsewhere by the parser."""
        shape = frame.shape
        found: Complement | None = None
        preposition = shape.removesuffix("+n")
        ambiguous = frame.weak or shape in self.builder.of | self.builder.to
        if shape == "n":
            found = self.fronted.find_object(use.verb)
            if found is None and frame.act in SIDED:
                found = self.fronted.find_bare_object(use.verb)
        elif preposition != shape and not ambiguous:
            found = self.complements.find_phrase_after(use.verb, use.last, preposition)
        if found is not None:
            yield found

    def _filled(
        self, use: CueInstance, frame: Frame, complement: Complement
    ) -> Iterator[Candidate]:
        """Find candidates whose content is one of the complements of a cue."""
        shape, rule = frame.shape, f"verb:{frame.shape}"
        if complement.shape == shape and shape.endswith("inf"):
            # "la loi qu'elle souhaite changer"
            antecedent = self._fronted_object(use.verb, complement)
            if antecedent is not None:
                yield from self.predications.find(use, frame, shape, [complement], antecedent)
        # "asked why it was late"
        opening = self.tokens[complement.first].lower
        question = opening in self.words.question_words and complement.first > use.verb
        question = question and complement.shape in ("que", "clause")
        if shape in ("que", "si") and use.cue.frame("si") and question:
            if shape == "si":
                yield from self.builder.build(rule, use, frame, complement)
        elif self.builder.fits(frame, complement):
            yield from self.builder.build(rule, use, frame, complement)
        elif (shape, complement.shape) == ("que", "clause") and self.words.bare_clause:
            yield from self.builder.build(CLAUSE, use, frame, complement)
            yield from self._extracted(use, frame, complement)

    def _extracted(self, use: CueInstance, frame: Frame, clause: Complement) -> Iterator[Candidate]:
        """Find a relative clause and the noun before it: "a cap, which she said would hurt us"."""
        verb = use.verb
        if clause.first > verb or self.tokens[verb].dep != "acl:relcl":
            return
        noun = self._phrase_before(self.tokens[verb].head, verb)
        found = self.contents.join((noun.first, clause.first - 1), (use.last + 1, clause.last))
        if found is not None:
            yield use.candidate(CLAUSE, frame, *found, clause.head, None, "subtree")

    def _fronted_object(self, verb: int, complement: Complement) -> int | None:
        """Find the antecedent of a relative pronoun that is an object of a cue's infinitive."""
        for holder in (complement.head, *self.children[complement.head], verb):
            for child in self.children[holder]:
                if child < verb and self.tokens[child].dep == "obj":
                    return self.fronted.find_antecedent(child, verb)
        return None

    def _passive_object(self, use: CueInstance, frame: Frame) -> Iterator[Candidate]:
        """Find the subject of a passive cue, or the noun that its participle modifies."""
        verb = use.verb
        token = self.tokens[verb]
        for child in self.children[verb]:
            subject = self.tokens[child]
            if not subject.dep.startswith("nsubj"):
                continue
            complement = Complement("n", child, *self.s.range(child))
            if subject.pos == "PRON" and subject.lower in self.words.subject_relatives:
                if self.tokens[token.head].lower in self.words.demonstratives:
                    # "ce qui a été démenti" refers to another clause.
                    return
                complement = self._phrase_before(token.head, verb)
            yield from self.builder.build(_PASSIVE, use, frame, complement)
            return
        shared = self._shared_subject(verb)
        if shared is not None and self.tokens[shared].pos in ("NOUN", "PROPN"):
            complement = Complement("n", shared, *self.s.range(shared))
            if not complement.first <= verb <= complement.last:
                yield from self.builder.build(_PASSIVE, use, frame, complement)
            return
        if token.dep in ("acl", "amod"):
            for complement in self._modified_nouns(verb):
                yield from self.builder.build(_PARTICIPLE, use, frame, complement)

    def _shared_subject(self, verb: int) -> int | None:
        """Find the subject that the parse gives to another word than the passive itself."""
        inverted = self.s.child(verb, "obj")
        if inverted is not None and self.s.child(verb, "aux:pass") is not None:
            # "Sont visés le maire et son adjoint"
            return inverted
        shared: int | None = None
        if self.tokens[verb].dep in ("conj", "xcomp") or self._is_fronted(verb):
            shared = self.s.subject(verb)[0]
        if shared is None:
            auxiliary = self.s.child(verb, "aux:tense")
            shared = None if auxiliary is None else self.s.child(auxiliary, "nsubj")
        return shared

    def _modified_nouns(self, participle: int) -> Iterator[Complement]:
        """Find the noun phrases that a participle may modify."""
        head = self.tokens[participle].head
        phrase = self._phrase_before(head, participle)
        yield phrase
        above = self.tokens[head].head
        first = self.s.phrase_without_clause(above, participle)[0]
        if self.tokens[head].dep == "nmod" and self.tokens[participle - 1].text == ",":
            # "l'ouverture d'une enquête, annoncée par le ministre"
            yield Complement("n", above, first, min(phrase.last, participle - 2))

    def _is_fronted(self, verb: int) -> bool:
        """Whether a participle precedes its clause: "Critiquée par tous, la loi est passée"."""
        token = self.tokens[verb]
        end = self.s.range(verb)[1]
        after = self.tokens[end + 1 : end + 2]
        return (
            token.dep in ("advcl", "acl", "amod", "obl:mod", "dep", "parataxis")
            and "VerbForm=Part" in token.morph
            and token.head > end
            and (self.tokens[end].text == "," or any(t.text == "," for t in after))
        )

    def _two_place(
        self, use: CueInstance, frame: Frame, complements: list[Complement], *, passive: bool
    ) -> Iterator[Candidate]:
        """Find candidates with two arguments: "accuser X de Y", "demander à X de Y"."""
        verb, cue = use.verb, use.cue
        first_place, second = frame.shape.split(":", 1)
        argument = self._first_argument(verb, first_place, complements, passive=passive)
        others = [c for c in complements if c.head != argument and self._fits(c, frame, argument)]
        clausal = second in ("que", "si") or second.endswith("inf")
        predicative = {cue.lemma, f"{cue.lemma}:{second}"} & self.words.predicative_cues
        if second in ("adj", "comme") or (predicative and not clausal):
            if frame.weak and self.words.bare_clause and second not in _PLAIN:
                return
            yield from self.predications.find(use, frame, second, others, argument)
            return
        small = cue.words.replace(" ", "_") in self.words.small_clause
        if clausal and small and argument is not None and argument > use.last:
            # "wants [the minister to resign]": the object is part of the content.
            start = self.s.range(argument)[0]
            others, argument = [replace(c, first=min(start, c.first)) for c in others], None
        rule = f"verb:{frame.shape}"
        for complement in others:
            if complement.shape in self.builder.of and (cue.polarity <= 0 and argument is None):
                # "accuse de": without its object the noun more often belongs to the accused.
                continue
            voiced = f"{rule}:passive" if passive else rule
            for candidate in self.builder.build(voiced, use, frame, complement, argument):
                # "menacer [de grève] la direction": the argument is not part of the content.
                later = argument is not None and argument > complement.last
                if argument is None or not (later and candidate.holds(self.tokens[argument].start)):
                    yield candidate
        if argument is not None and second in (
            self.words.infinitive_prepositions | {f"{word}+inf" for word in self.words.of}
        ):
            agent = use.speaker if passive else None
            for complement in self._attached_to_argument(verb, frame, argument, agent):
                yield from self.builder.build(f"{rule}:hung", use, frame, complement, argument)

    def _attached_to_argument(
        self, verb: int, frame: Frame, argument: int, agent: int | None
    ) -> Iterator[Complement]:
        """Find second complements attached to the first or the agent: "accuse X [de vouloir …]"."""
        second = frame.shape.split(":", 1)[1]
        holders = [argument] if agent is None else [argument, agent]
        # "appelé Norvane et les autres [à céder]"
        holders += [
            c
            for h in (*holders, verb)
            for c in self.children[h]
            if self.tokens[c].dep == "conj"
            and self.tokens[c].pos in ("NOUN", "PROPN")
            and (h != verb or c > argument)
        ]
        preposition = second.removesuffix("+inf")
        nominal = frame.act != "demand" or second not in self.words.of
        for child in (c for holder in holders for c in self.children[holder]):
            if child <= verb or self.s.preposition(child) != preposition:
                continue
            noun = self._is_bare(child)
            if self.s.is_infinitive(child) or (nominal and noun) or self.s.is_gerund(child):
                marker = self.s.marker(child)
                start = marker + 1 if marker is not None else child
                yield Complement(second, child, start, self.s.range(child)[1])

    def _fits(self, complement: Complement, frame: Frame, argument: int | None) -> bool:
        """Whether a complement may be the second one of a frame."""
        first_place, second = frame.shape.split(":", 1)
        if first_place != "x" and second == "n" and argument is None:
            return False
        shapes = {second}
        if frame.act == "demand" and second in self.words.of:
            # "conseiller le lavage des mains": only an infinitive is demanded.
            shapes = {f"{second}+inf"}
        elif second not in _PLAIN:
            facts = {f"{second}_{word}" for word in self.words.fact_that}
            shapes |= {f"{second}+n", f"{second}+inf"} | facts
        elif second == "comme":
            shapes |= self.builder.like
        return complement.shape in shapes

    def _is_bare(self, index: int) -> bool:
        """Whether a noun or adjective has no determiner: "accuser X de fraude"."""
        bare = self.s.child(index, "det", "nummod") is None
        return bare and self.tokens[index].pos in ("NOUN", "ADJ")

    def _first_argument(
        self, verb: int, place: str, complements: list[Complement], *, passive: bool
    ) -> int | None:
        """Find the first argument of a two-place frame: an object if ``place`` is "x"."""
        children = self.children[verb]
        if place != "x":
            heads = (c.head for c in complements if c.shape == f"{place}+n")
            clitics = (c for c in children if c < verb and self.tokens[c].dep == "iobj")
            return next(heads, next(clitics, None))
        if passive:
            return self._passive_subject(verb)
        for child in children:
            if self.tokens[child].dep == "obj":
                noun = self.fronted.find_antecedent(child, verb)
                return noun if noun is not None else child
        pronouns = (c for c in children if c < verb and self.tokens[c].pos == "PRON")
        return next((c for c in pronouns if self.tokens[c].dep in ("iobj", "obj", "dep")), None)

    def _passive_subject(self, verb: int) -> int | None:
        """Find the subject of a passive, or what it modifies."""
        subject = self.s.child(verb, "nsubj:pass", "nsubj")
        modifies = self.tokens[verb].dep in ("acl", "amod")
        if subject is not None:
            modifies = self.tokens[subject].lower in self.words.subject_relatives
        if modifies:
            return self.tokens[verb].head
        return subject if subject is not None else self.s.subject(verb)[0]

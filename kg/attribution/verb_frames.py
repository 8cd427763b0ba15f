"""Cue verbs with a complement of one of their frames → candidates.

"accuser X de Y", "la réforme que X critique", "a été dénoncé par X".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.attribution.predications import Predications
from kg.content.builder import SAYING, SIDED, Maker
from kg.content.candidate import CLAUSE, OBJECT, Candidate
from kg.content.cue_instance import Use
from kg.lexicon.cues import Cue, Frame
from kg.model import StatementType
from kg.syntax.complements import Complement, Complements
from kg.syntax.factuality import is_unsaid
from kg.syntax.fronted import Relatives
from kg.syntax.sentences import Sentences

_PASSIVE, _PARTICIPLE = f"{OBJECT}:passive", f"{OBJECT}:participle"
_PLAIN = frozenset(("que", "si", "inf", "n", "adj", "comme"))
"""Second complements of a frame that are no preposition."""

_HELD = frozenset(("que", "inf", "adj", "x:adj", "x:comme"))
"""Frames of what somebody holds."""


class Frames:
    """Proposes what the frames of cue verbs allow."""

    def __init__(
        self,
        sentences: Sentences,
        complements: Complements,
        predications: Predications,
        maker: Maker,
    ) -> None:
        self.s = sentences
        self.complements = complements
        self.relatives = Relatives(sentences)
        self.predications = predications
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.maker = maker

    def verb(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """Candidates of a verb cue that ends with the token ``last``."""
        if is_unsaid(self.s, verb):
            return
        passive = self.s.is_passive(verb)
        reflexive = self.s.is_reflexive(verb) and not passive
        if passive:
            agent = self.s.agent(verb)
            speaker, how = agent, "agent" if agent is not None else "none"
        else:
            speaker, how = self.s.subject(verb)
            if speaker is not None and verb <= speaker <= last:
                speaker, how = None, "none"
            if speaker is not None and self.tokens[speaker].dep == "expl:subj":
                speaker, how = None, "impersonal"
            governor = self.s.undergoing(verb)
            if governor is not None:
                # "s'est vu reprocher son silence": the subject did not reproach.
                speaker = self.s.agent(verb)
                speaker = self.s.agent(governor) if speaker is None else speaker
                how = "agent" if speaker is not None else "impersonal"
        complements = list(
            self.complements.behind_cue(verb, last, speaks_to=cue.speaks_to, rest=len(cue.rest))
        )
        if not complements and not passive:
            complements = list(self._shared(verb, last))
        if how == "subject" and speaker is not None and speaker > last:
            # "la loi que défend le maire": a subject behind its verb is no object of it.
            complements = [c for c in complements if c.head != speaker]
        use = Use(verb, last, cue, speaker, how)
        made = False
        denied = self.s.is_denied(verb)
        for frame in cue.frames:
            if frame.reflexive != reflexive or frame.shape == "q":
                continue
            if frame.shape == "subj":
                if not passive:
                    yield from self._moving(verb, last, cue, frame)
                continue
            if cue.lemma in self.s.words.concealing:
                if not denied:
                    # "cache que": nothing is said.
                    continue
            elif denied and frame.act in SAYING:
                if not self._is_raised(cue, frame):
                    # "n'a pas annoncé que": nothing was said.
                    continue
                # "ne croit pas que": what is not believed is denied, and "pas utile" a judgement.
                judges = ":" in frame.shape
                frame = frame if judges else replace(frame, act="refuse")
            for candidate in self._framed(use, frame, complements, passive=passive):
                made = True
                yield candidate
        if not (made or passive or denied or complements):
            yield from self._headed(use, reflexive=reflexive)
        frame_q = cue.frame("q", reflexive=reflexive) or cue.frame("q")
        if frame_q is not None:
            for complement in complements:
                if complement.shape in ("clause",) and not made:
                    yield from self.maker.made(CLAUSE, use, frame_q, complement)

    def _headed(self, use: Use, *, reflexive: bool) -> Iterator[Candidate]:
        """What a headline puts before a colon where somebody takes a side to it behind that:
        "Hausse des loyers : les élus montent au créneau".
        """
        title = self.s.document.article.title_span
        verb = use.verb
        frames = [f for f in use.cue.frames if f.reflexive == reflexive and f.act in SIDED]
        start = self.s.sentence(verb)[0]
        if title is None or not frames or self.tokens[verb].start >= title.end or not start:
            return
        first, end = self.s.sentence(start - 1)
        topic = self.tokens[first : end - 1]
        if self.tokens[end - 1].text != ":" or not topic or self.s.quote_at[first] >= 0:
            return
        if self.s.has_finite(range(first, end - 1)) or topic[-1].pos == "PUNCT":
            return
        head = self.complements.highest(first, end - 1)
        content = self.maker.contents.content(first, end - 2)
        if content is not None and self.tokens[head].pos in ("NOUN", "PROPN"):
            yield use.candidate(
                *(OBJECT, frames[0], (content[0],), content[1], head, None),
                *("sentence", frozenset(("over colon",))),
            )

    def _is_raised(self, cue: Cue, frame: Frame) -> bool:
        """Whether a negation of the cue is of what this frame holds: "ne croit pas que"."""
        held = cue.words.replace(" ", "_") in self.s.words.raising
        kept = frame.shape in _HELD or frame.shape in self.maker.to
        return held and kept and not self.s.words.bare_clause

    def _shared(self, verb: int, last: int) -> Iterator[Complement]:
        """The object of the verb that is joined to one right behind it: "critique et dénonce [la
        réforme]".
        """
        for other in self.children[verb]:
            token = self.tokens[other]
            if token.dep != "conj" or other < last or self.s.subject(other)[1] != "conjunct":
                continue
            between = self.tokens[last + 1 : other]
            if all(t.pos in ("CCONJ", "ADV", "AUX") for t in between):
                found = self.complements.behind_cue(other, other)
                yield from (c for c in found if c.shape == "n" and c.first > other)
            return

    def _moving(self, verb: int, last: int, cue: Cue, frame: Frame) -> Iterator[Candidate]:
        """ "Ce retard inquiète les riverains": the subject is what moves whoever is the object."""
        subject, how = self.s.subject(verb)
        if how not in ("subject", "relative") or subject is None or subject > verb:
            return
        if self.tokens[subject].pos == "PRON" and how != "relative":
            return
        source = next((c for c in self.children[verb] if self.tokens[c].dep == "obj"), None)
        first, end = self.s.before_clause(subject, verb)
        use = Use(verb, last, cue, source, "object" if source is not None else "none")
        yield from self.maker.made("verb:subj", use, frame, Complement("n", subject, first, end))

    def _framed(
        self, use: Use, frame: Frame, complements: list[Complement], *, passive: bool
    ) -> Iterator[Candidate]:
        shape = frame.shape
        rule = f"verb:{shape}"
        if ":" in shape:
            yield from self._two_place(use, frame, complements, passive=passive)
            return
        if passive and shape == "n":
            yield from self._passive_object(use, frame)
            return
        if shape == "n" and not any(c.shape == "n" for c in complements):
            antecedent = self.relatives.object_of(use.verb)
            if antecedent is None and frame.act in SIDED:
                antecedent = self.relatives.bare_object_of(use.verb)
            if antecedent is not None:
                yield from self.maker.made(rule, use, frame, antecedent)
            elif frame.act in SIDED and not frame.weak:
                pointed = self._pointed_at(use)
                if pointed is not None:
                    yield from self.maker.made(rule, use, frame, pointed)
        if shape.endswith("+n") and not any(c.shape == shape for c in complements):
            antecedent = self.relatives.complement(use.verb, shape)
            if antecedent is not None:
                yield from self.maker.made(rule, use, frame, antecedent)
        if frame.polarity and not any(c.shape == shape for c in complements):
            # "L'avocat le critique", "s'y oppose": what "l'a dit" repeats stands elsewhere.
            clitic = self.relatives.clitic(use.verb, shape)
            if clitic is not None:
                yield from self.maker.made(
                    rule, use, frame, Complement(shape, clitic, clitic, clitic)
                )
        preposition = shape.removesuffix("+n")
        if (
            preposition != shape
            and not frame.weak
            and shape not in self.maker.of | self.maker.to
            and not any(c.shape == shape for c in complements)
        ):
            far = self.complements.phrase_ahead(use.verb, use.last, preposition)
            if far is not None:
                yield from self.maker.made(rule, use, frame, far)
        for complement in complements:
            if complement.shape == shape and shape.endswith("inf"):
                # "la loi qu'elle souhaite changer"
                thing = self._left_behind(use.verb, complement)
                if thing is not None:
                    yield from self.predications.of(use, frame, shape, [complement], thing)
            asked = self._is_asked(complement) and complement.first > use.verb
            if shape in ("que", "si") and use.cue.frame("si") and asked:
                if shape == "si":
                    yield from self.maker.made(rule, use, frame, complement)
            elif self._is_within(use, complement, complements):
                continue
            elif self.maker.fits(frame, complement) and not self._is_charged(use, complement):
                yield from self.maker.made(rule, use, frame, complement)
            elif (shape, complement.shape) == ("que", "clause") and self.s.words.bare_clause:
                yield from self.maker.made(CLAUSE, use, frame, complement)
                yield from self._said_of(use, frame, complement)

    def _pointed_at(self, use: Use) -> Complement | None:
        """The pronoun for a thing that is the object of a cue that takes a side, where no clitics
        stand for one: "Norvane denied this", "unions back it".
        """
        if self.s.words.clitics:
            return None
        for child in self.children[use.verb]:
            token = self.tokens[child]
            thing = token.lower in self.s.words.demonstratives or (
                token.feature("Gender") == "Neut" and token.lower in self.s.words.third_person
            )
            if token.dep == "obj" and token.pos == "PRON" and thing and child > use.last:
                alone = not self.children[child]
                return Complement("n", child, child, child) if alone else None
        return None

    def _said_of(self, use: Use, frame: Frame, clause: Complement) -> Iterator[Candidate]:
        """What a relative clause hands on of the noun before it: "a cap, which she said would
        hurt families".
        """
        found = self.relatives.said_of(use.verb, use.last, clause)
        if found is None:
            return
        noun, place = found
        parts = [
            self.maker.contents.content(noun.first, noun.last),
            self.maker.contents.content(place, clause.last),
        ]
        pieces = [part for part in parts if part is not None]
        if len(pieces) == len(parts):
            kind: StatementType = "indirect"
            if any(part[1] != "indirect" for part in pieces):
                kind = "mixed"
            spans = tuple(self.maker.contents.with_marks(part[0]) for part in pieces)
            yield use.candidate(CLAUSE, frame, spans, kind, clause.head, None, "subtree")

    def _left_behind(self, verb: int, complement: Complement) -> int | None:
        """The antecedent of a relative pronoun that is an object of the infinitive behind a cue."""
        for holder in (complement.head, *self.children[complement.head], verb):
            for child in self.children[holder]:
                if child < verb and self.tokens[child].dep == "obj":
                    return self.relatives.antecedent(child, verb)
        return None

    def _is_asked(self, complement: Complement) -> bool:
        """Whether a clause is an indirect question: "asked why it was late"."""
        first = self.tokens[complement.first].lower
        return complement.shape in ("que", "clause") and first in self.s.words.question_words

    def _passive_object(self, use: Use, frame: Frame) -> Iterator[Candidate]:
        verb = use.verb
        for child in self.children[verb]:
            token = self.tokens[child]
            if token.dep.startswith("nsubj"):
                if token.pos == "PRON" and token.lower in self.s.words.subject_relatives:
                    if self.tokens[self.tokens[verb].head].lower in self.s.words.demonstratives:
                        # "ce qui a été démenti": what it points at stands elsewhere.
                        return
                    first, end = self.s.before_clause(self.tokens[verb].head, verb)
                    complement = Complement("n", self.tokens[verb].head, first, end)
                else:
                    first, end = self.s.range(child)
                    complement = Complement("n", child, first, end)
                yield from self.maker.made(_PASSIVE, use, frame, complement)
                return
        behind = self.s.child(verb, "obj")
        joined = self.tokens[verb].dep in ("conj", "xcomp") or self._is_fronted(verb)
        shared = self.s.subject(verb)[0] if joined else None
        if behind is not None and self.s.child(verb, "aux:pass") is not None:
            # "Sont visés le maire et son adjoint"
            shared = behind
        stray = next((a for a in self.children[verb] if self.tokens[a].dep == "aux:tense"), None)
        if shared is None and stray is not None:
            shared = self.s.child(stray, "nsubj")
        if shared is not None and self.tokens[shared].pos in ("NOUN", "PROPN"):
            first, end = self.s.range(shared)
            if not first <= verb <= end:
                yield from self.maker.made(
                    _PASSIVE, use, frame, Complement("n", shared, first, end)
                )
            return
        if self.tokens[verb].dep in ("acl", "amod") and self.tokens[self.tokens[verb].head].pos in (
            "NOUN",
            "PROPN",
        ):
            head = self.tokens[verb].head
            first, end = self.s.before_clause(head, verb)
            complement = Complement("n", head, first, end)
            yield from self.maker.made(_PARTICIPLE, use, frame, complement)
            above = self.tokens[head].head
            if self._is_apposed(head):
                # "une taxe, idée longtemps défendue par le maire"
                first = self.s.before_clause(above, verb)[0]
                comma = self.s.range(head)[0]
                named = Complement("n", above, first, comma - 1)
                yield from self.maker.made(_PARTICIPLE, use, frame, named)
            if (
                self.tokens[head].dep == "nmod"
                and self.tokens[above].pos == "NOUN"
                and self.tokens[verb - 1].text == ","
            ):
                # "l'ouverture d'une enquête, annoncée par le ministre"
                first = self.s.before_clause(above, verb)[0]
                wider = Complement("n", above, first, min(end, verb - 2))
                yield from self.maker.made(_PARTICIPLE, use, frame, wider)

    def _is_fronted(self, verb: int) -> bool:
        """Whether a participle opens its sentence and a comma parts it from the clause whose
        subject it tells of: "Critiquée par la gauche, la loi est passée".
        """
        token = self.tokens[verb]
        end = self.s.range(verb)[1]
        behind = self.tokens[end + 1 : end + 2]
        return (
            token.dep in ("advcl", "acl", "amod", "obl:mod", "dep", "parataxis")
            and "VerbForm=Part" in token.morph
            and token.head > end
            and (self.tokens[end].text == "," or any(t.text == "," for t in behind))
        )

    def _is_apposed(self, noun: int) -> bool:
        """Whether a noun without article behind a comma says what the one before it is."""
        token = self.tokens[noun]
        first = self.s.range(noun)[0]
        return (
            token.dep == "appos"
            and self.tokens[token.head].pos in ("NOUN", "PROPN")
            and "," in (self.tokens[first].text, self.tokens[max(first - 1, 0)].text)
            and not any(self.tokens[c].dep in ("det", "nummod") for c in self.children[noun])
        )

    def _two_place(
        self, use: Use, frame: Frame, complements: list[Complement], *, passive: bool
    ) -> Iterator[Candidate]:
        """ "accuser X de Y", "appeler X à Y", "demander à X de Y", "juger X utile"."""
        verb, cue = use.verb, use.cue
        first_place, second = frame.shape.split(":", 1)
        first_argument = self._first_argument(verb, first_place, complements, passive=passive)
        others = [
            c
            for c in complements
            if c.head != first_argument and self._fits(c, frame, first_argument)
        ]
        predicating = {cue.lemma, f"{cue.lemma}:{second}"} & self.s.words.predicating
        if second in ("adj", "comme") or (predicating and not self._is_clausal(second)):
            if frame.weak and self.s.words.bare_clause and second not in _PLAIN:
                # "put the cost at 3 million", not "put the chair at the door"
                others = [c for c in others if self._counts(c)]
                if not others:
                    return
            yield from self.predications.of(use, frame, second, others, first_argument)
            return
        if self._is_clausal(second) and self._embraces(cue):
            others, first_argument = self._embraced(use, others, complements, first_argument)
        for complement in others:
            if (
                complement.shape in self.maker.of
                and complement.shape == f"{second}+n"
                and (cue.polarity <= 0 and first_argument is None)
            ):
                # "accuse de": without its object the noun is more often the accused's own.
                continue
            rule = f"verb:{frame.shape}" + (":passive" if passive else "")
            for candidate in self.maker.made(rule, use, frame, complement, first_argument):
                if not self._reaches(candidate, complement, first_argument):
                    yield candidate
        # The infinitive may hang on the first argument: "accuse X [de vouloir …]".
        # So may both on the agent: "accusé par Y [de fraude]".
        holders = [h for h in (first_argument, use.speaker if passive else None) if h is not None]
        if first_argument is not None and self._hangs(second):
            # "appelé Norvane et les autres [à céder]"
            holders += [
                c
                for h in (*holders, verb)
                for c in self.children[h]
                if self.tokens[c].dep == "conj"
                and self.tokens[c].pos in ("NOUN", "PROPN")
                and (h != verb or c > first_argument)
            ]
            preposition = second.removesuffix("+inf")
            named = frame.act != "demand" or second not in self.s.words.of
            for child in (c for holder in holders for c in self.children[holder]):
                token = self.tokens[child]
                if (
                    child > verb
                    and self.s.preposition(child) == preposition
                    and (
                        self.s.is_infinitive(child)
                        or (named and (token.dep == "obl:arg" or self._is_bare(child)))
                        or self.s.is_gerund(child)
                    )
                ):
                    marker = self.s.marker(child)
                    start = marker + 1 if marker is not None else child
                    complement = Complement(second, child, start, self.s.range(child)[1])
                    yield from self.maker.made(
                        f"verb:{frame.shape}:hung", use, frame, complement, first_argument
                    )

    def _reaches(
        self, candidate: Candidate, complement: Complement, first_argument: int | None
    ) -> bool:
        """Whether a content takes in the other argument, which stands behind its own: "menacer [de
        grève] la direction".
        """
        if first_argument is None or first_argument <= complement.last:
            return False
        return candidate.holds(self.tokens[first_argument].start)

    def _is_charged(self, use: Use, complement: Complement) -> bool:
        """Whether a complement is whom a gerund behind it charges with something: "accuse the
        neighbours of spying" is no attack on such neighbours.
        """
        if complement.shape != "n":
            return False
        charges = {f"x:{self.s.preposition(c)}" for c in self._gerunds(complement.head)}
        if self.s.words.bare_clause and use.cue.polarity:
            # "blame rain for the collapse": nor on the rain, and thanks are for something too.
            charges |= {
                f"x:{self.s.preposition(c)}"
                for c in self.children[use.verb]
                if c > complement.head and self.tokens[c].pos in ("NOUN", "PROPN")
            }
        return any(use.cue.frame(shape) is not None for shape in charges)

    def _embraces(self, cue: Cue) -> bool:
        """Whether the object of a cue is a part of what it hands on: "wants [the minister to
        resign]".
        """
        return cue.words.replace(" ", "_") in self.s.words.embracing

    def _embraced(
        self, use: Use, others: list[Complement], every: list[Complement], thing: int | None
    ) -> tuple[list[Complement], int | None]:
        """What such a cue hands on with the object in front, and the object if it stands apart;
        "wants the toll halved" too, where no clause can follow the cue.
        """
        if use.cue.frame("que") is None:
            others = others + [c for c in every if c.shape == "clause" and self._is_small(c)]
        start = None if thing is None else self.s.range(thing)[0]
        if start is None or start <= use.last:
            return others, thing
        return [replace(c, first=start) if start < c.first else c for c in others], None

    def _is_small(self, clause: Complement) -> bool:
        """Whether a clause may be a noun with a participle: "the toll halved"."""
        token = self.tokens[clause.head]
        kids = {self.tokens[c].dep for c in self.children[clause.head]}
        return token.feature("Tense") == "Past" and kids.isdisjoint(("aux", "aux:tense", "cop"))

    def _is_within(self, use: Use, complement: Complement, complements: list[Complement]) -> bool:
        """Whether an object, or what its infinitive tells, is but a part of what such a cue hands
        on.
        """
        if not self._embraces(use.cue):
            return False
        inner = next((c for c in complements if c.shape.endswith("inf")), None)
        thing = self._first_argument(use.verb, "x", complements, passive=False)
        if inner is None or thing is None or not use.last < thing < inner.first:
            return False
        return complement.shape == "n" or complement is inner

    def _gerunds(self, index: int) -> list[int]:
        """The gerunds that the parse hangs on a noun before them."""
        behind = (c for c in self.children[index] if c > index)
        return [c for c in behind if self.s.is_gerund(c)]

    def _fits(self, complement: Complement, frame: Frame, first_argument: int | None) -> bool:
        """Whether a complement may be the second one of a frame."""
        first_place, second = frame.shape.split(":", 1)
        if first_place != "x" and second == "n" and first_argument is None:
            return False
        shapes = {second}
        if frame.act == "demand" and second in self.s.words.of:
            # "conseiller le lavage des mains": only what somebody is to do is demanded so.
            shapes = {f"{second}+inf"}
        elif second not in _PLAIN:
            shapes |= {f"{second}+n", f"{second}+inf", *self._facts(second)}
        elif second == "comme":
            shapes |= self.maker.like
        return complement.shape in shapes

    def _counts(self, complement: Complement) -> bool:
        """Whether a complement is a number or so many of something."""
        head = complement.head
        inside = (head, *(c for c in self.children[head] if complement.first <= c < head))
        return any(self.tokens[i].pos == "NUM" for i in inside)

    def _facts(self, preposition: str) -> tuple[str, ...]:
        """The shapes of a clause behind a preposition."""
        return tuple(f"{preposition}_{words}" for words in sorted(self.s.words.fact_that))

    def _is_clausal(self, second: str) -> bool:
        """Whether the second complement of a frame is a clause or an infinitive."""
        return second in ("que", "si") or second.endswith("inf")

    def _hangs(self, second: str) -> bool:
        """Whether the parser may hang the second complement on the first one."""
        words = self.s.words
        return second in words.hung or second in {f"{word}+inf" for word in words.of}

    def _is_bare(self, index: int) -> bool:
        """Whether a noun or adjective stands without determiner: "accuser X de fraude"."""
        token = self.tokens[index]
        return token.pos in ("NOUN", "ADJ") and not any(
            self.tokens[c].dep in ("det", "nummod") for c in self.children[index]
        )

    def _first_argument(
        self, verb: int, place: str, complements: list[Complement], *, passive: bool
    ) -> int | None:
        if place != "x":
            for complement in complements:
                if complement.shape == f"{place}+n":
                    return complement.head
            return next(
                (c for c in self.children[verb] if c < verb and self.tokens[c].dep == "iobj"), None
            )
        if passive:
            subject = self.s.child(verb, "nsubj:pass", "nsubj")
            if subject is not None:
                if self.tokens[subject].lower in self.s.words.subject_relatives:
                    return self.tokens[verb].head
                return subject
            if self.tokens[verb].dep in ("acl", "amod"):
                return self.tokens[verb].head
            return self.s.subject(verb)[0]
        for child in self.children[verb]:
            if self.tokens[child].dep == "obj" or self.relatives.stands_for_object(child, verb):
                noun = self.relatives.antecedent(child, verb)
                if noun is not None:
                    return noun
                return child
        return next(
            (
                c
                for c in self.children[verb]
                if c < verb
                and self.tokens[c].pos == "PRON"
                and self.tokens[c].dep in ("iobj", "obj", "dep")
            ),
            None,
        )

"""Cue nouns and adjectives with a complement of one of their frames → candidates.

"le refus de X de …", "l'hommage rendu à X", "X est favorable à …".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.content.builder import SIDED, Maker
from kg.content.candidate import TAKING_SIDES, Candidate
from kg.content.cue_detection import Spotter
from kg.content.cue_instance import Use
from kg.lexicon.cues import Cue, Frame
from kg.syntax.complements import Complement, Complements
from kg.syntax.factuality import is_unsaid_noun
from kg.syntax.sentences import Sentences


class Nominals:
    """Proposes what the frames of cue nouns and adjectives allow."""

    def __init__(
        self, sentences: Sentences, complements: Complements, maker: Maker, spotter: Spotter
    ) -> None:
        self.s = sentences
        self.spotter = spotter
        self.complements = complements
        self.maker = maker
        self.tokens = sentences.tokens
        self.children = sentences.children

    def noun(self, noun: int, cue: Cue, *, alone: bool = True) -> Iterator[Candidate]:
        """Candidates of a cue noun; one that is not ``alone`` is a word of a verb's group."""
        if is_unsaid_noun(self.s, noun):
            return
        possessive = next(
            (c for c in self.children[noun] if "Poss=Yes" in self.tokens[c].morph and c < noun),
            None,
        )
        complements = list(self.complements.of_noun(noun))
        if not any(c.shape.endswith("inf") for c in complements):
            end = self.s.sentence(noun)[1]
            complements += self.complements.infinitives_ahead(noun - 1, end)
        complements += self._through_verb(noun, complements)
        if not any(c.shape == "que" for c in complements):
            clause = self.complements.clause_ahead(noun)
            complements += [] if clause is None else [clause]
        if not any(c.shape in self.maker.of and self._is_bare(c.head) for c in complements):
            # "Un appel d'offres pour un pont" is another thing than an appeal.
            complements += self._behind_others(noun, cue, complements)
            complements += self._beside(noun, complements) if alone else []
        agent = next((c.head for c in complements if c.shape in self.maker.by), None)
        if agent is None:
            agent, complements = self._agent_inside(complements)
        governor = self.tokens[noun].head
        holder: int | None = None
        how = "none"
        owner = next(
            (
                c
                for c in self.children[noun]
                if c < noun
                and (
                    self.tokens[c].dep == "nmod:poss"
                    or (self.tokens[c].dep == "compound" and self.s.name_kind(c))
                )
            ),
            None,
        )
        if possessive is not None:
            holder, how = possessive, "possessive"
        elif owner is not None:
            holder, how = owner, "owner"
        elif agent is not None:
            holder, how = agent, "agent"
        else:
            named = [
                c
                for c in complements
                if c.shape in self.maker.of
                and self.s.name_kind(c.head) in ("person", "organisation")
            ]
            whose = named if named and len(complements) > 1 else self._whose(cue, complements)
            if whose:
                holder, how = whose[0].head, "complement"
            elif (
                self.tokens[noun].dep in ("obj", "obl:arg", "obl:mod")
                and self.tokens[governor].pos == "VERB"
            ):
                holder, how = self.s.subject(governor)
                how = "light"
        use = Use(noun, noun, cue, holder, how)
        for frame in cue.frames:
            if frame.shape == "subj":
                yield from self._arousing(noun, cue, frame, complements)
            for complement in complements:
                if complement.shape != frame.shape or complement.head == holder:
                    continue
                yield from self.maker.made(f"noun:{frame.shape}", use, frame, complement)
            for source, complement in self._hung_on_source(complements, frame.shape):
                hung = Use(noun, noun, cue, source, "complement")
                yield from self.maker.made(f"noun:{frame.shape}", hung, frame, complement)

    def _agent_inside(self, complements: list[Complement]) -> tuple[int | None, list[Complement]]:
        """Whose deed a noun tells of where the parser has hung that on its complement, which is
        none: "le refus du projet [par la mairie]"; and the complements without it.
        """
        for place, complement in enumerate(complements):
            if not complement.shape.endswith("+n") or self._is_sided(complement.head):
                continue
            for child in self.children[complement.head]:
                first, last = self.s.range(child)
                by = self.s.preposition(child) in self.s.words.agents
                if by and complement.head < first and last >= complement.last:
                    shorter = replace(complement, last=first - 1)
                    return child, [*complements[:place], shorter, *complements[place + 1 :]]
        return None, complements

    def _is_sided(self, index: int) -> bool:
        """Whether a token is a noun that tells of somebody's being for or against something."""
        cue = self.spotter.cues.nouns.get(self.tokens[index].lemma)
        return cue is not None and cue.act in SIDED

    def _whose(self, cue: Cue, complements: list[Complement]) -> list[Complement]:
        """Whose a noun is that has its content in a clause: "l'annonce [du maire] que …"."""
        if cue.frame("que") is None or not any(c.shape == "que" for c in complements):
            return []
        return [c for c in complements if c.shape in self.maker.of]

    def _through_verb(self, noun: int, own: list[Complement]) -> list[Complement]:
        """Complements of a noun that stand behind the verb it goes with: "l'hommage rendu à X",
        "des plaintes ont été déposées contre X".
        """
        verbs = [c for c in self.children[noun] if self.tokens[c].dep == "acl" and c > noun]
        if self.tokens[noun].dep == "nsubj:pass":
            verbs.append(self.tokens[noun].head)
        taken = {c.shape for c in own}
        return [
            complement
            for verb in verbs
            if self.s.is_passive(verb)
            for complement in self.complements.of_noun(verb)
            if complement.shape.endswith("+n")
            and complement.shape not in taken | self.maker.of
            and not (complement.shape in self.maker.by and self._takes_sides(verb))
        ]

    def _behind_others(self, noun: int, cue: Cue, own: list[Complement]) -> Iterator[Complement]:
        """Complements that the parser has hung on another one: "appel de la ministre aux élus
        [pour un vote]".
        """
        taken = {c.shape for c in own} | self.maker.of | self.maker.to | self.maker.by
        for frame in cue.frames:
            preposition = frame.shape.removesuffix("+n")
            if preposition == frame.shape or frame.shape in taken or "_" in preposition:
                continue
            far = self.complements.phrase_ahead(noun, noun, preposition, clausal=False)
            if far is not None:
                yield far

    def _is_bare(self, index: int) -> bool:
        """Whether a common noun has no determiner, fused with a preposition or not."""
        case = self.s.child(index, "case")
        fused = case is not None and self.tokens[case].feature("PronType") == "Art"
        alone = self.s.child(index, "det", "nummod") is None and not fused
        return self.tokens[index].pos == "NOUN" and alone

    def _beside(self, noun: int, own: list[Complement]) -> list[Complement]:
        """Complements of a noun that the parser has hung on the verb whose object it is: "exprimer
        son opposition [à la réforme]".
        """
        verb = self.tokens[noun].head
        if self.tokens[noun].dep not in ("obj", "obl:arg") or verb >= noun:
            return []
        taken = {c.shape for c in own} | self.maker.of | self.maker.by
        last = self.s.range(noun)[1]
        return [
            complement
            for complement in self.complements.of_noun(verb)
            if complement.shape.endswith("+n")
            and complement.shape not in taken
            and complement.first > last
        ]

    def _takes_sides(self, verb: int) -> bool:
        """Whether a verb tells what its agent thinks of what somebody said."""
        group = self.spotter.verb_cue(self.tokens[verb])
        return group is not None and group[0].act in SIDED

    def _arousing(
        self, noun: int, cue: Cue, frame: Frame, complements: list[Complement]
    ) -> Iterator[Candidate]:
        """ "Ce projet suscite la colère des riverains": the subject is what is spoken against."""
        verb = self.tokens[noun].head
        hung = self.tokens[noun].dep == "obj" or (
            self.tokens[noun].dep == "obl:arg" and self.s.preposition(noun) in self.s.words.of
        )
        if not hung or self.tokens[verb].lemma not in self.s.words.arousing:
            return
        subject, how = self.s.subject(verb)
        if subject is None or how in ("none", "antecedent"):
            return
        if subject > verb and how != "control":
            # "Bénéficiant du soutien de la ministre, le maire …"
            return
        source = next((c.head for c in complements if c.shape in self.maker.of), None)
        if source is not None and self._is_bare(source):
            # "Ils ont reçu des condamnations de prison": of which kind, not whose.
            return
        use = Use(noun, noun, cue, source, "complement" if source is not None else "none")
        first, last = self.s.before_clause(subject, verb)
        yield from self.maker.made("noun:subj", use, frame, Complement("n", subject, first, last))

    def _hung_on_source(
        self, complements: list[Complement], shape: str
    ) -> Iterator[tuple[int, Complement]]:
        """The content that the parser hangs on the source: "la décision du maire [de fermer]"."""
        for source in complements:
            if source.shape not in self.maker.of | self.maker.by:
                continue
            for complement in self.complements.of_noun(source.head):
                # "de" and a noun behind "de X" may as well belong to X.
                clear = source.shape in self.maker.by or complement.shape not in self.maker.of
                if complement.shape == shape and clear:
                    yield source.head, complement

    def predicate(self, case: int, cue: Cue) -> Iterator[Candidate]:
        """Candidates of a preposition that tells what side its subject takes: "The party is
        against the tax".
        """
        noun = self.tokens[case].head
        above = self.tokens[noun].head
        if self.tokens[case].dep != "case" or noun < case:
            return
        if self.s.child(noun, "cop") is not None:
            clause = noun
        elif self.tokens[above].pos == "AUX" and above < case:
            # The parser of another scheme lets what is said of the subject hang on "is".
            clause = above
        else:
            return
        speaker = self.s.child(clause, "nsubj")
        if speaker is None or speaker > case or self.s.is_negated(clause):
            return
        use = Use(case, case, cue, speaker, "subject")
        complement = Complement("n", noun, case + 1, self.s.range(noun)[1])
        for frame in cue.frames:
            if frame.shape == "n":
                yield from self.maker.made(TAKING_SIDES, use, frame, complement)

    def adjective(self, adjective: int, cue: Cue) -> Iterator[Candidate]:
        """Candidates of a cue adjective."""
        token = self.tokens[adjective]
        speaker: int | None
        if any(self.tokens[c].dep in ("nsubj", "nsubj:pass") for c in self.children[adjective]):
            speaker, how = self.s.subject(adjective)
        elif token.dep in ("xcomp", "obj", "obl:arg", "conj", "advcl"):
            speaker, how = self.s.subject(token.head)
        elif token.dep in ("amod", "acl"):
            speaker, how = token.head, "antecedent"
        else:
            speaker, how = None, "none"
        use = Use(adjective, adjective, cue, speaker, how)
        complements = list(self.complements.behind_cue(adjective, adjective))
        for frame in cue.frames:
            for complement in complements:
                if self.maker.fits(frame, complement):
                    yield from self.maker.made(f"adj:{frame.shape}", use, frame, complement)
            if not any(c.shape == frame.shape for c in complements):
                far = self.complements.phrase_ahead(
                    adjective, adjective, frame.shape.removesuffix("+n")
                )
                if far is not None and far.first == adjective + 2:
                    yield from self.maker.made(f"adj:{frame.shape}", use, frame, far)

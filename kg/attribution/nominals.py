"""Propose statements of cue nouns and adjectives with a complement of one of their frames.

"le refus de X de …", "l'hommage rendu à X", "X est favorable à …".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.attribution.construction import Construction
from kg.content.builder import SIDED
from kg.content.candidate import TAKING_SIDES, Candidate
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, Frame
from kg.syntax.complements import Complement
from kg.syntax.factuality import is_nonfactual_noun
from kg.syntax.sentences import SpeakerPath


class Nominals(Construction):
    """Proposes what the frames of cue nouns and adjectives allow."""

    def find_noun(self, noun: int, cue: Cue, *, grouped: bool = False) -> Iterator[Candidate]:
        """Find the candidates of a cue noun; ``grouped`` if it belongs to a verb cue."""
        if is_nonfactual_noun(self.s, noun):
            return
        complements = self._complements(noun, cue, grouped=grouped)
        agent = next((c.head for c in complements if c.shape in self.builder.by), None)
        if agent is None:
            agent, complements = self._agent_inside(complements)
        holder, speaker_path = self._source(noun, cue, complements, agent)
        use = CueInstance(noun, noun, cue, holder, speaker_path)
        for frame in cue.frames:
            if frame.shape == "subj":
                yield from self._elicited(noun, cue, frame, complements)
            rule = f"noun:{frame.shape}"
            for complement in complements:
                if complement.shape == frame.shape and complement.head != holder:
                    yield from self.builder.build(rule, use, frame, complement)
            for source, complement in self._attached_to_source(complements, frame.shape):
                misattached = CueInstance(noun, noun, cue, source, "complement")
                yield from self.builder.build(rule, misattached, frame, complement)

    def _complements(self, noun: int, cue: Cue, *, grouped: bool) -> list[Complement]:
        """Find the complements of a cue noun, also where the parser attaches them elsewhere."""
        found = list(self.complements.after_noun(noun))
        if not any(c.shape.endswith("inf") for c in found):
            end = self.s.sentence(noun)[1]
            found += self.complements.find_infinitives_after(noun - 1, end)
        found += self._after_participle(noun, found)
        if not any(c.shape in self.builder.of and self._is_bare(c.head) for c in found):
            # "Un appel d'offres pour un pont" is not an appeal.
            found += self._after_others(noun, cue, found)
            found += [] if grouped else self._attached_to_verb(noun, found)
        return found

    def _source(
        self, noun: int, cue: Cue, complements: list[Complement], agent: int | None
    ) -> tuple[int | None, SpeakerPath]:
        """Find the source of a cue noun, and how."""
        children = [c for c in self.children[noun] if c < noun]
        possessive = next((c for c in children if "Poss=Yes" in self.tokens[c].morph), None)
        if possessive is not None:
            return possessive, "possessive"
        owner = next((c for c in children if self._is_owner(c)), None)
        if owner is not None:
            return owner, "owner"
        if agent is not None:
            return agent, "agent"
        of = [c for c in complements if c.shape in self.builder.of]
        named = [c for c in of if self.s.name_kind(c.head) in ("person", "organisation")]
        if len(complements) < 2 or not named:
            # "l'annonce [du maire] que …"
            clausal = cue.frame("que") is not None and any(c.shape == "que" for c in complements)
            named = of if clausal else []
        if named:
            return named[0].head, "complement"
        token = self.tokens[noun]
        if token.dep in ("obj", "obl:arg", "obl:mod") and self.tokens[token.head].pos == "VERB":
            return self.s.subject(token.head)[0], "light"
        return None, "none"

    def _is_owner(self, index: int) -> bool:
        """Whether a token before its head is a genitive or a name."""
        dep = self.tokens[index].dep
        return dep == "nmod:poss" or (dep == "compound" and bool(self.s.name_kind(index)))

    def _agent_inside(self, complements: list[Complement]) -> tuple[int | None, list[Complement]]:
        """Remove the agent from the complement that contains it: "le refus du projet [par X]"."""
        for place, complement in enumerate(complements):
            if not complement.shape.endswith("+n") or self._is_sided(complement.head):
                continue
            for child in self.children[complement.head]:
                first, last = self.s.range(child)
                by = self.s.preposition(child) in self.words.agents
                if by and complement.head < first and last >= complement.last:
                    shorter = replace(complement, last=first - 1)
                    return child, [*complements[:place], shorter, *complements[place + 1 :]]
        return None, complements

    def _is_sided(self, index: int) -> bool:
        """Whether a token is a noun of support or opposition, which may have an agent."""
        cue = self.detector.cues.nouns.get(self.tokens[index].lemma)
        return cue is not None and cue.act in SIDED

    def _after_participle(self, noun: int, own: list[Complement]) -> list[Complement]:
        """Find complements after a passive with the noun: "l'hommage rendu [à X]"."""
        verbs = [c for c in self.children[noun] if self.tokens[c].dep == "acl" and c > noun]
        if self.tokens[noun].dep == "nsubj:pass":
            verbs.append(self.tokens[noun].head)
        filled = {c.shape for c in own}
        return [
            complement
            for verb in verbs
            if self.s.is_passive(verb)
            for complement in self.complements.after_noun(verb)
            if complement.shape.endswith("+n") and complement.shape not in filled | self.builder.of
        ]

    def _after_others(self, noun: int, cue: Cue, own: list[Complement]) -> Iterator[Complement]:
        """Find complements attached to another one: "appel de la ministre [pour un vote]"."""
        filled = {c.shape for c in own} | self.builder.of | self.builder.to | self.builder.by
        for frame in cue.frames:
            preposition = frame.shape.removesuffix("+n")
            if preposition == frame.shape or frame.shape in filled or "_" in preposition:
                continue
            far = self.complements.find_phrase_after(noun, noun, preposition, clausal=False)
            if far is not None:
                yield far

    def _is_bare(self, index: int) -> bool:
        """Whether a common noun has no determiner, fused with a preposition or not."""
        case = self.s.child(index, "case")
        fused = case is not None and self.tokens[case].feature("PronType") == "Art"
        bare = self.s.child(index, "det", "nummod") is None and not fused
        return self.tokens[index].pos == "NOUN" and bare

    def _attached_to_verb(self, noun: int, own: list[Complement]) -> list[Complement]:
        """Find complements attached to the verb: "exprimer son opposition [à la réforme]"."""
        verb = self.tokens[noun].head
        if self.tokens[noun].dep not in ("obj", "obl:arg") or verb >= noun:
            return []
        filled = {c.shape for c in own} | self.builder.of | self.builder.by
        last = self.s.range(noun)[1]
        return [
            complement
            for complement in self.complements.after_noun(verb)
            if complement.shape.endswith("+n")
            and complement.shape not in filled
            and complement.first > last
        ]

    def _elicited(
        self, noun: int, cue: Cue, frame: Frame, complements: list[Complement]
    ) -> Iterator[Candidate]:
        """Find what a noun is directed at: "[Ce projet] suscite la colère des riverains"."""
        verb = self.tokens[noun].head
        if self.tokens[noun].dep != "obj":
            return
        if self.tokens[verb].lemma not in self.words.eliciting_verbs:
            return
        subject, speaker_path = self.s.subject(verb)
        if subject is None or (subject > verb and speaker_path != "control"):
            # "Bénéficiant du soutien de la ministre, le maire …"
            return
        source = next((c.head for c in complements if c.shape in self.builder.of), None)
        if source is not None and self._is_bare(source):
            # "Ils ont reçu des condamnations de prison": the kind, not the source.
            return
        use = CueInstance(noun, noun, cue, source, "complement" if source is not None else "none")
        phrase = Complement("n", subject, *self.s.phrase_without_clause(subject, verb))
        yield from self.builder.build("noun:subj", use, frame, phrase)

    def _attached_to_source(
        self, complements: list[Complement], shape: str
    ) -> Iterator[tuple[int, Complement]]:
        """Find content attached to the source: "la décision du maire [de fermer]"."""
        for source in complements:
            if source.shape not in self.builder.of | self.builder.by:
                continue
            for complement in self.complements.after_noun(source.head):
                # "de" and a noun after "de X" may as well belong to X.
                clear = source.shape in self.builder.by or complement.shape not in self.builder.of
                if complement.shape == shape and clear:
                    yield source.head, complement

    def find_predicate(self, case: int, cue: Cue) -> Iterator[Candidate]:
        """Find the candidates of a cue preposition: "The party is against the tax"."""
        noun = self.tokens[case].head
        above = self.tokens[noun].head
        if self.tokens[case].dep != "case" or noun < case:
            return
        if self.s.child(noun, "cop") is not None:
            clause = noun
        elif self.tokens[above].pos == "AUX" and above < case:
            # In another annotation scheme the predicate depends on "is".
            clause = above
        else:
            return
        speaker = self.s.child(clause, "nsubj")
        if speaker is None or speaker > case or self.s.is_negated(clause):
            return
        use = CueInstance(case, case, cue, speaker, "subject")
        complement = Complement("n", noun, case + 1, self.s.range(noun)[1])
        for frame in cue.frames:
            if frame.shape == "n":
                yield from self.builder.build(TAKING_SIDES, use, frame, complement)

    def find_adjective(self, adjective: int, cue: Cue) -> Iterator[Candidate]:
        """Find the candidates of a cue adjective."""
        token = self.tokens[adjective]
        speaker: int | None
        if any(self.tokens[c].dep in ("nsubj", "nsubj:pass") for c in self.children[adjective]):
            speaker, speaker_path = self.s.subject(adjective)
        elif token.dep in ("xcomp", "obj", "obl:arg", "conj", "advcl"):
            speaker, speaker_path = self.s.subject(token.head)
        elif token.dep in ("amod", "acl"):
            speaker, speaker_path = token.head, "antecedent"
        else:
            speaker, speaker_path = None, "none"
        use = CueInstance(adjective, adjective, cue, speaker, speaker_path)
        complements = list(self.complements.after_cue(adjective, adjective))
        for frame in cue.frames:
            for complement in complements:
                if self.builder.fits(frame, complement):
                    yield from self.builder.build(f"adj:{frame.shape}", use, frame, complement)

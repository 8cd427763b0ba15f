"""Find the complements of cue nouns, also where the parser attaches them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.attribution.construction import Construction
from kg.lexicon.cues import Cue
from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences


class NounComplements(Construction):
    """Finds the complements of the cue nouns of one document."""

    def find(
        self, noun: int, cue: Cue, *, grouped: bool = False
    ) -> tuple[list[Complement], int | None]:
        """Return the complements of a cue noun and its agent, if it has one.

        ``grouped`` says whether the noun belongs to a verb cue.
        """
        complements = self._complements(noun, cue, grouped=grouped)
        agent = next((c.head for c in complements if c.shape in self.builder.by), None)
        return (complements, agent) if agent is not None else self._agent_inside(complements)

    def _complements(self, noun: int, cue: Cue, *, grouped: bool) -> list[Complement]:
        found = list(self.complements.after_noun(noun))
        if not any(c.shape in self.builder.of and is_bare(self.s, c.head) for c in found):
            # "Un appel d'offres pour un pont" is not an appeal.
            found += self._after_others(noun, cue, found)
            found += [] if grouped else self._attached_to_verb(noun, found)
        return found

    def _agent_inside(self, complements: list[Complement]) -> tuple[list[Complement], int | None]:
        """Remove the agent from the complement that contains it: "le refus du projet [par X]"."""
        for place, complement in enumerate(complements):
            if not complement.shape.endswith("+n"):
                continue
            for child in self.children[complement.head]:
                first, last = self.s.range(child)
                by = self.s.preposition(child) in self.words.agents
                if by and complement.head < first and last >= complement.last:
                    shorter = replace(complement, last=first - 1)
                    return [*complements[:place], shorter, *complements[place + 1 :]], child
        return complements, None

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


def is_bare(s: Sentences, index: int) -> bool:
    """Check whether a common noun has no determiner, fused with a preposition or not."""
    case = s.child(index, "case")
    fused = case is not None and s.tokens[case].feature("PronType") == "Art"
    bare = s.child(index, "det", "nummod") is None and not fused
    return s.tokens[index].pos == "NOUN" and bare

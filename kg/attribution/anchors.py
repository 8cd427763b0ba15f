"""Find the cues at which the rows of the pattern table are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.attribution.anchor import Anchor
from kg.attribution.construction import Construction, Tools
from kg.attribution.parenthetical_clauses import find_leader
from kg.lexicon.cues import Cue, CuePreposition, Frame
from kg.preprocess.document import Token
from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences

_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
_MODIFYING = frozenset(("acl:relcl", "appos", "acl", "nmod"))
_SOURCE_REACH = 5
"""Tokens after a preposition within which its noun is found if the parser attached another."""


class Anchors(Construction):
    """Finds the anchors of one document."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.tools = tools
        self.cues = tools.detector.cues

    def find(self, token: Token, *, grouped: bool) -> Iterator[Anchor]:
        """Find the anchors at a token; ``grouped`` says whether it belongs to a verb cue."""
        if token.pos == "NOUN" and token.lemma in self.cues.nouns:
            yield from self._noun(token.index, self.cues.nouns[token.lemma], grouped=grouped)
        elif token.pos in ("ADJ", "VERB") and token.lower in self.cues.adjectives:
            yield self._adjective(token.index, self.cues.adjectives[token.lower])
        if token.lower in self.words.as_words and token.dep in ("mark", "case"):
            yield from self._as_clause(token.index)
        for preposition in self.cues.prepositions.get(token.lower, ()):
            if self.detector.matches(token.index, preposition.words):
                yield from self._preposition(token.index, preposition)
                return

    def find_verb(self, verb: int, cue: Cue, last: int) -> Iterator[Anchor]:
        """Find the anchors of a verb cue whose group ends with the token ``last``."""
        own = self.s.is_reflexive(verb)
        frame = cue.frame("q", reflexive=own) or cue.frame("q", reflexive=not own)
        frame = frame or cue.frame("que")
        leader = None if frame is None else find_leader(self.s, verb, frame)
        if frame is not None and leader is not None:
            anchor = self._anchor("parenthetical", verb, last, cue, frame)
            yield replace(anchor, leader=leader)
        # A whole quotation is a statement of its own; only a parenthetical in it has a source.
        if self.in_whole_quotation(verb):
            return
        for family in ("pronoun", "verb", "psych"):
            yield self._anchor(family, verb, last, cue)

    def in_whole_quotation(self, index: int) -> bool:
        """Check whether a token is inside of a quotation that is as long as a clause."""
        place = self.s.quote_at[index]
        return place >= 0 and self.contents.is_whole(place)

    def _noun(self, noun: int, cue: Cue, *, grouped: bool) -> Iterator[Anchor]:
        complements, agent = self._noun_complements(noun, cue, grouped=grouped)
        for family in ("noun", "stimulus"):
            anchor = self._anchor(family, noun, noun, cue)
            yield replace(anchor, complements=complements, agent=agent)

    def _adjective(self, adjective: int, cue: Cue) -> Anchor:
        complements = list(self.complements.after_cue(adjective, adjective))
        anchor = self._anchor("adj", adjective, adjective, cue)
        return replace(anchor, complements=complements)

    def _anchor(
        self, family: str, index: int, last: int, cue: Cue, frame: Frame | None = None
    ) -> Anchor:
        place, sense = (index, last), cue if frame is None else frame
        return Anchor(
            *(self.tools, family, index, place, index, cue.words, sense.act, sense.polarity),
            phrase=place,
            head=index,
            entry=cue,
        )

    def _as_clause(self, index: int) -> Iterator[Anchor]:
        """Find the verb cue of a clause with "as": "As Brun said, the harvest is lost"."""
        verb = self.tokens[index].head
        group = self.detector.verb_cue(self.tokens[verb]) if verb > index else None
        frame = None if group is None else group[0].frame("q")
        if group is None or frame is None:
            return
        end = self.s.range(verb)[1]
        while end > verb and self.tokens[end].pos == "PUNCT":
            end -= 1
        cue, last = group
        yield replace(self._anchor("as", verb, last, cue, frame), phrase=(index, end))

    def _preposition(self, index: int, preposition: CuePreposition) -> Iterator[Anchor]:
        last = index + len(preposition.words) - 1
        end = self.s.sentence(index)[1]
        head = self._complement_head(last, end)
        if head is not None:
            if preposition.words[-1] in self.words.source_nouns:
                # "de source policière": the noun is the source.
                head = last
            last -= self._is_of(preposition.words[-1])
            phrase = (index, self._phrase_end(head, end))
            words = " ".join(preposition.words)
            yield Anchor(
                *(self.tools, "preposition", head, (index, last), index, words, preposition.act),
                phrase=phrase,
                head=head,
                place=preposition.place,
            )

    def _is_of(self, word: str) -> bool:
        return self.words.plain(word) in self.words.of

    def _complement_head(self, last_word: int, end: int) -> int | None:
        """Find the head of the source after the last word of a cue."""
        # "à en croire [le maire]"
        for head in (self.s.child(last_word, "obj"), self.tokens[last_word].head):
            if head is not None and head > last_word and self.tokens[head].pos in _NOMINAL:
                return head
        for place in range(last_word + 1, min(end, last_word + 1 + _SOURCE_REACH)):
            if self.tokens[place].pos in ("NOUN", "PROPN", "PRON"):
                return place
            if self.tokens[place].pos in ("VERB", "PUNCT"):
                last = place - 1
                return last if last > last_word and self.tokens[last].pos == "ADJ" else None
        return None

    def _phrase_end(self, head: int, end: int) -> int:
        """Find the last token of the phrase that the preposition begins."""
        core = max(self.s.core(head)[1], head)
        if self.tokens[head].feature("PronType") == "Prs":
            # "victimes, selon lui, de tirs"
            return min(core, end - 1)
        place = core
        # A modifier or an apposition between commas belongs to the phrase.
        for child in self.children[head]:
            first, last = self.s.range(child)
            relative = self.tokens[child].dep == "acl:relcl"
            if (
                self.tokens[child].dep in _MODIFYING
                and first > head
                and last < end - 1
                and (relative or not self.s.has_finite(range(first, last + 1)))
            ):
                place = max(place, last)
        quoted = self.s.quote_at
        for position in range(core + 1, place + 1):
            if quoted[position] >= 0 and quoted[position] != quoted[head]:
                place = position - 1
                break
        if place + 1 < end and self.tokens[place + 1].text == ")":
            place += 1
        return min(place, end - 1)

    def _noun_complements(
        self, noun: int, cue: Cue, *, grouped: bool
    ) -> tuple[list[Complement], int | None]:
        """Return the complements of a cue noun and its agent, if it has one.

        ``grouped`` says whether the noun belongs to a verb cue.
        """
        complements = self._after_noun(noun, cue, grouped=grouped)
        agent = next((c.head for c in complements if c.shape in self.builder.by), None)
        return (complements, agent) if agent is not None else self._agent_inside(complements)

    def _after_noun(self, noun: int, cue: Cue, *, grouped: bool) -> list[Complement]:
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
        if self.tokens[noun].dep not in ("obj", "obl:arg"):
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

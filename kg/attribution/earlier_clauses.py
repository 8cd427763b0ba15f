"""Find what an earlier clause said, to which a later one refers: "…, ce que dément X"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.attribution.anchor import Anchor
from kg.attribution.construction import Construction
from kg.content.candidate import Candidate, Extent
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.syntax.factuality import is_nonfactual

_POSITIONS = frozenset(("commit", "demand", "oppose", "refuse", "support"))
"""Acts that say what somebody wants or rejects."""
_ASSERTIVE = frozenset(("assert", "announce", "oppose"))
"""Acts whose clause others may confirm or deny."""


class EarlierClauses(Construction):
    """Finds the clauses of one document that later ones refer to."""

    def clauses(self, comma: int) -> Iterator[tuple[int, Extent]]:
        """Find where the sentence before a comma and its last clauses begin."""
        start = self.s.sentence(comma)[0]
        firsts = [start, *(place + 1 for place in self.boundaries.clause_breaks(start, comma - 1))]
        opening = self.s.range(self.s.clause_head(self.tokens[comma + 1].head))[0]
        while opening < comma and self.tokens[opening].dep in ("mark", "cc", "punct"):
            opening += 1
        firsts += [opening] if start < opening < comma else []
        for first in dict.fromkeys(firsts):
            yield first, "sentence" if first == start else "cut"

    def complement(self, comma: int) -> tuple[Span, StatementType] | None:
        """Find the complement before: "Le maire accuse le fonds d'[avoir menti], ce qu'il nie"."""
        start = self.s.sentence(comma)[0]
        host = self.s.clause_head(self.tokens[comma + 1].head)
        for verb in (host, self.s.clause_head(self.tokens[host].head)):
            group = self.detector.verb_cue(self.tokens[verb]) if start <= verb < comma else None
            if group is not None and not is_nonfactual(self.s, verb):
                return self._complement_of(*group, comma)
        return None

    def _complement_of(self, cue: Cue, last: int, comma: int) -> tuple[Span, StatementType] | None:
        """Find the clause or infinitive that a cue takes before a comma."""
        for place in range(last + 1, comma):
            token = self.tokens[place]
            word = self.words.plain(token.lower)
            clausal = token.lower in self.words.that
            opens = token.dep == "mark" and (clausal or word in self.words.of)
            if not opens or token.head > comma:
                continue
            if not any(_takes(frame, word, clausal=clausal) for frame in cue.frames):
                return None
            return self.contents.content(place + 1, comma - 1)
        return None

    def position(self, speaker: int, anchor: Anchor) -> Candidate | None:
        """Find the last position before a clause, in its sentence or the one before."""
        start = self.s.sentence(anchor.verb)[0]
        earliest = self.s.sentence(start - 1)[0] if start else start
        if "\n" in self.s.text[self.tokens[earliest].start : self.tokens[speaker].start]:
            earliest = start
        opens = self.tokens[self.s.range(speaker)[0]].start
        found: Candidate | None = None
        latest = -1
        for one in anchor.before:
            if one.cue is None or one.act not in _POSITIONS or one.cue[0] < earliest:
                continue
            several_words = " " in one.pieces[-1].of(self.s.text)
            if several_words and one.pieces[-1].end <= opens and one.cue[0] > latest:
                found, latest = one, one.cue[0]
        return found


def _takes(frame: Frame, mark: str, *, clausal: bool) -> bool:
    """Whether a frame asserts a clause, or an infinitive after ``mark``."""
    if frame.act not in _ASSERTIVE:
        return False
    if clausal:
        return frame.shape in ("que", "x:que")
    return frame.shape.endswith((f":{mark}", f"{mark}+inf"))

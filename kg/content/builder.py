"""Build the candidates of a cue, one for each place where a fitting complement may end."""

from __future__ import annotations

from collections.abc import Iterator

from kg.content.boundaries import Boundaries
from kg.content.candidate import Candidate
from kg.content.cue_instance import CueInstance
from kg.content.pieces import Contents
from kg.lexicon.cues import Frame
from kg.model import Span
from kg.syntax.complements import Complement, Complements
from kg.syntax.sentences import Sentences

SAYING = frozenset(("assert", "announce"))
SIDED = frozenset(("support", "oppose", "refuse"))
"""Acts of taking a side, often on what somebody else has said."""


class CandidateBuilder:
    """Builds the candidates of the frames of one document."""

    def __init__(
        self,
        sentences: Sentences,
        contents: Contents,
        complements: Complements,
        boundaries: Boundaries,
    ) -> None:
        self.s = sentences
        self.contents = contents
        self.complements = complements
        self.boundaries = boundaries
        self.tokens = sentences.tokens
        known = sentences.words
        self.of, self.to, self.by, self.like = (
            frozenset(f"{word}+n" for word in words)
            for words in (known.of, known.to, known.agents, known.as_words)
        )

    def fits(self, frame: Frame, complement: Complement) -> bool:
        """Check whether a complement has the shape of a frame."""
        return complement.shape == frame.shape

    def build(
        self,
        rule: str,
        use: CueInstance,
        frame: Frame,
        complement: Complement,
        target: int | None = None,
    ) -> Iterator[Candidate]:
        """Yield a candidate for each place where the complement may end."""
        verb = use.verb
        seen: set[Span] = set()
        for extent, finish in self.boundaries.find(
            verb, complement, addresses=self._addresses(use)
        ):
            found = self.contents.content(complement.first, finish)
            if found is None:
                continue
            span, kind = found
            if self._is_cut_short(complement, finish):
                continue
            if span in seen or span.start <= self.tokens[verb].start < span.end:
                continue
            seen.add(span)
            notes = frozenset(
                (f"over {self.boundaries.attachment_after(complement, verb)}",)
                if extent == "sentence"
                else ()
            )
            yield use.candidate(rule, frame, (span,), kind, complement.head, target, extent, notes)

    def _addresses(self, use: CueInstance) -> bool:
        """Check whether a cue may have an addressee, or what is blamed, after its object."""
        parts = {part for frame in use.cue.frames for part in frame.shape.split(":")}
        return any(":" in f.shape for f in use.cue.frames) and bool(parts & self.s.words.to)

    def _is_cut_short(self, complement: Complement, finish: int) -> bool:
        """Check whether a clause lacks a subject or would end before its verb."""
        # "said that, in May,"
        if not self.s.words.bare_clause or complement.shape not in ("que", "clause"):
            return False
        opening = self.tokens[complement.first]
        if complement.shape == "clause" and opening.pos in ("AUX", "VERB"):
            # "The sea, she said, does not negotiate": its subject comes before the cue.
            return "VerbForm=Fin" in opening.morph and self.tokens[opening.index - 1].text == ","
        return not self.s.has_clause(range(complement.first, finish + 1))

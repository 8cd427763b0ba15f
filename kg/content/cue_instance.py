"""A cue where it is used."""

from __future__ import annotations

from dataclasses import dataclass

from kg.content.candidate import Candidate, Extent
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType


@dataclass(frozen=True, slots=True)
class Use:
    """A cue where it is used: the token ``verb`` (or noun, adjective) that heads it, the last
    token of its group, and the head of the source expression with the way it was found.
    """

    verb: int
    last: int
    cue: Cue
    speaker: int | None
    how: str

    def candidate(
        self,
        rule: str,
        frame: Frame,
        pieces: tuple[Span, ...],
        kind: StatementType,
        head: int,
        target: int | None,
        extent: Extent,
        notes: frozenset[str] = frozenset(),
    ) -> Candidate:
        """What the cue may attribute by one of its frames: the content's ``pieces``, headed by
        the token ``head``, and of what it speaks.
        """
        return Candidate(
            rule,
            self.cue.words,
            frame.act,
            frame.polarity,
            (self.verb, self.last),
            self.verb,
            self.speaker,
            self.how,
            pieces,
            kind,
            head,
            target,
            extent,
            frame.weak,
            notes,
        )

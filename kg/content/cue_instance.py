"""A cue at one place of a text."""

from __future__ import annotations

from dataclasses import dataclass

from kg.content.candidate import Candidate, Extent
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.syntax.sentences import SpeakerPath


@dataclass(frozen=True, slots=True)
class CueInstance:
    """A cue at one place of a text.

    ``verb`` is the token that heads it (also a noun or adjective), ``last`` the last token of its
    group, ``speaker`` the head of the source expression and ``speaker_path`` the way it was found.
    """

    verb: int
    last: int
    cue: Cue
    speaker: int | None
    speaker_path: SpeakerPath

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
        """Build a candidate for one of the cue's frames.

        ``pieces`` are the content, ``head`` is its head and ``target`` the head of what it
        evaluates.
        """
        return Candidate(
            rule,
            self.cue.words,
            frame.act,
            frame.polarity,
            (self.verb, self.last),
            self.verb,
            self.speaker,
            self.speaker_path,
            pieces,
            kind,
            head,
            target,
            extent,
            frame.weak,
            notes,
        )

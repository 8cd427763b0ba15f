"""What the proposers of one document share."""

from __future__ import annotations

from collections.abc import Iterable

from kg.content.boundaries import Boundaries
from kg.content.builder import CandidateBuilder
from kg.content.candidate import Candidate, Extent
from kg.content.cue_detection import CueDetector
from kg.content.cue_instance import CueInstance
from kg.content.pieces import Contents
from kg.lexicon.cues import Cues, Frame
from kg.model import Span, StatementType
from kg.syntax.complements import Complements
from kg.syntax.sentences import Sentences


class Tools:
    """The parse of a document and what finds cues and contents in it."""

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.sentences = sentences
        self.contents = Contents(sentences)
        self.detector = CueDetector(sentences, cues, self.contents)
        self.complements = Complements(sentences)
        self.boundaries = Boundaries(sentences, cues, self.detector)
        self.builder = CandidateBuilder(sentences, self.contents, self.complements, self.boundaries)


class Construction:
    """A kind of attribution, whose subclasses propose candidates in one document."""

    def __init__(self, tools: Tools) -> None:
        self.s = tools.sentences
        self.words = self.s.words
        self.tokens = self.s.tokens
        self.children = self.s.children
        self.contents = tools.contents
        self.detector = tools.detector
        self.complements = tools.complements
        self.boundaries = tools.boundaries
        self.builder = tools.builder


def build_candidate(
    rule: str,
    use: CueInstance,
    frame: Frame,
    pieces: tuple[Span, ...],
    kind: StatementType,
    *,
    extent: Extent = "subtree",
    notes: Iterable[str] = (),
) -> Candidate:
    """Build a candidate whose content is not a complement of its cue."""
    return Candidate(
        *(rule, use.cue.words, frame.act, frame.polarity, (use.verb, use.last), use.verb),
        *(use.speaker, use.speaker_path, pieces, kind),
        extent=extent,
        notes=frozenset(notes),
    )

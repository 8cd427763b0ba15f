"""Document and its mentions → its candidate statements, each with its speaker, ready to be weighed.

What chooses between candidates, and what is fitted to choose, must see the same ones: both begin
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.annotate.document import Document
from kg.attribution.candidates import Proposer
from kg.attribution.features import Describer, Features
from kg.attribution.speaker_repair import Mender
from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.lexicon.cues import Cue, Cues, cues
from kg.lexicon.function_words import words
from kg.lexicon.sentiment import evaluative
from kg.model import Mention
from kg.stance.decide import Judge
from kg.syntax.sentences import Sentences


class Proposals(NamedTuple):
    """The candidates of one document, and what they were read off.

    ``verb_cues`` maps a token that begins a verb cue to the cue and the last token of its group.
    """

    sentences: Sentences
    lexicon: Cues
    verb_cues: Mapping[int, tuple[Cue, int]]
    speakers: Speakers
    candidates: list[Candidate]

    def features(self) -> list[Features]:
        """What the choice is told of each candidate, in order."""
        return Describer(self.sentences, self.speakers, self.verb_cues).features(self.candidates)

    def judge(self) -> Judge:
        """Who tells the candidates' act and stance."""
        senses = evaluative(self.sentences.document.language)
        return Judge(self.sentences, self.lexicon, self.verb_cues, senses, self.speakers.starts)


def proposals(document: Document, mentions: Sequence[Mention]) -> Proposals:
    """The candidates of a document; several may share a cue.

    Raises:
        KgError: a file of the lexicon is broken.
    """
    sentences = Sentences(document, words(document.language))
    lexicon = cues(document.language)
    proposer = Proposer(sentences, lexicon)
    speakers = Speakers(sentences, mentions)
    candidates = Mender(speakers).assign(proposer.candidates())
    return Proposals(sentences, lexicon, proposer.verb_cues, speakers, candidates)

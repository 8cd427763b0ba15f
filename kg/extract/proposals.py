"""The candidate statements of a document, each with its speaker, before any is chosen.

Choosing and fitting must see the same candidates: both begin here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.attribution.candidates import Proposer
from kg.attribution.features import FeatureBuilder, Features
from kg.attribution.speaker_repair import SpeakerRepair
from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.lexicon.cues import Cue, Cues, cues
from kg.lexicon.function_words import function_words
from kg.lexicon.sentiment import sentiment_lexicon
from kg.model import Mention
from kg.preprocess.document import Document
from kg.stance.decide import StanceDecider
from kg.syntax.sentences import Sentences


class Proposals(NamedTuple):
    """The candidates of one document, and what they were built from.

    ``verb_cues`` maps a token that begins a verb cue to the cue and the last token of its group.
    """

    sentences: Sentences
    lexicon: Cues
    verb_cues: Mapping[int, tuple[Cue, int]]
    speakers: Speakers
    candidates: list[Candidate]

    def features(self) -> list[Features]:
        """Build the feature dict of each candidate, in order."""
        return FeatureBuilder(self.sentences, self.speakers, self.verb_cues).build(self.candidates)

    def stances(self) -> StanceDecider:
        """Build what decides the candidates' act, stance and target."""
        senses = sentiment_lexicon(self.sentences.document.language)
        return StanceDecider(
            self.sentences, self.lexicon, self.verb_cues, senses, self.sentences.starts
        )


def proposals(document: Document, mentions: Sequence[Mention]) -> Proposals:
    """Find the candidates of a document; several may share a cue.

    Raises:
        KgError: a file of the lexicon is broken.
    """
    sentences = Sentences(document, function_words(document.language))
    lexicon = cues(document.language)
    proposer = Proposer(sentences, lexicon)
    speakers = Speakers(sentences, mentions)
    candidates = proposer.candidates()
    SpeakerRepair(speakers).repair(candidates)
    return Proposals(sentences, lexicon, proposer.verb_cues, speakers, candidates)

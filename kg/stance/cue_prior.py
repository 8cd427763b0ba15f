"""Read act, polarity and shape of the content off the cue's frame."""

from __future__ import annotations

from kg.content.candidate import (
    ADJACENT,
    COLON,
    HEADLINE,
    PARENTHETICAL,
    PREP,
    SIGNED,
    UNCUED,
    Candidate,
)
from kg.model import Act
from kg.syntax.sentences import Sentences

QUOTING = UNCUED | {PARENTHETICAL, COLON, ADJACENT, HEADLINE, SIGNED}
"""Rules whose content is somebody's words, not the complement of a cue."""
TURNED: dict[Act, Act] = {
    "support": "oppose",
    "demand": "refuse",
    "commit": "refuse",
    "refuse": "support",
    "oppose": "support",
}
"""The acts that negated acts become."""


def prior(sentences: Sentences, candidate: Candidate) -> tuple[Act, int]:
    """Return the act and polarity of the cue's frame under its negation."""
    act, polarity = candidate.act, candidate.polarity
    if not polarity or candidate.cue is None:
        return act, polarity
    if sentences.is_negated(candidate.verb):
        if candidate.lemma.replace(" ", "_") in sentences.words.neutral_if_negated:
            # Not ruling something out takes no side.
            return "assert", 0
        act, polarity = TURNED.get(act, act), -polarity
    return act, polarity


def content_shape(sentences: Sentences, candidate: Candidate) -> str:
    """Name how the content is attached.

    "quote", "prep", "que" (a clause), "inf" (an infinitive), "predication" (what a target is
    called) or "n" (a noun phrase).
    """
    rule = candidate.rule
    if rule in QUOTING:
        return "quote"
    kind, _, frame = rule.partition(":")
    if kind == PREP:
        return "prep"
    if frame in ("que", "clause"):
        return "que"
    if "inf" in frame:
        return "inf"
    if "adj" in frame or "comme" in frame or candidate.lemma in sentences.words.predicative_cues:
        return "predication"
    return "n"

"""A candidate → what its cue's frame alone tells: act, polarity, and how the content is joined."""

from __future__ import annotations

from kg.content.candidate import (
    ADJACENT,
    COLON,
    HEADLINE,
    INCISE,
    PREP,
    SIGNED,
    UNCUED,
    Candidate,
)
from kg.model import Act
from kg.syntax.sentences import Sentences

QUOTING = UNCUED | {INCISE, COLON, ADJACENT, HEADLINE, SIGNED}
"""Rules whose content is what somebody said, not what a cue takes."""
TURNED: dict[Act, Act] = {
    "support": "oppose",
    "demand": "refuse",
    "commit": "refuse",
    "refuse": "support",
    "oppose": "support",
}
"""What an act becomes under a negation."""


def prior(sentences: Sentences, candidate: Candidate) -> tuple[Act, int]:
    """Act and polarity that the cue's frame and its negation give."""
    act, polarity = candidate.act, candidate.polarity
    if not polarity or candidate.cue is None:
        return act, polarity
    if sentences.is_negated(candidate.verb):
        if candidate.lemma.replace(" ", "_") in sentences.words.unresolved:
            # Who does not rule something out takes no side.
            return "assert", 0
        act, polarity = TURNED.get(act, act), -polarity
    if act == "commit" and candidate.head is not None and _is_done(sentences, candidate.head):
        return "assert", 0
    return act, polarity


def _is_done(sentences: Sentences, deed: int) -> bool:
    """Whether an infinitive says what was done before: "jure n'avoir rien vu"."""
    auxiliary = sentences.child(deed, "aux:tense", "aux")
    return auxiliary is not None and "VerbForm=Inf" in sentences.tokens[auxiliary].morph


def shape(sentences: Sentences, candidate: Candidate) -> str:
    """How the content is joined: quoted, by a preposition, as a clause, an infinitive, what a thing
    is called, or a noun phrase.
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
    if "adj" in frame or "comme" in frame or candidate.lemma in sentences.words.predicating:
        return "predication"
    return "n"

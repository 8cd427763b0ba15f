"""Score whether two statements put forward one proposition.

A linear score of what they share (:mod:`kg.claims.features`) decides, with the weights in
``data/models/claims.json``. The side that a statement takes plays no part: for and against are one
claim (:func:`kg.claims.proposition.find_side` distinguishes them). Contradictions seldom repeat the
words that they contradict; for two statements of an article :mod:`kg.claims.contradiction` finds
them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.claims.contradiction import is_comparable, score_contradiction
from kg.claims.features import (
    alignment_features,
    find_obstacle,
    highest_modality_features,
    modality_features,
    similarity,
    similarity_features,
    word_features,
)
from kg.claims.proposition import Proposition, same_source
from kg.claims.scoring import Features, most, probability, read_weights, total
from kg.claims.similarity import Embeddings

_HOPELESS = 0.25
"""Probability of one claim below which semantic similarity is not computed."""
_SAME = 0.4
"""Half of the F1 reached in cross-validation: the threshold at which F1 is greatest."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two propositions compare.

    ``score`` is the probability that they are one claim, ``opposite`` whether one contradicts the
    other, ``only_contradiction`` whether nothing else makes them one.
    """

    score: float
    reason: str
    opposite: bool = False
    only_contradiction: bool = False

    @property
    def same(self) -> bool:
        return self.score >= _SAME


def score_agreement(
    one: Proposition,
    other: Proposition,
    embeddings: Embeddings,
    *,
    least: float = _HOPELESS,
    min_common: float = 0.0,
) -> Agreement:
    """Score whether two statements put forward one proposition; their order doesn't matter.

    Where the score can't reach ``least``, it is 0 and similarity, which is slow, is not computed.
    A contradiction is looked for only where what they share scores ``min_common``.
    """
    comparable = is_comparable(one, other)
    enough = max(_SAME, least)
    lowest = min(least, max(_HOPELESS, min_common)) if comparable else least
    common = _score_common(one, other, embeddings, lowest)
    if not comparable or common.score < min_common:
        return common
    if common.score >= enough:
        opposite = score_contradiction(one, other, embeddings, least=_SAME) > 0
        return replace(common, opposite=opposite)
    against = score_contradiction(one, other, embeddings, least=enough)
    if not against:
        return common
    return Agreement(against, "one contradicts the other", opposite=True, only_contradiction=True)


def _score_common(
    one: Proposition, other: Proposition, embeddings: Embeddings, least: float
) -> Agreement:
    """Score what two statements share, the cheapest features first."""
    obstacle = find_obstacle(one, other, embeddings)
    if obstacle:
        return Agreement(0.0, obstacle)
    weights = read_weights("claims")
    words = word_features(one, other, embeddings)
    aligned_at_most = max(0.0, weights["alike"])
    similar_at_most = aligned_at_most + most(similarity_features(1.0, words), weights)
    score = total(words, weights) + weights["bias"]
    modal_at_most = most(highest_modality_features(one, other, words), weights)
    if probability(score + similar_at_most + modal_at_most) < least:
        return Agreement(0.0, "too few words in common")
    score += total(modality_features(one, other, words), weights)
    if probability(score + similar_at_most) < least:
        return Agreement(0.0, "too few words in common")
    similar = similarity_features(similarity(one, other, embeddings), words)
    score += total(similar, weights)
    if probability(score + aligned_at_most) < least:
        return Agreement(0.0, "too far from each other in meaning")
    score += total(alignment_features(one, other, embeddings), weights)
    return Agreement(probability(score), _explain(one, other, {**words, **similar}))


def _explain(one: Proposition, other: Proposition, features: Features) -> str:
    parts = [
        f"nearness of meaning {features['near']:.2f}",
        f"content words in common {features['least']:.2f} and {features['most']:.2f}",
    ]
    for holds, words in (
        (features["numbers"], "a number in common"),
        (same_source(one, other), "the same source"),
        (features["across"], "two languages"),
    ):
        if holds:
            parts.append(words)
    return ", ".join(parts)

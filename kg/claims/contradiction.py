"""Score whether one of two propositions of an article contradicts the other in its own words.

"The memo was shown to the minister" and "she was told nothing" hardly share a word. Evidence for a
contradiction is the modality of each (a denial and a charge, a refusal and a wish, support and
opposition), a noun that refers to the other ("the allegation"), antonyms ("safe", "a danger"), and
how close the two are in the text. A linear score decides, with the weights in
``data/models/contradictions.json``. It does not work between articles: most pairs of articles
report different stories, and somebody denies or refuses something in all of them.
"""

from __future__ import annotations

from kg.claims.features import (
    LEAST_ALIKE,
    align_words,
    discriminative_words,
    find_antonyms,
    find_obstacle,
    similarity,
    word_features,
)
from kg.claims.modality import (
    CONTRA,
    Modality,
    closeness,
    denies_charge,
    has_opposite_stances,
    has_referring_noun,
    modality,
    subject_matter,
)
from kg.claims.proposition import Proposition, find_side, same_source, says_contrary
from kg.claims.scoring import Features, most, probability, read_weights, total
from kg.claims.similarity import Embeddings

_SIMILARITY = dict.fromkeys(
    ("near", "near_least", "antonym_near", "contrary_near", "sides_near", "stance_near"), 1.0
)
_ALIGNMENT = dict.fromkeys(("alike", "stance_alike", "rest"), 1.0)
_ONLY_FACTORS = frozenset(("sides", "contrary"))
"""Features that count only multiplied by similarity."""


def score_contradiction(
    one: Proposition, other: Proposition, embeddings: Embeddings, *, least: float = 0.5
) -> float:
    """Return the probability that one contradicts the other, 0 where it can't reach ``least``.

    The order of the two doesn't matter. Similarity, which is slow, is computed last.
    """
    if not is_comparable(one, other):
        return 0.0
    weights = read_weights("contradictions")
    acts = _act_features(one, other, embeddings)
    if not acts:
        return 0.0
    score = weights["bias"] + total(acts, weights)
    if probability(score + most(_SIMILARITY | _ALIGNMENT, weights)) < least:
        return 0.0
    score += total(_similarity_features(one, other, acts, embeddings), weights)
    if probability(score + most(_ALIGNMENT, weights)) < least:
        return 0.0
    score += total(_alignment_features(one, other, acts, embeddings), weights)
    found = probability(score)
    return found if found >= least else 0.0


def is_comparable(one: Proposition, other: Proposition) -> bool:
    """Whether one may contradict the other: they have one article and two sources.

    Who contradicts himself does so in words that show it.
    """
    return one.article == other.article and not same_source(one, other)


def contradiction_features(
    one: Proposition, other: Proposition, embeddings: Embeddings
) -> Features:
    """Build all features of the score; empty where only the subject speaks for it."""
    acts = _act_features(one, other, embeddings)
    if not acts:
        return {}
    similar = _similarity_features(one, other, acts, embeddings)
    aligned = _alignment_features(one, other, acts, embeddings)
    scored = {name: value for name, value in acts.items() if name not in _ONLY_FACTORS}
    return {**scored, **similar, **aligned}


def _act_features(one: Proposition, other: Proposition, embeddings: Embeddings) -> Features:
    """Build the features of modality, stance and wording, the earlier statement first."""
    if other.start < one.start:
        one, other = other, one
    first, second = modality(one), modality(other)
    both = {first, second}
    two_sides = find_side(one) != find_side(other)
    contrary = two_sides != says_contrary(one, other, embeddings)
    antonyms, _ = find_antonyms(one, other)
    stances = has_opposite_stances(one, other)
    if not (both & CONTRA or contrary or antonyms or stances):
        return {}
    words = word_features(one, other, embeddings)
    close = closeness(one, other)

    def is_one_only(kind: Modality) -> float:
        return float((first is kind) != (second is kind))

    return {
        "least": words["least"],
        "own_cut": words["own_cut"],
        "close": close,
        "twice": float(both <= CONTRA),
        "denial": is_one_only(Modality.DENIAL),
        "charge": is_one_only(Modality.CHARGE),
        "wish": is_one_only(Modality.WISH),
        "claims": float(both == {Modality.CLAIM}),
        "denial_claim": float(both == {Modality.DENIAL, Modality.CLAIM}),
        "denial_charge": float(denies_charge(one, other)),
        "refusal_wish": float(
            Modality.WISH in both and len(both & CONTRA - {Modality.DENIAL}) == 1
        ),
        "later": float(second in CONTRA and first not in CONTRA),
        "stands": float(has_referring_noun(one, other)),
        "pointing": close * (other.wording.deictic and second in CONTRA),
        "antonym": float(antonyms),
        "stance": float(stances),
        "one_stance": float(one.stance == other.stance != "none"),
        "hindered": float(bool(find_obstacle(one, other, embeddings))),
        "sides": float(two_sides),
        "contrary": float(contrary),
    }


def _similarity_features(
    one: Proposition, other: Proposition, acts: Features, embeddings: Embeddings
) -> Features:
    first, second = subject_matter(one), subject_matter(other)
    nearest = max(
        embeddings.similarity(first, second),
        embeddings.similarity(first, other.text),
        embeddings.similarity(one.text, second),
    )
    whole = similarity(one, other, embeddings)
    return {
        "near": whole,
        "near_least": whole * acts["least"],
        "antonym_near": acts["antonym"] * nearest,
        "contrary_near": acts["contrary"] * nearest,
        "sides_near": acts["sides"] * nearest,
        "stance_near": acts["stance"] * nearest,
    }


def _alignment_features(
    one: Proposition, other: Proposition, acts: Features, embeddings: Embeddings
) -> Features:
    """Build the features of how alike the content words are, and those that only one has."""
    x, y = discriminative_words(one), discriminative_words(other)
    alike = align_words(tuple(x.values()), tuple(y.values()), embeddings, least=LEAST_ALIKE)
    rest = align_words(
        tuple(word for stem, word in x.items() if stem not in y),
        tuple(word for stem, word in y.items() if stem not in x),
        embeddings,
    )
    return {
        "alike": min(alike),
        "stance_alike": acts["stance"] * max(alike),
        "rest": max(rest),
    }

"""Two propositions of an article → whether one says the contrary of the other in its own words.

"The memo was shown to the minister" and "she was told nothing" have next to no word in common. What
speaks for a contradiction is how each is put forward: a denial beside a charge, a refusal beside a
wish, support beside opposition; a noun that stands for what another said ("the allegation"); words
that are against each other ("safe", "a danger"); and how close the two stand. A linear score
decides, with the weights in ``data/models/contradictions.json``. Between articles it would be none:
most of their pairs are of two stories, in all of which somebody denies and refuses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp

from kg.base.resources import data
from kg.claims.features import (
    LIKE,
    antonyms,
    by_words,
    hindrance,
    likeness,
    near,
    telling_words,
)
from kg.claims.modality import (
    CONTRA,
    Kind,
    about,
    closeness,
    denied_charge,
    kind,
    stand_for,
    two_sides,
)
from kg.claims.proposition import Proposition, contrary, same_source, side
from kg.claims.similarity import Meanings

_NEAR = ("near", "near_least", "antonym_near", "contrary_near", "sides_near", "stance_near")
_ALIKE = ("alike", "stance_alike", "rest")


def contradiction(
    one: Proposition, other: Proposition, meanings: Meanings, *, least: float = 0.5
) -> float:
    """The probability that one contradicts the other, 0 where that can't reach ``least``.

    The order of the two doesn't matter. Nearness in meaning is looked up last, where it decides.
    """
    if not comparable(one, other):
        return 0.0
    weights = _weights()
    found = _by_acts(one, other, meanings)
    if not found:
        return 0.0
    score = weights["bias"] + _total(found, weights)
    if _probability(score + _most(_NEAR + _ALIKE, weights)) < least:
        return 0.0
    score += _total(_by_nearness(one, other, found, meanings), weights)
    if _probability(score + _most(_ALIKE, weights)) < least:
        return 0.0
    score += _total(_by_likeness(one, other, found, meanings), weights)
    probability = _probability(score)
    return probability if probability >= least else 0.0


def comparable(one: Proposition, other: Proposition) -> bool:
    """Whether one of two may contradict the other: they are of one article, and of two sources.

    Who contradicts himself would have to do so in words that tell.
    """
    return one.article == other.article and not same_source(one, other)


def features(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """What the score is made of; nothing where nothing but their subject speaks for it."""
    found = _by_acts(one, other, meanings)
    if not found:
        return {}
    meaning = _by_nearness(one, other, found, meanings)
    alike = _by_likeness(one, other, found, meanings)
    scored = {name: value for name, value in found.items() if name not in _ONLY_FACTORS}
    return {**scored, **meaning, **alike}


_ONLY_FACTORS = frozenset(("sides", "contrary"))
"""What counts with nearness in meaning only."""


def _by_acts(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """How the two are put forward, and what words tell of that."""
    if other.start < one.start:
        one, other = other, one
    first, second = kind(one), kind(other)
    kinds = {first, second}
    parted = side(one) != side(other)
    turned = parted != contrary(one, other, meanings)
    against, _ = antonyms(one, other)
    stances = two_sides(one, other)
    if not (kinds & CONTRA or turned or against or stances):
        return {}
    words = by_words(one, other, meanings)
    close = closeness(one, other)

    def single(how: Kind) -> float:
        return float((first is how) != (second is how))

    return {
        "least": words["least"],
        "own_cut": words["own_cut"],
        "close": close,
        "twice": float(kinds <= CONTRA),
        "denial": single(Kind.DENIAL),
        "charge": single(Kind.CHARGE),
        "wish": single(Kind.WISH),
        "claims": float(kinds == {Kind.CLAIM}),
        "denial_claim": float(kinds == {Kind.DENIAL, Kind.CLAIM}),
        "denial_charge": float(denied_charge(one, other)),
        "refusal_wish": float(Kind.WISH in kinds and len(kinds & CONTRA - {Kind.DENIAL}) == 1),
        "later": float(second in CONTRA and first not in CONTRA),
        "stands": float(stand_for(one, other)),
        "pointing": close * (other.wording.deictic and second in CONTRA),
        "antonym": float(against),
        "stance": float(stances),
        "one_stance": float(one.stance == other.stance != "none"),
        "hindered": float(bool(hindrance(one, other, meanings))),
        "sides": float(parted),
        "contrary": float(turned),
    }


def _by_nearness(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    first, second = about(one), about(other)
    nearest = max(
        meanings.near(first, second),
        meanings.near(first, other.text),
        meanings.near(one.text, second),
    )
    whole = near(one, other, meanings)
    return {
        "near": whole,
        "near_least": whole * found["least"],
        "antonym_near": found["antonym"] * nearest,
        "contrary_near": found["contrary"] * nearest,
        "sides_near": found["sides"] * nearest,
        "stance_near": found["stance"] * nearest,
    }


def _by_likeness(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    """How alike the content words are, and those of them that only one of the two has."""
    x, y = telling_words(one), telling_words(other)
    all_of_them = likeness(tuple(x.values()), tuple(y.values()), meanings, least=LIKE)
    rest = likeness(
        tuple(word for stem, word in x.items() if stem not in y),
        tuple(word for stem, word in y.items() if stem not in x),
        meanings,
    )
    return {
        "alike": min(all_of_them),
        "stance_alike": found["stance"] * max(all_of_them),
        "rest": max(rest),
    }


def _total(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in found.items())


def _most(names: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """What numbers of at most 1 can add."""
    return sum(max(0.0, weights[name]) for name in names)


def _probability(total: float) -> float:
    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 3)


@cache
def _weights() -> Mapping[str, float]:
    path = data("models/contradictions.json")
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return found

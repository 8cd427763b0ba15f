"""Two statements → whether they put forward one proposition, and how sure that is.

What they have in common (:mod:`kg.claims.features`) decides, by a linear score with the weights
in ``data/models/claims.json``. Which side a statement takes plays no part in it: for and against
are one claim (:func:`kg.claims.proposition.side` tells them apart). Who contradicts another seldom
takes up his words: where two of an article have too little in common for one claim,
:mod:`kg.claims.contradiction` looks for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kg.base.resources import data
from kg.claims.contradiction import comparable, contradiction
from kg.claims.features import (
    by_likeness,
    by_manner,
    by_meaning,
    by_words,
    hindrance,
    manner_at_most,
    nearness,
)
from kg.claims.proposition import Proposition, same_source
from kg.claims.similarity import Meanings

_HOPELESS = 0.25
"""Under such a probability two statements are not compared in meaning."""
_SAME = 0.4
"""Half of the F1 that is reached by turns, which is where F1 is greatest."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two propositions compare. ``score`` is the probability that they are one, in 0..1;
    ``opposite`` says that one contradicts the other, ``alone`` that nothing else makes them one.
    """

    score: float
    reason: str
    opposite: bool = False
    alone: bool = False

    @property
    def same(self) -> bool:
        return self.score >= _SAME


def agreement(
    one: Proposition,
    other: Proposition,
    meanings: Meanings,
    *,
    least: float = _HOPELESS,
    borne_out: float = 0.0,
) -> Agreement:
    """Whether two statements put forward one proposition; the order of the two doesn't matter.

    Where the score can't reach ``least`` it is 0: to find out how near two are in meaning costs
    most, and is left out where it decides nothing. A contradiction is looked for where what they
    have in common reaches ``borne_out``; where that is enough it tells for and against.
    """
    may = comparable(one, other)
    enough = max(_SAME, least)
    lowest = min(least, max(_HOPELESS, borne_out)) if may else least
    found = _by_what_is_common(one, other, meanings, lowest)
    if not may or found.score < borne_out:
        return found
    if found.score >= enough:
        return replace(found, opposite=contradiction(one, other, meanings, least=_SAME) > 0)
    against = contradiction(one, other, meanings, least=enough)
    if not against:
        return found
    return Agreement(against, "one contradicts the other", opposite=True, alone=True)


def _by_what_is_common(
    one: Proposition, other: Proposition, meanings: Meanings, least: float
) -> Agreement:
    against = hindrance(one, other, meanings)
    if against:
        return Agreement(0.0, against)
    found = by_words(one, other, meanings)
    alike = max(0.0, _weights()["alike"])
    open_yet = alike + _most(nearness(1.0, found))
    total = _total(found) + _weights()["bias"]
    if _probability(total + open_yet + _most(manner_at_most(one, other, found))) < least:
        return Agreement(0.0, "too few words in common")
    manner = by_manner(one, other, found)
    total += _total(manner)
    if _probability(total + open_yet) < least:
        return Agreement(0.0, "too few words in common")
    meaning = by_meaning(one, other, found, meanings)
    total += _total(meaning)
    if _probability(total + alike) < least:
        return Agreement(0.0, "too far from each other in meaning")
    total += _total(by_likeness(one, other, meanings))
    return Agreement(_probability(total), _reason(one, other, {**found, **meaning}))


def _total(found: Mapping[str, float]) -> float:
    weights = _weights()
    return sum(weights[name] * value for name, value in found.items())


def _most(found: Mapping[str, float]) -> float:
    """What numbers can add that are at most so much."""
    weights = _weights()
    return sum(max(0.0, weights[name]) * value for name, value in found.items())


@lru_cache(maxsize=1 << 12)
def _probability(total: float) -> float:
    from math import exp

    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 3)


def _reason(one: Proposition, other: Proposition, found: Mapping[str, float]) -> str:
    said = [f"nearness of meaning {found['near']:.2f}"]
    said.append(f"content words in common {found['least']:.2f} and {found['most']:.2f}")
    for holds, words in (
        (found["numbers"], "a number in common"),
        (same_source(one, other), "the same source"),
        (found["across"], "two languages"),
    ):
        if holds:
            said.append(words)
    return ", ".join(said)


@cache
def _weights() -> Mapping[str, float]:
    path = data("models/claims.json")
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return found

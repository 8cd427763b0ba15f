"""Two statements → whether they put forward one proposition, and how sure that is.

What they have in common (:mod:`kg.resolve.in_common`) decides, by a linear score with the weights
in ``data/models/claims.json``. Which side a statement takes plays no part in it: for and against
are one claim (:func:`kg.resolve.proposition.side` tells them apart). Who contradicts another seldom
takes up his words: where two of an article have too little in common for one claim,
:mod:`kg.resolve.contradiction` looks for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.resolve.contradiction import comparable, contradiction
from kg.resolve.in_common import by_meaning, by_words, hindrance, nearness
from kg.resolve.meaning import Meanings
from kg.resolve.proposition import Proposition
from kg.resources import data

_HOPELESS = 0.25
"""Under such a probability two statements are not compared in meaning."""
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two propositions compare. ``score`` is the probability that they are one, in 0..1;
    ``opposite`` says that they are one because one contradicts the other."""

    score: float
    reason: str
    opposite: bool = False

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
    have in common reaches ``borne_out``.
    """
    may = comparable(one, other)
    enough = max(_SAME, least)
    lowest = min(least, max(_HOPELESS, borne_out)) if may else least
    found = _by_what_is_common(one, other, meanings, lowest)
    if not may or found.score >= enough or found.score < borne_out:
        return found
    against = contradiction(one, other, meanings, least=enough)
    if not against:
        return found
    return Agreement(against, "one contradicts the other", opposite=True)


def _by_what_is_common(
    one: Proposition, other: Proposition, meanings: Meanings, least: float
) -> Agreement:
    against = hindrance(one, other, meanings)
    if against:
        return Agreement(0.0, against)
    found = by_words(one, other, meanings)
    total = _total(found)
    most = total + _total(nearness(1.0, found)) + _weights()["bias"]
    if _probability(most) < least:
        return Agreement(0.0, "too few words in common")
    near = by_meaning(one, other, found, meanings)
    total += _total(near) + _weights()["bias"]
    return Agreement(_probability(total), _reason({**found, **near}))


def _total(found: Mapping[str, float]) -> float:
    weights = _weights()
    return sum(weights[name] * value for name, value in found.items())


@lru_cache(maxsize=1 << 12)
def _probability(total: float) -> float:
    from math import exp

    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 3)


def _reason(found: Mapping[str, float]) -> str:
    said = [f"nearness of meaning {found['near']:.2f}"]
    said.append(f"content words in common {found['least']:.2f} and {found['most']:.2f}")
    for name, words in (
        ("numbers", "a number in common"),
        ("source", "the same source"),
        ("across", "two languages"),
    ):
        if found[name]:
            said.append(words)
    return ", ".join(said)


@cache
def _weights() -> Mapping[str, float]:
    path = data("models/claims.json")
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return found

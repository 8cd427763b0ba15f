"""A statement → how it is put forward: affirmed, wanted, denied, refused, held against somebody.

And which two of an article may be on one matter whatever their words: a denial beside a charge, a
noun that stands for what another said ("the allegation"), what stands close by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cache
from math import exp

from kg.claims.proposition import Proposition, side
from kg.lexicon.tables import rows
from kg.normalise.content_words import known, stem_of, wording
from kg.normalise.tokens import fold


class Kind(Enum):
    """How something is put forward, as far as somebody may be against it."""

    DENIAL = 1
    REFUSAL = 2
    OPPOSITION = 3
    CHARGE = 4
    WISH = 5
    CLAIM = 6


CONTRA = frozenset((Kind.DENIAL, Kind.REFUSAL, Kind.OPPOSITION))
BLAMING = frozenset((Kind.OPPOSITION, Kind.CHARGE))
_PART = " […] "
"""Between the pieces of a statement: what it is about, and what is said of that."""
_AWAY = 200
"""Code points between two statements by which they have little to do with each other any more."""
_FEWEST = 2
"""So few content words may be a noun for what another said."""
_HEADLINE = 100
"""Code points of an article within which its headline begins."""


def kind(proposition: Proposition) -> Kind:
    """How a statement is put forward."""
    act, stance = proposition.act, proposition.stance
    if act == "refuse":
        return Kind.DENIAL if stance == "none" else Kind.REFUSAL
    if act == "oppose":
        blames = stance == "oppose" and side(proposition) > 0
        return Kind.CHARGE if blames else Kind.OPPOSITION
    return Kind.WISH if act in ("demand", "support", "commit") else Kind.CLAIM


def about(proposition: Proposition) -> str:
    """What a statement is about, where it says so before it judges, or all of it."""
    return proposition.target or proposition.text.split(_PART)[0]


def closeness(one: Proposition, other: Proposition) -> float:
    """How near each other two statements stand, in 0..1; 0 in two articles."""
    if one.article != other.article:
        return 0.0
    first, second = (one, other) if one.start <= other.start else (other, one)
    return exp(-max(0, second.start - first.start - len(first.text)) / _AWAY)


def in_headline(one: Proposition, other: Proposition) -> bool:
    """Whether two stand in one article and one in its headline: what it says is told below."""
    return one.article == other.article and min(one.start, other.start) < _HEADLINE


def denied_charge(one: Proposition, other: Proposition) -> bool:
    """Whether one is a denial and the other what somebody is blamed for."""
    kinds = {kind(one), kind(other)}
    return Kind.DENIAL in kinds and bool(kinds & BLAMING)


def two_sides(one: Proposition, other: Proposition) -> bool:
    """Whether one is for something and the other against something."""
    return {one.stance, other.stance} == {"support", "oppose"}


def stand_for(one: Proposition, other: Proposition) -> bool:
    """Whether one of two has a noun that stands for what the other says."""
    return _stands_for(one, other) or _stands_for(other, one)


def _stands_for(one: Proposition, other: Proposition) -> bool:
    """Whether one has a noun that stands for what the other says, or few words without content."""
    named = about(one) if one.target in one.text else one.text.split(_PART)[0]
    said = wording(named, one.language)
    if len(said.words) > _FEWEST:
        return False
    if not said.words:
        return True
    how = kind(other)
    fitting = {
        "charge": how in BLAMING,
        "claim": how is Kind.CLAIM,
        "wish": how is not Kind.CLAIM or other.act == "announce",
    }
    table = _nouns(known(one.language))
    return any(fitting[name] for word in said.run for name in table.get(stem_of(word), ()))


@cache
def _nouns(language: str) -> Mapping[str, frozenset[str]]:
    """Nouns for what somebody said, by stem → the classes of what they stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for noun, name in rows(language, "said_nouns", 2):
        found[stem_of(fold(noun))].add(name)
    return {stem: frozenset(names) for stem, names in found.items()}

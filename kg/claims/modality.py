"""Classify how a statement is put forward: claimed, wanted, denied, refused, or as a charge.

Also find statements of one article that are related whatever their words: a denial and a charge, a
noun that refers to the other statement ("the allegation"), statements close to each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cache
from math import exp

from kg.base import fold
from kg.claims.proposition import Proposition, find_side
from kg.lexicon.tables import read_rows
from kg.normalise.content_words import stem_of, supported_language, wording


class Modality(Enum):
    """How something is put forward, as far as somebody may be against it."""

    DENIAL = 1
    REFUSAL = 2
    OPPOSITION = 3
    CHARGE = 4
    WISH = 5
    CLAIM = 6


CONTRA = frozenset((Modality.DENIAL, Modality.REFUSAL, Modality.OPPOSITION))
BLAMING = frozenset((Modality.OPPOSITION, Modality.CHARGE))
_PART = " […] "
"""Separates the parts of a statement: what it is about, and what it says of that."""
_DECAY = 200
"""Code points between two statements by which their closeness falls to 1/e."""
_FEWEST = 2
"""At most so many content words may be a noun for another statement."""
_HEADLINE = 100
"""Code points of an article within which its headline begins."""


def modality(proposition: Proposition) -> Modality:
    """Classify how a statement is put forward."""
    act, stance = proposition.act, proposition.stance
    if act == "refuse":
        return Modality.DENIAL if stance == "none" else Modality.REFUSAL
    if act == "oppose":
        blames = stance == "oppose" and find_side(proposition) > 0
        return Modality.CHARGE if blames else Modality.OPPOSITION
    return Modality.WISH if act in ("demand", "support", "commit") else Modality.CLAIM


def subject_matter(proposition: Proposition) -> str:
    """Return the target or the first part of a statement, or all of it."""
    return proposition.target or proposition.text.split(_PART)[0]


def closeness(one: Proposition, other: Proposition) -> float:
    """Score how close two statements are in their article, in 0..1; 0 in two articles."""
    if one.article != other.article:
        return 0.0
    first, second = (one, other) if one.start <= other.start else (other, one)
    return exp(-max(0, second.start - first.start - len(first.text)) / _DECAY)


def is_in_headline(one: Proposition, other: Proposition) -> bool:
    """Whether one is in the headline of the article of both, which repeats what is in the text."""
    return one.article == other.article and min(one.start, other.start) < _HEADLINE


def denies_charge(one: Proposition, other: Proposition) -> bool:
    """Whether one is a denial and the other blames somebody."""
    both = {modality(one), modality(other)}
    return Modality.DENIAL in both and bool(both & BLAMING)


def has_opposite_stances(one: Proposition, other: Proposition) -> bool:
    """Whether one is for something and the other against something."""
    return {one.stance, other.stance} == {"support", "oppose"}


def has_referring_noun(one: Proposition, other: Proposition) -> bool:
    """Whether a noun of one refers to the other statement ("the allegation")."""
    return _refers_to(one, other) or _refers_to(other, one)


def _refers_to(one: Proposition, other: Proposition) -> bool:
    """Whether a noun of one fits the other's modality, or one has no content words at all."""
    named = subject_matter(one) if one.target in one.text else one.text.split(_PART)[0]
    content = wording(named, one.language)
    if len(content.words) > _FEWEST:
        return False
    if not content.words:
        return True
    kind = modality(other)
    fitting = {
        "charge": kind in BLAMING,
        "claim": kind is Modality.CLAIM,
        "wish": kind is not Modality.CLAIM or other.act == "announce",
    }
    table = _statement_nouns(supported_language(one.language))
    return any(fitting[name] for word in content.run for name in table.get(stem_of(word), ()))


@cache
def _statement_nouns(language: str) -> Mapping[str, frozenset[str]]:
    """Read nouns for statements, by stem, with the modalities that they name."""
    found: dict[str, set[str]] = defaultdict(set)
    for noun, name in read_rows(language, "said_nouns", 2):
        found[stem_of(fold.search(noun))].add(name)
    return {stem: frozenset(names) for stem, names in found.items()}

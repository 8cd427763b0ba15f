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
import re
from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from math import exp

from kg.lexicon import rows
from kg.resolve.in_common import by_meaning, by_words, hindrance
from kg.resolve.meaning import Meanings
from kg.resolve.proposition import Proposition, contrary, same_source, side
from kg.resolve.senses import senses
from kg.resolve.telling import fold
from kg.resolve.wording import known, negations, stem_of, wording
from kg.resources import data


class _Kind(Enum):
    """How something is put forward, as far as somebody may be against it."""

    DENIAL = 1
    REFUSAL = 2
    OPPOSITION = 3
    CHARGE = 4
    WISH = 5
    CLAIM = 6


_CONTRA = frozenset((_Kind.DENIAL, _Kind.REFUSAL, _Kind.OPPOSITION))
_BLAMING = frozenset((_Kind.OPPOSITION, _Kind.CHARGE))
_LETTERS = re.compile(r"[^\W\d_]+")
_PART = " […] "
"""Between the pieces of a statement: what it is about, and what is said of that."""
_AWAY = 200
"""Code points between two statements by which they have little to do with each other any more."""
_LIKE = 0.45
"""From which nearness on a word is like another."""
_FEWEST = 2
"""So few content words may be a noun for what another said."""
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
    near = _by_nearness(one, other, found, meanings)
    alike = _by_likeness(one, other, found, meanings)
    scored = {name: value for name, value in found.items() if name not in _ONLY_FACTORS}
    return {**scored, **near, **alike}


_ONLY_FACTORS = frozenset(("sides", "contrary"))
"""What counts with nearness in meaning only."""


def _by_acts(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """How the two are put forward, and what words tell of that."""
    if other.start < one.start:
        one, other = other, one
    first, second = _kind(one), _kind(other)
    kinds = {first, second}
    parted = side(one) != side(other)
    turned = parted != contrary(one, other, meanings)
    antonyms = _antonyms(one, other)
    stances = {one.stance, other.stance} == {"support", "oppose"}
    if not (kinds & _CONTRA or turned or antonyms or stances):
        return {}
    words = by_words(one, other, meanings)
    close = exp(-max(0, other.start - one.start - len(one.text)) / _AWAY)

    def single(kind: _Kind) -> float:
        return float((first is kind) != (second is kind))

    return {
        "least": words["least"],
        "own_cut": words["own_cut"],
        "close": close,
        "twice": float(kinds <= _CONTRA),
        "denial": single(_Kind.DENIAL),
        "charge": single(_Kind.CHARGE),
        "wish": single(_Kind.WISH),
        "claims": float(kinds == {_Kind.CLAIM}),
        "denial_claim": float(kinds == {_Kind.DENIAL, _Kind.CLAIM}),
        "denial_charge": float(_Kind.DENIAL in kinds and bool(kinds & _BLAMING)),
        "refusal_wish": float(_Kind.WISH in kinds and len(kinds & _CONTRA - {_Kind.DENIAL}) == 1),
        "later": float(second in _CONTRA and first not in _CONTRA),
        "stands": float(_stands_for(one, other) or _stands_for(other, one)),
        "pointing": close * (other.wording.deictic and second in _CONTRA),
        "antonym": float(antonyms),
        "stance": float(stances),
        "one_stance": float(one.stance == other.stance != "none"),
        "hindered": float(bool(hindrance(one, other, meanings))),
        "sides": float(parted),
        "contrary": float(turned),
    }


def _by_nearness(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    first, second = _about(one), _about(other)
    near = max(
        meanings.near(first, second),
        meanings.near(first, other.text),
        meanings.near(one.text, second),
    )
    return {
        **by_meaning(one, other, found, meanings),
        "antonym_near": found["antonym"] * near,
        "contrary_near": found["contrary"] * near,
        "sides_near": found["sides"] * near,
        "stance_near": found["stance"] * near,
    }


def _by_likeness(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    """How alike the content words are, and those of them that only one of the two has."""
    x, y = _words(one), _words(other)
    all_of_them = _likeness(tuple(x.values()), tuple(y.values()), meanings, least=_LIKE)
    rest = _likeness(
        tuple(word for stem, word in x.items() if stem not in y),
        tuple(word for stem, word in y.items() if stem not in x),
        meanings,
    )
    return {
        "alike": min(all_of_them),
        "stance_alike": found["stance"] * max(all_of_them),
        "rest": max(rest),
    }


def _words(proposition: Proposition) -> dict[str, str]:
    """The content words that mean something, by stem: no figures."""
    words = proposition.wording.words
    return {stem: word for stem, word in words.items() if not stem[0].isdigit()}


def _likeness(
    words: tuple[str, ...], others: tuple[str, ...], meanings: Meanings, *, least: float = 0.0
) -> tuple[float, float]:
    """How like the words of each are, on average, to those of the other that are nearest."""
    if not words or not others:
        return 0.0, 0.0
    table = meanings.table(words, others)
    table = table * (table >= least)
    return float(table.max(axis=1).mean()), float(table.max(axis=0).mean())


def _kind(proposition: Proposition) -> _Kind:
    act, stance = proposition.act, proposition.stance
    if act == "refuse":
        return _Kind.DENIAL if stance == "none" else _Kind.REFUSAL
    if act == "oppose":
        blames = stance == "oppose" and side(proposition) > 0
        return _Kind.CHARGE if blames else _Kind.OPPOSITION
    return _Kind.WISH if act in ("demand", "support", "commit") else _Kind.CLAIM


def _about(proposition: Proposition) -> str:
    """What a statement is about, where it says so before it judges, or all of it."""
    return proposition.target or proposition.text.split(_PART)[0]


def _stands_for(one: Proposition, other: Proposition) -> bool:
    """Whether one has a noun that stands for what the other says, or few words without content."""
    about = _about(one) if one.target in one.text else one.text.split(_PART)[0]
    said = wording(about, one.language)
    if len(said.words) > _FEWEST:
        return False
    if not said.words:
        return True
    kind = _kind(other)
    fitting = {
        "charge": kind in _BLAMING,
        "claim": kind is _Kind.CLAIM,
        "wish": kind is not _Kind.CLAIM or other.act == "announce",
    }
    table = _nouns(known(one.language))
    return any(fitting[name] for word in said.run for name in table.get(stem_of(word), ()))


def _antonyms(one: Proposition, other: Proposition) -> bool:
    """Whether one has a word that is against one of the other, or denies one of the same sense."""
    x, y = _poles(one.text, one.language), _poles(other.text, other.language)
    return any(x[sense] * y[sense] < 0 for sense in x.keys() & y.keys())


@lru_cache(maxsize=1 << 14)
def _poles(text: str, language: str) -> Mapping[str, int]:
    """The senses that a text has words of: +1, -1, 0 where it has both; turned by a negation."""
    language = known(language)
    run = wording(text, language).run
    sign = 1 if negations(language).isdisjoint(run) else -1
    found: dict[str, int] = {}
    for written in _LETTERS.findall(text):
        for sense, pole in senses(written.lower(), language):
            found[sense] = pole if found.get(sense, pole) == pole else 0
    return {sense: sign * pole for sense, pole in found.items()}


@cache
def _nouns(language: str) -> Mapping[str, frozenset[str]]:
    """Nouns for what somebody said, by stem → the classes of what they stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for noun, name in rows(language, "said_nouns", 2):
        found[stem_of(fold(noun))].add(name)
    return {stem: frozenset(names) for stem, names in found.items()}


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

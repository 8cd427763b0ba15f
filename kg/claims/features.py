"""Two propositions → what they have in common, and what keeps them apart whatever that is.

How much of the content words of each the other has, nearness in meaning, numbers, who speaks, how
each is put forward and where it stands, and whether the two come from one story: numbers of which
:mod:`kg.claims.agreement` makes a score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from kg.claims.modality import (
    CONTRA,
    Kind,
    closeness,
    denied_charge,
    in_headline,
    kind,
    stand_for,
    two_sides,
)
from kg.claims.proposition import FEW, Proposition, may_be_one, same_source
from kg.claims.senses import poles, senses
from kg.claims.similarity import Meanings
from kg.normalise.content_words import Wording, likes, stem_of
from kg.normalise.tokens import telling

_ENOUGH = 5
"""With so many more of them add nothing."""
_MANY = 10
"""A smaller number is found everywhere."""
_FAR = 60
"""Days after which two articles that have nobody in common are of two stories."""
_TRANSLATION = 0.6
"""From which nearness on two texts that share a name are one in two languages."""
_ACROSS = 0.5
"""From which nearness on two words of two languages are one."""
_HEAVY, _LIGHT = 1.5, 0.7
_WHOLE = 0.8
_KIN_LETTERS, _KIN = 5, 0.8
"""Words of a language that begin alike are kin, and so much one word."""
LIKE = 0.45
"""From which nearness on a word is like another."""
_SENSE = 0.5
"""So much one word are two that stand for one sense, or against each other in it."""


def hindrance(one: Proposition, other: Proposition, meanings: Meanings) -> str:
    """Why two statements can't be one whatever their words; "" where nothing hinders."""
    deictic = one.wording.deictic or other.wording.deictic
    if deictic and _fewer(one, other) <= FEW and one.article != other.article:
        return "one of them points at what its own article said before"
    if of_two_speakers(one, other):
        return "each is about whoever speaks"
    if one.article != other.article and (_bare(one) or _bare(other)):
        if not _company(one, other):
            return "a single word, and nobody else in common"
        if one.language != other.language and not _known_alike(one, other):
            return "a single word, and another in the other language"
    if one.wording.numbers and other.wording.numbers and not _amounts(one, other):
        return "other amounts"
    if _only_named(one, other, meanings):
        return "nothing in common but a name"
    return ""


def _amounts(one: Proposition, other: Proposition) -> frozenset[str]:
    """The amounts that both name."""
    return one.wording.numbers & other.wording.numbers


def _only_named(one: Proposition, other: Proposition, meanings: Meanings) -> bool:
    """Whether all that two have in common is whom or where they speak of, and one says more.

    What else of a translation is the same, its nearness in meaning tells.
    """
    x, y = one.wording, other.wording
    shared = x.words.keys() & y.words.keys()
    if not shared or not shared <= x.capitals & y.capitals:
        return False
    if one.language != other.language:
        return meanings.near(one.text, other.text) < _TRANSLATION
    rest, others = (
        {stem: word for stem, word in said.words.items() if stem not in said.capitals}
        for said in (x, y)
    )
    alike = _kin(_listed(rest, one.language), _listed(others, other.language))
    return bool(rest or others) and not any(alike)


def _bare(proposition: Proposition) -> bool:
    """Whether all that is said is a word that may mean anything anywhere ("les attaques")."""
    said = proposition.wording
    return len(said.words) <= 1 and not (said.numbers or said.names)


def _known_alike(one: Proposition, other: Proposition) -> bool:
    """Whether a table says that a word of one is one of the other: how near a single word is in
    meaning tells little.
    """
    words, others = one.wording.words, other.wording.words
    if not words.keys().isdisjoint(others):
        return True
    told = _listed(words, one.language), _listed(others, other.language)
    return any(_of_a_sense(*told)) or any(_kin(*told))


def _company(one: Proposition, other: Proposition) -> frozenset[str]:
    """Who is named in both articles, the two sources aside."""
    return (one.context & other.context) - {one.source, other.source}


def of_two_speakers(one: Proposition, other: Proposition) -> bool:
    """Whether two say something of themselves in few words ("sa candidature") and are not one."""
    few = _fewer(one, other) < _ENOUGH
    return one.own and other.own and few and not may_be_one(one, other)


def _fewer(one: Proposition, other: Proposition) -> int:
    return min(len(one.wording.words), len(other.wording.words))


def features(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """What the score is made of."""
    found = by_words(one, other, meanings)
    found = {**found, **by_manner(one, other, found)}
    meaning = by_meaning(one, other, found, meanings)
    return {**found, **meaning, **by_likeness(one, other, meanings)}


def by_meaning(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    """How near in meaning two are, as part of :func:`features`."""
    return nearness(near(one, other, meanings), found)


def near(one: Proposition, other: Proposition, meanings: Meanings) -> float:
    """How near in meaning two are, or their first sentences if those are nearer."""
    whole = meanings.near(one.text, other.text)
    if one.head == one.text and other.head == other.text:
        return whole
    return max(whole, meanings.near(one.head, other.head))


def nearness(how_near: float, found: Mapping[str, float]) -> dict[str, float]:
    """What :func:`by_meaning` makes of a nearness, whichever it is."""
    return {
        "near": how_near,
        "near_least": how_near * found["least"],
        "near_across": how_near * found["across"],
    }


def by_likeness(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """How like each other the content words of two are, as part of :func:`features`."""
    x, y = telling_words(one), telling_words(other)
    alike = likeness(tuple(x.values()), tuple(y.values()), meanings, least=LIKE)
    return {"alike": min(alike)}


def telling_words(proposition: Proposition) -> dict[str, str]:
    """The content words that mean something, by stem: no figures."""
    return _meant(proposition.wording.words)


def _meant(words: Mapping[str, str]) -> dict[str, str]:
    return {stem: word for stem, word in words.items() if not stem[0].isdigit()}


def likeness(
    words: tuple[str, ...], others: tuple[str, ...], meanings: Meanings, *, least: float = 0.0
) -> tuple[float, float]:
    """How like the words of each are, on average, to those of the other that are nearest."""
    if not words or not others:
        return 0.0, 0.0
    table = meanings.table(words, others)
    table = table * (table >= least)
    return float(table.max(axis=1).mean()), float(table.max(axis=0).mean())


def by_manner(one: Proposition, other: Proposition, found: Mapping[str, float]) -> dict[str, float]:
    """How two are put forward and where they stand, as part of :func:`features`."""
    within = one.article == other.article
    close = closeness(one, other)
    kinds = kind(one), kind(other)
    against, of_one_sense = antonyms(one, other)
    return {
        "company": 1.0 if within else _share(one.context, other.context),
        "close": close,
        "close_noun": close * stand_for(one, other) if close else 0.0,
        "headline": float(in_headline(one, other)),
        "claims": float(within and set(kinds) == {Kind.CLAIM}),
        "one_position": float((one.stance == "none") != (other.stance == "none")),
        "kinds_parted": float((kinds[0] in CONTRA) != (kinds[1] in CONTRA)),
        "two_sides": float(two_sides(one, other)),
        "denied_charge": float(within and denied_charge(one, other)),
        "one_sense": float(of_one_sense),
        "antonym_apart": found["least"] * (against and not within),
    }


def manner_at_most(
    one: Proposition, other: Proposition, found: Mapping[str, float]
) -> dict[str, float]:
    """What :func:`by_manner` may come to at most, before anything is looked at; what only speaks
    for two claims is left out.
    """
    most = {"company": 1.0, "kinds_parted": 1.0, "one_sense": 1.0}
    if one.article != other.article:
        return {**most, "antonym_apart": found["least"]}
    return {**most, "close": 1.0, "close_noun": 1.0, "headline": 1.0, "denied_charge": 1.0}


def _share(some: frozenset[str], others: frozenset[str]) -> float:
    """How many of all are in both, in 0..1."""
    return len(some & others) / len(some | others) if some and others else 0.0


def antonyms(one: Proposition, other: Proposition) -> tuple[bool, bool]:
    """Whether one has a word against one of the other, and whether one of the same sense.

    A denied word is against those of its own sense.
    """
    x, y = poles(one.text, one.language), poles(other.text, other.language)
    products = [x[sense] * y[sense] for sense in x.keys() & y.keys()]
    return any(n < 0 for n in products), any(n > 0 for n in products)


def by_words(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    """The part of :func:`features` for which no statement is looked at as a whole."""
    x, y = one.wording, other.wording
    by_one = same_source(one, other)
    words, others = _with_source(one, other, by_one)
    across = one.language != other.language
    languages = one.language, other.language
    low, high = sorted(_in_common((words, x), (others, y), languages, meanings))
    numbers = _amounts(one, other)
    cut = _cut(one, other)
    within = one.article == other.article
    together = by_one or within or bool(one.context & other.context)
    deictic = any(w.deictic and len(w.words) <= FEW for w in (x, y))
    positions = one.stance != "none" and other.stance != "none"
    # Whoever is for or against "la loi Travail" speaks of one thing, months apart too.
    named = low >= _WHOLE and _fewer(one, other) >= FEW
    together = together or (named and _judges_it(one) and _judges_it(other))
    return {
        "least": low,
        "most": high,
        "words": min(len(words), len(others), _ENOUGH) / _ENOUGH,
        "numbers": high * any(float(number) >= _MANY for number in numbers),
        "cut": cut * high,
        "own_cut": cut * (by_one or within),
        "far": 0.0 if together else min(_days(one, other), _FAR) / _FAR,
        "deictic": float(deictic and not within),
        "across": float(across),
        "translated": float(across and by_one),
        "one_target": high * (positions and together),
    }


def _judges_it(proposition: Proposition) -> bool:
    """Whether somebody is for or against what the words name, and not whom he accuses of it."""
    if proposition.stance == "none" or not proposition.target:
        return False
    return proposition.target in proposition.text


def is_cut(one: Proposition, other: Proposition) -> bool:
    """Whether nearly all of the shorter statement stands in the longer, word for word."""
    return _cut(one, other) >= _WHOLE


def _with_source(
    one: Proposition, other: Proposition, by_one: bool
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The content words; who speaks is one of them in what people say of themselves in few words.

    So "démissionner", refused by a minister, has the words of "la démission de la ministre".
    """
    words, others = one.wording.words, other.wording.words
    if by_one or not (one.own or other.own):
        return words, others
    few, fewer = len(words) <= FEW, len(others) <= FEW
    if one.own and not other.own:
        return (_named(one) if few else words), others
    if other.own and not one.own:
        return words, (_named(other) if fewer else others)
    return (_named(one), _named(other)) if few or fewer else (words, others)


def _named(proposition: Proposition) -> Mapping[str, str]:
    words = dict(proposition.wording.words)
    if proposition.speaker:
        for word in telling(proposition.speaker):
            words.setdefault(stem_of(word), word)
    return words


def _in_common(
    one: tuple[Mapping[str, str], Wording],
    other: tuple[Mapping[str, str], Wording],
    languages: tuple[str, str],
    meanings: Meanings,
) -> tuple[float, float]:
    """How much of the words of each the other has, in 0..1.

    A word and its opposite are of one matter: "banned" and "authorised" say one thing from two
    sides.
    """
    (words, x), (others, y) = one, other
    best, back = dict.fromkeys(words, 0.0), dict.fromkeys(others, 0.0)
    for stem in words.keys() & others.keys():
        best[stem] = back[stem] = 1.0
    told, told_there = _listed(words, languages[0]), _listed(others, languages[1])
    for stem, kin in _of_a_sense(told, told_there):
        best[stem], back[kin] = max(best[stem], _SENSE), max(back[kin], _SENSE)
    for stem, kin in _kin(told, told_there):
        best[stem], back[kin] = max(best[stem], _KIN), max(back[kin], _KIN)
    rows, columns = told.stems, told_there.stems
    if languages[0] != languages[1] and rows and columns:
        table = meanings.table(
            tuple(_singular(words[s]) for s in rows), tuple(_singular(others[s]) for s in columns)
        )
        for stem, nearest in zip(rows, table.max(axis=1), strict=True):
            best[stem] = max(best[stem], float(nearest) if nearest >= _ACROSS else 0.0)
        for stem, nearest in zip(columns, table.max(axis=0), strict=True):
            back[stem] = max(back[stem], float(nearest) if nearest >= _ACROSS else 0.0)
    return _mean(best, x), _mean(back, y)


@dataclass(frozen=True, slots=True)
class _Listed:
    """Content words that are no numbers: a number is another number however near it is.

    ``by_beginning``, ``by_sense`` and ``groups`` are for finding the like of each among others.
    """

    stems: tuple[str, ...]
    by_beginning: Mapping[str, tuple[str, ...]]
    by_sense: Mapping[str, tuple[str, ...]]
    groups: tuple[tuple[str, frozenset[int]], ...]


def _listed(words: Mapping[str, str], language: str) -> _Listed:
    return _listing(tuple(words), tuple(words.values()), language)


@lru_cache(maxsize=1 << 14)
def _listing(stems: tuple[str, ...], words: tuple[str, ...], language: str) -> _Listed:
    meant = _meant(dict(zip(stems, words, strict=True)))
    by_beginning: dict[str, list[str]] = defaultdict(list)
    by_sense: dict[str, list[str]] = defaultdict(list)
    for stem, word in meant.items():
        if stem[0] == "=":
            by_sense[stem[1:]].append(stem)
            continue
        for sense, _ in senses(word, language):
            by_sense[sense].append(stem)
        if len(stem) >= _KIN_LETTERS:
            by_beginning[stem[:_KIN_LETTERS]].append(stem)
    return _Listed(
        tuple(meant),
        {beginning: tuple(found) for beginning, found in by_beginning.items()},
        {sense: tuple(found) for sense, found in by_sense.items()},
        tuple((stem, groups) for stem in meant if (groups := likes(stem))),
    )


def _kin(one: _Listed, other: _Listed) -> Iterator[tuple[str, str]]:
    """The pairs of words of one family, and those that news puts for one another."""
    for beginning in one.by_beginning.keys() & other.by_beginning.keys():
        yield from product(one.by_beginning[beginning], other.by_beginning[beginning])
    for stem, groups in one.groups:
        yield from ((stem, kin) for kin, theirs in other.groups if not groups.isdisjoint(theirs))


def _of_a_sense(one: _Listed, other: _Listed) -> Iterator[tuple[str, str]]:
    """The pairs of words that stand for one sense or against each other in it."""
    for sense in one.by_sense.keys() & other.by_sense.keys():
        yield from product(one.by_sense[sense], other.by_sense[sense])


def _mean(found: Mapping[str, float], of: Wording) -> float:
    total = weighed = 0.0
    for stem, part in found.items():
        weight = _weight(stem, of)
        total += weight
        weighed += weight * part
    return weighed / total if total else 0.0


def _weight(stem: str, of: Wording) -> float:
    if stem in of.numbers or stem in of.names:
        return _HEAVY
    return _LIGHT if stem[0] == "=" else 1.0


@lru_cache(maxsize=1 << 15)
def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _cut(one: Proposition, other: Proposition) -> float:
    """How much of the shorter one stands word for word in the longer, in 0..1."""
    short = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / short if short else 0.0


def _days(one: Proposition, other: Proposition) -> int:
    if not one.day or not other.day:
        return _FAR
    return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days)

"""Two statements → whether they put forward one proposition, and how sure that is.

How much of the content words of each the other has, nearness in meaning, numbers, who speaks, and
whether the two come from one story decide, by a linear score with the weights in
``data/models/claims.json``. Which side a statement takes plays no part in it: for and against are
one claim (:func:`side` tells them apart).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache

from kg.lexicon import pattern
from kg.model import Act, Stance, StatementType
from kg.resolve.meaning import Meanings
from kg.resolve.telling import telling
from kg.resolve.wording import Wording, likes, opposed, stem_of, wording
from kg.resources import data

_SENTENCE = re.compile(r"(.{25,}?[.;:!?])\s+\S.{10,}", re.DOTALL)
_MARKS = re.compile(r"\s*[.,;:!?]+(?:\s+|$)")
_OWN_ACTS = frozenset(("commit", "refuse", "announce"))
"""Acts whose infinitive is what the source itself does."""
_FEW = 2
"""So few content words say little without knowing whose they are."""
_ENOUGH = 5
"""With so many more of them add nothing."""
_MANY = 10
"""A smaller number is found everywhere."""
_FAR = 60
"""Days after which two articles that have nobody in common are of two stories."""
_SHINGLE = 3
_TRANSLATION = 0.6
"""From which nearness on two texts that share a name are one in two languages."""
_ACROSS = 0.5
"""From which nearness on two words of two languages are one."""
_HEAVY, _LIGHT = 1.5, 0.7
_WHOLE = 0.8
_HOPELESS = 0.25
"""Under such a probability two statements are not compared in meaning."""
_KIN_LETTERS, _KIN = 5, 0.8
"""Words of a language that begin alike are kin, and so much one word."""


@dataclass(frozen=True)
class Proposition:
    """A statement as it is compared with others.

    ``key`` is that of its claim as the article gives it, ``source`` the key of its actor ("" if
    unknown) and ``speaker`` how the article calls it, ``named`` whether that is a name; ``context``
    holds the keys of all actors of the article. ``day`` is the earliest day of the article's date,
    "" if it has none; ``start`` is where the statement begins.
    """

    statement: str
    key: str
    text: str
    article: str
    start: int = 0
    day: str = ""
    language: str = "fr"
    type: StatementType = "indirect"
    act: Act = "assert"
    stance: Stance = "none"
    target: str = ""
    source: str = ""
    speaker: str = ""
    named: bool = False
    context: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Who came first; an article without a date comes last."""
        return (self.day or "9999-12-31", self.article, self.start, self.statement)

    @cached_property
    def wording(self) -> Wording:
        return wording(self.text, self.language)

    @cached_property
    def head(self) -> str:
        """The first sentence, where there are more."""
        found = _SENTENCE.match(self.text)
        return found[1] if found else self.text

    @cached_property
    def own(self) -> bool:
        """Whether what is said is about whoever speaks."""
        return self.wording.own or (self.act in _OWN_ACTS and _is_infinitive(self))

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Its words, three by three."""
        run = self.wording.run
        return frozenset(run[i : i + _SHINGLE] for i in range(len(run) - _SHINGLE + 1))


def _is_infinitive(proposition: Proposition) -> bool:
    """Whether a statement's words are an infinitive: what somebody does, promises, refuses."""
    return pattern(proposition.language, "infinitive").match(proposition.text) is not None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two propositions compare. ``score`` is the probability that they are one, in 0..1."""

    score: float
    reason: str

    @property
    def same(self) -> bool:
        return self.score >= 0.5


def side(proposition: Proposition) -> int:
    """+1 where the statement's source stands behind the words of its content, -1 where it is
    against them ("refuse X", "dénonce X")."""
    if proposition.type == "direct" or proposition.act not in ("oppose", "refuse"):
        return 1
    if proposition.act == "refuse":
        return -1
    # "Dénonce X" is against X; "accuse X de Y" and "dénonce le fait que" stand behind their words.
    words = proposition.wording.words.keys()
    if not proposition.target:
        return 1 if _is_infinitive(proposition) else -1
    target = wording(proposition.target, proposition.language).words.keys()
    return -1 if target <= words and 2 * len(target) > len(words) else 1


def contrary(one: Proposition, other: Proposition, meanings: Meanings) -> bool:
    """Whether of the words of two statements of one claim those of one say the contrary.

    A translation is often cut elsewhere, and which part of it a negation belongs to can't be told
    by words: across languages the two clauses that are nearest in meaning are compared.
    """
    if one.language == other.language:
        return opposed(one.wording, other.wording)
    _, clause, others = max(
        (meanings.near(x, y), x, y) for x in _clauses(one) for y in _clauses(other)
    )
    return opposed(wording(clause, one.language), wording(others, other.language))


def _clauses(proposition: Proposition) -> list[str]:
    """The parts between marks that say something, or all of it."""
    parts = _MARKS.split(proposition.text)
    found = [part for part in parts if len(wording(part, proposition.language).words) >= _FEW]
    return found or [proposition.text]


def agreement(
    one: Proposition, other: Proposition, meanings: Meanings, *, least: float = _HOPELESS
) -> Agreement:
    """Whether two statements put forward one proposition; the order of the two doesn't matter.

    Where the score can't reach ``least`` it is 0: to find out how near two are in meaning costs
    most, and is left out where it decides nothing.
    """
    against = _hindrance(one, other, meanings)
    if against:
        return Agreement(0.0, against)
    found = _by_words(one, other, meanings)
    total = _total(found)
    most = total + _total(_nearness(1.0, found)) + _weights()["bias"]
    if _probability(most) < least:
        return Agreement(0.0, "too few words in common")
    nearness = _by_meaning(one, other, found, meanings)
    total += _total(nearness) + _weights()["bias"]
    return Agreement(_probability(total), _reason({**found, **nearness}))


def _total(found: Mapping[str, float]) -> float:
    weights = _weights()
    return sum(weights[name] * value for name, value in found.items())


def _hindrance(one: Proposition, other: Proposition, meanings: Meanings) -> str:
    """Why two statements can't be one whatever their words; "" where nothing hinders."""
    deictic = one.wording.deictic or other.wording.deictic
    if deictic and _fewer(one, other) <= _FEW and one.article != other.article:
        return "one of them points at what its own article said before"
    if of_two_speakers(one, other):
        return "each is about whoever speaks"
    if one.article != other.article and (_bare(one) or _bare(other)):
        if not _company(one, other):
            return "a single word, and nobody else in common"
        if one.language != other.language and one.wording.words.keys().isdisjoint(
            other.wording.words
        ):
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
    rest, others = sorted(x.words.keys() - x.capitals), sorted(y.words.keys() - y.capitals)
    return bool(rest or others) and not any(_kin(rest, others))


def _bare(proposition: Proposition) -> bool:
    """Whether all that is said is a word that may mean anything anywhere ("les attaques")."""
    said = proposition.wording
    return len(said.words) <= 1 and not (said.numbers or said.names)


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
    found = _by_words(one, other, meanings)
    return {**found, **_by_meaning(one, other, found, meanings)}


def _by_meaning(
    one: Proposition, other: Proposition, found: Mapping[str, float], meanings: Meanings
) -> dict[str, float]:
    near = meanings.near(one.text, other.text)
    if one.head != one.text or other.head != other.text:
        near = max(near, meanings.near(one.head, other.head))
    return _nearness(near, found)


def _nearness(near: float, found: Mapping[str, float]) -> dict[str, float]:
    return {"near": near, "near_least": near * found["least"]}


def _by_words(one: Proposition, other: Proposition, meanings: Meanings) -> dict[str, float]:
    x, y = one.wording, other.wording
    by_one = same_source(one, other)
    words, others = _with_source(one, other, by_one)
    across = one.language != other.language
    low, high = sorted(_in_common((words, x), (others, y), meanings, across=across))
    numbers = _amounts(one, other)
    cut = _cut(one, other)
    within = one.article == other.article
    together = by_one or within or bool(one.context & other.context)
    deictic = any(w.deictic and len(w.words) <= _FEW for w in (x, y))
    positions = one.stance != "none" and other.stance != "none"
    return {
        "least": low,
        "most": high,
        "source": float(by_one),
        "words": min(len(words), len(others), _ENOUGH) / _ENOUGH,
        "numbers": float(any(float(number) >= _MANY for number in numbers)),
        "cut": cut * high,
        "own_cut": cut * (by_one or within),
        "far": 0.0 if together else min(_days(one, other), _FAR) / _FAR,
        "deictic": float(deictic and not within),
        "across": float(across),
        "one_target": high * (positions and together),
    }


def is_cut(one: Proposition, other: Proposition) -> bool:
    """Whether nearly all of the shorter statement stands in the longer, word for word."""
    return _cut(one, other) >= _WHOLE


def same_source(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have one source, as far as their articles tell."""
    return bool(one.source) and one.source == other.source


def may_be_one(one: Proposition, other: Proposition) -> bool:
    """Whether the sources of two statements may be one: equal, unknown, unnamed or partly named."""
    if same_source(one, other) or not (one.named and other.named):
        return True
    first, second = set(telling(one.speaker)), set(telling(other.speaker))
    return first <= second or second <= first


def _with_source(
    one: Proposition, other: Proposition, by_one: bool
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The content words; who speaks is one of them in what people say of themselves in few words.

    So "démissionner", refused by a minister, has the words of "la démission de la ministre".
    """
    words, others = one.wording.words, other.wording.words
    if by_one or not (one.own or other.own):
        return words, others
    few, fewer = len(words) <= _FEW, len(others) <= _FEW
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
    meanings: Meanings,
    *,
    across: bool,
) -> tuple[float, float]:
    """How much of the words of each the other has, in 0..1."""
    (words, x), (others, y) = one, other
    best, back = dict.fromkeys(words, 0.0), dict.fromkeys(others, 0.0)
    for stem in words.keys() & others.keys():
        best[stem] = back[stem] = 1.0
    # A number is another number however near it is.
    rows = [s for s in words if not s[0].isdigit()]
    columns = [s for s in others if not s[0].isdigit()]
    if not across:
        for stem, kin in _kin(rows, columns):
            best[stem], back[kin] = max(best[stem], _KIN), max(back[kin], _KIN)
    elif rows and columns:
        table = meanings.table(
            tuple(_singular(words[s]) for s in rows), tuple(_singular(others[s]) for s in columns)
        )
        for stem, nearest in zip(rows, table.max(axis=1), strict=True):
            best[stem] = max(best[stem], float(nearest) if nearest >= _ACROSS else 0.0)
        for stem, nearest in zip(columns, table.max(axis=0), strict=True):
            back[stem] = max(back[stem], float(nearest) if nearest >= _ACROSS else 0.0)
    return _mean(best, x), _mean(back, y)


def _kin(stems: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    beginnings: dict[str, list[str]] = defaultdict(list)
    for stem in others:
        beginnings[stem[:_KIN_LETTERS]].append(stem)
    for stem in stems:
        if len(stem) >= _KIN_LETTERS and stem[0] != "=":
            for kin in beginnings.get(stem[:_KIN_LETTERS], ()):
                yield stem, kin
    yield from _alike(stems, others)


def _alike(stems: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words that news puts for one another."""
    grouped = [(stem, groups) for stem in others if (groups := likes(stem))]
    for stem in stems:
        groups = likes(stem)
        if groups:
            yield from ((stem, other) for other, theirs in grouped if groups & theirs)


def _mean(found: Mapping[str, float], of: Wording) -> float:
    total = sum(_weight(stem, of) for stem in found)
    return sum(_weight(stem, of) * part for stem, part in found.items()) / total if total else 0.0


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

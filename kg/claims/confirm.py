"""Confirm that statements of several articles put forward one proposition.

Two articles that share words mostly report different events with the same people. Statements of two
articles are one claim only where their words, weighed by their rarity in the collection, their
figures and days, the names in them and, where they speak of their source, the source agree, or one
of the two is less specific. Statements that only support or oppose what a noun names ("for the
bill") are positions and no propositions. Polarity plays no part: a denial is the other side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from math import log
from typing import Generic

from kg.base import fold
from kg.claims.matching import Matches, match_words
from kg.claims.near_duplicates import shared_shingles
from kg.claims.proposition import Number, Proposition
from kg.claims.similarity import Embeddings
from kg.lexicon.tables import has_table, read_rows
from kg.normalise.content_words import Wording, denies_number, deny_one_number, wording

_PRIOR = 50
"""Imagined statements without a word, so that words weigh alike in a small collection."""
_WHOLE, _PART = 0.8, 0.45
"""How much of the words of the less specific statement, and of the other, must match."""
_MOSTLY = 0.6
"""Share of matched words below which one is less specific, so that it must match whole, and the
articles must be near in time or share actors."""
_LESS_SPECIFIC = 0.95
_ACROSS_LESS = 0.05
"""How much less two languages must match: translations never do word for word."""
_ONE_WORD = 0.6
"""Similarity from which a word is the translation of another."""
_MATCHED, _MATCHED_ACROSS = 0.75, 0.5
"""How much a word must match to count as matched, in one language and in two."""
_SOON, _SMALL_PART = 7, 0.25
"""Days within which a follow-up may leave out more."""
_FEWEST = 3
"""Words that must match, unless the two are the same in all."""
_TRANSLATED = 0.6
"""Similarity that two statements in two languages must reach."""
_SIMILAR = 0.5
"""The same in one language, where one is less specific."""
_FOLLOWED = 0.3
"""The same where a source speaks again some days later."""
_COPY = 0.9
"""Share of sequences of words from which one statement repeats the other."""
_FAR = 60
"""Days after which two articles seldom report one event."""
_MOST = 6
"""Articles of a claim, and statements of each, with which another statement is compared."""
_NOUN_FRAMES = ("n", "subj")
"""Frames of cues whose content is a noun phrase."""
_MARKS = ("passive", "participle", "hung")
_FEW, _MEANING, _NAMES = "too few words in common", "another meaning", "other names"
_ADDED = frozenset((_FEW, _MEANING))
"""Differences that two statements have which each add something to a third."""


def step(count: int) -> int:
    """Return the step in which a number of statements is: each begins at a power of two."""
    return count.bit_length()


def weigh(every: int, steps: Mapping[str, int]) -> dict[str, float]:
    """Weigh the words of a statement by the earlier statements that have them.

    Later statements don't count, so that they change nothing. Numbers count in steps: one more
    statement moves, of all later ones with a word, those at the borders of the steps only.

    Args:
        every: the step of the number of all earlier statements.
        steps: that of the number of earlier statements with each word.
    """
    total = _PRIOR + (1 << every)
    return {stem: log(total / (1 << found)) for stem, found in steps.items()}


def steps_at(
    places: Mapping[str, Sequence[int]], words: Iterable[str], number: int
) -> dict[str, int]:
    """Return the steps of words at a statement; ``places`` are the statements with each word."""
    return {stem: step(bisect_left(places.get(stem, ()), number)) for stem in words}


@dataclass(frozen=True, slots=True)
class Compared:
    """A statement with the weights of its words and its source after resolution ("" if unknown)."""

    proposition: Proposition
    weights: Mapping[str, float]
    source: str


@dataclass
class Confirmation(Generic[Number]):
    """Divides claims of several articles; ``compared`` gives the statement of a number."""

    compared: Callable[[Number], Compared]
    embeddings: Embeddings
    _known: dict[Number, Compared] = field(default_factory=dict)

    def divide(
        self, members: Sequence[Number], joined: Callable[[Number], Number]
    ) -> list[list[Number]]:
        """Divide the members of a claim, ascending, into those that are one proposition.

        Each stays with the member that it ``joined`` if it agrees with the other articles there
        (:meth:`_agrees`), else joins the first group with which it does.
        """
        groups: list[list[Number]] = []
        group_of: dict[Number, list[Number]] = {}
        for number in members:
            own = group_of.get(joined(number))
            others = [group for group in groups if group is not own]
            found = next(
                (
                    group
                    for group in ([own] if own else [])
                    if self._agrees(number, group, own=True)
                ),
                None,
            ) or next((group for group in others if self._agrees(number, group, own=False)), None)
            if found is None:
                groups.append(found := [])
            found.append(number)
            group_of[number] = found
        return groups

    def _agrees(self, number: Number, group: Sequence[Number], *, own: bool) -> bool:
        """Whether a statement agrees with a group according to most of the other articles.

        An article has one vote, however many of its statements are in the group: one that denies a
        claim in other words need not share them with the rest. It has none where the two only add
        other things to what they share with the first statement. Where all are of its own article,
        whether it joined one of them counts.
        """
        one = self._get(number)
        article = one.proposition.article
        others: dict[str, list[Compared]] = defaultdict(list)
        for other in map(self._get, group):
            if other.proposition.article != article:
                others[other.proposition.article].append(other)
        if not others:
            return own
        first, *voters = list(others.values())[:_MOST]
        # What a long quotation joins may be two propositions: the first statement must agree too.
        shared = [
            _match(one, other, self.embeddings).matched
            for other in first[:_MOST]
            if not find_difference(one, other, self.embeddings)
        ]
        if not shared:
            return False
        balance = 1 + sum(self._vote(one, voter[:_MOST], max(shared)) for voter in voters)
        return balance > 0

    def _vote(self, one: Compared, voter: Sequence[Compared], shared: int) -> int:
        """Return 1 where a statement agrees with one of an article, -1 with none, else 0.

        It is 0 where the two differ in what they add, but have as many words in common as
        ``shared``.
        """
        found = [find_difference(one, other, self.embeddings) for other in voter]
        if "" in found:
            return 1
        for difference, other in zip(found, voter, strict=True):
            if difference in _ADDED and _match(one, other, self.embeddings).matched >= shared:
                return 0
        return -1

    def _get(self, number: Number) -> Compared:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self.compared(number)
        return found


def find_difference(one: Compared, other: Compared, embeddings: Embeddings) -> str:
    """Say why statements of two articles are not one claim; "" if they are."""
    p, q = one.proposition, other.proposition
    if (p.act == "ask") != (q.act == "ask"):
        return "one of them is a question"
    if _differ(figures(p), figures(q)) and not _deny(p.wording, q.wording):
        return "other figures or days"
    found, same = _match(one, other, embeddings), _same_source(one, other)
    few = found.low < _WHOLE or found.plain <= _FEWEST
    if (few and (is_position(p) or is_position(q))) or (is_whole_target(p) and is_whole_target(q)):
        return "a position, not a proposition"
    own = p.wording.own or q.wording.own or (p.own and q.own and p.act == q.act == "refuse")
    deictic = (p.wording.deictic or q.wording.deictic) and found.matched <= _FEWEST
    if not same and (deictic or (own and (found.low < _COPY or found.matched <= _FEWEST))):
        return "each is about whoever speaks, or its own article"
    if shared_shingles(p, q) >= _COPY:
        return ""
    return _find_other_content(one, other, found, embeddings)


def _find_other_content(
    one: Compared, other: Compared, found: _Match, embeddings: Embeddings
) -> str:
    p, q = one.proposition, other.proposition
    days, one_story = _days_between(p, q), _one_story(one, other)
    if found.other_names:
        return _NAMES
    soon = one_story and days <= _SOON
    followed = soon and _same_source(one, other)
    fewest = _FEWEST - 1 if followed else _FEWEST
    # Two who "declined to comment" did not refuse one thing, though all words are the same.
    refused = found.matched < _FEWEST - 1 and p.act == q.act == "refuse"
    apart = refused and not _same_source(one, other)
    few = found.matched < fewest and (apart or found.low < _COPY)
    whole = _WHOLE if found.low >= _MOSTLY or followed else _LESS_SPECIFIC
    if p.language != q.language:
        whole -= _ACROSS_LESS
    if few or found.high < whole or found.low < (_SMALL_PART if soon else _PART):
        return _FEW
    similar = _SIMILAR if p.language == q.language else _TRANSLATED
    if followed:
        similar = _FOLLOWED
    # What a longer statement adds makes it less similar, however much of the other it has.
    is_whole = found.low >= _WHOLE or (found.high >= _LESS_SPECIFIC and found.matched > _FEWEST)
    if not is_whole and embeddings.similarity(p.text, q.text) < similar:
        return _MEANING
    return "another story" if found.low < _MOSTLY and days > _FAR and not one_story else ""


@dataclass(frozen=True, slots=True)
class _Match:
    """How the words of two statements match.

    ``low`` and ``high`` are the weights of the matched words of each, as a share of all;
    ``matched`` is their number and ``plain`` that of those that are not names, of the statement
    with fewer.
    ``other_names`` is whether each names others than the other one.
    """

    low: float
    high: float
    matched: int
    plain: int
    other_names: bool


def _match(one: Compared, other: Compared, embeddings: Embeddings) -> _Match:
    p, q = one.proposition, other.proposition
    x, y = p.wording, q.wording
    best, back = match_words(x.words, y.words, (p.language, q.language), embeddings)
    if p.language != q.language:
        best, back = _in_full(best), _in_full(back)
    low, high = sorted((_covered(best, one.weights), _covered(back, other.weights)))
    least = _MATCHED if p.language == q.language else _MATCHED_ACROSS
    return _Match(
        low,
        high,
        min(_matched(best, least), _matched(back, least)),
        min(_plain(best, x, least), _plain(back, y, least)),
        _has_others(x.names, best) and _has_others(y.names, back),
    )


def is_position(proposition: Proposition) -> bool:
    """Whether a statement only supports or opposes what a noun phrase names."""
    if proposition.stance == "none" or proposition.type == "direct":
        return False
    parts = [part for part in proposition.rule.split(":") if part not in _MARKS]
    frame = parts[-1].rpartition("+")[2]
    return len(parts) > 1 and frame in _NOUN_FRAMES


def is_whole_target(proposition: Proposition) -> bool:
    """Whether all that a position says is what it supports or opposes: a name or a thing.

    "Accuse X of fraud" also says something of X.
    """
    if not is_position(proposition) or not proposition.target:
        return False
    target = wording(proposition.target, proposition.language).words
    named = all(stem in proposition.wording.capitals for stem in target)
    return named and proposition.wording.words.keys() <= target.keys()


def figures(proposition: Proposition) -> frozenset[str]:
    """Return the figures, years, days and months in a statement, and the days of the week."""
    words = proposition.wording.words
    found = {stem for stem in words if stem[0].isdigit() or stem.startswith("=month")}
    return frozenset(found) | _weekdays(proposition)


def _weekdays(proposition: Proposition) -> frozenset[str]:
    return _weekday_names(proposition.language).intersection(proposition.wording.run)


@cache
def _weekday_names(language: str) -> frozenset[str]:
    if not has_table(language, "weekdays"):
        return frozenset()
    return frozenset(fold.search(word) for word, _ in read_rows(language, "weekdays", 2))


def _differ(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether neither has all figures of the other."""
    return not (some <= others or others <= some)


def _deny(one: Wording, other: Wording) -> bool:
    """Whether one denies a number of the other, so that it may give another one."""
    return denies_number(one, other) or deny_one_number(one, other)


def _in_full(matches: Matches) -> Matches:
    """Count a translated word in full: how similar it is says little."""
    return {stem: 1.0 if match >= _ONE_WORD else match for stem, match in matches.items()}


def _has_others(names: frozenset[str], matches: Matches) -> bool:
    """Whether names that the other lacks are as many as those that it has."""
    lacking = sum(matches.get(name, 1.0) < _MATCHED for name in names)
    return 0 < lacking >= len(names) - lacking


def _plain(matches: Matches, content: Wording, least: float) -> int:
    """Count the matched words that are not names."""
    words = {stem: match for stem, match in matches.items() if stem not in content.capitals}
    return _matched(words, least)


def _covered(matches: Matches, weights: Mapping[str, float]) -> float:
    total = sum(weights.get(stem, 0.0) for stem in matches)
    return sum(weights.get(s, 0.0) * match for s, match in matches.items()) / total if total else 0


def _matched(matches: Matches, least: float) -> int:
    return sum(match >= least for match in matches.values())


def _same_source(one: Compared, other: Compared) -> bool:
    return bool(one.source) and one.source == other.source


def _one_story(one: Compared, other: Compared) -> bool:
    p, q = one.proposition, other.proposition
    return _same_source(one, other) or len(p.context & q.context) > 1


def _days_between(one: Proposition, other: Proposition) -> int:
    if not one.day or not other.day:
        return 0
    return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days)

"""Propositions → which repeat the words of an earlier one: agency copy, shortened quotations.

Two statements have the same words where most runs of four words of the shorter stand in the
longer. An index of such runs finds them, so that the cost grows with the words there are and not
with the pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.claims.previous import Earlier, alike
from kg.claims.proposition import Proposition, may_be_one, same_source

_RUN = 4
_FEWEST_RUNS = 4
"""A statement of fewer, under seven words, is not known by them: "la levée de l'état d'urgence"."""
_WHOLE = 0.6
"""The part of the shorter one's runs that the longer has, where both are long and of like length:
two words of twelve may differ."""
_CUT = 0.9
"""The same where the shorter is short, or much shorter."""
_LIKE = 0.6
_LONG = 8
_HELD = 32
"""Statements that one run of words leads to, the first ones."""

Run = tuple[str, ...]


class Copies:
    """Statements by the runs of words that they hold, in the order in which they were added."""

    def __init__(self) -> None:
        self._runs: list[frozenset[Run]] = []
        self._holding: dict[Run, list[int]] = defaultdict(list)

    def add(self, proposition: Proposition) -> None:
        number = len(self._runs)
        runs = runs_of(proposition)
        self._runs.append(runs)
        for run in runs:
            held = self._holding[run]
            if len(held) < _HELD:
                held.append(number)

    def of(self, proposition: Proposition) -> list[int]:
        """The numbers of added statements with the same words, the one with most first."""
        runs = runs_of(proposition)
        shared: Counter[int] = Counter()
        for run in runs:
            shared.update(self._holding.get(run, ()))
        found = [
            (-n / min(len(runs), len(self._runs[number])), number)
            for number, n in shared.items()
            if same_words(runs, self._runs[number], n)
        ]
        return [number for _, number in sorted(found)]


def runs_of(proposition: Proposition) -> frozenset[Run]:
    """The runs of four words in a statement."""
    words = proposition.gist.run
    return frozenset(words[i : i + _RUN] for i in range(len(words) - _RUN + 1))


def same_words(runs: frozenset[Run], others: frozenset[Run], shared: int) -> bool:
    """Whether two statements have so many runs in common that one is a copy or cut of the other."""
    short, long = sorted((len(runs), len(others)))
    if short < _FEWEST_RUNS:
        return False
    alike = short >= _LONG and short / long >= _LIKE
    return shared / short >= (_WHOLE if alike else _CUT)


def is_copy(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have the same words and may have the same source.

    Of what isn't quoted the source must be known to be the same, unless the words are many.
    """
    runs, others = runs_of(one), runs_of(other)
    if not same_words(runs, others, len(runs & others)) or not may_be_one(one, other):
        return False
    quoted = one.type != "indirect" and other.type != "indirect"
    return quoted or same_source(one, other) or min(len(runs), len(others)) >= _LONG


def repeats(propositions: Iterable[Proposition], earlier: Earlier | None = None) -> dict[str, str]:
    """Each statement that repeats another article's → the earliest that it repeats.

    The two have the same words and, as far as the articles name one, the same source. What is
    known from ``earlier`` isn't looked for again.
    """
    found: dict[str, str] = {}
    originals: list[Proposition] = []
    copies = Copies()
    earlier = earlier or Earlier()
    ordered = sorted(propositions, key=lambda p: p.order)
    prints = earlier.recall(ordered)
    known = alike(prints, earlier.originals)
    for number, proposition in enumerate(ordered):
        if number < known:
            original = earlier.originals[number][1]
            if original:
                found[proposition.statement] = original
            if known < len(ordered):
                copies.add(proposition)
                originals.append(proposition)
            continue
        older = (originals[number] for number in copies.of(proposition))
        fitting = [p for p in older if p.article != proposition.article and is_copy(p, proposition)]
        if fitting:
            first = min(fitting, key=lambda p: p.order)
            found[proposition.statement] = found.get(first.statement, first.statement)
        copies.add(proposition)
        originals.append(proposition)
    earlier.originals = [
        (name, found.get(p.statement, "")) for name, p in zip(prints, ordered, strict=True)
    ]
    return found

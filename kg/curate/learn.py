"""Learn from people's corrections how sure kg is, what to leave out, and which stances to change.

Each part is fitted on four fifths of the articles and kept only if it is better on the last fifth:

    confidence   slope and shift of the log odds, by the log loss of "the statement is right"
    threshold    the least confidence, by the F1 of the statements that are kept
    stance       another stance for an act and a stance, by the share of right stances
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from kg.consolidate import Index
from kg.consolidate.corrected import kept_reading
from kg.judgements import corrections as correcting
from kg.judgements import decisions
from kg.judgements.learnt import Learnt, load, log_odds, save, stance_key
from kg.model import Statement
from kg.vocab.iris import digest

if TYPE_CHECKING:
    from kg.store import Store

FEWEST = 20
"""Decided statements of a language to fit on, at least."""
FEWEST_HELD = 5
"""Decided statements of a language to measure on, at least."""
_FEWEST_STANCES = 5
_MAJORITY = 2 / 3
_PRIOR = 1.0
"""Weight of the wish to change nothing."""

Case = tuple[Statement, Statement | None]
Part = Literal["confidence", "threshold", "stance"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a part would change on the held-out articles of a language.

    ``figure`` names what was measured, ``before`` and ``after`` are its values; ``is_used`` says
    whether the part is better and therefore kept.
    """

    language: str
    part: Part
    figure: str
    before: float
    after: float
    is_used: bool
    what: str


@dataclass(frozen=True)
class Lesson:
    """What was learnt, the figures of each part, and the cases by language: fitted on, held out."""

    learnt: Learnt
    changes: tuple[Change, ...]
    cases: dict[str, tuple[int, int]]


def learn(store: Store, *, keep: bool = True) -> Lesson:
    """Learn from all corrections of a graph, and bring the graph in line unless ``keep`` is false.

    Raises:
        StoreError: the graph cannot be written to, or its records are damaged.
    """
    lesson = fit(_cases(store))
    if keep and lesson.learnt != load(store.path):
        set_learnt(store, lesson.learnt)
    return lesson


def set_learnt(store: Store, learnt: Learnt) -> None:
    """Keep what was learnt in the folder of a graph, and bring the graph in line with it."""
    from kg.consolidate import consolidate

    save(store.path, learnt)
    consolidate(store)


def _cases(store: Store) -> dict[str, dict[str, list[Case]]]:
    """Return the cases by language and article."""
    found: dict[str, dict[str, list[Case]]] = defaultdict(dict)
    every = decisions.read(store).corrections
    for graph, given in sorted(Index.load(store).records.items()):
        each = every.get(given.article)
        reading = kept_reading(store, graph, given) if each else None
        if each and reading is not None and reading.language:
            pairs = list(correcting.correct(reading, each).pairs)
            found[reading.language].setdefault(given.article, []).extend(pairs)
    return found


def is_held_out(article: str) -> bool:
    """Return whether an article is in the fifth that figures are measured on."""
    return int(digest(article, digits=8), 16) % 5 == 0


def fit(by_language: dict[str, dict[str, list[Case]]]) -> Lesson:
    """Fit each part for each language, and keep those that are better on held-out articles.

    Args:
        by_language: pairs of what a coder found and what people made of it, by language and
            article.
    """
    learnt = Learnt()
    changes: list[Change] = []
    counts = {}
    for language, by_article in sorted(by_language.items()):
        groups: tuple[list[Case], list[Case]] = ([], [])
        for article, cases in by_article.items():
            groups[is_held_out(article)].extend(cases)
        train, held = groups
        counts[language] = (len(train), len(held))
        if len(train) < FEWEST or len(held) < FEWEST_HELD:
            continue
        for part in (_confidence, _threshold, _stance):
            found = part(learnt, language, train, held)
            if found is not None:
                better, change = found
                changes.append(change)
                learnt = better if change.is_used else learnt
    return Lesson(learnt, tuple(changes), counts)


def _confidence(
    learnt: Learnt, language: str, train: Sequence[Case], held: Sequence[Case]
) -> tuple[Learnt, Change] | None:
    from scipy.optimize import minimize

    points = [(log_odds(one.confidence), after is not None) for one, after in train]

    def loss(values: Any) -> float:
        slope, shift = values
        fitted = sum(
            math.log1p(math.exp(min(50.0, -(slope * x + shift) * (1 if y else -1))))
            for x, y in points
        )
        return float(fitted + _PRIOR * ((slope - 1) ** 2 + shift**2))

    slope, shift = (round(float(value), 4) for value in minimize(loss, (1.0, 0.0)).x)
    if slope <= 0:
        # The order of the statements would be turned round.
        return None
    new = replace(learnt, confidence={**learnt.confidence, language: (slope, shift)})
    before, after = _log_loss(learnt, language, held), _log_loss(new, language, held)
    what = f"log odds times {slope:.2f} plus {shift:.2f}"
    return new, Change(language, "confidence", "log loss", before, after, after < before, what)


def _log_loss(learnt: Learnt, language: str, cases: Sequence[Case]) -> float:
    total = 0.0
    for one, after in cases:
        odds = log_odds(learnt.sure(one, language))
        total += math.log1p(math.exp(-odds if after is not None else odds))
    return total / len(cases)


def _threshold(
    learnt: Learnt, language: str, train: Sequence[Case], held: Sequence[Case]
) -> tuple[Learnt, Change] | None:
    levels = sorted({round(learnt.sure(one, language), 2) for one, _ in train})
    best = max((0.0, *levels), key=lambda level: (_f1(learnt, language, train, level), -level))
    if best == 0.0:
        return None
    new = replace(learnt, threshold={**learnt.threshold, language: best})
    before, after = _f1(learnt, language, held, 0.0), _f1(learnt, language, held, best)
    what = f"leave out statements below {best:.2f}"
    return new, Change(language, "threshold", "F1", before, after, after > before, what)


def _f1(learnt: Learnt, language: str, cases: Sequence[Case], level: float) -> float:
    kept = [after is not None for one, after in cases if learnt.sure(one, language) >= level]
    right = sum(after is not None for _, after in cases)
    return 2 * sum(kept) / (len(kept) + right) if kept or right else 0.0


def _stance(
    learnt: Learnt, language: str, train: Sequence[Case], held: Sequence[Case]
) -> tuple[Learnt, Change] | None:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one, after in train:
        if after is not None:
            counted[stance_key(one)][after.stance] += 1
    table = {}
    for key, stances in sorted(counted.items()):
        ((stance, most),) = stances.most_common(1)
        enough = stances.total() >= _FEWEST_STANCES and most >= _MAJORITY * stances.total()
        if enough and stance != key.partition(" ")[2]:
            table[key] = stance
    if not table:
        return None
    new = replace(learnt, stance={**learnt.stance, language: table})
    before, after_ = _right_stances(learnt, language, held), _right_stances(new, language, held)
    what = "; ".join(f"{key} becomes {stance}" for key, stance in table.items())
    return new, Change(language, "stance", "right", before, after_, after_ > before, what)


def _right_stances(learnt: Learnt, language: str, cases: Sequence[Case]) -> float:
    found = [
        learnt.stance_of(one, language) == after.stance for one, after in cases if after is not None
    ]
    return sum(found) / len(found) if found else 0.0

"""Candidates with their features → which stand, with what probability.

Three logistic regressions weigh the features: how probable it is that a cue attributes something
("cue"), that a candidate is the right one ("stands"), and which of a cue's candidates has the
right extent ("extent"). The last one picks; the mean of the first two is the probability. All
candidates of an article are looked at twice, the second time with what the first look said of
those around. The weights are data (``data/models/choice.<lang>.tsv``), fitted by
``scripts/fit_choice``; a feature that isn't listed weighs nothing. Where picks compete for a
stretch of text the most probable stands.

The probability is that of a choice being the best one; a statement whose end is a word off stands
too. Two more numbers (``data/models/confidence.fr.tsv``, by ``scripts/calibrate``) turn the one
into the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.annotate.document import Document
from kg.attribution.context_features import surroundings
from kg.attribution.features import Features, of_cue
from kg.base.errors import KgError
from kg.base.resources import data
from kg.content.candidate import TAKEN_UP, UNCUED, Candidate, cue_of
from kg.model import Span

BIAS = "bias"
THRESHOLD = "threshold"
_BESIDE = 0.6
"""How probable one must be to stand beside another's saying of the same words."""
_LEAST = 1e-6
_LARGEST = 30.0
"""Sums beyond make no difference to a probability."""


class Look(NamedTuple):
    """The weights of the three regressions."""

    cue: Mapping[str, float]
    stands: Mapping[str, float]
    extent: Mapping[str, float]


class Model(NamedTuple):
    """The weights of both looks, and the least probability that stands."""

    first: Look
    second: Look
    threshold: float = 0.5


@cache
def model(language: str) -> Model:
    """The fitted weights of a language; weights of nothing where none were fitted.

    Raises:
        KgError: a line of the file is not a name and six numbers.
    """
    columns: list[dict[str, float]] = [{} for _ in range(2 * len(Look._fields))]
    for name, values in _rows(data(f"models/choice.{language}.tsv"), len(columns)):
        for column, value in zip(columns, values, strict=True):
            column[name] = value
    threshold = columns[0].pop(THRESHOLD, 0.5)
    return Model(Look(*columns[:3]), Look(*columns[3:]), threshold)


class Calibration(NamedTuple):
    """A line on the scale of log odds, from a choice's probability to a statement's confidence."""

    slope: float = 1.0
    intercept: float = 0.0

    def confidence(self, probability: float) -> float:
        """How probable it is that the statement stands, in 0..1. Keeps the order."""
        return 1.0 / (1.0 + math.exp(-self.slope * log_odds(probability) - self.intercept))


@cache
def calibration(language: str) -> Calibration:
    """The fitted calibration of a language; the probability itself where none was fitted.

    Raises:
        KgError: a line of the file is not a name and a number.
    """
    found = _numbers(data(f"models/confidence.{language}.tsv"))
    return Calibration(found.get("slope", 1.0), found.get("intercept", 0.0))


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, which 0 and 1 don't make infinite."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))


def _numbers(path: Path) -> dict[str, float]:
    return {name: value for name, (value,) in _rows(path, 1)}


def _rows(path: Path, columns: int) -> Iterator[tuple[str, list[float]]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, *values = line.split("\t")
        if len(values) != columns:
            raise KgError(f"{path}, line {number}: {len(values)} numbers where {columns} belong")
        numbers = []
        for value in values:
            try:
                numbers.append(float(value))
            except ValueError as error:
                raise KgError(f"{path}, line {number}: {value!r} is no number") from error
        yield name, numbers


def alternatives(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Indices of the candidates that hang on one cue, a list for each; one without a cue is
    alone.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    for index, candidate in enumerate(candidates):
        groups.setdefault(cue_of(candidate, index), []).append(index)
    return list(groups.values())


def look_twice(
    document: Document,
    candidates: Sequence[Candidate],
    features: Sequence[Features],
    weights: Model,
) -> tuple[list[float], list[Features]]:
    """How probable it is that each candidate stands, in 0..1, and the features that the second
    look weighed. The probability is 0 for all but one candidate of a cue.
    """
    seen = with_surroundings(
        document, candidates, features, probabilities(candidates, features, weights.first)
    )
    return probabilities(candidates, seen, weights.second), seen


def with_surroundings(
    document: Document,
    candidates: Sequence[Candidate],
    features: Sequence[Features],
    told: Sequence[float],
) -> list[Features]:
    """The features with those of what a first look, ``told``, says of the candidates around."""
    around = surroundings(document, candidates, told)
    return [{**own, **others} for own, others in zip(features, around, strict=True)]


def probabilities(
    candidates: Sequence[Candidate], features: Sequence[Features], weights: Look
) -> list[float]:
    """How probable a look takes each candidate for, in 0..1; 0 for all but one of a cue."""
    found = [0.0] * len(candidates)
    for group in alternatives(candidates):
        cue = _logistic(_sum(of_cue([features[i] for i in group]), weights.cue))
        stands = max(_logistic(_sum(features[i], weights.stands)) for i in group)
        pick = max(group, key=lambda i: (_sum(features[i], weights.extent), -i))
        found[pick] = (cue + stands) / 2
    return found


def _sum(features: Features, weight: Mapping[str, float]) -> float:
    # Not by sum(), which rounds otherwise from Python 3.12 on.
    total = weight.get(BIAS, 0.0)
    for name, value in features.items():
        if name in weight:
            total += weight[name] * value
    return total


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_LARGEST, min(value, _LARGEST))))


def choose(
    candidates: Sequence[Candidate],
    probabilities: Sequence[float],
    *,
    threshold: float,
) -> list[tuple[Candidate, float]]:
    """The candidates that stand with their probabilities, in the order of the text."""
    order = sorted(
        range(len(candidates)), key=lambda i: (-probabilities[i], candidates[i].pieces[0], i)
    )
    chosen: list[int] = []
    for i in order:
        if probabilities[i] < threshold:
            break
        beside = probabilities[i] >= _BESIDE
        if not any(_compete(candidates[i], candidates[j], beside=beside) for j in chosen):
            chosen.append(i)
    chosen.sort(key=lambda i: (candidates[i].pieces[0].start, candidates[i].pieces[-1].end, i))
    return [(candidates[i], probabilities[i]) for i in chosen]


def _compete(a: Candidate, b: Candidate, *, beside: bool) -> bool:
    """Whether only one of two can stand. Two who say or want different things of the same words
    both do, and one who says that the other says something, where the less probable one may stand
    ``beside`` another.
    """
    if a.cue is not None and b.cue is not None:
        same_cue = a.cue[0] <= b.cue[1] and b.cue[0] <= a.cue[1]
        if same_cue:
            return True
    shared = _overlap(a.pieces, b.pieces)
    if not shared:
        return False
    if a.rule in UNCUED or b.rule in UNCUED:
        return True
    of_two = None not in (a.speaker, b.speaker) and a.speaker != b.speaker
    if of_two and TAKEN_UP in a.notes | b.notes:
        # "Le maire accuse le fonds d'avoir menti, ce que le fonds nie"
        return False
    if beside and of_two and (a.act != b.act or _hands_on(a, b) or _hands_on(b, a)):
        # "La taxe, que la maire défend et que les riverains critiquent"
        return False
    total = sum(map(len, a.pieces)) + sum(map(len, b.pieces)) - shared
    return shared / total >= 0.5


def _hands_on(outer: Candidate, inner: Candidate) -> bool:
    """Whether what one says is that another says something, with the words that attribute it:
    "dit avoir [l'assurance du maire que …]".
    """
    return (
        outer.cue is not None
        and inner.cue is not None
        and outer.cue[1] < inner.cue[0]
        and outer.pieces[0].start < inner.pieces[0].start
        and inner.pieces[-1].end <= outer.pieces[-1].end
    )


def _overlap(a: tuple[Span, ...], b: tuple[Span, ...]) -> int:
    return sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)

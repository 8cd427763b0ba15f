"""Choose the candidates that are statements, each with its probability.

Three logistic regressions weigh the features: whether a cue attributes something ("cue"), whether
a candidate is correct ("correct"), and which of a cue's candidates has the right extent
("extent"). The last one picks a candidate for each cue; the mean of the first two is its
probability. The classifier is stacked: pass 2 adds features made from what pass 1 says about the
candidates around. The weights are data (``data/models/choice.<lang>.tsv``), fitted by
``scripts/fit_choice``; a feature that isn't listed has no weight. Where picks compete for the same
text the most probable one wins.

The probability is that of the best choice; a statement whose end is a word off is still correct.
Two more numbers (``data/models/confidence.<lang>.tsv``, by ``scripts/calibrate``) turn the one
into the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.attribution.context_features import context_features
from kg.attribution.features import Features, merge_alternatives
from kg.base.errors import KgError
from kg.base.resources import data
from kg.content.candidate import UNCUED, Candidate, cue_key
from kg.model import Span
from kg.preprocess.document import Document

BIAS = "bias"
THRESHOLD = "threshold"
_SHARING = 0.6
"""Least probability of a candidate that shares its content with another speaker's."""
_LEAST = 1e-6
_LARGEST = 30.0
"""Larger sums make no difference to a probability."""


class PassWeights(NamedTuple):
    """The weights of the three regressions of one pass."""

    cue: Mapping[str, float]
    correct: Mapping[str, float]
    extent: Mapping[str, float]


class Model(NamedTuple):
    """The weights of both passes, and the least probability of a statement."""

    pass1: PassWeights
    pass2: PassWeights
    threshold: float = 0.5


@cache
def read_model(language: str) -> Model:
    """Read the fitted weights of a language; without a file nothing has a weight.

    Raises:
        KgError: a line of the file is not a name and six numbers.
    """
    columns: list[dict[str, float]] = [{} for _ in range(2 * len(PassWeights._fields))]
    for name, values in _read_rows(data(f"models/choice.{language}.tsv"), len(columns)):
        for column, value in zip(columns, values, strict=True):
            column[name] = value
    threshold = columns[0].pop(THRESHOLD, 0.5)
    return Model(PassWeights(*columns[:3]), PassWeights(*columns[3:]), threshold)


class Calibration(NamedTuple):
    """A line on the log-odds scale from a choice's probability to a statement's confidence."""

    slope: float = 1.0
    intercept: float = 0.0

    def confidence(self, probability: float) -> float:
        """Map a choice's probability to that of a correct statement, in 0..1, keeping the order."""
        return 1.0 / (1.0 + math.exp(-self.slope * log_odds(probability) - self.intercept))


@cache
def read_calibration(language: str) -> Calibration:
    """Read the fitted calibration of a language; without a file it is the identity.

    Raises:
        KgError: a line of the file is not a name and a number.
    """
    rows = _read_rows(data(f"models/confidence.{language}.tsv"), 1)
    found = {name: value for name, (value,) in rows}
    return Calibration(found.get("slope", 1.0), found.get("intercept", 0.0))


def log_odds(probability: float) -> float:
    """Compute the log odds of a probability, finite for 0 and 1 too."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))


def _read_rows(path: Path, columns: int) -> Iterator[tuple[str, list[float]]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, *values = line.split("\t")
        if len(values) != columns:
            raise KgError(f"{path}, line {number}: expected {columns} numbers, got {len(values)}")
        try:
            numbers = [float(value) for value in values]
        except ValueError as error:
            raise KgError(f"{path}, line {number}: not a number in {values}") from error
        yield name, numbers


def group_by_cue(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Group the indices of the candidates by cue; one without a cue has its own group."""
    groups: dict[tuple[str, int], list[int]] = {}
    for index, candidate in enumerate(candidates):
        groups.setdefault(cue_key(candidate, index), []).append(index)
    return list(groups.values())


def score_in_two_passes(
    document: Document, candidates: Sequence[Candidate], features: Sequence[Features], model: Model
) -> tuple[list[float], list[Features]]:
    """Score the candidates in both passes.

    Returns:
        The probability of each candidate, in 0..1, 0 for all but one of a cue; and the features
        of pass 2.
    """
    first = score_candidates(candidates, features, model.pass1)
    complete = add_context_features(document, candidates, features, first)
    return score_candidates(candidates, complete, model.pass2), complete


def add_context_features(
    document: Document,
    candidates: Sequence[Candidate],
    features: Sequence[Features],
    probabilities: Sequence[float],
) -> list[Features]:
    """Add the features of pass 2, made from the ``probabilities`` of pass 1."""
    context = context_features(document, candidates, probabilities)
    return [{**own, **others} for own, others in zip(features, context, strict=True)]


def score_candidates(
    candidates: Sequence[Candidate], features: Sequence[Features], weights: PassWeights
) -> list[float]:
    """Score each candidate in one pass, in 0..1; all but one of a cue get 0."""
    scores = [0.0] * len(candidates)
    for group in group_by_cue(candidates):
        cue = _logistic(_sum(merge_alternatives([features[i] for i in group]), weights.cue))
        correct = max(_logistic(_sum(features[i], weights.correct)) for i in group)
        pick = max(group, key=lambda i: (_sum(features[i], weights.extent), -i))
        scores[pick] = (cue + correct) / 2
    return scores


def _sum(features: Features, weight: Mapping[str, float]) -> float:
    # sum() rounds differently from Python 3.12 on.
    total = weight.get(BIAS, 0.0)
    for name, value in features.items():
        if name in weight:
            total += weight[name] * value
    return total


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_LARGEST, min(value, _LARGEST))))


def choose(
    candidates: Sequence[Candidate], probabilities: Sequence[float], *, threshold: float
) -> list[tuple[Candidate, float]]:
    """Choose the statements among the candidates, with their probabilities, in text order."""
    order = sorted(
        range(len(candidates)), key=lambda i: (-probabilities[i], candidates[i].pieces[0], i)
    )
    chosen: list[int] = []
    for i in order:
        if probabilities[i] < threshold:
            break
        sharing = probabilities[i] >= _SHARING
        if not any(_compete(candidates[i], candidates[j], sharing=sharing) for j in chosen):
            chosen.append(i)
    chosen.sort(key=lambda i: (candidates[i].pieces[0].start, candidates[i].pieces[-1].end, i))
    return [(candidates[i], probabilities[i]) for i in chosen]


def _compete(a: Candidate, b: Candidate, *, sharing: bool) -> bool:
    """Whether at most one of two candidates can be a statement.

    If ``sharing``, two speakers may have different acts about the same words, and one may report
    the other.
    """
    if a.cue is not None and b.cue is not None and a.cue[0] <= b.cue[1] and b.cue[0] <= a.cue[1]:
        return True
    shared = _overlap(a.pieces, b.pieces)
    if not shared:
        return False
    if a.rule in UNCUED or b.rule in UNCUED:
        return True
    two_speakers = None not in (a.speaker, b.speaker) and a.speaker != b.speaker
    if sharing and two_speakers and (a.act != b.act or _reports(a, b) or _reports(b, a)):
        # "La taxe, que la maire défend et que les riverains critiquent"
        return False
    total = sum(map(len, a.pieces)) + sum(map(len, b.pieces)) - shared
    return shared / total >= 0.5


def _reports(outer: Candidate, inner: Candidate) -> bool:
    """Whether one reports the other statement: "dit avoir [l'assurance du maire que …]"."""
    return (
        outer.cue is not None
        and inner.cue is not None
        and outer.cue[1] < inner.cue[0]
        and outer.pieces[0].start < inner.pieces[0].start
        and inner.pieces[-1].end <= outer.pieces[-1].end
    )


def _overlap(a: tuple[Span, ...], b: tuple[Span, ...]) -> int:
    return sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)

"""Find the positions of an article's statements: label, side, confidence and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp, sqrt
from typing import TYPE_CHECKING

from kg.base import fold
from kg.lexicon.tables import find_pattern
from kg.model import Position, Side, Statement
from kg.normalise.content_words import wording
from kg.normalise.names import without_titles
from kg.normalise.noun_phrases import is_local, parse_phrase
from kg.positions.article import ArticleView
from kg.positions.features import StatementView, StatementViews, statement_features
from kg.positions.labels import Label
from kg.positions.reranker import LABELS, build_passage, read_reranker
from kg.positions.side_features import NAMES, SideFeatures, side_features
from kg.positions.trees import read_forests, read_model
from kg.positions.words import stems
from kg.preprocess.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIDES: tuple[Side, ...] = ("against", "none", "for")
MODEL = "positions"
_SEPARATOR = "\x1f"
_WORD = re.compile(r"\w+")
_CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "ADV", "X"))
_WORTH_READING = 0.2
"""The least probability of the best label from which the encoder reads a statement."""
_INDIRECT = 0.6
"""How much less often a line is right where its label is not what the cue itself takes.

Of the lines of a probability of .6 or more, 16 of 32 are right instead of 24 of 29: "regrets her
insults of X", "decided not to indict X", "help keep X".
"""
_SHOWN = 3
"""Words that explain a side."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A softmax regression over words, with one weight a side."""

    weights: Mapping[str, Sequence[float]]
    bias: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Thresholds:
    """The least probabilities of a label and of a side."""

    label: float
    side: float


def find_positions(
    document: Document, statements: Sequence[Statement], *, fast: bool = False
) -> tuple[tuple[Position, ...], ...]:
    """Find what each statement is about and the side its source takes, in their order.

    Args:
        document: the parsed article.
        statements: its statements.
        fast: rank labels by trees only, without the encoder.
    """
    if not statements or not document.tokens:
        return tuple(() for _ in statements)
    view = ArticleView(document)
    if not view.labels:
        return tuple(() for _ in statements)
    views = StatementViews(view, statements)
    found: list[tuple[Position, ...]] = []
    for place, own in enumerate(views.each):
        scores = rank_labels(views, place)
        if not fast:
            scores = rerank_labels(own, scores)
        best = int(scores.argmax())
        if scores[best] < _thresholds().label:
            found.append(())
            continue
        label = view.labels[best]
        features = side_features(own, label.text)
        position = _position(label.text, float(scores[best]), features)
        if position.side == "against" and is_awaited(own, best):
            position = replace(position, side="none")
        why = _explain(view, own, label, features.words, position.side)
        key, hearsay = topic_key(document, label), own.statement.hearsay
        found.append((replace(position, why=why, key=key, hearsay=hearsay),))
    return tuple(found)


def topic_key(document: Document, label: Label) -> str:
    """Return the key of the topic that a label names: the lemmas of its words, the noun first.

    A label that says nothing by itself ("le projet", "le pays") is a topic of its article only.
    """
    language, spot = document.language or "", label.spots[0]
    words = set(_WORD.findall(label.text.casefold()))
    tokens = [
        one
        for one in document.tokens
        if spot.start <= one.start < spot.end and one.lower in words and one.pos in _CONTENT
    ]
    phrase = parse_phrase(label.text, [one.lemma for one in tokens], language)
    key = _name_key(label.text) or (phrase.key if phrase else fold.key(label.text))
    is_bare = phrase is not None and is_local(phrase, language)
    if is_bare or not wording(label.text, language).words:
        return f"{document.article.identity}{_SEPARATOR}{key}"
    return key


def _name_key(text: str) -> str:
    """Return the key of a name in full, all of whose words have a capital; "" for other labels.

    "George P. Bush" is not "George W. Bush", and a first name is not left out.
    """
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", without_titles(text))
    is_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return fold.key(" ".join(words)) if is_name else ""


def rank_labels(views: StatementViews, place: int) -> NDArray[np.float64]:
    """Return the probability of each label of an article that a statement is about it.

    Sources hardly ever take a side on themselves: a label of their own name, alone or as the noun
    that the rest describes, has none.
    """
    import numpy as np

    rows = statement_features(views, place)
    scores = (1 / (1 + np.exp(-read_forests(MODEL)["labels"].score(rows)))).mean(0)
    view, name = views.view, stems(views.each[place].statement.source or "")
    is_own = np.array(
        [
            label.stems <= name or bool(name and name <= label.stems and heads <= name)
            for label, heads in zip(view.labels, view.heads, strict=True)
        ]
    )
    return np.where(is_own, 0.0, scores)


def rerank_labels(own: StatementView, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let the encoder read the best labels; return new probabilities, 0 of those it did not read.

    Statements that are hardly about any label are not read.
    """
    import numpy as np

    best = np.argsort(-scores, kind="stable")[:LABELS]
    if scores[best[0]] < _WORTH_READING:
        return scores
    view, statement = own.view, own.statement
    passage = build_passage(
        view.document.text,
        [(part.start, part.end) for part in own.content],
        statement.source or "",
        (view.labels[n].text for n in best),
    )
    found = np.zeros(len(scores))
    found[best] = read_reranker().score(passage, scores[best].tolist())
    return found


def is_awaited(own: StatementView, number: int) -> bool:
    """Return whether the content has a label only after a word such as "until" or "unless".

    "We won't leave until security is restored" is not against security.
    """
    view, statement = own.view, own.statement
    pattern = find_pattern(view.document.language, "awaited")
    found = False
    for piece in statement.content:
        spots = view.spots_in(number, piece)
        match = pattern.search(view.document.text, piece.start, piece.end)
        if spots and (match is None or spots[0].start < match.start()):
            return False
        found = found or bool(spots)
    return found


def side_chances(features: SideFeatures) -> list[float]:
    """Return the probabilities of the sides, in the order of SIDES."""
    import numpy as np

    rows = np.array([features.numbers], np.float32)
    scores = read_forests(MODEL)["sides"].score(rows)[:, 0].tolist()
    parts = [_softmax(scores[n : n + len(SIDES)]) for n in range(0, len(scores), len(SIDES))]
    trees = [sum(part[n] for part in parts) / len(parts) for n in range(len(SIDES))]
    words = _word_chances(features.words)
    return [(one + other) / 2 for one, other in zip(trees, words, strict=True)]


def _word_chances(words: frozenset[str]) -> list[float]:
    model = _words()
    known = [model.weights[word] for word in sorted(words) if word in model.weights]
    length = sqrt(len(known)) or 1.0
    return _softmax(
        [bias + sum(row[n] for row in known) / length for n, bias in enumerate(model.bias)]
    )


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [exp(score - highest) for score in scores]
    return [power / sum(powers) for power in powers]


def _position(label: str, chance: float, features: SideFeatures) -> Position:
    """Take a side only where it is probable enough: no side is better than a wrong one."""
    against, neither, favour = side_chances(features)
    side: Side = "for" if favour > against else "against"
    probability = max(against, favour)
    if probability < _thresholds().side:
        side, probability = "none", neither
    elif not _is_direct(features):
        probability *= _INDIRECT
    return Position(label, side, round(chance * probability, 3))


def _is_direct(features: SideFeatures) -> bool:
    """Return whether the cue itself takes the label, or an end of it ("calls for an end to X")."""
    path, undoing = (features.numbers[NAMES.index(name)] for name in ("path", "undo_path"))
    return path == undoing


def _explain(
    view: ArticleView, own: StatementView, label: Label, words: frozenset[str], side: Side
) -> str:
    """Say where the article has a label, and which words count most for a side."""
    starts = [spot.start for spot in label.spots]
    places = (
        ("in the content", own.content),
        ("in the sentence", (own.sentence,)),
        ("in the title", (view.title,)),
    )
    where = next(
        (
            name
            for name, spans in places
            if any(span.start <= start < span.end for span in spans for start in starts)
        ),
        "elsewhere in the article",
    )
    if side == "none":
        return where
    number, weights = SIDES.index(side), _words().weights
    ranked = sorted(
        (word for word in words if word in weights and weights[word][number] > 0),
        key=lambda word: (-weights[word][number], word),
    )
    shown = [word.partition("=")[2] for word in ranked if "=" in word and word[-1] != "="]
    return "; ".join((where, ", ".join(dict.fromkeys(shown[:_SHOWN])))) if shown else where


@cache
def _words() -> _Words:
    return _Words(**read_model(MODEL)["words"])


@cache
def _thresholds() -> _Thresholds:
    return _Thresholds(**read_model(MODEL)["thresholds"])

"""What a second look at the candidates sees around each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.annotate import Document
from kg.attribution.candidates import Candidate, Proposer
from kg.attribution.classifier import Look, Model, look_twice
from kg.attribution.context_features import surroundings
from kg.lexicon.cues import cues
from kg.lexicon.function_words import words
from kg.syntax.sentences import Sentences

TEXT = (
    "Le maire affirme que la ministre refuse de signer. Selon le préfet, la route est fermée.\n\n"
    "Il a plu."
)
Proposed = tuple[Document, list[Candidate]]


@pytest.fixture(scope="module")
def proposed(document: Callable[[str], Document]) -> Proposed:
    parsed = document(TEXT)
    found = Proposer(Sentences(parsed, words("fr")), cues("fr")).candidates()
    return parsed, found


def first_of(proposed: Proposed, word: str) -> int:
    parsed, found = proposed
    return next(
        i for i, c in enumerate(found) if c.cue and parsed.tokens[c.cue[0]].lower.startswith(word)
    )


def seen(proposed: Proposed, **told: float) -> list[dict[str, float]]:
    parsed, found = proposed
    probabilities = [0.0] * len(found)
    for word, value in told.items():
        probabilities[first_of(proposed, word)] = value
    return surroundings(parsed, found, probabilities)


def test_a_statement_inside_another_ones_content(proposed: Proposed) -> None:
    around = seen(proposed, affirme=0.8, refuse=0.6)
    inner, outer = (around[first_of(proposed, word)] for word in ("refuse", "affirme"))
    assert inner["around cue"] == inner["around holder"] == 0.8 and inner["around held"] == 0
    assert outer["around held"] == 0.6 and outer["around cue"] == outer["around holder"] == 0
    assert 0 < inner["around same"] < 0.8


def test_one_says_nothing_of_itself(proposed: Proposed) -> None:
    own = seen(proposed, affirme=0.8)[first_of(proposed, "affirme")]
    assert own.pop("around density") == pytest.approx(0.8 / 3)
    assert not any(own.values())


def test_others_of_the_paragraph_and_of_the_article(proposed: Proposed) -> None:
    around = seen(proposed, affirme=0.8, selon=0.4)
    own = around[first_of(proposed, "refuse")]
    assert own["around paragraph"] == own["around article"] == pytest.approx(0.6)
    assert own["around in paragraph"] == 1
    assert around[first_of(proposed, "selon")]["around article"] == pytest.approx(0.8)


def test_the_second_look_decides_with_what_the_first_one_said(proposed: Proposed) -> None:
    parsed, found = proposed
    plain: list[dict[str, float]] = [{} for _ in found]
    nothing: dict[str, float] = {}
    first = Look({"bias": 5.0}, {"bias": 5.0}, nothing)
    wary = Look({"around cue": -20.0}, {"around cue": -20.0}, nothing)
    told, features = look_twice(parsed, found, plain, Model(first, wary))
    inner, outer = first_of(proposed, "refuse"), first_of(proposed, "affirme")
    assert max(told[inner:]) == pytest.approx(0.5)
    picked = [p for p, c in zip(told, found, strict=True) if c.cue == found[inner].cue]
    assert max(picked) < 0.01
    assert features[inner]["around cue"] > 0.9
    assert max(p for p, c in zip(told, found, strict=True) if c.cue == found[outer].cue) > 0.4

"""The classifier chooses among candidates by their features."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extract import parse
from hypothesis import given
from hypothesis import strategies as st

from kg.attribution.classifier import choose
from kg.content.candidate import Candidate
from kg.extract.proposals import proposals
from kg.mentions.find import find_mentions
from kg.model import Span


def candidate(*pieces: tuple[int, int], cue: int | None = None, rule: str = "verb:n") -> Candidate:
    spans = tuple(Span(*piece) for piece in pieces)
    place = (cue, cue) if cue is not None else None
    return Candidate(rule, "x", "assert", 0, place, cue or 0, None, "none", spans, "indirect")


def kept(*given: tuple[Candidate, float], threshold: float = 0.5) -> list[Candidate]:
    candidates = [c for c, _ in given]
    return [c for c, _ in choose(candidates, [p for _, p in given], threshold=threshold)]


ONE = candidate((0, 10), cue=1)
TWO = candidate((20, 30), cue=9)


def test_two_speakers_may_take_different_sides_on_the_same_words() -> None:
    said = replace(candidate((0, 10), cue=12), speaker=11)
    denied = replace(candidate((0, 10), cue=20), speaker=22, act="refuse")
    assert kept((said, 0.9), (denied, 0.8)) == [said, denied]
    assert kept((said, 0.9), (denied, 0.55)) == [said]
    assert kept((said, 0.9), (replace(denied, speaker=11), 0.8)) == [said]
    assert kept((said, 0.9), (replace(denied, act="assert"), 0.8)) == [said]


def test_improbable_candidates_are_dropped() -> None:
    assert kept((ONE, 0.6), (TWO, 0.4)) == [ONE]
    assert kept((ONE, 0.5)) == [ONE]
    assert kept((ONE, 0.6), threshold=0.7) == []
    assert kept() == []


@pytest.mark.parametrize(
    ("other", "kept_too"),
    [
        (candidate((40, 50), cue=1), False),  # the same cue, elsewhere
        (candidate((0, 9), cue=5), False),  # another cue, the same words
        (candidate((0, 3), cue=5), True),  # a small part of them
        (candidate((0, 3), rule="carried"), False),  # a quotation without a cue gives way
        (candidate((0, 5), (5, 10), cue=5), False),  # pieces count together
    ],
)
def test_a_more_probable_candidate_wins(other: Candidate, kept_too: bool) -> None:
    assert (other in kept((ONE, 0.9), (other, 0.8))) == kept_too
    assert (ONE in kept((ONE, 0.8), (other, 0.9))) == kept_too


PAIRS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 5), st.floats(0, 1)),
    max_size=12,
)


@given(PAIRS, st.floats(0, 1))
def test_a_higher_threshold_only_removes(
    pairs: list[tuple[int, int, int, float]], threshold: float
) -> None:
    candidates = [candidate((a, a + n), cue=cue) for a, n, cue, _ in pairs]
    probabilities = [p for *_, p in pairs]
    low = choose(candidates, probabilities, threshold=0.0)
    high = choose(candidates, probabilities, threshold=threshold)
    assert [pair for pair in low if pair[1] >= threshold] == high
    assert len({c.cue for c, _ in low}) == len(low)


# The fitted weights


# Features


def features_of(text: str) -> list[dict[str, float]]:
    document = parse(text)
    return proposals(document, find_mentions(document)).features()


@pytest.mark.parametrize(
    "text",
    [
        "« La loi est injuste », a déclaré {}.",
        "{} affirme que la loi est injuste.",
        "Selon {}, la loi est injuste.",
    ],
)
def test_no_feature_contains_a_name(text: str) -> None:
    one, other = (
        features_of(text.format("Claire Maurel")),
        features_of(text.format("Claire Vernet")),
    )
    assert one == other and one
    assert not any("maurel" in name.lower() for found in one for name in found)

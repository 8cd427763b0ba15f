"""The classifier chooses among candidates by their features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from extract import find_candidates, parse
from hypothesis import given
from hypothesis import strategies as st

from kg.attribution import classifier
from kg.attribution.classifier import Model, PassWeights, choose, read_model, score_in_two_passes
from kg.base.errors import KgError
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


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(classifier, "data", lambda name: tmp_path / name)
    yield tmp_path / "models" / "choice.xx.tsv"
    read_model.cache_clear()


@pytest.mark.parametrize("line", ["rule x\tmuch\tmuch\tmuch", "rule x", "rule x\t", "\t\t\t"])
def test_a_bad_line_of_the_weights_is_named(weights: Path, line: str) -> None:
    weights.write_text(f"# a comment\n\n{line}\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"choice\.xx\.tsv, line 3: ") as caught:
        read_model("xx")
    assert "\n" not in str(caught.value)


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


TEXT = (
    "Le maire affirme que la ministre refuse de signer. Selon le préfet, la route est fermée.\n\n"
    "Il a plu."
)


def first_of(word: str) -> int:
    tokens = parse(TEXT).tokens
    return next(
        i
        for i, c in enumerate(find_candidates(parse(TEXT)))
        if c.cue and tokens[c.cue[0]].lower.startswith(word)
    )


def test_pass_2_uses_what_pass_1_chose() -> None:
    candidates = find_candidates(parse(TEXT))
    plain: list[dict[str, float]] = [{} for _ in candidates]
    keen = PassWeights({"bias": 5.0}, {"bias": 5.0}, {})
    wary = PassWeights({"around cue": -20.0}, {"around cue": -20.0}, {})
    scores, features = score_in_two_passes(parse(TEXT), candidates, plain, Model(keen, wary))
    inner, outer = first_of("refuse"), first_of("affirme")
    best = {c.cue: 0.0 for c in candidates}
    for candidate, score in zip(candidates, scores, strict=True):
        best[candidate.cue] = max(best[candidate.cue], score)
    assert max(scores[inner:]) == pytest.approx(0.5)
    assert best[candidates[inner].cue] < 0.01 and best[candidates[outer].cue] > 0.4
    assert features[inner]["around cue"] > 0.9

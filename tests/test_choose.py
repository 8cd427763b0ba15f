"""Of candidates with their probabilities, which stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.document import Document
from kg.attribution import classifier as module
from kg.attribution.candidates import Candidate
from kg.attribution.classifier import choose, model
from kg.attribution.features import frame_of
from kg.base.errors import KgError
from kg.extract.proposals import proposals
from kg.mentions.find import mentions
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


def test_two_who_take_different_sides_to_the_same_words_both_stand() -> None:
    said = replace(candidate((0, 10), cue=12), speaker=11)
    denied = replace(candidate((0, 10), cue=20), speaker=22, act="refuse")
    assert kept((said, 0.9), (denied, 0.8)) == [said, denied]
    assert kept((said, 0.9), (denied, 0.55)) == [said]
    assert kept((said, 0.9), (replace(denied, speaker=11), 0.8)) == [said]
    assert kept((said, 0.9), (replace(denied, act="assert"), 0.8)) == [said]


def test_who_says_that_another_says_something_stands_beside_that() -> None:
    # "dit avoir [l'assurance du maire que « … »]"
    outer = replace(candidate((0, 50), cue=1), speaker=0)
    inner = replace(candidate((20, 50), cue=6), speaker=7)
    assert kept((outer, 0.9), (inner, 0.7)) == [outer, inner]
    assert kept((outer, 0.7), (inner, 0.9)) == [outer, inner]
    # Hardly probable, of the same person, or with the cue before.
    assert kept((outer, 0.9), (inner, 0.55)) == [outer]
    assert kept((outer, 0.9), (replace(inner, speaker=0), 0.7)) == [outer]
    assert kept((replace(outer, cue=(9, 9)), 0.9), (inner, 0.7)) == [replace(outer, cue=(9, 9))]


def test_what_is_improbable_does_not_stand() -> None:
    assert kept((ONE, 0.6), (TWO, 0.4)) == [ONE]
    assert kept((ONE, 0.5)) == [ONE]
    assert kept((ONE, 0.6), threshold=0.7) == []
    assert kept() == []


def test_what_stands_is_in_the_order_of_the_text_with_its_probability() -> None:
    assert choose([TWO, ONE], [0.9, 0.6], threshold=0.5) == [(ONE, 0.6), (TWO, 0.9)]


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        (candidate((40, 50), cue=1), False),  # the same cue, elsewhere
        (candidate((0, 9), cue=5), False),  # another cue, the same stretch
        (candidate((0, 3), cue=5), True),  # a small part of it
        (candidate((10, 20), cue=5), True),  # beside it
        (candidate((0, 3), rule="carried"), False),  # a carried quotation yields to any
        (candidate((12, 15), rule="carried"), True),
        (candidate((0, 5), (5, 10), cue=5), False),  # pieces count together
    ],
)
def test_what_competes_with_a_more_probable_one_does_not_stand(
    other: Candidate, stands: bool
) -> None:
    assert (other in kept((ONE, 0.9), (other, 0.8))) == stands
    assert (ONE in kept((ONE, 0.8), (other, 0.9))) == stands


def test_of_equals_the_first_in_the_text_stands() -> None:
    early, late = candidate((0, 5), cue=1), candidate((2, 5), cue=1)
    assert kept((late, 0.7), (early, 0.7)) == [early]


PAIRS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 5), st.floats(0, 1)),
    max_size=12,
)


@given(PAIRS, st.floats(0, 1))
def test_a_higher_threshold_only_takes_away(
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
    monkeypatch.setattr(module, "data", lambda name: tmp_path / name)
    yield tmp_path / "models" / "choice.xx.tsv"
    model.cache_clear()


@pytest.mark.parametrize("line", ["rule x\tmuch\tmuch\tmuch", "rule x", "rule x\t", "\t\t\t"])
def test_a_bad_line_of_the_weights_is_named(weights: Path, line: str) -> None:
    weights.write_text(f"# a comment\n\n{line}\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"choice\.xx\.tsv, line 3: ") as caught:
        model("xx")
    assert "\n" not in str(caught.value)


def test_without_a_file_nothing_weighs(weights: Path) -> None:
    assert not any(model("xx").first.cue)


# Features


Described = Callable[[str], list[dict[str, float]]]


@pytest.fixture(scope="module")
def described(document: Callable[[str], Document]) -> Described:
    def made(text: str) -> list[dict[str, float]]:
        parsed = document(text)
        return proposals(parsed, mentions(parsed)).features()

    return made


@pytest.mark.parametrize(
    "text",
    [
        "« La loi est injuste », a déclaré {}.",
        "{} affirme que la loi est injuste.",
        "Selon {}, la loi est injuste.",
        "{} accuse le ministre de mentir.",
    ],
)
def test_a_feature_tells_no_name(described: Described, text: str) -> None:
    one, other = described(text.format("Claire Maurel")), described(text.format("Claire Vernet"))
    assert one == other and one
    assert not any("maurel" in name.lower() for found in one for name in found)


def test_features_are_finite_numbers(described: Described) -> None:
    found = described("« La loi », a dit l'élu, « est injuste ». Selon elle, il ment : « oui ».")
    assert found
    assert all(-10 < value < 10 for features in found for value in features.values())


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("Le maire critique la loi en citant ses voisins.", "join en Part"),
        ("Le maire critique la loi lundi à la radio.", "date"),
        ("Le maire critique la loi, qui ruine les communes.", ", relative"),
        ("Le maire refuse la pause, demandée par le préfet.", ", said by"),
        ("Le maire refuse la pause, également demandée par le préfet.", ", said by"),
    ],
)
def test_what_one_end_leaves_out_a_longer_one_takes_in(
    described: Described, text: str, stretch: str
) -> None:
    names = [set(features) for features in described(text)]
    assert any(f"then {stretch}" in found for found in names), names
    assert any(f"held {stretch}" in found for found in names), names


def test_the_perfect_is_told_with_its_negation(described: Described) -> None:
    found = described("Le maire n'a pas voulu répondre. Le maire a voulu partir.")
    names = {name for features in found for name in features if name.startswith("perfect ")}
    assert {name.rpartition(" ")[2] for name in names if " inf " in name} == {"True", "False"}


def test_an_end_with_the_sentence_leaves_out_nothing(described: Described) -> None:
    found = described("Le maire dit que le pont fermera.")
    assert found
    assert all("then end" in features for features in found if "rule verb:que" in features)


@pytest.mark.parametrize(
    ("rule", "frame"),
    [("verb:que", "que"), ("verb:x:de:passive", "x"), ("incise", ""), ("noun:de+n", "de+n")],
)
def test_a_rule_names_its_frame(rule: str, frame: str) -> None:
    assert frame_of(rule) == frame

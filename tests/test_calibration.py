"""A confidence is a probability: it keeps the order, stays in 0..1 and is measured."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from script_loader import ROOT, load_script

from kg.attribution.classifier import Calibration, read_calibration
from kg.base.errors import KgError
from kg.model import Article, Claim, Reading, Span, Statement
from kg.pipeline import confident

GOLD = ROOT.parent / "shared" / "gold"
probabilities = st.floats(0, 1)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script("calibrate")


@given(probabilities, probabilities, st.floats(0.1, 5), st.floats(-5, 5))
def test_a_confidence_keeps_the_order_and_stays_a_probability(
    one: float, other: float, slope: float, intercept: float
) -> None:
    scale = Calibration(slope, intercept)
    low, high = sorted((one, other))
    assert 0.0 <= scale.confidence(low) <= scale.confidence(high) <= 1.0


@given(st.floats(0.001, 0.999))
def test_without_numbers_a_confidence_is_the_probability(probability: float) -> None:
    assert read_calibration("xx") == Calibration()
    assert Calibration().confidence(probability) == pytest.approx(probability)


def test_a_broken_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.attribution.classifier as classifier

    (tmp_path / "broken.tsv").write_text("# one\nslope\tsteep\n", encoding="utf-8")
    monkeypatch.setattr(classifier, "data", lambda _: tmp_path / "broken.tsv")
    with pytest.raises(KgError, match=r"broken\.tsv, line 2: not a number in \['steep'\]"):
        read_calibration("yy")


@pytest.mark.parametrize(("least", "kept"), [(0.0, "abc"), (0.5, "bc"), (0.51, "c"), (1.0, "")])
def test_the_least_confidence_keeps_statements_with_their_claims(least: float, kept: str) -> None:
    names = {"a": 0.2, "b": 0.5, "c": 0.9}
    reading = Reading(
        Article("a.txt", "a", "abc"),
        "fr",
        "kg/1",
        tuple(
            Statement("direct", (Span(i, i + 1),), confidence=value)
            for i, value in enumerate(names.values())
        ),
        claims=tuple(Claim(name, name) for name in names),
        positions=((), (), ()),
    )
    found = confident(reading, least)
    assert "".join(one.content[0].of("abc") for one in found.statements) == kept
    assert "".join(claim.key for claim in found.claims if claim is not None) == kept
    assert len(found.positions) == len(kept)


# -- the script ----------------------------------------------------------------------------------


def test_the_error_is_the_distance_of_mean_and_share(script: ModuleType) -> None:
    outcomes = [script.Outcome(0.75, correct, 0) for correct in (True, True, True, False)]
    assert script.calibration_error(outcomes) == 0
    outcomes += [script.Outcome(0.95, False, 1)] * 4
    assert script.calibration_error(outcomes) == pytest.approx(0.475)
    assert [(one.low, one.count) for one in script.bins(outcomes)] == [(0.7, 4), (0.9, 4)]
    assert script.calibration_error([]) == 0
    assert script.bins([script.Outcome(1.0, True, 0)])[0].high == 1.0


@pytest.mark.shared
@pytest.mark.slow
def test_the_confidence_is_calibrated_on_articles_it_has_not_seen(script: ModuleType) -> None:
    if not GOLD.is_dir():
        pytest.skip("there is no ../shared/gold")
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra: fit)")
    outcomes, _ = script.found_by_kg([(GOLD / "dev.jsonl", GOLD / "texts" / "dev")])
    assert len(outcomes) > 200
    assert script.calibration_error(outcomes) <= 0.06

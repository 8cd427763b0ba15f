"""Which of a cue's candidates is picked is learned by comparing them."""

from __future__ import annotations

import math
from types import ModuleType

import pytest
from script_loader import load_script

Row = tuple[dict[str, float], int]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra: fit)")
    return load_script("fit_choice")


def conditional(script: ModuleType, groups: list[list[Row]], strength: float) -> dict[str, float]:
    rows = script.table(groups)
    found: dict[str, float] = script.conditional(rows, rows.common(3).nonzero()[0], strength)
    return found


def row(right: int, *names: str) -> Row:
    return dict.fromkeys(names, 1.0), right


def test_what_differs_in_a_group_has_a_weight(script: ModuleType) -> None:
    group = [row(1, "ends well", "shared"), row(0, "shared"), row(0, "shared", "too long")]
    weights = conditional(script, [group] * 4, 1.0)
    assert weights["ends well"] > 0 > weights["too long"]
    assert weights["shared"] == pytest.approx(0, abs=1e-6)


def test_weights_are_those_of_a_known_case(script: ModuleType) -> None:
    # One feature and groups of two: an ordinary logistic regression without intercept.
    groups = [[row(1, "a"), row(0)]] * 3 + [[row(0, "a"), row(1)]]
    weight = conditional(script, groups, 1e6)["a"]
    assert weight == pytest.approx(math.log(3), abs=1e-3)


def test_features_of_few_rows_have_no_weight(script: ModuleType) -> None:
    groups = [[row(1, "a", "once"), row(0)], *[[row(1, "a"), row(0)]] * 3]
    assert set(conditional(script, groups, 1.0)) == {"a"}


def test_a_penalty_keeps_the_features_that_tell_right_from_wrong(script: ModuleType) -> None:
    noise = [
        row(number % 2, "right" if number % 2 else "wrong", f"n{number % 3}")
        for number in range(60)
    ]
    rows = script.table([[*noise, *[row(1, "right", "rare")] * 9]])
    kept = set(rows.names[script.selected(rows, 0.4)])
    assert "rare" not in kept
    assert kept & {"right", "wrong"}
    assert len(kept) < 5


@pytest.mark.parametrize("shared", [False, True])
def test_what_one_regression_keeps_may_have_weights_in_all(
    script: ModuleType, shared: bool
) -> None:
    # The first candidate of each cue is right, but for each third article; some cues show that.
    def own(n: int, *names: str) -> Row:
        return row(int(n % 3 < 2 and "end1" not in names), *names, *["said"] * (n % 3 == 1))

    cues = [[own(n)] for n in range(90)]
    candidates = [[own(n, "end0"), own(n, "end1")] for n in range(90)]
    both = script.table([*cues, *candidates], [*range(90), *range(90)])
    data = both.rows(both.group < 90), both.rows(both.group >= 90)
    weights = script.fit(data, range(60), script.Selection(0.4, shared=shared))
    assert "said" in weights.cue
    assert "end1" in weights.extent
    assert ("said" in weights.extent) == shared

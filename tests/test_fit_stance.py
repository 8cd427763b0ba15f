"""A light corpus is learned from, but nothing is measured on it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from script_loader import load_script

HEAVY, LIGHT = 16, 8
"""How many articles of each kind, one statement in each."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    pytest.importorskip("sklearn")
    return load_script("fit_stance")


def examples(script: ModuleType, features: list[str]) -> list[Any]:
    """A statement an article; every other one condemns."""
    return [
        script.Example(
            n, dict.fromkeys((name, f"bad={n % 2}"), 1.0), *LABELS[n % 2], ("assert", "none")
        )
        for n, name in enumerate(features)
    ]


LABELS = (("assert", "none"), ("oppose", "oppose"))


def test_only_full_articles_are_measured(
    script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    script.fit("stance", examples(script, ["bias"] * (HEAVY + LIGHT)), HEAVY)
    assert capsys.readouterr().out.startswith(f"stance: {HEAVY} statements, frame 0.500")

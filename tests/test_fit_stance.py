"""Fitting act and stance: a light corpus teaches, and nothing is measured on it."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY, LIGHT = 16, 8
"""How many articles of each kind, one statement in each."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    pytest.importorskip("sklearn")
    loader = SourceFileLoader("fit_stance", str(ROOT / "scripts" / "fit_stance"))
    spec = spec_from_loader("fit_stance", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["fit_stance"] = module
    loader.exec_module(module)
    return module


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

"""The benchmark of consolidation: each program compared with extraction only."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from script_loader import load_script

from kg.store import open_store

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "bench_consolidate"
TEXT = "Une phrase\n\n5 mars 2018 . –\nAda Brun a promis un référendum.\n"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script("bench_consolidate")


def test_each_program_is_compared_with_extraction(script: ModuleType) -> None:
    runs = [script.Run("`kg annotate`", 80.0, 100.0, 600.4), script.Run("`kg add`", 96.0, 125.0, 8)]
    assert list(script.lines_of(runs))[2:] == [
        "| `kg annotate` | 80.0 | 1.00 | 100.0 | 1.00 | 600 |",
        "| `kg add` | 96.0 | 1.20 | 125.0 | 1.25 | 8 |",
    ]


def test_articles_can_be_added_without_being_compared(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    words = ["--uncompared", str(tmp_path / "store"), str(tmp_path / "one.txt")]
    found = script.run("", [sys.executable, str(SCRIPT), *words])
    assert found.seconds > 0 and found.memory > 1
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.query("ASK { ?statement kg:source ?actor }")
        # Topics are selected by comparing articles.
        assert not store.query("ASK { ?topic kg:termhood ?termhood }")

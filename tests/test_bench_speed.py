"""The benchmark's table: each program compared with spaCy, and with itself in one process."""

from __future__ import annotations

from types import ModuleType

import pytest
from script_loader import load_script


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script("bench_speed")


def test_the_table_excludes_the_start(script: ModuleType) -> None:
    rows = [
        script.Row("spaCy alone", 3.0, 8.0, 500.0),
        script.Row("`kg add -j 1`", 4.0, 10.0, 600.0),
        script.Row("`kg add -j 2`", 5.0, 5.0, 610.4),
    ]
    assert list(script.lines_of(rows, 100))[2:] == [
        "| spaCy alone | 3.0 | 8.0 | 12.5 | 1.00 | 1.00 | 500 |",
        "| `kg add -j 1` | 4.0 | 10.0 | 10.0 | 0.80 | 1.00 | 600 |",
        "| `kg add -j 2` | 5.0 | 5.0 | 20.0 | 1.60 | 2.00 | 610 |",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_parallel_program_has_a_serial_one(script: ModuleType, language: str) -> None:
    names = list(script.programs(language))
    assert names[0] == "spaCy alone"
    for name in names:
        assert name.replace("-j 2", "-j 1").replace(", 2 processes", "") in names

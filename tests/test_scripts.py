"""The scripts that people and the build server run are whole and say when they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ("scripts/install", "scripts/demo", "scripts/test", ".ci/run")
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(BASH is None, reason="there is no bash")


def bash(*words: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BASH), *words],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The scripts alone, with tools that only say that they were called."""
    for script in SCRIPTS:
        target = tmp_path / script
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / script, target)
    (tmp_path / "tools").mkdir()
    (tmp_path / "scripts" / "install").write_text("#!/usr/bin/env bash\nexit 0\n", encoding="utf-8")
    for tool in ("ruff", "mypy", "python", "chromium"):
        path = tmp_path / "tools" / tool
        path.write_text(f'#!{BASH}\necho "{tool} $*"\n[ "$FAILS" != "{tool}" ]\n', encoding="utf-8")
        path.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_run_and_stops_at_the_first_failure(script: str) -> None:
    path = ROOT / script
    assert os.access(path, os.X_OK)
    assert bash("-n", script).returncode == 0
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ["scripts/test", ".ci/run"])
@pytest.mark.parametrize(
    ("fails", "good"), [("", True), ("ruff", False), ("mypy", False), ("python", False)]
)
def test_the_build_fails_when_a_check_fails(copy: Path, entry: str, fails: str, good: bool) -> None:
    path = f"{copy / 'tools'}{os.pathsep}{os.environ['PATH']}"
    done = bash(entry, cwd=copy, PATH=path, FAILS=fails)
    assert (done.returncode == 0) is good, done.stderr
    if good:
        calls = ["ruff check .", "ruff format --check .", "mypy", "python -m pytest"]
        assert [line.strip() for line in done.stdout.splitlines()] == calls


def test_the_demo_removes_nothing_that_it_did_not_make(copy: Path) -> None:
    (copy / "mine").mkdir()
    (copy / "mine" / "thesis.txt").touch()
    done = bash("scripts/demo", "mine", cwd=copy)
    assert done.returncode == 1
    assert "no demo made it" in done.stderr
    assert (copy / "mine" / "thesis.txt").exists()

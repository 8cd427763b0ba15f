"""The scripts of users and of the build server stop at a failure and report it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ("scripts/install", "scripts/demo", "scripts/lock", "scripts/test", ".ci/run")
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
    """Copy the scripts, with tools that only print how they were called."""
    for script in SCRIPTS:
        target = tmp_path / script
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / script, target)
    (tmp_path / "tools").mkdir()
    for script in ("install", "size"):
        path = tmp_path / "scripts" / script
        path.write_text("#!/usr/bin/env bash\nexit 0\n", encoding="utf-8")
        path.chmod(0o755)
    for tool in ("ruff", "mypy", "python", "chromium", "rapper"):
        path = tmp_path / "tools" / tool
        path.write_text(f'#!{BASH}\necho "{tool} $*"\n[ "$FAILS" != "{tool}" ]\n', encoding="utf-8")
        path.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_executable_and_stops_at_the_first_failure(script: str) -> None:
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
    done = bash(entry, cwd=copy, PATH=path, FAILS=fails, KG_FUZZ_SECONDS="")
    assert (done.returncode == 0) is good, done.stderr
    if good:
        calls = ["ruff check", "ruff format --check", "mypy", "python -m pytest"]
        calls += ["python scripts/fuzz"] if entry == ".ci/run" else []
        lines = done.stdout.splitlines()
        assert len(lines) == len(calls)
        assert all(line.startswith(call) for line, call in zip(lines, calls, strict=True))


PYTHON = f"""#!{BASH}
case "$*" in
    *sys.executable*) echo "$0" ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/kg ;;
    *platform*) echo "$MACHINE" ;;
    "-m pip "*) echo "$*" >>calls; [[ "$*" != *"$FAILS"* ]] ;;
esac
"""
"""A Python that only notes what pip should install."""


@pytest.mark.parametrize(
    ("machine", "what", "fails", "calls", "said"),
    [
        ("Linux-x86_64", [], "nothing", ["--require-hashes --only-binary", "--no-deps"], ""),
        ("Linux-x86_64", ["test"], "--require-hashes", ["--require-hashes --only-binary"], ""),
        ("Linux-x86", ["test"], "nothing", ["--editable .[test]"], "does not cover Linux-x86;"),
        ("Linux-x86", [], "nothing", ["--editable .[coders,feeds,"], "does not cover Linux-x86;"),
    ],
    ids=["covered", "a hash differs", "not covered", "not covered, for users"],
)
def test_install_takes_only_what_the_lock_names(
    copy: Path, machine: str, what: list[str], fails: str, calls: list[str], said: str
) -> None:
    settings = installable(copy, MACHINE=machine, FAILS=fails)
    done = bash("scripts/install", *what, cwd=copy, **settings)
    made = (copy / "calls").read_text(encoding="utf-8").splitlines()
    assert len(made) == len(calls), made
    assert all(words in line for words, line in zip(calls, made, strict=True)), made
    assert said in done.stderr
    assert (done.returncode == 0) is (fails == "nothing"), done.stderr
    assert (copy / ".venv" / "kg-stamp").exists() is (fails == "nothing")


def test_users_get_no_test_tools_and_a_second_run_installs_nothing(copy: Path) -> None:
    settings = installable(copy, MACHINE="Linux-x86_64", FAILS="nothing")

    def installs(*words: str) -> str | None:
        (copy / "calls").unlink(missing_ok=True)
        done = bash("scripts/install", *words, cwd=copy, **settings)
        assert done.returncode == 0, done.stderr
        return (copy / ".venv" / "kg-packages").read_text() if (copy / "calls").exists() else None

    assert "pytest" not in (installs() or "pytest")
    assert installs() is None
    assert "pytest==9" in (installs("test") or "")
    assert installs("test") is None
    # The demo leaves test tools where they are.
    assert installs() is None
    assert bash("scripts/install", "tests", cwd=copy, **settings).returncode == 2


def installable(copy: Path, **env: str) -> dict[str, str]:
    """Make scripts/install work in a copy, and return its environment."""
    shutil.copy(ROOT / "scripts" / "install", copy / "scripts" / "install")
    for name in ("setup.cfg", "pyproject.toml", "kg/__init__.py"):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).touch()
    (copy / "requirements.lock").write_text(
        "# Linux-x86_64\nclick==8 --hash=sha256:0\n# Only for tests:\npytest==9 --hash=sha256:0\n"
    )
    python = copy / "tools" / "python"
    python.write_text(PYTHON, encoding="utf-8")
    (copy / "tools" / "npm").symlink_to("ruff")
    path = f"{copy / 'tools'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "KG_PYTHON": str(python), **env}


def test_the_demo_removes_only_its_own_files(copy: Path) -> None:
    (copy / "mine").mkdir()
    (copy / "mine" / "thesis.txt").touch()
    done = bash("scripts/demo", "mine", cwd=copy)
    assert done.returncode == 1
    assert "was not created by the demo" in done.stderr
    assert (copy / "mine" / "thesis.txt").exists()


def test_size_compares_the_work_tree_with_a_commit(tmp_path: Path) -> None:
    """Lines of a room, its group and the whole; a file that git does not track counts nothing."""
    for name, lines in (("kg/cli/__init__.py", 1), ("kg/read/x.py", 2), ("tests/test_x.py", 3)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('SECTIONS = {"Ask": ("ask", *("show",))}\n' * lines, encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "size", tmp_path / "scripts")
    git = "git -c user.name=a -c user.email=a@example.org"
    done = bash("-c", f"{git} init -q && git add . && {git} commit -qm x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "kg/read/x.py").write_text("# a\n" * 7, encoding="utf-8")
    (tmp_path / "kg/read/y.py").write_text("# a\n", encoding="utf-8")
    done = bash("-c", "scripts/size HEAD", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = {row[:18].strip(): row[18:].split() for row in done.stdout.splitlines()}
    assert rows["read"] == ["7", "+5"]
    assert rows["lines"] == ["8", "60,000", "-59,992", "+5"]
    assert rows["files"] == ["2", "280", "-278", "+0"]
    assert rows["commands"] == ["2", "24", "-22", "+0"]
    assert rows["test lines"] == ["3", "24,000", "-23,997", "+0"]
    done = bash("-c", "scripts/size nonsense", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: nonsense is not a commit")

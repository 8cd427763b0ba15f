"""The wheel contains all that kg needs and works outside the source tree, on each Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg import __version__

ROOT = Path(__file__).resolve().parent.parent
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
SOURCES = ("kg", "ontology", "data/lexicon", "data/models", "data/prompts")
ARTICLE = (
    "Un pont\n5 mars 2018. –\n\n« Le pont ouvrira en mai », a déclaré la maire Anne Petit à Lyon.\n"
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pip") is None, reason="there is no pip"),
    pytest.mark.skipif(os.name != "posix", reason="the layout of a venv is that of POSIX"),
]


def run(*words: str | Path, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "KG_STORE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that no earlier build gets into it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*ROOT.glob("*.*"), ROOT / "LICENSE", *(ROOT / "data").glob("*.json")]:
        if path.is_file():
            shutil.copy(path, source / path.relative_to(ROOT))
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    made = run(sys.executable, "-m", "pip", "wheel", *options, "-w", folder, source, cwd=folder)
    assert made.returncode == 0, made.stderr
    (found,) = folder.glob("*.whl")
    return found


def find_python(version: str) -> str:
    """Return the interpreter of a version, or skip the test."""
    if version == HERE:
        return sys.executable
    if os.environ.get("CI") != "true":
        pytest.skip("only the build server installs the packages of another Python")
    command = ["env", f"PYENV_VERSION={version}", f"python{version}", "-c"]
    done = run(*command, "import ensurepip, sys, venv; print(sys.executable)", cwd=ROOT)
    if done.returncode:
        pytest.skip(f"there is no Python {version} with venv")
    return done.stdout.strip()


def install(python: Path, *what: str | Path) -> subprocess.CompletedProcess[str]:
    options = ("install", "--quiet", "--disable-pip-version-check", "--no-deps")
    return run(sys.executable, "-m", "pip", "--python", python, *options, *what, cwd=ROOT)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_wheel_works_outside_the_source_tree(version: str, wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    made = run(find_python(version), "-m", "venv", "--without-pip", venv, cwd=tmp_path)
    if made.returncode:
        pytest.skip(f"venv fails: {made.stderr.strip()}")
    python = venv / "bin" / "python"
    (packages,) = venv.glob("lib/python*/site-packages")
    if version == HERE:
        paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        (packages / "tests.pth").write_text("\n".join(sorted(paths)), encoding="utf-8")
    else:
        lock = ("--only-binary", ":all:", "--require-hashes", "-r", ROOT / "requirements.lock")
        done = install(python, *lock)
        assert "HASHES" not in done.stderr, done.stderr
        if done.returncode:
            pytest.skip(f"the packages can't be installed: {done.stderr.strip()[-200:]}")
    done = install(python, "--no-index", wheel)
    assert done.returncode == 0, done.stderr

    kg = venv / "bin" / "kg"
    place = run(python, "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    assert Path(place.stdout.strip()).is_relative_to(packages), place.stdout + place.stderr
    assert __version__ in run(kg, "--version", cwd=tmp_path).stdout
    doctor = run(kg, "doctor", "--verify", cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert str(venv / "share" / "kg" / "ontology" / "kg.ttl") in doctor.stdout
    annotated = run(kg, "annotate", "-", cwd=tmp_path, given=ARTICLE)
    assert annotated.returncode == 0, annotated.stderr
    article = json.loads(annotated.stdout)
    assert "Anne Petit" in json.dumps(article, ensure_ascii=False)
    assert article["statements"]

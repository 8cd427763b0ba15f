"""Digest what consolidation depends on besides the graph: code, tables, weights and packages.

The version is not enough: a corrected table changes the result.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.base.resources import data
from kg.claims.embedding import PACKAGE

_PACKAGES = (PACKAGE, "cleanco", "numpy", "pyoxigraph")


@cache
def build_fingerprint() -> str:
    """Return the digest, of the contents of files and not of their times."""
    found = hashlib.sha256(f"Python {sys.version}".encode())
    for name in _PACKAGES:
        found.update(f"\n{name} {_version(name)}".encode())
    for file in _files():
        found.update(f"\n{file.name} ".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _files() -> Iterator[Path]:
    yield from sorted(Path(__file__).resolve().parents[1].rglob("*.py"))
    yield from sorted(data("lexicon").rglob("*.tsv"))
    models = data("models")
    yield from sorted((*models.glob("*.json"), *models.glob("*.tsv")))

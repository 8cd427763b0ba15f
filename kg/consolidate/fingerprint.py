"""What settling depends on besides the store: kg's own code, its tables and weights, and the
packages that it computes with → one digest, another for every other edition of these.

The version alone would not do: a table that somebody corrects changes what is found.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import __version__
from kg.base.resources import data
from kg.claims.embedding import PACKAGE

_PACKAGES = (PACKAGE, "cleanco", "numpy", "pyoxigraph")


@cache
def edition() -> str:
    """The digest, of the contents of files, not of their times."""
    found = hashlib.sha256(f"kg {__version__}, Python {sys.version}".encode())
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
    yield from sorted(Path(__file__).resolve().parent.parent.rglob("*.py"))
    yield from sorted(data("lexicon").rglob("*.tsv"))
    models = data("models")
    yield from sorted((*models.glob("*.json"), *models.glob("*.tsv")))

"""Paths of ``ontology/`` and ``data/``, in a checkout or under ``share/kg``; the user's cache."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from pathlib import Path

from kg.base.errors import KgError


@cache
def _root() -> Path:
    checkout = Path(__file__).resolve().parents[2]
    installed = Path(sysconfig.get_path("data")) / "share" / "kg"
    for root in (checkout, installed):
        if (root / "ontology" / "kg.ttl").is_file():
            return root
    raise KgError(f"ontology/kg.ttl is neither in {checkout} nor in {installed}; install kg again")


def ontology(name: str) -> Path:
    """Return the path of a file under ``ontology/``."""
    return _root() / "ontology" / name


def data(name: str) -> Path:
    """Return the path of a file or folder under ``data/``."""
    return _root() / "data" / name


def cache_folder(name: str) -> Path:
    """Return the path of a folder of kg in the user's cache."""
    if os.environ.get("XDG_CACHE_HOME"):
        base = Path(os.environ["XDG_CACHE_HOME"])
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        base = Path(os.environ["LOCALAPPDATA"])
    else:
        base = Path.home() / ".cache"
    return base / "kg" / name

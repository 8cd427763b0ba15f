"""Paths of ``ontology/`` and ``data/``, in a checkout or installed under ``share/kg``."""

from __future__ import annotations

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

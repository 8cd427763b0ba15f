"""A store's folder in, what the last settling read and worked out, and back.

It is a copy of what can be had again: whoever deletes the file loses time, nothing else. A file
that is damaged or of another edition of kg is taken for none.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.base.atomic import writing
from kg.base.errors import KgError
from kg.consolidate.fingerprint import edition
from kg.consolidate.reader import Kept as Rows

FILE = "settling.json"


@dataclass(slots=True)
class Kept:
    """``token`` tells what is kept from whatever was kept at another time. ``rows`` are what graphs
    say, ``stood`` what they were settled to and ``linked`` what statements were linked to, all of
    which holds for the store as it was then; ``claims`` hold wherever the same is compared.
    """

    token: str = ""
    rows: Rows = field(default_factory=dict)
    stood: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What is written down."""
        return {name: getattr(self, name) for name in ("rows", "stood", "linked", "claims")}


def load(folder: Path) -> Kept:
    """What is kept in a folder, nothing where that can't be used."""
    try:
        head, body = (folder / FILE).read_bytes().split(b"\n", 1)
        of_edition, token = head.decode("ascii").split(" ")
        if of_edition != edition() or token != _digest(body):
            return Kept()
        return Kept(token, **json.loads(body))
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()


def keep(kept: Kept, folder: Path) -> str:
    """Write down what is to be kept; its token, "" where it can't be written."""
    body = json.dumps(kept.told(), separators=(",", ":")).encode()
    token = _digest(body)
    try:
        with writing(folder / FILE) as stream:
            stream.write(f"{edition()} {token}\n".encode("ascii") + body)
    except KgError:
        return ""
    return token


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()

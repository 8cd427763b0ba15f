"""Keep the last clustering of claims beside a graph, and load it.

It can be computed again: whoever deletes the file loses only time. A damaged file and one of
another build of kg are ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from kg.base.atomic import replacing
from kg.base.collector import without_collection
from kg.base.errors import KgError
from kg.base.json_text import parse_json
from kg.claims.previous import PreviousClustering
from kg.consolidate.fingerprint import build_fingerprint

FILE = "clusters.json"


def load(folder: Path) -> PreviousClustering:
    """Return the clustering kept in a folder, an empty one where there is none to use."""
    try:
        head, body = (folder / FILE).read_bytes().split(b"\n", 1)
        if head.decode("ascii") != f"{build_fingerprint()} {hashlib.sha256(body).hexdigest()}":
            return PreviousClustering()
        with without_collection():
            return PreviousClustering.from_json(parse_json(body))
    except (OSError, ValueError, KeyError, TypeError):
        return PreviousClustering()


def drop(folder: Path) -> None:
    """Delete the clustering kept in a folder."""
    with contextlib.suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def keep(previous: PreviousClustering, folder: Path) -> None:
    """Write a clustering into a folder, if that can be written to."""
    body = json.dumps(previous.to_json(), separators=(",", ":")).encode()
    head = f"{build_fingerprint()} {hashlib.sha256(body).hexdigest()}\n".encode("ascii")
    with contextlib.suppress(KgError), replacing(folder / FILE) as stream:
        stream.write(head + body)

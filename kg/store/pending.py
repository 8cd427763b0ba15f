"""Keep a write that takes several requests until the last one is done, and repeat it if need be.

``pending.json`` in the folder of a graph holds the requests of a write, in order: one to a server,
or one that loads many quads (:mod:`kg.store.bulk`).
It is on the disk before the first request and is deleted after the last. Whoever opens the graph
for writing first repeats what a killed run left: the requests drop graphs, delete quads and insert
quads, so that doing them again gives the same graph.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.base.errors import StoreError
from kg.base.json_text import parse_json

FILE = "pending.json"


def write_all(folder: Path, requests: Sequence[str], send: Callable[[str], None]) -> None:
    """Send the requests of a write, which a later run completes if this one is killed.

    Raises:
        StoreError: the folder cannot be written.
        Exception: what ``send`` raises. If the first request fails, nothing is left to be done.
    """
    file = folder / FILE
    draft = folder / f"{FILE}.part"
    try:
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(list(requests), stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        raise StoreError(
            f"{file}: {error.strerror or error}; check permissions and space"
        ) from error
    for number, request in enumerate(requests):
        try:
            send(request)
        except StoreError:
            # It may have arrived.
            raise
        except Exception:
            if number == 0:
                file.unlink()
            raise
    file.unlink()


def repair(folder: Path, send: Callable[[str], None]) -> bool:
    """Repeat the write that a killed run began; return whether there was one.

    Raises:
        StoreError: the file is damaged.
        Exception: what ``send`` raises; the write stays to be done.
    """
    file = folder / FILE
    try:
        requests = parse_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{file}: cannot be read ({error}); run kg check after deleting it"
        ) from error
    for request in requests:
        send(str(request))
    file.unlink()
    return True

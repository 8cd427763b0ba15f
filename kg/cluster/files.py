"""Read files on the workers of a cluster, some ahead of where the run is.

Only formats that need a library and much time are sent, such as web pages and PDF; the workers get
their bytes, so that they need no access to the files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.workers import Limits
from kg.cluster.connection import Cluster
from kg.model import Article
from kg.read import Found, Run, list_origins
from kg.read.formats import Format, choose_format
from kg.read.origin import Options, Origin

if TYPE_CHECKING:
    from distributed import Future

_LARGEST = 32_000_000
"""Bytes of a file that is sent; a larger one is read here."""
_MOST_BYTES = 100_000_000
"""Bytes of the files that are sent ahead."""
_AHEAD = 4
"""Files for each thread of a worker that are sent ahead."""

Inputs = Iterable[str | os.PathLike[str] | Article]


class RemoteFiles:
    """Reads the files of a run on a cluster."""

    def __init__(
        self,
        cluster: Cluster,
        inputs: Inputs,
        *,
        options: Options | None = None,
        limits: Limits | None = None,
        is_known: Callable[[Path, Path], bool] = lambda path, root: False,
    ) -> None:
        """Prepare to read.

        Args:
            cluster: the cluster.
            inputs: files, folders and others, of which only files and folders are read ahead.
            options: what a person says of the inputs.
            limits: what a file may take.
            is_known: whether a file below a folder will not be read at all.
        """
        self._cluster = cluster
        self._limits = limits or Limits(0, 0)
        self._is_known = is_known
        self._waiting = self._list(list(inputs), options or Options())
        self._sent: dict[str, tuple[Future, int]] = {}

    def run(self, otherwise: Run, kind: Format, data: bytes, origin: Origin) -> Iterator[Found]:
        """Yield what the reader of a format finds; ``otherwise`` reads what is not sent."""
        if not _is_sent(kind, data):
            yield from otherwise(kind, data, origin)
            return
        self._send_ahead()
        name = _name(kind, data, origin)
        future = self._take(name) or self._send(name, kind, data, origin)
        yield from self._cluster.result(future)

    def close(self) -> None:
        """Give up what was sent ahead."""
        self._cluster.cancel(future for future, _ in self._sent.values())

    def _send(self, name: str, kind: Format, data: bytes, origin: Origin) -> Future:
        from kg.cluster.worker import ReadJob, read_remote

        cluster = self._cluster
        job = ReadJob((kind.name, data, origin), self._limits, cluster.build, cluster.model)
        return cluster.send(read_remote, job, name, urgent=1)

    def _take(self, name: str) -> Future | None:
        """Return the task of a file that was sent ahead, and give up what was passed over."""
        if name not in self._sent:
            return None
        while True:
            first = next(iter(self._sent))
            future, _ = self._sent.pop(first)
            if first == name:
                return future
            self._cluster.cancel([future])

    def _send_ahead(self) -> None:
        most = _AHEAD * max(1, self._cluster.threads())
        while len(self._sent) < most and sum(n for _, n in self._sent.values()) < _MOST_BYTES:
            found = next(self._waiting, None)
            if found is None:
                return
            kind, data, origin = found
            name = _name(kind, data, origin)
            if name not in self._sent:
                self._sent[name] = self._send(name, kind, data, origin), len(data)

    def _list(
        self, inputs: list[str | os.PathLike[str] | Article], options: Options
    ) -> Iterator[tuple[Format, bytes, Origin]]:
        """Yield the files to send, in the order in which the run comes to them."""
        for given in inputs:
            if isinstance(given, Article):
                continue
            for path, root, origin in list_origins(given, options):
                if self._is_known(path, root):
                    continue
                try:
                    # Reading a pipe would block until somebody writes to it.
                    if not path.is_file() or path.stat().st_size > _LARGEST:
                        continue
                    data = path.read_bytes()
                except OSError:
                    continue  # the run says so when it comes to the file
                kind = choose_format(path.suffix.lower(), data)
                if kind is not None and _is_sent(kind, data):
                    yield kind, data, origin


def _is_sent(kind: Format, data: bytes) -> bool:
    return (kind.limited or kind.parts is not None) and len(data) <= _LARGEST


def _name(kind: Format, data: bytes, origin: Origin) -> str:
    said = f"{kind.name}\n{origin!r}\n".encode("utf-8", "surrogatepass")
    return f"kg-file-{hashlib.sha256(said + data).hexdigest()[:40]}"

"""Keep an answer until it is complete, so that an error gets its status before the first byte."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.web.errors import HttpError

_IN_MEMORY = 256 * 1024
"""Bytes of an answer that needs no file."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A complete answer: its body, or the file that holds it."""

    content_type: str
    size: int
    body: bytes | None = None
    path: Path | None = None


class Spool(io.RawIOBase):
    """Collect an answer in memory, and in a file if it is long.

    Args:
        path: where the file would be.
        largest: bytes of the longest answer.

    Raises:
        HttpError: the answer is longer, or there is no space for it.
    """

    def __init__(self, path: Path, largest: int) -> None:
        self.path, self.largest = path, largest
        self.size = 0
        self._pieces: list[bytes] = []
        self._file: io.FileIO | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        if self.size > self.largest:
            raise HttpError(
                503, f"the answer is longer than {self.largest / 1e6:,.0f} MB; ask for less"
            )
        if self._file is None and self.size > _IN_MEMORY:
            self._file = self.path.open("wb", buffering=0)
            self._store(b"".join(self._pieces))
        if self._file is None:
            self._pieces.append(bytes(data))
        else:
            self._store(bytes(data))
        return len(data)

    def _store(self, data: bytes) -> None:
        assert self._file is not None
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            raise HttpError(503, f"the answer cannot be kept: {error.strerror}") from error

    def spooled(self, content_type: str) -> Spooled:
        """Return the complete answer."""
        if self._file is None:
            return Spooled(content_type, self.size, body=b"".join(self._pieces))
        self._file.close()
        return Spooled(content_type, self.size, path=self.path)

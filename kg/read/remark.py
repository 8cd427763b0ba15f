"""Remarks on inputs, where nothing failed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader says of a file or folder besides its articles and errors; one line."""

    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.where}: {self.said}"

"""The errors that kg raises on purpose.

    KgError                 exit code 1: something failed
    ├── UsageError          exit code 2: wrong call (unknown format, question, option)
    ├── ReadError           an input can't be read; names file, line and fault
    ├── StoreError          the graph's folder can't be used (corrupt, newer version, locked)
    │   └── KeptGraphError  an update would change a graph that must stay as it is
    ├── QueryError          SPARQL that doesn't parse or run, with the position
    ├── ServiceError        a network service doesn't answer or breaks its protocol
    └── ModelError          a language pipeline is missing or has the wrong version

Each message is one line that says what failed, where, and what to do.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kg.base.text import one_line, shorten_middle

LONGEST = 2_000
"""Characters of a message, at most."""


class KgError(Exception):
    """Something failed; the message says what, where and what to do."""

    exit_code = 1

    def __str__(self) -> str:
        # A message quotes names of files and people, which may control a terminal or be endless.
        return shorten_middle(one_line(super().__str__()), LONGEST)


class UsageError(KgError):
    """The command or function was called wrongly."""

    exit_code = 2


class ReadError(KgError):
    """An input can't be read."""

    def __init__(self, where: str, fault: str, *, line: int | None = None) -> None:
        place = where if line is None else f"{where}, line {line}"
        super().__init__(f"{place}: {fault}")
        self.where = where
        self.line = line
        self.fault = fault

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the parts of the message: worker processes send errors."""
        return partial(ReadError, line=self.line), (self.where, self.fault)


class StoreError(KgError):
    """The graph's folder can't be used."""


class KeptGraphError(StoreError):
    """An update would change a graph that must stay as it is."""


class QueryError(KgError):
    """A query does not parse or run."""


class ServiceError(KgError):
    """A network service does not answer or breaks its protocol."""


class ModelError(KgError):
    """A language pipeline is missing or has the wrong version."""

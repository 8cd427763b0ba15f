"""Every error kg raises on purpose, in one small tree.

    KgError                 exit code 1: something failed
    ├── UsageError          exit code 2: the call is wrong (unknown format, question, option)
    ├── ReadError           an input file can't be read; names the file, the line and the fault
    ├── StoreError          the graph's folder can't be used (corrupt, newer version, locked)
    ├── QueryError          SPARQL that doesn't parse or run, with its place
    ├── ServiceError        a service of the network doesn't answer, or not as its protocol says
    └── ModelError          a language pipeline is missing or of another version

The message of each is one line: what, where, and what to do.
"""

from __future__ import annotations


class KgError(Exception):
    """Something failed; the message says what, where and what to do."""

    exit_code = 1


class UsageError(KgError):
    """The call is wrong."""

    exit_code = 2


class ReadError(KgError):
    """An input can't be read."""

    def __init__(self, where: str, fault: str, *, line: int | None = None) -> None:
        place = where if line is None else f"{where}, line {line}"
        super().__init__(f"{place}: {fault}")
        self.where = where
        self.line = line
        self.fault = fault


class StoreError(KgError):
    """The graph's folder can't be used."""


class QueryError(KgError):
    """A query doesn't parse or run."""


class ServiceError(KgError):
    """A service of the network doesn't answer, or not as its protocol says."""


class ModelError(KgError):
    """A language pipeline is missing or of another version."""

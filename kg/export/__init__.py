"""A store in, a file that other programs read out: one module a format, chosen by suffix.

The whole graph, in graphs of its own: .nq .trig .jsonld; without graphs: .nt .ttl .rdf; who speaks
about what, as a network: .graphml .gexf; as the event list of Discourse Network Analyzer: .dna-csv.
The same graph gives the same bytes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.base.atomic import writing
from kg.base.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["WRITERS", "Writer", "export", "writing"]

Writer = Callable[["Store"], Iterator[str]]
"""Gives the file in pieces of text."""


def _late(module: str) -> Writer:
    """The writer of a module that is loaded when it is used: some load a library each."""

    def write(store: Store) -> Iterator[str]:
        found: Writer = importlib.import_module(f"kg.export.{module}").write
        return found(store)

    return write


WRITERS: Mapping[str, Writer] = {
    ".dna-csv": _late("dna_csv"),
    ".gexf": _late("gexf"),
    ".graphml": _late("graphml"),
    ".jsonld": _late("jsonld"),
    ".nq": _late("nquads"),
    ".nt": _late("ntriples"),
    ".rdf": _late("rdfxml"),
    ".trig": _late("trig"),
    ".ttl": _late("turtle"),
}


def export(store: Store, target: Path | str | IO[bytes], *, format: str | None = None) -> None:
    """Writes the graph to a path, to standard output ("-") or to a binary stream.

    ``format`` is a suffix of WRITERS, with or without its dot; without it the path's suffix says
    it. A file is there whole or not at all. Raises UsageError for a format that there isn't,
    KgError for a place that can't be written.
    """
    writer = WRITERS[_suffix(target, format)]
    if not isinstance(target, str | Path):
        _write(writer, store, target)
    elif str(target) == "-":
        _write(writer, store, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with writing(Path(target)) as stream:
            _write(writer, store, stream)


def _write(writer: Writer, store: Store, stream: IO[bytes]) -> None:
    for piece in writer(store):
        stream.write(piece.encode("utf-8"))


def _suffix(target: Path | str | IO[bytes], format: str | None) -> str:
    choices = ", ".join(sorted(WRITERS))
    if format is not None:
        suffix = f".{format.lower().removeprefix('.')}"
    elif isinstance(target, str | Path) and str(target) != "-":
        suffix = Path(target).suffix.lower()
    else:
        raise UsageError(f"a stream has no suffix; name the format, one of {choices}")
    if format is None and not suffix:
        raise UsageError(f"'{target}' has no suffix; name the format, one of {choices}")
    if suffix not in WRITERS:
        raise UsageError(f"no format called '{suffix}'; there are: {choices}")
    return suffix

"""Write a graph for other programs: one module per format, selected by suffix.

The whole graph with its named graphs: .nq .trig; without: .nt .ttl .rdf .jsonld (whose frame
"graphs" keeps them); who speaks about what, as a network: .graphml .gexf; as the event list of
Discourse Network Analyzer: .dna-csv.
The same graph gives the same bytes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.base.atomic import replacing
from kg.base.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["WRITERS", "Writer", "export"]

Writer = Callable[["Store"], Iterator[str]]
"""Yields a file in pieces of text."""


def _late(module: str) -> Writer:
    """Return the writer of a module that is only imported when it is used."""

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


def export(
    store: Store,
    target: Path | str | IO[bytes],
    *,
    format: str | None = None,
    frame: str | None = None,
) -> None:
    """Write the graph to a path, to standard output ("-") or to a binary stream.

    A file is written as a whole or not at all.

    Args:
        store: the graph.
        target: the path or stream.
        format: a suffix of WRITERS, with or without its dot; that of the path if not given.
        frame: a frame of :data:`kg.export.jsonld.WRITERS`, for JSON-LD.

    Raises:
        UsageError: there is no such format or frame.
        KgError: the path cannot be written.
    """
    writer = _writer(_suffix(target, format), frame)
    if not isinstance(target, str | Path):
        _write(writer, store, target)
    elif str(target) == "-":
        _write(writer, store, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with replacing(Path(target)) as stream:
            _write(writer, store, stream)


def _writer(suffix: str, frame: str | None) -> Writer:
    if frame is None:
        return WRITERS[suffix]
    from kg.export.jsonld import WRITERS as FRAMES

    if suffix != ".jsonld":
        raise UsageError("--frame is for JSON-LD: add --format jsonld")
    if frame not in FRAMES:
        raise UsageError(f"no frame called '{frame}'; there are: {', '.join(FRAMES)}")
    return FRAMES[frame]


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

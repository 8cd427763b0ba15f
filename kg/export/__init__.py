"""Write a graph for other programs: one module per format, selected by suffix.

The whole graph with its named graphs: .nq .trig; without: .nt .ttl .rdf .jsonld (whose frame
"graphs" keeps them); who speaks about what, as a network: .graphml .gexf; as the event list of
Discourse Network Analyzer: .dna-csv; as its database: .dna; the list for spreadsheets: .xlsx.
The same graph gives the same bytes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from kg.base.atomic import replacing
from kg.base.errors import UsageError
from kg.graph.full import FullGraph

if TYPE_CHECKING:
    from kg.dna.stored import Over
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
"""The formats of text; :func:`export` also writes .xlsx and .dna."""
_BINARY = (".dna", ".xlsx")
_WHOLE = frozenset((".jsonld", ".nq", ".nt", ".rdf", ".trig", ".ttl"))


def export(
    store: Store,
    target: Path | str | IO[bytes],
    *,
    format: str | None = None,
    frame: str | None = None,
    over: Over | None = None,
    full: bool = False,
) -> int:
    """Write the graph to a path, to standard output ("-") or to a binary stream.

    A file is written as a whole or not at all. A .dna file that exists is not replaced.

    Args:
        store: the graph.
        target: the path or stream.
        format: .xlsx, .dna or a suffix of WRITERS, with or without its dot; default: that of the
            path.
        frame: a frame of :data:`kg.export.jsonld.WRITERS`, for JSON-LD.
        full: whether to add what follows from the graph, for formats of the whole graph
            (:mod:`kg.graph.full`).
        over: whether concepts are topics (the default) or codes of codebooks, for .dna.

    Returns:
        The number of texts that were cut because they are too long for .xlsx or .dna.

    Raises:
        UsageError: there is no such format or frame, or the .dna file exists.
        KgError: the path cannot be written.
    """
    suffix = _suffix(target, format)
    if frame is not None and suffix != ".jsonld":
        raise UsageError("--frame is for JSON-LD: add --format jsonld")
    if over is not None and suffix != ".dna":
        raise UsageError("--over is for .dna: add --format dna")
    if full and (suffix not in _WHOLE or frame == "claimreview"):
        raise UsageError(f"--full is for the whole graph: {', '.join(sorted(_WHOLE))}")
    source = cast("Store", FullGraph(store, store.dump)) if full else store
    write = _binary(suffix, over) if suffix in _BINARY else _texts(_writer(suffix, frame))
    if not isinstance(target, str | Path):
        cut = write(source, target)
    elif str(target) == "-":
        cut = write(source, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        if suffix == ".dna":
            from kg.dna.writing import check_target

            check_target(Path(target))
        with replacing(Path(target), outside=True) as stream:
            cut = write(source, stream)
    return cut


def _writer(suffix: str, frame: str | None) -> Writer:
    if frame is None:
        return WRITERS[suffix]
    from kg.export.jsonld import WRITERS as FRAMES

    if frame not in FRAMES:
        raise UsageError(f"no frame called '{frame}'; there are: {', '.join(FRAMES)}")
    return FRAMES[frame]


def _texts(writer: Writer) -> Callable[[Store, IO[bytes]], int]:
    """Return a function that writes the pieces of a writer; none of them is cut."""

    def write(store: Store, stream: IO[bytes]) -> int:
        for piece in writer(store):
            stream.write(piece.encode("utf-8"))
        return 0

    return write


def _binary(suffix: str, over: Over | None) -> Callable[[Store, IO[bytes]], int]:
    """Return a function that writes .xlsx or .dna, and returns how many texts were cut."""

    def write(store: Store, stream: IO[bytes]) -> int:
        if suffix == ".dna":
            from kg.dna.writing import write_database

            return write_database(store, stream, over=over or "topics")
        from kg.base.xlsx import write_table
        from kg.export.dna_csv import COLUMNS, events

        return write_table(stream, COLUMNS, events(store))

    return write


def _suffix(target: Path | str | IO[bytes], format: str | None) -> str:
    known = (*WRITERS, *_BINARY)
    choices = ", ".join(sorted(known))
    if format is not None:
        suffix = f".{format.lower().removeprefix('.')}"
    elif isinstance(target, str | Path) and str(target) != "-":
        suffix = Path(target).suffix.lower()
    else:
        raise UsageError(f"a stream has no suffix; name the format, one of {choices}")
    if format is None and not suffix:
        raise UsageError(f"'{target}' has no suffix; name the format, one of {choices}")
    if suffix not in known:
        raise UsageError(f"no format called '{suffix}'; there are: {choices}")
    return suffix

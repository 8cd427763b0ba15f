"""See whether an update of a copy of the engine's files changed graphs that must stay as they are.

To compare all quads of two copies takes minutes for a million. But the engine counts quads without
reading them, and whenever it inserts one it writes the name of the graph to its log. So the graphs
in the log are compared quad by quad. Nothing was inserted in the others: what was deleted there is
missing from the count.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode

from kg.base.errors import StoreError

_BLOCK = 32 * 1024
_HEADERS = (7, 11)
"""The log has blocks of this size, each of which begins with a header of one of these sizes."""
_COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Copy:
    """A copy of an engine's files in a new folder, which is open to be updated once.

    Args:
        engine: the engine, which stays as it is.
        place: the folder, which does not exist.

    Raises:
        StoreError: this version of the engine does not write names of graphs to its log.
        OSError: the folder cannot be written.
    """

    def __init__(self, engine: ox.Store, place: Path) -> None:
        engine.flush()
        engine.backup(place)
        self.engine, self._before, self._place = ox.Store(place), engine, place
        probe = f"urn:uuid:{uuid.uuid4()}"
        for number in range(2):
            self.engine.update(f"INSERT DATA {{ GRAPH <{probe}> {{ <a:a> <a:a> {number} }} }}")
        self._logs = self._log_files()
        if self._log().count(probe.encode()) < 2:
            raise StoreError("the log of this version of oxigraph cannot be read; install kg again")
        self.engine.remove_graph(NamedNode(probe))

    def _log_files(self) -> list[Path]:
        return sorted(self._place.glob("*.log"))

    def _log(self) -> bytes:
        return b"".join(file.read_bytes() for file in self._log_files())

    def changed(self, start: str) -> str | None:
        """Return a graph that the update changed, among those whose names begin with ``start``."""
        engines = self._before, self.engine
        names = [{str(g.value) for g in one.named_graphs()} for one in engines]
        kept = [{name for name in each if name.startswith(start)} for each in names]
        for name in chain(kept[0] ^ kept[1], self._mentioned(start, kept[0])):
            graph = NamedNode(name)
            before, after = (
                (
                    one.contains_named_graph(graph),
                    set(one.quads_for_pattern(None, None, None, graph)),
                )
                for one in engines
            )
            if before != after:
                return name
        sizes = []
        for engine in engines:
            others = [g for g in engine.named_graphs() if not g.value.startswith(start)]
            found = engine.query(_COUNT, default_graph=DefaultGraph(), named_graphs=others)
            (row,) = cast(ox.QuerySolutions, found)
            sizes.append(len(engine) - int(cast(ox.Literal, row["n"]).value))
        return None if sizes[0] == sizes[1] else f"{start}…"

    def _mentioned(self, start: str, names: set[str]) -> Iterator[str]:
        """Yield the graphs, of those named, whose names are in the log; all if it is not whole."""
        if self._log_files() != self._logs:
            # The engine has begun another and may have deleted this one.
            yield from names
            return
        known = {name.encode(): name for name in names}
        sizes, found, log = {len(name) for name in known}, set[bytes](), self._log()
        for header in _HEADERS:
            pieces = (log[at + header : at + _BLOCK] for at in range(0, len(log), _BLOCK))
            text = b"".join(pieces)
            for match in re.finditer(re.escape(start.encode()), text):
                found |= {text[match.start() : match.start() + size] for size in sizes}
        yield from (known[name] for name in found & known.keys())

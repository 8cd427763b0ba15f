"""Load many new graphs as tables of the engine, which takes a third of the time of an update.

The engine does not say that such a load is all or nothing: the write is noted in the folder before
(:mod:`kg.store.pending`), and a later run repeats it. Inserting the same quads again changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.store.statements import GraphName, Groups

_FEWEST = 20_000
"""Quads from which on a load is faster than an update."""
_MARK = "# quads\n"


def loadable(groups: Groups, new: Iterable[GraphName]) -> set[GraphName]:
    """Return those of the new graphs to be loaded: all if there are many quads in them, or none."""
    chosen: set[GraphName] = {graph for graph in new if isinstance(graph, NamedNode)}
    several = [pairs for graph in chosen for pairs in groups[graph].values()]
    return chosen if sum(map(len, several)) >= _FEWEST and not _has_blank(groups, chosen) else set()


def _has_blank(groups: Groups, chosen: Iterable[GraphName]) -> bool:
    """Return whether there are blank nodes, which would be others when a load is repeated."""
    return any(
        str(subject).startswith("_:") or any(" _:" in pair for pair in pairs)
        for graph in chosen
        for subject, pairs in groups[graph].items()
    )


def request(groups: Groups) -> str:
    """Return the request that loads graphs."""
    lines = (
        f"{subject} {pair} {graph} .\n"
        for graph, subjects in groups.items()
        for subject, pairs in subjects.items()
        for pair in pairs
    )
    return f"{_MARK}{''.join(lines)}"


def quads_of(request: str) -> bytes:
    """Return the N-Quads of a request that loads graphs, nothing of others."""
    return request.encode() if request.startswith(_MARK) else b""

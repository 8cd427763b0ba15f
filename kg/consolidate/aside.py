"""Set aside the articles on which the comparison of articles fails, and resolve the others.

An article that is set aside stays in the graph with the actors, claims and topics that its own
words give. It is compared again when its text or kg changes, when an article is removed, and by
``kg resolve``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from kg.base.errors import KgError
from kg.consolidate.fingerprint import build_fingerprint
from kg.consolidate.index import Index

Result = TypeVar("Result")
Aside = dict[str, tuple[str, str]]
"""The state in which each reading was set aside, and why, by graph."""


def known_aside(index: Index) -> Aside:
    """Return the readings that were set aside before and are still as they were."""
    return {
        graph: (state, fault)
        for graph, (state, fault) in index.outcome.aside.items()
        if graph in index.records and state == _state(index, graph)
    }


def resolve_without_faults(
    index: Index,
    resolve: Callable[[Index], Result],
    attempt: Callable[[Index], Result],
    aside: Mapping[str, tuple[str, str]],
    *,
    forget: Callable[[], object],
) -> tuple[Result, Aside]:
    """Resolve all readings except those set aside, and set aside those on which resolution fails.

    If two articles cannot be compared with each other, the later one is set aside, so that the
    outcome does not depend on the order in which articles were added.

    Args:
        index: all readings.
        resolve: resolves the readings of an index.
        attempt: does the same without memory of the last run, to find what fails.
        aside: readings that are set aside from the start.
        forget: forgets the last run, where what is kept of it is at fault.

    Returns:
        The result of ``resolve``, and all readings that are set aside.

    Raises:
        Exception: resolution fails without any article, or for lack of memory or files.
    """
    found = dict(aside)
    while True:
        try:
            return resolve(index.without(found)), found
        except Exception as error:
            if _is_general(error):
                raise
        try:
            # What is kept of the last run may be at fault.
            result = attempt(index.without(found))
            forget()
            return result, found
        except Exception as error:
            if _is_general(error):
                raise
            failure = error
        for graph, fault in _faults(index, attempt, found, failure):
            found[graph] = (_state(index, graph), f"{type(fault).__name__}: {fault}")


def _faults(
    index: Index, attempt: Callable[[Index], Result], aside: Collection[str], failure: Exception
) -> list[tuple[str, Exception]]:
    """Return the readings that fail alone, or else the first one that fails with those before."""

    def fault_of(some: Collection[str]) -> Exception | None:
        try:
            attempt(index.without(index.records.keys() - some))
        except Exception as error:
            if _is_general(error):
                raise
            return error
        return None

    if fault_of(()) is not None:
        raise failure
    graphs = sorted(
        index.records.keys() - aside,
        key=lambda graph: (index.records[graph].day or "9999", index.records[graph].article, graph),
    )
    single = [(graph, fault) for graph in graphs if (fault := fault_of({graph}))]
    if single:
        return single
    # The first articles up to ``good`` can be compared, those up to ``bad`` can't.
    good, bad = 0, len(graphs)
    while bad - good > 1:
        middle = (good + bad) // 2
        fault = fault_of(set(graphs[:middle]))
        if fault is None:
            good = middle
        else:
            bad, failure = middle, fault
    return [(graphs[bad - 1], failure)]


def _state(index: Index, graph: str) -> str:
    return f"{build_fingerprint()} {index.records[graph].fingerprint}"


def _is_general(error: Exception) -> bool:
    """Check whether an error has another cause than an article."""
    return isinstance(error, KgError | OSError | MemoryError)

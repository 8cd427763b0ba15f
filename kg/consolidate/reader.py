"""A store in, what the graphs of its articles say, pattern by pattern, out.

A pattern is asked within each graph, so that its solutions are a graph's own: those of graphs that
nobody wrote to since they were kept need not be asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from kg.store import Store

Row = list[str]
"""The values of a solution, "" for none."""
Kept = dict[str, dict[str, list[Row]]]
"""The solutions of each pattern in each graph."""

_MOST = 300
"""Changed graphs that are asked one by one: more are found sooner among all."""
_DERIVED = ("graph/actor/", "graph/claim/", "graph/topic/")
"""What is found out from articles says nothing that articles say."""


class Told:
    """What articles say, asked when it is needed and remembered."""

    def __init__(
        self, store: Store, kept: Kept | None = None, changed: Iterable[NamedNode] = ()
    ) -> None:
        """``kept`` are the solutions as they were before ``changed`` graphs were written to."""
        self.store = store
        self.base = store.base
        derived = tuple(f"{store.base}{name}" for name in _DERIVED)
        self.changed = dict.fromkeys(g.value for g in changed if not g.value.startswith(derived))
        """The graphs that were written to since, but those of single things."""
        self.anew = not kept or len(self.changed) > _MOST
        """Whether nothing is known."""
        self.kept: Kept = {} if kept is None or self.anew else kept
        self._fresh: set[str] = set()

    def rows(self, variables: str, pattern: str) -> Iterator[tuple[str, Row]]:
        """The solutions of a pattern, each with its graph; ``variables`` are named "?a ?b"."""
        return (
            (graph, row)
            for graph, rows in self._known(f"{variables} WHERE {{ {pattern} }}").items()
            for row in rows
        )

    def take(self, variables: str, pattern: str, rows: Iterable[tuple[str, Row]]) -> None:
        """Remember the solutions of a pattern that somebody else asked for."""
        query = f"{variables} WHERE {{ {pattern} }}"
        known: dict[str, list[Row]] = {}
        for graph, row in rows:
            known.setdefault(graph, []).append(row)
        self.kept[query] = known
        self._fresh.add(query)

    def worked_out(
        self, name: str, places: Collection[tuple[str, str]], make: Callable[[str, str], Row]
    ) -> Mapping[str, Row]:
        """What ``make`` gives for each graph and thing of ``places``, by thing; kept under a name,
        since to make it costs more than to ask.
        """
        known = self.kept.get(name, {})
        if name not in self._fresh:
            self._fresh.add(name)
            known = {graph: rows for graph, rows in known.items() if graph not in self.changed}
        made: dict[str, list[Row]] = {}
        found = {}
        for graph, thing in places:
            held = {row[0]: row[1:] for row in known.get(graph, ())}
            row = held[thing] if thing in held else make(graph, thing)
            made.setdefault(graph, []).append([thing, *row])
            found[thing] = row
        self.kept[name] = made
        return found

    def _known(self, query: str) -> dict[str, list[Row]]:
        known = self.kept.get(query)
        if known is None:
            known = self.kept[query] = {}
            variables, _, pattern = query.partition(" WHERE ")
            rows: Any = self.store.query(f"SELECT ?g {variables} WHERE {{ GRAPH ?g {pattern} }}")
            for graph, *values in rows:
                known.setdefault(graph.value, []).append(_row(values))
        elif query not in self._fresh:
            for graph in self.changed:
                known.pop(graph, None)
                asked = query.replace(" WHERE ", f" WHERE {{ GRAPH {NamedNode(graph)} ", 1)
                rows = self.store.query(f"SELECT {asked} }}")
                if found := [_row(row) for row in rows]:
                    known[graph] = found
        self._fresh.add(query)
        return known


def _row(values: Iterable[Any]) -> Row:
    return ["" if value is None else value.value for value in values]

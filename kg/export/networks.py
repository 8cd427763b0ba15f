"""A network in, a file that other programs read out: one writer a format, chosen by suffix.

For Gephi, visone, Cytoscape: .gexf .graphml; for R and spreadsheets: .csv (edges), .nodes.csv,
.matrix.csv; for UCINET: .dl; for Python and the web: .json. All are UTF-8, and keep every accent.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.export.edges import cleaned

if TYPE_CHECKING:
    from networkx import Graph

NetworkWriter = Callable[[Any], Iterator[str]]

_MOST_CELLS = 25_000_000
"""Cells of a matrix beyond which a list of edges is the better file."""


def gexf(graph: Graph) -> Iterator[str]:
    """GEXF 1.3 with the days of edges and nodes as spells."""
    from kg.export.gexf import document

    return document(cleaned(graph))


def graphml(graph: Graph) -> Iterator[str]:
    """GraphML; weights and counts are numbers."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(cleaned(graph), stream)
    yield stream.getvalue().decode("utf-8") + "\n"


def edge_list(graph: Graph) -> Iterator[str]:
    """A line for each edge: its ends with their labels, then all its attributes."""
    held = cleaned(graph)
    edges = list(held.edges(data=True))
    names = _columns([data for *_, data in edges], first=("weight", "support", "statements"))
    head = ["source", "target", "source label", "target label", *names]
    yield _line(head)
    for a, b, data in edges:
        a, b = (a, b) if held.nodes[a].get("mode") != "concept" else (b, a)
        labels = [held.nodes[end].get("label", end) for end in (a, b)]
        yield _line([a, b, *labels, *(data.get(name, "") for name in names)])


def node_list(graph: Graph) -> Iterator[str]:
    """A line for each node with all its attributes."""
    held = cleaned(graph)
    nodes = list(held.nodes(data=True))
    names = _columns([data for _, data in nodes], first=("label", "kind", "mode", "statements"))
    yield _line(["id", *names])
    for node, data in nodes:
        yield _line([node, *(data.get(name, "") for name in names)])


def matrix(graph: Graph) -> Iterator[str]:
    """The weights as a table with labels of rows and columns; a two-mode network is actors by
    concepts. Equal labels are told apart by a number.
    """
    held = cleaned(graph)
    rows, columns = _sides(held)
    if len(rows) * len(columns) > _MOST_CELLS:
        raise UsageError(
            f"a matrix of {len(rows):,} by {len(columns):,} is too large to write; "
            "take .csv, or a least weight"
        )
    labels = _labels(held, [*rows, *columns] if rows != columns else rows)
    yield _line(["", *(labels[column] for column in columns)])
    for row in rows:
        near = held.adj[row]
        cells = (_number(near[c]["weight"]) if c in near else "0" for c in columns)
        yield _line([labels[row], *cells])


def dl(graph: Graph) -> Iterator[str]:
    """UCINET DL: labels, then the edges by number; of a one-mode network in both directions."""
    held = cleaned(graph)
    rows, columns = _sides(held)
    one_mode = rows == columns
    labels = _labels(held, rows if one_mode else [*rows, *columns])

    def listed(names: list[Any]) -> Iterator[str]:
        for name in names:
            words = " ".join(labels[name].replace('"', "'").split())
            yield f'"{words}"\n'

    if one_mode:
        yield f"dl n={len(rows)} format=edgelist1\nlabels:\n"
        yield from listed(rows)
    else:
        yield f"dl nr={len(rows)} nc={len(columns)} format=edgelist2\nrow labels:\n"
        yield from listed(rows)
        yield "column labels:\n"
        yield from listed(columns)
    yield "data:\n"
    number_of_row = {name: number for number, name in enumerate(rows, 1)}
    number_of_column = {name: number for number, name in enumerate(columns, 1)}
    for row in rows:
        for column, data in sorted(held.adj[row].items(), key=lambda item: str(item[0])):
            ends = f"{number_of_row[row]} {number_of_column[column]}"
            yield f"{ends} {_number(data['weight'])}\n"


def node_link(graph: Graph) -> Iterator[str]:
    """JSON as networkx reads it back with ``node_link_graph(…, edges="edges")``."""
    import networkx as nx

    found = nx.node_link_data(cleaned(graph), edges="edges")
    yield json.dumps(found, ensure_ascii=False, indent=1) + "\n"


WRITERS: Mapping[str, NetworkWriter] = {
    ".csv": edge_list,
    ".dl": dl,
    ".gexf": gexf,
    ".graphml": graphml,
    ".json": node_link,
    ".matrix.csv": matrix,
    ".nodes.csv": node_list,
}


def writer(target: str, format: str | None = None) -> NetworkWriter:
    """The writer for a file's name, or for a format's. UsageError names those that there are."""
    name = f".{format.lower().removeprefix('.')}" if format is not None else target.lower()
    fitting = [suffix for suffix in WRITERS if name.endswith(suffix)]
    if not fitting:
        there = ", ".join(sorted(WRITERS))
        raise UsageError(f"no format for a network called '{format or target}'; there are: {there}")
    return WRITERS[max(fitting, key=len)]


def _sides(graph: Graph) -> tuple[list[Any], list[Any]]:
    """The nodes of rows and of columns, equal lists of a one-mode network; by label."""
    modes: dict[Any, list[Any]] = {}
    for node, data in graph.nodes(data=True):
        modes.setdefault(data.get("mode"), []).append(node)

    def ordered(nodes: list[Any]) -> list[Any]:
        return sorted(nodes, key=lambda n: (str(graph.nodes[n].get("label", n)), str(n)))

    if graph.graph.get("mode") == "actor-concept":
        return ordered(modes.get("actor", [])), ordered(modes.get("concept", []))
    everyone = ordered(list(graph))
    return everyone, everyone


def _labels(graph: Graph, nodes: list[Any]) -> dict[Any, str]:
    """A label for each node that no other one has."""
    seen: dict[str, int] = {}
    found = {}
    for node in nodes:
        label = str(graph.nodes[node].get("label", node))
        seen[label] = seen.get(label, 0) + 1
        found[node] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return found


def _columns(several: list[dict[str, Any]], first: tuple[str, ...]) -> list[str]:
    names = {name for data in several for name in data if name != "id"}
    return [*(name for name in first if name in names), *sorted(names.difference(first))]


def _line(cells: list[Any]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue()


def _number(weight: float) -> str:
    return str(int(weight)) if float(weight).is_integer() else repr(float(weight))

"""Write networks for other programs; the suffix selects the format.

For Gephi, visone, Cytoscape: .gexf .graphml; for R and spreadsheets: .csv (edges), .nodes.csv,
.matrix.csv; for UCINET: .dl; for Python and the web: .json. All are UTF-8.
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
"""The most cells of a matrix; a list of edges is the better file for more."""


def gexf(graph: Graph) -> Iterator[str]:
    """Yield GEXF 1.3 with the days of edges and nodes as spells."""
    from kg.export.gexf import document

    return document(cleaned(graph))


def graphml(graph: Graph) -> Iterator[str]:
    """Yield GraphML; weights and counts are numbers."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(cleaned(graph), stream)
    yield stream.getvalue().decode("utf-8") + "\n"


def edge_list(graph: Graph) -> Iterator[str]:
    """Yield a line for each edge: its ends with their labels, then all its attributes."""
    clean = cleaned(graph)
    edges = list(clean.edges(data=True))
    names = _columns([data for *_, data in edges], first=("weight", "support", "statements"))
    head = ["source", "target", "source label", "target label", *names]
    yield _line(head)
    for a, b, data in edges:
        a, b = (a, b) if clean.nodes[a].get("mode") != "concept" else (b, a)
        labels = [clean.nodes[end].get("label", end) for end in (a, b)]
        yield _line([a, b, *labels, *(data.get(name, "") for name in names)])


def node_list(graph: Graph) -> Iterator[str]:
    """Yield a line for each node with all its attributes."""
    clean = cleaned(graph)
    nodes = list(clean.nodes(data=True))
    names = _columns([data for _, data in nodes], first=("label", "kind", "mode", "statements"))
    yield _line(["id", *names])
    for node, data in nodes:
        yield _line([node, *(data.get(name, "") for name in names)])


def matrix(graph: Graph) -> Iterator[str]:
    """Yield the weights as a table with labels of rows and columns.

    A two-mode network has actors in rows and concepts in columns. A number distinguishes equal
    labels.
    """
    clean = cleaned(graph)
    rows, columns = _sides(clean)
    if len(rows) * len(columns) > _MOST_CELLS:
        raise UsageError(
            f"a matrix of {len(rows):,} by {len(columns):,} is too large to write; "
            "write .csv, or set a minimum weight"
        )
    labels = _labels(clean, [*rows, *columns] if rows != columns else rows)
    yield _line(["", *(labels[column] for column in columns)])
    for row in rows:
        near = clean.adj[row]
        cells = (_number(near[c]["weight"]) if c in near else "0" for c in columns)
        yield _line([labels[row], *cells])


def dl(graph: Graph) -> Iterator[str]:
    """Yield UCINET DL: labels, then edges by number, of one-mode networks in both directions."""
    clean = cleaned(graph)
    rows, columns = _sides(clean)
    one_mode = rows == columns
    labels = _labels(clean, rows if one_mode else [*rows, *columns])

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
        for column, data in sorted(clean.adj[row].items(), key=lambda item: str(item[0])):
            ends = f"{number_of_row[row]} {number_of_column[column]}"
            yield f"{ends} {_number(data['weight'])}\n"


def node_link(graph: Graph) -> Iterator[str]:
    """Yield JSON that networkx reads with ``node_link_graph(…, edges="edges")``."""
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
    """Return the writer for the name of a file, or of a format.

    Raises:
        UsageError: there is no such format; the message lists the formats.
    """
    name = f".{format.lower().removeprefix('.')}" if format is not None else target.lower()
    fitting = [suffix for suffix in WRITERS if name.endswith(suffix)]
    if not fitting:
        there = ", ".join(sorted(WRITERS))
        raise UsageError(f"no format for a network called '{format or target}'; there are: {there}")
    return WRITERS[max(fitting, key=len)]


def _sides(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Return the nodes of rows and of columns by label, which are the same in one-mode networks."""
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
    """Return a unique label for each node."""
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

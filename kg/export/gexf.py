"""Write GEXF 1.3: who speaks about what, and when, for Gephi's timeline.

An edge exists from the earliest to the latest day on which its statement can have been made, a node
from the first to the last day of its edges; what has no date always exists. networkx's own writer
cannot write days in spells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.export.edges import network
from kg.export.xml import attribute

if TYPE_CHECKING:
    from networkx import Graph

    from kg.store import Store

Days = tuple[str, str]
"""First and last day, as in 2018-03-05."""

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
# These are not written as attributes of nodes and edges.
_BUILT_IN = {"label", "iri", "weight", "id"}


def write(store: Store) -> Iterator[str]:
    """Yield the file, node by node and edge by edge."""
    yield from document(network(store))


def document(graph: Graph) -> Iterator[str]:
    """Yield the file of a network. The id of an edge is its key, or its attribute ``id``.

    In a multigraph, Gephi keeps edges of different stances between two nodes apart.
    """
    nodes = list(graph.nodes(data=True))
    edges = list(_edges(graph))
    lives = _lives(edges)
    of_nodes, of_edges = _columns(d for _, d in nodes), _columns(d for *_, d in edges)
    direction = "directed" if graph.is_directed() else "undirected"

    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'  <graph mode="dynamic" defaultedgetype="{direction}" timeformat="date"'
    yield ' timerepresentation="interval">\n'
    yield from _declared("node", of_nodes)
    yield from _declared("edge", of_edges)
    yield "    <nodes>\n"
    for node, data in nodes:
        label = attribute(str(data.get("label", node)))
        yield f"      <node id={attribute(str(node))} label={label}>\n"
        yield from _attribute_values(data, of_nodes, lives.get(node))
        yield "      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for source, end, key, data in edges:
        ends = f"source={attribute(str(source))} target={attribute(str(end))}"
        kind = f" kind={attribute(data.get('stance', 'none'))}" if graph.is_multigraph() else ""
        weight = float(data.get("weight", 1.0))
        yield f'      <edge id={attribute(key)} {ends}{kind} weight="{weight!r}">\n'
        yield from _attribute_values(data, of_edges, _days(data))
        yield "      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _edges(graph: Graph) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    if graph.is_multigraph():
        yield from graph.edges(keys=True, data=True)
        return
    for number, (source, end, data) in enumerate(graph.edges(data=True)):
        yield source, end, str(data.get("id", f"e{number}")), data


def _days(data: Mapping[str, Any]) -> Days | None:
    earliest, latest = data.get("earliest"), data.get("latest")
    return (earliest, latest) if earliest and latest else None


def _lives(edges: Iterable[tuple[str, str, str, dict[str, Any]]]) -> dict[str, Days | None]:
    """Return the days of each node, ``None`` if one of its edges has no date."""
    lives: dict[str, Days | None] = {}
    for source, end, _, data in edges:
        days = _days(data)
        for node in (source, end):
            known = lives.get(node, days)
            if known is None or days is None:
                lives[node] = None
            else:
                lives[node] = (min(known[0], days[0]), max(known[1], days[1]))
    return lives


def _columns(items: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    """Return the number and the type of each attribute, "string" if the types of values differ."""
    types: dict[str, set[str]] = {}
    for data in items:
        for name, value in data.items():
            if name not in _BUILT_IN:
                types.setdefault(name, set()).add(_TYPES.get(type(value), "string"))
    return {
        name: (number, kinds.pop() if len(kinds) == 1 else "string")
        for number, (name, kinds) in enumerate(sorted(types.items()))
    }


def _declared(of: str, columns: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    yield f'    <attributes class="{of}">\n'
    for name, (number, kind) in columns.items():
        yield f'      <attribute id="{number}" title={attribute(name)} type="{kind}"/>\n'
    yield "    </attributes>\n"


def _attribute_values(
    data: Mapping[str, Any], columns: Mapping[str, tuple[int, str]], days: Days | None
) -> Iterator[str]:
    yield "        <attvalues>\n"
    for name, (number, _) in columns.items():
        if name in data:
            value = data[name]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f'          <attvalue for="{number}" value={attribute(text)}/>\n'
    yield "        </attvalues>\n"
    if days is not None:
        yield "        <spells>\n"
        yield f"          <spell start={attribute(days[0])} end={attribute(days[1])}/>\n"
        yield "        </spells>\n"

"""The rules of the published schema of GEXF 1.3; a file without faults is valid.

Written from the specification at gexf.net (its schema is under CC BY 4.0 and is not copied here):
where elements are allowed, which attributes they must and may have, and of which type. Beyond the
schema: ids are unique, edges and values refer to declared items, spells are in order.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

NAMESPACE = "http://gexf.net/1.3"
LOOKS = f"{{{NAMESPACE}/viz}}"

# The children that each element allows; below, its required and its optional attributes.
CHILDREN = {
    "gexf": ("meta", "graph"),
    "meta": ("creator", "keywords", "description"),
    "graph": ("attributes", "nodes", "edges"),
    "attributes": ("attribute",),
    "attribute": ("default", "options"),
    "nodes": ("node",),
    "node": ("attvalues", "spells", "nodes", "edges", "parents"),
    "edges": ("edge",),
    "edge": ("attvalues", "spells"),
    "attvalues": ("attvalue",),
    "spells": ("spell",),
}
# How nodes and edges look, in a separate namespace: the required attributes of each element.
LOOK = {
    "node": {"color": set(), "position": {"x", "y"}, "size": {"value"}, "shape": {"value"}},
    "edge": {"color": set(), "thickness": {"value"}, "shape": {"value"}},
}
TIME = {"start", "end", "timestamp"}
SPELT = TIME | {"intervals", "timestamps"}
MUST = {
    "gexf": {"version"},
    "attributes": {"class"},
    "attribute": {"id", "title", "type"},
    "node": {"id"},
    "edge": {"source", "target"},
    "attvalue": {"for", "value"},
}
MAY = {
    "gexf": {"variant"},
    "meta": {"lastmodifieddate"},
    "graph": TIME
    | {"timeformat", "timerepresentation", "timezone", "mode", "defaultedgetype", "idtype"},
    "attributes": {"mode", "start", "end"},
    "nodes": {"count"},
    "edges": {"count"},
    "node": SPELT | {"label", "pid"},
    "edge": SPELT | {"id", "type", "label", "weight", "kind"},
    "attvalue": TIME,
    "spell": TIME,
}
ONE_OF = {
    ("gexf", "version"): {"1.3"},
    ("graph", "mode"): {"static", "dynamic", "slice"},
    ("graph", "timeformat"): {"integer", "double", "date", "dateTime"},
    ("graph", "timerepresentation"): {"interval", "timestamp"},
    ("graph", "defaultedgetype"): {"directed", "undirected", "mutual"},
    ("graph", "idtype"): {"integer", "string"},
    ("attributes", "class"): {"node", "edge"},
    ("attributes", "mode"): {"static", "dynamic"},
    ("edge", "type"): {"directed", "undirected", "mutual"},
}
PLAIN = ("integer", "long", "short", "byte", "double", "float", "boolean", "char")
TYPES = {*PLAIN, "bigdecimal", "biginteger", "string", "anyURI"}
TYPES |= {f"list{kind}" for kind in (*PLAIN, "bigdecimal", "biginteger", "string")}
VALUES = {
    "integer": r"[+-]?\d{1,10}",
    "long": r"[+-]?\d{1,19}",
    "double": r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|-?INF|NaN",
    "boolean": "true|false|1|0",
}


def faults(text: str) -> list[str]:
    """List every way in which the file breaks a rule."""
    root = ElementTree.fromstring(text)
    if root.tag != f"{{{NAMESPACE}}}gexf":
        return [f"the root is {root.tag}"]
    found = [*_shape(root)]
    graphs = list(root.iterfind(f"{{{NAMESPACE}}}graph"))
    if len(graphs) != 1:
        return [*found, f"{len(graphs)} graphs"]
    return [*found, *_references(graphs[0])]


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def _shape(element: ElementTree.Element) -> list[str]:
    name, found = _name(element), []
    must, may = MUST.get(name, set()), MAY.get(name, set())
    found += [f"{name} lacks {a}" for a in must.difference(element.keys())]
    found += [f"{name} may not have {a}" for a in set(element.keys()) - must - may]
    for attribute, value in element.items():
        choices = ONE_OF.get((name, attribute))
        if choices is not None and value not in choices:
            found.append(f"{name} {attribute} is {value}")
    if name == "attribute" and element.get("type") not in TYPES:
        found.append(f"no type {element.get('type')}")
    if name == "edge" and not re.fullmatch(VALUES["double"], element.get("weight", "1")):
        found.append(f"weight {element.get('weight')}")
    if name in CHILDREN and (element.text or "").strip():
        found.append(f"{name} holds text")
    if name == "spells" and not len(element):
        found.append("spells without a spell")
    for child in element:
        if child.tag.startswith(LOOKS):
            look = LOOK.get(name, {}).get(child.tag.removeprefix(LOOKS))
            if look is None or look - set(child.keys()):
                found.append(f"{child.tag} is not allowed like this in {name}")
            continue
        if _name(child) not in CHILDREN.get(name, ()):
            found.append(f"{_name(child)} is not allowed in {name}")
        found += _shape(child)
    return found


def _references(graph: ElementTree.Element) -> list[str]:
    found: list[str] = []

    def within(*names: str) -> list[ElementTree.Element]:
        return list(graph.iterfind("/".join(f"{{{NAMESPACE}}}{name}" for name in names)))

    types = {
        (several.get("class"), one.get("id")): one.get("type", "")
        for several in within("attributes")
        for one in several
    }
    if len(types) != len(within("attributes", "attribute")):
        found.append("two attributes of one class with one id")
    nodes = [node.get("id") for node in within("nodes", "node")]
    edges = [edge.get("id") for edge in within("edges", "edge") if edge.get("id")]
    if len(set(nodes)) != len(nodes) or len(set(edges)) != len(edges):
        found.append("ids are not unique")
    for edge in within("edges", "edge"):
        found += [
            f"no node {edge.get(end)}" for end in ("source", "target") if edge.get(end) not in nodes
        ]
    for kind, parents in (("node", within("nodes", "node")), ("edge", within("edges", "edge"))):
        for parent in parents:
            for value in parent.iterfind(f"{{{NAMESPACE}}}attvalues/{{{NAMESPACE}}}attvalue"):
                type_ = types.get((kind, value.get("for")))
                if type_ is None:
                    found.append(f"no {kind} attribute {value.get('for')}")
                elif not re.fullmatch(VALUES.get(type_, r"(?s).*"), value.get("value", "")):
                    found.append(f"{value.get('value')} is no {type_}")
            spells = parent.iterfind(f"{{{NAMESPACE}}}spells/{{{NAMESPACE}}}spell")
            own = (parent,) if parent.get("start") and parent.get("end") else ()
            for spell in (*own, *spells):
                first, last = (date.fromisoformat(spell.get(end, "")) for end in ("start", "end"))
                if first > last:
                    found.append(f"a spell from {first} to {last}")
    return found

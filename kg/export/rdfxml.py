"""Write RDF/XML: the merged graphs, an element for each subject.

XML cannot contain control characters such as a form feed: they become U+FFFD, so that offsets into
the text stay right. All other formats keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.base.errors import KgError
from kg.export.subjects import Description, Object, descriptions
from kg.export.xml import attribute, content
from kg.vocab.terms import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store

_NAME = re.compile(r"(.*?)([^\W\d][\w.-]*)", re.DOTALL)
_KNOWN = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def write(store: Store) -> Iterator[str]:
    """Yield the file, subject by subject."""
    namespaces: dict[str, str] = {PREFIXES["rdf"]: "rdf"}
    found = descriptions(quad.triple for quad in store.dump())
    elements = [_element(described, namespaces) for described in found]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for namespace, prefix in sorted(namespaces.items(), key=lambda item: item[1]):
        yield f"\n    xmlns:{prefix}={attribute(namespace)}"
    yield ">\n"
    yield from elements
    yield "</rdf:RDF>\n"


def _element(described: Description, namespaces: dict[str, str]) -> str:
    properties = [(p, o) for p, objects in described.properties for o in objects]
    tag = "rdf:Description"
    if properties[0][0] == RDF.type and isinstance(properties[0][1], NamedNode):
        named = _qualified(properties[0][1], namespaces)
        if named is not None:
            tag = named
            del properties[0]
    lines = [f"  <{tag} {_subject(described.subject)}>\n"]
    for predicate, value in properties:
        name = _qualified(predicate, namespaces)
        if name is None:
            raise KgError(f"RDF/XML cannot express the property {predicate}; choose another format")
        lines.append(f"    <{name}{_value(value, name)}\n")
    lines.append(f"  </{tag}>\n")
    return "".join(lines)


def _qualified(term: NamedNode, namespaces: dict[str, str]) -> str | None:
    match = _NAME.fullmatch(term.value)
    if match is None or not match[1]:
        return None
    # Cutting for the longest local name could split the last word of a path.
    cut = max(term.value.rfind("#"), term.value.rfind("/"), term.value.rfind(":")) + 1
    namespace, local = term.value[:cut], term.value[cut:]
    if not re.fullmatch(r"[^\W\d][\w.-]*", local):
        namespace, local = match[1], match[2]
    if namespace not in namespaces:
        namespaces[namespace] = _KNOWN.get(namespace, f"ns{len(namespaces)}")
    return f"{namespaces[namespace]}:{local}"


def _subject(node: NamedNode | BlankNode) -> str:
    if isinstance(node, BlankNode):
        return f"rdf:nodeID={attribute(node.value)}"
    return f"rdf:about={attribute(node.value)}"


def _value(value: Object, name: str) -> str:
    if isinstance(value, NamedNode):
        return f" rdf:resource={attribute(value.value)}/>"
    if isinstance(value, BlankNode):
        return f" rdf:nodeID={attribute(value.value)}/>"
    if not isinstance(value, Literal):
        raise TypeError("a triple as an object")
    kind = ""
    if value.language:
        kind = f" xml:lang={attribute(value.language)}"
    elif value.datatype != XSD.string:
        kind = f" rdf:datatype={attribute(value.datatype.value)}"
    return f"{kind}>{content(value.value)}</{name}>"

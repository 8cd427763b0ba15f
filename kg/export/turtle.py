"""Write Turtle for people: prefixes, sections with headings, a block for each subject.

The graphs are merged; a triple of several graphs is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.export.subjects import BARE, ONE_LINE, Description, Names, Object, descriptions
from kg.vocab.terms import RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """Yield the file, block by block."""
    names = Names(store)
    blocks = list(body((quad.triple for quad in store.dump()), names))
    yield from head(names)
    yield from blocks


def head(names: Names) -> Iterator[str]:
    """Yield the base and the prefixes that were used."""
    if names.is_relative:
        yield f"@base <{names.base}> .\n"
    for prefix, namespace in sorted(names.used.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def body(triples: Iterable[Triple], names: Names, indent: str = "") -> Iterator[str]:
    """Yield a block for each subject, with a heading where a section begins."""
    section = ""
    for described in descriptions(triples):
        if described.section != section:
            section = described.section
            yield f"\n{indent}# {section}\n" if section else ""
        if section in ONE_LINE:
            yield f"{indent}{_one_line(described, names)}\n"
            continue
        yield f"\n{indent}{term(described.subject, names)}\n"
        last = len(described.properties) - 1
        for place, (predicate, objects) in enumerate(described.properties):
            stop = "." if place == last else ";"
            line = _property(predicate, objects, names)
            yield f"{indent}    {line} {stop}{_comment(objects, names)}\n"


def _property(predicate: NamedNode, objects: tuple[Object, ...], names: Names) -> str:
    verb = "a" if predicate == RDF.type else term(predicate, names)
    return f"{verb} {', '.join(term(value, names) for value in objects)}"


def _one_line(described: Description, names: Names) -> str:
    """Return a description on one line, for data that only programs read."""
    properties = (_property(*one, names) for one in described.properties)
    return f"{term(described.subject, names)} {' ; '.join(properties)} ."


def _comment(objects: tuple[Object, ...], names: Names) -> str:
    """Return a comment with the labels of a property's objects, if each has one."""
    labels = [names.label(value.value) for value in objects if isinstance(value, NamedNode)]
    if not all(labels) or len(labels) < len(objects):
        return ""
    return f"  # {', '.join(label for label in labels if label)}"


def term(value: Object, names: Names) -> str:
    """Return a term as Turtle writes it."""
    if isinstance(value, NamedNode):
        return names.short(value.value) or str(value)
    if isinstance(value, Literal):
        return _literal(value, names)
    if isinstance(value, BlankNode):
        return str(value)
    raise TypeError("a triple about a triple")


def _literal(value: Literal, names: Names) -> str:
    if value.language:
        return f"{_quoted(value.value)}@{value.language}"
    if value.datatype == XSD.string:
        return _quoted(value.value)
    bare = BARE.get(value.datatype)
    if bare is not None and bare.fullmatch(value.value):
        return value.value
    return f"{_quoted(value.value)}^^{term(value.datatype, names)}"


_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    **{chr(code): f"\\u{code:04X}" for code in (*range(32), 127) if chr(code) not in "\n\r\t"},
}
_SHORT = str.maketrans(_ESCAPES)
_SHORTEST_BLOCK = 200
"""A longer text with line breaks is written as a block."""
_LONG = str.maketrans({c: e for c, e in _ESCAPES.items() if c not in '"\n\t'})


def _quoted(text: str) -> str:
    if "\n" not in text or len(text) <= _SHORTEST_BLOCK:
        return f'"{text.translate(_SHORT)}"'
    # Three quotation marks in a row, or one at the end, would close the string.
    inside = re.sub(r'"(?="|\Z)', r"\\" + '"', text.translate(_LONG))
    return f'"""{inside}"""'

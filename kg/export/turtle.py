"""A store in, Turtle out that people can read: prefixes, parts with headings, one thing a block.

The graphs are merged, a triple that stands in several is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.export.subjects import Names, Object, descriptions
from kg.vocab.terms import RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store) -> Iterator[str]:
    """The file, block by block."""
    names = Names(store)
    blocks = list(body((quad.triple for quad in store.dump()), names))
    yield from head(names)
    yield from blocks


def head(names: Names) -> Iterator[str]:
    """The prefixes that were used."""
    for prefix, namespace in sorted(names.used.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def body(triples: Iterable[Triple], names: Names, indent: str = "") -> Iterator[str]:
    """The things, each a block, with a heading where a part begins."""
    part = ""
    for thing in descriptions(triples):
        if thing.part != part:
            part = thing.part
            yield f"\n{indent}# {part}\n" if part else ""
        yield f"\n{indent}{term(thing.subject, names)}\n"
        last = len(thing.properties) - 1
        for place, (predicate, objects) in enumerate(thing.properties):
            verb = "a" if predicate == RDF.type else term(predicate, names)
            said = ", ".join(term(value, names) for value in objects)
            stop = "." if place == last else ";"
            yield f"{indent}    {verb} {said} {stop}{_comment(objects, names)}\n"


def _comment(objects: tuple[Object, ...], names: Names) -> str:
    """What people call the things that a property leads to, where each has a label."""
    labels = [names.label(value.value) for value in objects if isinstance(value, NamedNode)]
    if not all(labels) or len(labels) < len(objects):
        return ""
    return f"  # {', '.join(label for label in labels if label)}"


def term(value: Object, names: Names) -> str:
    """A term as Turtle writes it."""
    if isinstance(value, NamedNode):
        return names.short(value.value) or str(value)
    if isinstance(value, Literal):
        return _literal(value, names)
    if isinstance(value, BlankNode):
        return str(value)
    raise TypeError("a triple about a triple")


_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}


def _literal(value: Literal, names: Names) -> str:
    if value.language:
        return f"{_quoted(value.value)}@{value.language}"
    if value.datatype == XSD.string:
        return _quoted(value.value)
    bare = _BARE.get(value.datatype)
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
_LONG = str.maketrans({c: e for c, e in _ESCAPES.items() if c not in '"\n\t'})


def _quoted(text: str) -> str:
    if "\n" not in text:
        return f'"{text.translate(_SHORT)}"'
    # Three marks in a row, or one at the end, would close the string.
    inside = re.sub(r'"(?="|\Z)', r"\\" + '"', text.translate(_LONG))
    return f'"""{inside}"""'

"""The values of the graph: literals of numbers, days and addresses, and the classes of actors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.model import SourceKind
from kg.vocab.terms import EDTF, KG, SCHEMA, XSD

Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]
Row = tuple[NamedNode, NamedNode, NamedNode | Literal, NamedNode]
"""A quad in its parts. The engine's own costs more to make and to take apart than all else that is
done with it on the way to a store, which reads text."""

ACTOR_CLASSES: Mapping[SourceKind, NamedNode] = {
    "person": SCHEMA.Person,
    "organisation": SCHEMA.Organization,
    "group": KG.Group,
    "document": KG.DocumentActor,
    "unknown": KG.Actor,
}
KIND_OF: Mapping[NamedNode, SourceKind] = {node: kind for kind, node in ACTOR_CLASSES.items()}
"""What an article takes an actor for, by its class."""
KINDS = tuple(ACTOR_CLASSES.values())
"""The classes an actor can have, the one that wins a tied vote first."""

SCOPE = "␟"
"""Between an article's identity and a name, in a written key that only this article knows."""

SEPARATOR = "\x1f"
"""The same in a key as the program has it."""

_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]")


def key_literal(key: str) -> Literal:
    """A key as the graph keeps it: its separator is a sign that every format can carry."""
    return Literal(key.replace(SEPARATOR, SCOPE))


def given_key(literal: Literal) -> str:
    """The key that ``key_literal`` wrote down."""
    return written_key(literal.value)


def written_key(words: str) -> str:
    """The key that the words of such a literal are."""
    return words.replace(SCOPE, SEPARATOR)


def published_literal(edtf: str) -> Literal:
    """An article's date: a day, month or year where it is one, else EDTF."""
    for pattern, datatype in (
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", XSD.date),
        (r"[0-9]{4}-(0[1-9]|1[0-2])", XSD.gYearMonth),
        (r"[0-9]{4}", XSD.gYear),
    ):
        if re.fullmatch(pattern, edtf):
            return Literal(edtf, datatype=datatype)
    return edtf_literal(edtf)


def edtf_literal(value: str) -> Literal:
    """A date in the Extended Date/Time Format."""
    return Literal(value, datatype=EDTF.EDTF)


def day_literal(day: date) -> Literal:
    """A day."""
    return Literal(day.isoformat(), datatype=XSD.date)


def offset_literal(n: int) -> Literal:
    """A place in a text, counted in code points."""
    return Literal(str(n), datatype=XSD.nonNegativeInteger)


def decimal_literal(value: float) -> Literal:
    """A number to four digits behind the point, and at least one."""
    digits = f"{value:.4f}".rstrip("0")
    return Literal(f"{digits}0" if digits.endswith(".") else digits, datatype=XSD.decimal)


def address(url: str) -> NamedNode | Literal:
    """A web address as an IRI; whatever else a file declares stays a value that no one follows."""
    if _WEB.match(url):
        try:
            return NamedNode(_NOT_IN_IRIS.sub(lambda found: quote(found[0]), url))
        except ValueError:
            pass
    return Literal(url, datatype=XSD.anyURI)

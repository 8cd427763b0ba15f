"""Literals of numbers, days and addresses, and the classes of actors."""

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
"""A quad in its parts; building the engine's own type would cost more than all other work."""

ACTOR_CLASSES: Mapping[SourceKind, NamedNode] = {
    "person": SCHEMA.Person,
    "organisation": SCHEMA.Organization,
    "group": KG.Group,
    "document": KG.DocumentActor,
    "unknown": KG.Actor,
}
KIND_OF: Mapping[NamedNode, SourceKind] = {node: kind for kind, node in ACTOR_CLASSES.items()}
"""The kind of an actor, by its class."""

_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def published_literal(edtf: str) -> Literal:
    """Return an article's date as a day, month or year where it is one, else as EDTF."""
    for pattern, datatype in (
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", XSD.date),
        (r"[0-9]{4}-(0[1-9]|1[0-2])", XSD.gYearMonth),
        (r"[0-9]{4}", XSD.gYear),
    ):
        if re.fullmatch(pattern, edtf):
            return Literal(edtf, datatype=datatype)
    return edtf_literal(edtf)


def edtf_literal(value: str) -> Literal:
    """Return a date in the Extended Date/Time Format."""
    return Literal(value, datatype=EDTF.EDTF)


def day_literal(day: date) -> Literal:
    """Return a day."""
    return Literal(day.isoformat(), datatype=XSD.date)


def offset_literal(n: int) -> Literal:
    """Return an offset in a text, in code points."""
    return Literal(str(n), datatype=XSD.integer)


def decimal_literal(value: float) -> Literal:
    """Return a number as the engine writes it: at most four decimals, no trailing zero."""
    digits = f"{value:.4f}".rstrip("0").rstrip(".")
    return Literal(digits if digits not in ("", "-0") else "0", datatype=XSD.decimal)


def worded(words: str, language: str | None) -> Literal:
    """Return words with the tag of their language where it is known."""
    return Literal(words, language=language) if language else Literal(words)


def language_tag(code: str | None) -> str | None:
    """Return a language code as a tag of literals, ``None`` where it is not one."""
    return code.lower() if code and _LANGUAGE.fullmatch(code) else None


def address(url: str) -> NamedNode | Literal:
    """Return a web address as an IRI; anything else stays a value that no one follows."""
    if _WEB.match(url):
        try:
            return NamedNode(_NOT_IN_IRIS.sub(lambda match: quote(match[0]), url))
        except ValueError:
            pass
    return Literal(url, datatype=XSD.anyURI)

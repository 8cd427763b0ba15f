"""The answers of queries: rows, triples or a truth value, and their formats."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from kg.base.errors import UsageError
from kg.vocab.terms import PREFIXES

Term = NamedNode | ox.BlankNode | Literal | Triple
ROW_FORMATS = ("csv", "tsv", "json", "xml")
TRIPLE_FORMATS = ("ttl", "nt", "rdf", "trig", "nq")
"""Formats of triples; kg query also has jsonld (:func:`kg.export.jsonld.triples_document`)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of RDF terms, ``None`` for an empty cell.

    ``shown`` names the columns for a terminal; files have all ``columns``. ``reprints`` counts the
    articles whose copied statements were left out. ``hint`` says what a user may have meant whose
    words were not found.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    shown: tuple[str, ...] = ()
    reprints: int = 0
    hint: str = ""

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def plain(self) -> list[dict[str, str]]:
        """Return each row as plain text by column, "" for an empty cell."""
        return [{c: plain(t) for c, t in zip(self.columns, row, strict=True)} for row in self.rows]

    def objects(self) -> list[dict[str, Value]]:
        """Return each row as values by column, with numbers and truth values."""
        return [{c: value(t) for c, t in zip(self.columns, row, strict=True)} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE: distinct sorted triples, and the base of their graph."""

    triples: tuple[Triple, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to ASK."""

    value: bool


Answer = Rows | Triples | Truth
Value = str | int | float | bool
"""The value of a term in JSON."""


def plain(term: Term | None) -> str:
    """Return a term for people: the text of a literal, an IRI with its known prefix."""
    if term is None:
        return ""
    value = getattr(term, "value", None)
    if value is None:
        return str(term)
    if hasattr(term, "datatype"):
        return str(value)
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace) and value != namespace:
            return f"{prefix}:{value.removeprefix(namespace)}"
    return str(value)


_XSD = PREFIXES["xsd"]
_WHOLE = frozenset(
    f"{_XSD}{name}"
    for name in (
        *("integer", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_FRACTIONAL = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))
_DIGITS = re.compile(r"[+-]?[0-9]{1,300}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def value(term: Term | None) -> Value:
    """Return a term for JSON: a number, a truth value, or the text of :func:`plain`.

    Infinity and invalid numbers such as "many"^^xsd:integer stay text.
    """
    words = plain(term)
    if not isinstance(term, Literal):
        return words
    kind = term.datatype.value
    if kind in _WHOLE and _DIGITS.fullmatch(words):
        return int(words)
    if kind in _FRACTIONAL and _NUMBER.fullmatch(words):
        number = float(words)
        return number if math.isfinite(number) else words
    if kind == f"{_XSD}boolean":
        return _TRUTHS.get(words, words)
    return words


def serialized(answer: Answer, format: str) -> bytes:
    """Write an answer in one of the formats ROW_FORMATS or TRIPLE_FORMATS.

    Raises:
        UsageError: the format is not one for such an answer.
    """
    if isinstance(answer, Triples):
        if format not in TRIPLE_FORMATS:
            raise _no_format(format, "triples", (*TRIPLE_FORMATS, "jsonld"))
        rdf = ox.RdfFormat.from_extension(format)
        return ox.serialize(answer.triples, format=rdf, prefixes=_used_prefixes(answer)) or b""
    if format not in ROW_FORMATS:
        raise _no_format(format, "rows", ROW_FORMATS)
    kind = {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }[format]
    if isinstance(answer, Truth):
        truth = str(answer.value).lower()
        parsed: Any = ox.parse_query_results(
            f'{{"head":{{}},"boolean":{truth}}}', format=ox.QueryResultsFormat.JSON
        )
    else:
        parsed = ox.parse_query_results(_tsv(answer), format=ox.QueryResultsFormat.TSV)
    return parsed.serialize(format=kind) or b""


def _tsv(rows: Rows) -> str:
    head = "\t".join(f"?{column}" for column in rows.columns)
    body = ("\t".join("" if t is None else str(t) for t in row) for row in rows)
    return "\n".join((head, *body)) + "\n"


def _used_prefixes(answer: Triples) -> dict[str, str]:
    terms = {
        getattr(t, "value", "")
        for tr in answer.triples
        for t in (tr.subject, tr.predicate, tr.object)
    }
    return {p: ns for p, ns in PREFIXES.items() if any(t.startswith(ns) for t in terms)}


def _no_format(format: str, what: str, known: Iterable[str]) -> UsageError:
    return UsageError(f"no format '{format}' for {what}; there are: {', '.join(known)}")

"""The answers of queries: rows, triples or a truth value, and their formats."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from kg.base.errors import UsageError
from kg.base.text import one_line
from kg.vocab.terms import PREFIXES

if TYPE_CHECKING:
    from rich.table import Table

Term = NamedNode | ox.BlankNode | Literal | Triple
ROW_FORMATS = ("csv", "tsv", "json", "xml")
TRIPLE_FORMATS = ("ttl", "nt", "rdf", "trig", "nq")
"""Formats of triples; kg query also has jsonld (:func:`kg.export.jsonld.triples_document`)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of RDF terms, ``None`` for an empty cell.

    ``shown`` names the columns for a terminal; files have all ``columns``. ``reprints`` counts the
    articles whose copied statements were left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    shown: tuple[str, ...] = ()
    reprints: int = 0

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


_SHORT = 12
"""Columns up to this width, and words up to this length, are not broken if there is room."""
_WORDY = 9
"""Minimum width of other columns."""
_PIECE = 5
"""Minimum length of a piece of a heading, and of a word if there is hardly any room."""
_GAP = 2


def table(answer: Rows, width: int = 100) -> Table:
    """Return the shown columns as a table for a terminal, without control characters."""
    shown = [c for c in answer.columns if c in (answer.shown or answer.columns)]
    places = [answer.columns.index(c) for c in shown]
    return grid(shown, [[plain(row[place]) for place in places] for row in answer.rows], width)


def grid(
    heads: Sequence[str], cells: Iterable[Sequence[str]], width: int, *, right: Container[str] = ()
) -> Table:
    """Return rows of text as a table for a terminal; the columns ``right`` are right-aligned."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, header_style="bold", pad_edge=False)
    heads, rows = list(map(one_line, heads)), [list(map(one_line, row)) for row in cells]
    for column, wide in zip(heads, _widths(heads, rows, width), strict=True):
        made.add_column(column, overflow="fold", width=wide)
        if column in right:
            made.columns[-1].justify = "right"
    # Text, because rich would read brackets in names as styles.
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def _widths(heads: Sequence[str], cells: list[list[str]], width: int) -> list[int]:
    """Return the width of each column.

    If there is room, short columns of dates, numbers or single words are not broken, nor words of
    up to twelve letters in other columns. Headings are broken first, into pieces as long as
    possible.
    """
    columns = list(zip(heads, *cells, strict=True))
    longest = [max(map(len, column)) for column in columns]
    body = [max(map(len, column[1:]), default=0) for column in columns]
    short = [n <= _SHORT and " " not in "".join(c[1:]) for n, c in zip(body, columns, strict=True)]
    words = [max((len(w) for cell in c for w in cell.split()), default=1) for c in columns]
    room = width - _GAP * (len(heads) - 1)
    for wordy in (_SHORT, _WORDY, _PIECE):
        for least in range(_SHORT, -1, -1):
            floors = [
                max(n, min(len(head), least), 1) if whole else max(1, min(word, wordy))
                for head, n, word, whole in zip(heads, body, words, short, strict=True)
            ]
            if sum(floors) <= room and (wordy < _SHORT or least >= _PIECE):
                return _spread(
                    floors, [0 if s else n for s, n in zip(short, longest, strict=True)], room
                )
    return _spread([1] * len(heads), longest, room)


def _spread(widths: list[int], wanted: list[int], room: int) -> list[int]:
    """Distribute the rest of the room; the narrowest columns that need more get it first."""
    for _ in range(room - sum(widths)):
        narrow = [n for n, width in enumerate(widths) if width < wanted[n]]
        if not narrow:
            break
        widths[min(narrow, key=widths.__getitem__)] += 1
    return widths

"""What a query answers: rows, triples or a truth value, with the formats that hold them."""

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
TRIPLE_FORMATS = ("ttl", "nt", "rdf")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of RDF terms, ``None`` where a cell is empty.

    ``shown`` names the columns that fit a terminal; the file formats hold all of ``columns``.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    shown: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def plain(self) -> list[dict[str, str]]:
        """Each row as column → plain text, "" where a cell is empty."""
        return [{c: plain(t) for c, t in zip(self.columns, row, strict=True)} for row in self.rows]

    def objects(self) -> list[dict[str, Value]]:
        """Each row as :meth:`plain`, but with numbers and truth values as what they are."""
        return [{c: value(t) for c, t in zip(self.columns, row, strict=True)} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE: distinct triples in order."""

    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to ASK."""

    value: bool


Answer = Rows | Triples | Truth
Value = str | int | float | bool
"""What a JSON object holds of a term."""


def plain(term: Term | None) -> str:
    """A term as people read it: a literal's words, an IRI with a known prefix shortened."""
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
_PARTED = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))
_DIGITS = re.compile(r"[+-]?[0-9]{1,300}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def value(term: Term | None) -> Value:
    """A term for JSON: numbers and truth values as such, any other as :func:`plain` writes it.

    JSON has no infinity, and what is no number of its type, as "many"^^xsd:integer, stays text.
    """
    words = plain(term)
    if not isinstance(term, Literal):
        return words
    kind = term.datatype.value
    if kind in _WHOLE and _DIGITS.fullmatch(words):
        return int(words)
    if kind in _PARTED and _NUMBER.fullmatch(words):
        number = float(words)
        return number if math.isfinite(number) else words
    if kind == f"{_XSD}boolean":
        return _TRUTHS.get(words, words)
    return words


def serialized(answer: Answer, format: str) -> bytes:
    """The answer in a W3C format: rows and truths csv, tsv, json, xml; triples ttl, nt, rdf."""
    if isinstance(answer, Triples):
        if format not in TRIPLE_FORMATS:
            raise _no_format(format, "triples", TRIPLE_FORMATS)
        rdf = ox.RdfFormat.from_extension(format)
        return ox.serialize(answer.triples, format=rdf, prefixes=_used(answer)) or b""
    if format not in ROW_FORMATS:
        raise _no_format(format, "rows", ROW_FORMATS)
    kind = {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }[format]
    if isinstance(answer, Truth):
        said = str(answer.value).lower()
        parsed: Any = ox.parse_query_results(
            f'{{"head":{{}},"boolean":{said}}}', format=ox.QueryResultsFormat.JSON
        )
    else:
        parsed = ox.parse_query_results(_tsv(answer), format=ox.QueryResultsFormat.TSV)
    return parsed.serialize(format=kind) or b""


def _tsv(rows: Rows) -> str:
    head = "\t".join(f"?{column}" for column in rows.columns)
    body = ("\t".join("" if t is None else str(t) for t in row) for row in rows)
    return "\n".join((head, *body)) + "\n"


def _used(answer: Triples) -> dict[str, str]:
    terms = {
        getattr(t, "value", "")
        for tr in answer.triples
        for t in (tr.subject, tr.predicate, tr.object)
    }
    return {p: ns for p, ns in PREFIXES.items() if any(t.startswith(ns) for t in terms)}


def _no_format(format: str, what: str, there: Iterable[str]) -> UsageError:
    return UsageError(f"no format '{format}' for {what}; there are: {', '.join(there)}")


_SHORT = 12
"""Letters of a cell that is not to be broken."""
_WORDY = 9
"""Letters that a line of any other cell has at least."""
_PIECE = 5
"""Letters of a head's piece below which the words of cells give way first, and what is left of
words where there is hardly any room."""
_GAP = 2


def table(answer: Rows, width: int = 100) -> Table:
    """The rows for a terminal of some width: the columns worth a glance, control characters out."""
    shown = [c for c in answer.columns if c in (answer.shown or answer.columns)]
    places = [answer.columns.index(c) for c in shown]
    return grid(shown, [[plain(row[place]) for place in places] for row in answer.rows], width)


def grid(
    heads: Sequence[str], cells: Iterable[Sequence[str]], width: int, *, right: Container[str] = ()
) -> Table:
    """Plain rows for a terminal of some width, the columns ``right`` set flush right."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, header_style="bold", pad_edge=False)
    rows = [list(map(one_line, row)) for row in cells]
    for column, wide in zip(heads, _widths(heads, rows, width), strict=True):
        made.add_column(column, overflow="fold", width=wide)
        if column in right:
            made.columns[-1].justify = "right"
    # Names may hold brackets, in which rich would look for a style.
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def _widths(heads: Sequence[str], cells: list[list[str]], width: int) -> list[int]:
    """The width of each column. One whose cells are dates, numbers or a word is not broken where
    there is room: a number in two lines is none. Of the others no word is, up to twelve letters;
    before that, heads are broken into pieces as long as can be.
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
    """The widths with the rest of the room, which the narrowest that want more get first."""
    rest = room - sum(widths)
    while rest > 0:
        hungry = [n for n, wide in enumerate(widths) if wide < wanted[n]]
        if not hungry:
            break
        widths[min(hungry, key=widths.__getitem__)] += 1
        rest -= 1
    return widths

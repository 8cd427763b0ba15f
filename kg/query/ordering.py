"""Put the rows of a query in its order, which kg does faster than the engine.

The engine reads the text of two terms from its files for each comparison, so that sorting takes
longer than everything else in a question with thousands of rows. kg reads each text once. Orders
that are not only of variables, descending variables and descending sums are left to the engine,
and servers sort their own rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.base.errors import QueryError
from kg.graph.protocol import Graph, Term
from kg.query.results import Rows
from kg.query.run import run
from kg.store.server import ServerStore
from kg.vocab.terms import XSD

_ORDER = re.compile(r"\nORDER BY (?P<keys>[^\n{}]+)\s*\Z")
_KEY = re.compile(
    r"\?(?P<up>\w+)(?:\s+|\Z)|DESC\(\?(?P<down>\w+)(?: \+ \?(?P<more>\w+))?\)(?:\s+|\Z)"
)
_DISTINCT = re.compile(r"^SELECT DISTINCT ", re.MULTILINE)
_WHERE = re.compile(r"\nWHERE \{")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LANG_STRING = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
_TEXTS = (XSD.string, _LANG_STRING)
_NUMBERS = (XSD.integer, XSD.decimal)

_EMPTY = (0,)

Row = tuple[Term | None, ...]


class _Key(NamedTuple):
    """Names of one or two variables to order by."""

    names: tuple[str, ...]
    descends: bool


class _UnorderedError(Exception):
    """Terms whose order only the engine knows."""


def ordered(graph: Graph, sparql: str, *, limit: int | None = None) -> Rows:
    """Return the first rows of a SELECT query in its order.

    Args:
        graph: the graph.
        sparql: the query; its last line may be ``ORDER BY``.
        limit: the greatest number of rows.

    Raises:
        QueryError: the query is not a SELECT query, or it is wrong.
    """
    found = None if isinstance(graph, ServerStore) else _ORDER.search(sparql)
    keys = list(_keys(found["keys"])) if found else []
    if found and keys:
        more = _not_selected(sparql, keys)
        bare = sparql[: found.start()]
        answer = _rows(graph, _WHERE.sub(f"{more}\nWHERE {{", bare, count=1) if more else bare)
        try:
            return _sorted(
                answer, keys, len(more.split()), limit, distinct=_DISTINCT.search(bare) is not None
            )
        except _UnorderedError:
            pass
    return _rows(graph, sparql if limit is None else f"{sparql}\nLIMIT {limit}")


def _rows(graph: Graph, sparql: str) -> Rows:
    answer = run(graph, sparql)
    if not isinstance(answer, Rows):
        raise QueryError("the query is not a SELECT query")
    return answer


def _keys(text: str) -> Iterator[_Key]:
    """Yield the keys of an order, none if one of them is not known."""
    found = list(_KEY.finditer(text))
    if "".join(one[0] for one in found) != text:
        return
    for one in found:
        names = (one["up"] or one["down"], one["more"])
        yield _Key(tuple(filter(None, names)), one["up"] is None)


def _not_selected(sparql: str, keys: Sequence[_Key]) -> str:
    """Return the variables to order by that the query does not select, as text to add there."""
    selected = _WHERE.split(sparql, maxsplit=1)[0].rpartition("\nSELECT")[2]
    # An expression in the list names its variable after AS, others within.
    selected = re.sub(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))* AS (\?\w+)\)", r"\1", selected)
    known = set(re.findall(r"\?(\w+)", selected))
    wanted = dict.fromkeys(name for key in keys for name in key.names)
    return "".join(f" ?{name}" for name in wanted if name not in known)


def _sorted(
    answer: Rows, keys: Sequence[_Key], extra: int, limit: int | None, *, distinct: bool
) -> Rows:
    """Return the rows in order, without the last columns, which only order them."""
    rows, place = list(answer.rows), {name: at for at, name in enumerate(answer.columns)}
    for key in reversed(keys):
        columns = [place[name] for name in key.names]
        ranks: list[dict[Term | None, Any]]
        ranks = [_ranks({row[column] for row in rows}) for column in columns]
        if len(columns) == 2:
            (one, other), (at, beside) = ranks, columns
            totals = [_sum(one[row[at]], other[row[beside]]) for row in rows]
            order = sorted(range(len(rows)), key=totals.__getitem__, reverse=key.descends)
            rows = [rows[number] for number in order]
        else:
            rank, column = ranks[0], columns[0]
            rows.sort(key=lambda row, rank=rank, at=column: rank[row[at]], reverse=key.descends)  # type: ignore[misc]
    if extra:
        rows = [row[:-extra] for row in rows]
        rows = list(dict.fromkeys(rows)) if distinct else rows
    columns_left = answer.columns[: len(answer.columns) - extra]
    return Rows(columns_left, tuple(rows[:limit]), columns_left)


def _ranks(terms: set[Term | None]) -> dict[Term | None, Any]:
    """Return what each term of a column is compared by."""
    kinds = {type(term) for term in terms}
    datatypes = {term.datatype for term in terms if isinstance(term, Literal)}
    if kinds - {type(None), BlankNode, NamedNode, Literal}:
        raise _UnorderedError
    if datatypes <= set(_TEXTS):
        return {term: _text_rank(term) for term in terms}
    if datatypes <= set(_NUMBERS) and kinds <= {type(None), Literal}:
        numbers = [term for term in terms if isinstance(term, Literal)]
        return {None: _EMPTY, **{one: (3, Decimal(one.value)) for one in numbers}}
    days = [term for term in terms if isinstance(term, Literal)]
    if datatypes == {XSD.date} and all(_DAY.fullmatch(one.value) for one in days):
        return {term: _text_rank(term) for term in terms}
    raise _UnorderedError


def _text_rank(term: Term | None) -> tuple[int | str, ...]:
    if isinstance(term, Literal):
        # Of equal words the engine puts those of a language first.
        return 3, term.value, term.datatype.value, term.language or ""
    if isinstance(term, NamedNode):
        return 2, term.value
    return (1, term.value) if isinstance(term, BlankNode) else (0,)


def _sum(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    numbers = [rank[1] for rank in (one, other) if isinstance(rank[-1], Decimal)]
    # A sum of what is no number, or empty, is empty.
    return (3, sum(numbers)) if len(numbers) == 2 else _EMPTY

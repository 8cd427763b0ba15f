"""List the documents of one kind in order, with filters, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kg.base.errors import UsageError
from kg.search.find import outlet_of, period, within
from kg.search.index import Index
from kg.search.nodes import find_nodes
from kg.search.words import expression_of, parse_query

What = Literal["statement", "article", "actor", "topic", "claim"]
_NODES = ("actor", "topic", "claim")
MOST_COUNTED = 10_000
"""Documents that are counted, at most."""
_MOST = 500
"""The greatest number of documents on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents to list; an empty field restricts nothing.

    ``words``, ``outlets``, ``actors``, ``topics``, ``since`` and ``until`` are those of
    :class:`kg.search.find.Query`. ``kinds`` are kinds of actors. ``claim``, ``act``, ``stance`` and
    ``min_confidence`` are for statements, ``article`` is the IRI of the article of statements.
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    claim: str = ""
    article: str = ""
    act: str = ""
    stance: str = ""
    min_confidence: float = 0.0
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the table ``doc``, how many match, and the cursor of the next page, "" at the end.

    At most MOST_COUNTED are counted.
    """

    rows: tuple[Any, ...]
    total: int
    next: str


def listed(
    index: Index, what: What, filters: Filters, *, limit: int = 50, cursor: str = ""
) -> Page:
    """Return one page of documents: statements and articles by date, others by statements.

    Args:
        index: the index.
        what: the kind of documents.
        filters: which of them.
        limit: the greatest number, at most 500.
        cursor: where to begin: ``next`` of the page before.

    Raises:
        UsageError: a filter is unknown or cannot be read.
    """
    conditions, values = _conditions(index, what, filters)
    where = " AND ".join(conditions)
    order, after, more = _order(what, cursor)
    limit = max(1, min(limit, _MOST))
    # What is counted and sorted is in the lookups; the rest of a row is read for the page.
    found = f"SELECT doc.id FROM doc WHERE {where}"
    rows = index.rows(
        f"SELECT doc.* FROM doc WHERE doc.id IN ({found}{after} ORDER BY {order} LIMIT ?) "
        f"ORDER BY {order}",
        (*values, *more, limit + 1),
    )
    (counted,) = index.rows(
        f"SELECT COUNT(*) AS n FROM ({found} LIMIT {MOST_COUNTED})", tuple(values)
    )
    following = ""
    if len(rows) > limit:
        last = rows[limit - 1]
        first = last["statements"] if what in _NODES else last["day"]
        following = f"{first}.{last['id']}"
    return Page(tuple(rows[:limit]), int(counted["n"]), following)


def _order(what: What, cursor: str) -> tuple[str, str, list[Any]]:
    """Return the order, and the condition that a document comes after a cursor."""
    column, way = ("statements", "<") if what in _NODES else ("day", ">")
    order = f"doc.{column}{' DESC' if way == '<' else ''}, doc.id"
    if not cursor:
        return order, "", []
    first, _, number = cursor.rpartition(".")
    if not number.isdecimal() or (what in _NODES and not first.isdecimal()) or not first:
        raise UsageError(f"cursor '{cursor}': take it from the page before, or leave it out")
    value: Any = int(first) if what in _NODES else first
    after = f" AND (doc.{column} {way} ? OR (doc.{column} = ? AND doc.id > ?))"
    return order, after, [value, value, int(number)]


def _conditions(index: Index, what: What, filters: Filters) -> tuple[list[str], list[Any]]:
    column = "sort" if what in _NODES else "kind"
    found: list[tuple[str, Sequence[Any]]] = [(f"doc.{column} = ?", (what,))]
    if filters.words:
        match = f"{{title body}} : ({expression_of(parse_query(filters.words))})"
        found.append(("doc.id IN (SELECT rowid FROM words WHERE words MATCH ?)", (match,)))
    if filters.kinds:
        found.append(_among("doc.kind", filters.kinds))
    if filters.outlets:
        found.append(_among("doc.outlet", [outlet_of(index, name) for name in filters.outlets]))
    actors = [n for name in filters.actors for n in find_nodes(index, "actor", name)]
    topics = [n for name in filters.topics for n in find_nodes(index, "topic", name)]
    found += _linked(what, actors, topics)
    if filters.claim:
        found.append(_among("doc.claim", find_nodes(index, "claim", filters.claim)))
    if filters.article:
        found.append(("doc.article = ?", (index.id_of(filters.article) or -1,)))
    for name, value in (("act", filters.act), ("stance", filters.stance)):
        if value:
            found.append((f"doc.{name} = ?", (value,)))
    if filters.min_confidence:
        found.append(("doc.confidence >= ?", (filters.min_confidence,)))
    sql, days = within(*period(filters.since, filters.until))
    if sql:
        found.append((sql.removeprefix(" AND "), days))
    return [one for one, _ in found], [value for _, values in found for value in values]


def _linked(
    what: What, actors: Sequence[int], topics: Sequence[int]
) -> list[tuple[str, Sequence[Any]]]:
    """Return the conditions that documents belong to actors and topics."""
    marks, others = (", ".join("?" * len(each)) for each in (actors, topics))
    by_actor = f"SELECT id FROM doc WHERE source IN ({marks})"
    by_topic = f"SELECT statement FROM about WHERE topic IN ({others})"
    columns = {
        "article": "doc.id IN (SELECT article FROM doc WHERE id IN (SELECT id FROM said))",
        "actor": "doc.id IN (SELECT source FROM doc WHERE id IN (SELECT id FROM said))",
        "topic": "doc.id IN (SELECT topic FROM about WHERE statement IN (SELECT id FROM said))",
        "claim": "doc.id IN (SELECT claim FROM doc WHERE id IN (SELECT id FROM said))",
    }
    pairs = ((by_actor, actors), (by_topic, topics))
    if what == "statement":
        own = [_among("doc.source", actors)] if actors else []
        return own + ([(f"doc.id IN ({by_topic})", topics)] if topics else [])
    return [
        (columns[what].replace("(SELECT id FROM said)", f"({by})"), given)
        for by, given in pairs
        if given
    ]


def _among(column: str, values: Iterable[Any]) -> tuple[str, Sequence[Any]]:
    known = list(values)
    return f"{column} IN ({', '.join('?' * len(known))})", known

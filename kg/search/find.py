"""Find the documents with some words, best first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.base import fold
from kg.base.edtf import bounds
from kg.base.errors import UsageError
from kg.search.index import ACTOR_KINDS, Index, batched, facet, wanted_facets
from kg.search.nodes import find_nodes
from kg.search.words import Passage, Term, expression_of, parse_query, passage

KINDS = ("statement", "article", "actor", "topic", "claim")
"""The kinds of documents that a search can be restricted to."""
_MOST_COUNTED = 1000
_MOST_RANKED = 5_000
"""Of more documents with the words, those that were indexed last are compared with each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for; an empty field restricts nothing.

    Attributes:
        words: see :func:`kg.search.words.parse_query`.
        kinds: some of KINDS.
        outlets: names of outlets.
        actors: names or IRIs; only documents of one of them.
        topics: words of topics, or IRIs; only documents about one of them.
        since: a day, month or year: only what can be of that day or later.
        until: only what can be of that day or earlier.
        limit: the greatest number of documents.
        offset: how many are skipped before.
    """

    words: str
    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes:
        kind: statement, article, topic, claim, or the kind of an actor.
        iri: its IRI.
        label: the headline of an article, a name; for a statement, who says it ("" if unknown).
        passage: the words around what was found, with its places.
        date: an EDTF date or "".
        outlet: the outlet or "".
        headline: the title of the article of a statement.
        article: the IRI of that article.
        stance: the stance of a statement.
        statements: the number of statements of an actor, topic, claim or article.
        score: how good it is; greater is better.
    """

    kind: str
    iri: str
    label: str
    passage: Passage
    date: str = ""
    outlet: str = ""
    headline: str = ""
    article: str = ""
    stance: str = ""
    statements: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a query, and how many there are: at most 1,000 are counted."""

    hits: tuple[Hit, ...]
    total: int

    @property
    def is_counted(self) -> bool:
        """Whether ``total`` is the number of all."""
        return self.total < _MOST_COUNTED


def search(index: Index, query: Query) -> Found:
    """Find the documents that match a query.

    Raises:
        UsageError: it has no words, a date is not a date, or a name is unknown.
        StoreError: the index is damaged.
    """
    terms = parse_query(query.words)
    first, last = period(query.since, query.until)
    # The facets of a document are words too, which nobody should find.
    match = " AND ".join(
        (f"{{title body}} : ({expression_of(terms)})", *_facets(index, query, first, last))
    )
    conditions, values = within(first, last)
    if _is_by_month(index, first, last):
        # The words of the months say it, and no row must be read for it.
        conditions, values = "", []
    join = "JOIN doc ON doc.id = words.rowid" if conditions else ""
    source = f"FROM words {join} WHERE words MATCH ?{conditions}"
    # One pass ranks and counts: to find the documents is what takes time.
    rows = index.rows(
        f"""SELECT id, score, COUNT(*) OVER () AS n FROM (
          SELECT words.rowid AS id, words.rank AS score {source}
          ORDER BY words.rowid DESC LIMIT {_MOST_RANKED}
        ) ORDER BY score, id LIMIT ? OFFSET ?""",
        (match, *values, query.limit, query.offset),
    )
    scores = {int(row["id"]): -float(row["score"]) for row in rows}
    total = min(int(rows[0]["n"]), _MOST_COUNTED) if rows else 0
    if not rows and query.offset:
        (counted,) = index.rows(
            f"SELECT COUNT(*) AS n FROM (SELECT 1 {source} LIMIT {_MOST_COUNTED})",
            (match, *values),
        )
        total = int(counted["n"])
    return Found(tuple(hits_of(index, scores, terms)), total)


def _is_by_month(index: Index, first: date | None, last: date | None) -> bool:
    """Return whether the words of its months tell exactly which documents are of a period."""
    if first is None or last is None or first.day > 1 or (last + timedelta(1)).day > 1:
        return False
    is_short = wanted_facets(first, last)[-1:] == ["mwide"]
    return is_short and not index.rows("SELECT 1 FROM words('facets : mwide') LIMIT 1")


def _facets(index: Index, query: Query, first: date | None, last: date | None) -> list[str]:
    """Return the restrictions of a query that are words of the index."""
    for kind in query.kinds:
        if kind not in (*KINDS, *ACTOR_KINDS):
            raise UsageError(f"no kind '{kind}'; there are: {', '.join(KINDS)}")
    groups = (
        [facet("k", kind) for kind in query.kinds],
        [facet("o", fold.key(outlet_of(index, name))) for name in query.outlets],
        [facet("a", n) for name in query.actors for n in find_nodes(index, "actor", name)],
        [facet("t", n) for name in query.topics for n in find_nodes(index, "topic", name)],
        wanted_facets(first, last) if first or last else [],
    )
    return [f"facets : ({' OR '.join(group)})" for group in groups if group]


def outlet_of(index: Index, name: str) -> str:
    """Return an outlet as the graph writes it.

    Raises:
        UsageError: there is no such outlet.
    """
    rows = index.rows(
        "SELECT outlet FROM doc WHERE kind = 'article' AND outlet = ? COLLATE NOCASE LIMIT 1",
        (name.strip(),),
    )
    if rows:
        return str(rows[0]["outlet"])
    rows = index.rows(
        "SELECT outlet, COUNT(*) AS n FROM doc WHERE kind = 'article' AND outlet > '' "
        "GROUP BY outlet ORDER BY n DESC, outlet"
    )
    known = [str(row["outlet"]) for row in rows]
    found = [outlet for outlet in known if fold.key(outlet) == fold.key(name)]
    if not found:
        listed = ", ".join(known[:8]) or "none"
        raise UsageError(f"no outlet '{name}'; there are: {listed}")
    return found[0]


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that two dates mean.

    Raises:
        UsageError: one is not a date.
    """

    def day(name: str, value: str | None, end: int) -> date | None:
        try:
            return bounds(value.strip())[end] if value else None
        except ValueError:
            raise UsageError(
                f"{name} {value}: not a date; write 2018-03-05, 2018-03 or 2018"
            ) from None

    first, last = day("since", since, 0), day("until", until, 1)
    if first and last and first > last:
        raise UsageError(f"since {since} is after until {until}; nothing lies between them")
    return first, last


def within(first: date | None, last: date | None) -> tuple[str, list[str]]:
    """Return the condition that a document can be of a period, and its values."""
    parts = [(" AND doc.last >= ?", first), (" AND doc.day <= ?", last)]
    given = [(sql, value) for sql, value in parts if value]
    return "".join(sql for sql, _ in given), [value.isoformat() for _, value in given if value]


def hits_of(index: Index, scores: Mapping[int, float], terms: Sequence[Term]) -> list[Hit]:
    """Return documents by number, each with its score and the passage that has the terms."""
    found: dict[int, Hit] = {}
    for some in batched(scores, 500):
        marks = ", ".join("?" * len(some))
        rows = index.rows(
            "SELECT doc.*, source.title AS speaker, of.title AS headline, of.iri AS article_iri "
            "FROM doc LEFT JOIN doc source ON source.id = doc.source "
            f"LEFT JOIN doc of ON of.id = doc.article WHERE doc.id IN ({marks})",
            some,
        )
        for row in rows:
            found[row["id"]] = _hit(row, tuple(terms), scores[row["id"]])
    return [found[number] for number in scores]


def _hit(row: Any, terms: tuple[Term, ...], score: float) -> Hit:
    record = json.loads(row["record"])
    label, text = row["title"], row["body"]
    if row["kind"] == "statement":
        label = row["speaker"] or ""
        # The sentence has the statement; it is missing where it is unknown.
        text = text[record["length"] + 1 :] or text[: record["length"]]
    elif row["sort"]:
        text = ", ".join(record.get("names", ()))
    return Hit(
        kind=row["kind"],
        iri=row["iri"],
        label=label,
        passage=passage(text, terms, row["language"]),
        date=record.get("date", ""),
        outlet=row["outlet"] or "",
        headline=row["headline"] or "",
        article=row["article_iri"] or "",
        stance=row["stance"] or "",
        statements=row["statements"],
        score=score,
    )

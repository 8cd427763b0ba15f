"""Make the records of the API from rows of the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.search.find import Hit
from kg.search.index import Index, batched

Record = dict[str, Any]


def actor(row: Any) -> Record:
    """Return an actor."""
    names = json.loads(row["record"]).get("names", [])
    return {**ref(row), "kind": row["kind"], "names": names, **_counts(row)}


def node(row: Any) -> Record:
    """Return a topic or a claim."""
    return {**ref(row), **_counts(row)}


def ref(row: Any) -> Record:
    """Return the IRI and the label of a document."""
    return {"iri": row["iri"], "label": row["title"]}


def _counts(row: Any) -> Record:
    return {"statements": row["statements"], "articles": row["articles"]}


def article(row: Any) -> Record:
    """Return an article without its text."""
    more = json.loads(row["record"])
    given = ("name", "date", "author", "url", "section", "page", "outletIri", "reprintOf")
    return {
        "iri": row["iri"],
        "headline": row["title"],
        "outlet": row["outlet"],
        "first": row["first"],
        "last": row["last"],
        "language": row["language"] or None,
        "statements": row["statements"],
        **{name: more.get(name) for name in given},
    }


def statements(index: Index, rows: Sequence[Any]) -> list[Record]:
    """Return statements with what they lead to."""
    ends = {row[name] for row in rows for name in ("source", "claim", "article") if row[name]}
    known = documents(index, ends)
    topics: dict[int, list[Record]] = {row["id"]: [] for row in rows}
    for some in batched(topics, 500):
        marks = ", ".join("?" * len(some))
        for row in index.rows(
            "SELECT about.*, doc.iri, doc.title FROM about JOIN doc ON doc.id = topic "
            f"WHERE statement IN ({marks}) ORDER BY doc.iri, side",
            some,
        ):
            found = {**ref(row), "side": row["side"], "confidence": row["confidence"]}
            topics[row["statement"]].append(found)
    return [_statement(row, known, topics[row["id"]]) for row in rows]


def _statement(row: Any, known: Mapping[int, Any], topics: list[Record]) -> Record:
    more = json.loads(row["record"])
    length = more["length"]
    source, claim = known.get(row["source"]), known.get(row["claim"])
    return {
        "iri": row["iri"],
        "text": row["body"][:length],
        "sentence": row["body"][length + 1 :],
        "source": {**ref(source), "kind": source["kind"]} if source else None,
        "claim": ref(claim) if claim else None,
        "topics": topics,
        "article": article_ref(known[row["article"]]),
        "act": row["act"],
        "stance": row["stance"],
        "type": row["type"],
        "first": row["first"],
        "last": row["last"],
        "confidence": row["confidence"],
        **{name: more.get(name) for name in ("date", "rule", "target", "page", "copyOf")},
    }


def article_ref(row: Any) -> Record:
    """Return what a statement says of its article."""
    date = json.loads(row["record"]).get("date")
    return {
        "iri": row["iri"],
        "headline": row["title"],
        "outlet": row["outlet"],
        "date": date,
    }


def documents(index: Index, numbers: Iterable[int]) -> dict[int, Any]:
    """Return rows of documents by number."""
    found: dict[int, Any] = {}
    for some in batched(sorted(numbers), 500):
        marks = ", ".join("?" * len(some))
        for row in index.rows(f"SELECT * FROM doc WHERE id IN ({marks})", some):
            found[row["id"]] = row
    return found


def affiliations(index: Index, number: int) -> list[Record]:
    """Return the affiliations of a person, or with an organisation."""
    rows = index.rows(
        "SELECT * FROM affiliation WHERE person = ? OR organisation = ? ORDER BY iri",
        (number, number),
    )
    ends = {row[name] for row in rows for name in ("article", "person", "organisation")}
    known = documents(index, ends - {None})
    return [
        {
            "iri": row["iri"],
            "person": ref(known[row["person"]]),
            "organisation": ref(known[row["organisation"]]) if row["organisation"] else None,
            "role": row["role"] or None,
            "status": row["status"],
            "tenure": row["tenure"] or None,
            "article": article_ref(known[row["article"]]),
        }
        for row in rows
        if row["person"] in known
    ]


def counted(index: Index, sql: str, values: Sequence[Any]) -> list[Record]:
    """Return documents with a number of statements: the rows of ``sql`` (id, n)."""
    rows = index.rows(sql, values)
    known = documents(index, (row["id"] for row in rows))
    return [{**ref(known[row["id"]]), "statements": row["n"]} for row in rows]


def hit(one: Hit) -> Record:
    """Return a result of a search."""
    return {
        "kind": one.kind,
        "iri": one.iri,
        "label": one.label,
        "passage": one.passage.text,
        "marks": [{"start": start, "end": end} for start, end in one.passage.marks],
        "date": one.date or None,
        "outlet": one.outlet or None,
        "headline": one.headline or None,
        "article": one.article or None,
        "stance": one.stance or None,
        "statements": one.statements,
        "score": round(one.score, 4),
    }

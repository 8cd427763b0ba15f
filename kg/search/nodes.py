"""Find the actors, topics and claims that a name or an IRI means, in the index."""

from __future__ import annotations

import difflib
import json
from typing import Any

from kg.base import fold
from kg.base.errors import UsageError
from kg.base.text import labels_named
from kg.search.index import Index, facet
from kg.search.words import expression_of, parse_query

_MOST = 200
"""Nodes with a name that are looked at."""
_SHOWN = 8


def find_nodes(index: Index, sort: str, name: str) -> list[int]:
    """Return the numbers of the nodes that a name means.

    An IRI means one node. Of actors, those with this label are meant, else the one that has it as
    another name, else the one whose name contains the words; a topic or claim is meant if its label
    contains them.

    Raises:
        UsageError: there is none, or several actors with different labels.
    """
    bare = name.strip().strip("<>")
    number = index.id_of(bare)
    if number is not None:
        return [number]
    match = f"{{title body}} : ({expression_of(parse_query(name))})"
    rows = index.rows(
        "SELECT doc.* FROM words JOIN doc ON doc.id = words.rowid WHERE words MATCH ? "
        f"ORDER BY doc.statements DESC, doc.id LIMIT {_MOST}",
        (f"{match} AND facets : {facet('k', sort)}",),
    )
    if not rows:
        raise UsageError(f"no {sort} called '{name}'; {_hint(index, sort, name)}")
    if sort != "actor":
        return [int(row["id"]) for row in rows]
    wanted = fold.key(name)
    labelled = [row for row in rows if fold.key(row["title"]) == wanted]
    named = [
        row for row in rows if wanted in map(fold.key, json.loads(row["record"]).get("names", ()))
    ]
    meant = labelled or named or _named(rows, name)
    labels = sorted({fold.key(row["title"]): str(row["title"]) for row in meant}.values())
    if len(labels) > 1:
        listed = ", ".join(f"'{label}'" for label in labels[:_SHOWN])
        more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
        raise UsageError(f"'{name}' could be {listed}{more}; name one of them in full")
    return [int(row["id"]) for row in meant]


def _hint(index: Index, sort: str, name: str) -> str:
    """Return the hint for an unknown name: similar names of those with most statements."""
    rows = index.rows(
        "SELECT title FROM doc WHERE sort = ? ORDER BY statements DESC, id LIMIT 20000", (sort,)
    )
    labels: dict[str, str] = {}
    for row in rows:
        form = fold.key(row["title"])
        for part in (form, *(word for word in form.split() if len(word) > 3)):
            labels.setdefault(part, row["title"])
    near = difflib.get_close_matches(fold.key(name), labels, n=6, cutoff=0.7)
    shown = list(dict.fromkeys(f"'{labels[form]}'" for form in near))[:3]
    return f"did you mean {' or '.join(shown)}?" if shown else "kg ask most-quoted lists actors"


def _named(rows: list[Any], name: str) -> list[Any]:
    meant = set(labels_named((row["title"] for row in rows), name))
    return [row for row in rows if row["title"] in meant]

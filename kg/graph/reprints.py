"""Count each story once: leave out what a reprint copies from an earlier article.

A statement that only the reprint has is kept. Records are left out by
:class:`kg.graph.reader.Reader`, statements of queries by :func:`without_copies`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from kg.graph.protocol import Graph, select

Reprints = Literal["once", "all"]
"""Whether a story that several articles print counts once, or each time."""
REPRINTS: tuple[Reprints, ...] = ("once", "all")

_COUNT = """
SELECT (COUNT(DISTINCT ?article) AS ?n) { ?copy kg:copyOf ?any ; schema:isPartOf ?article }"""
_PART = re.compile(r"schema:isPartOf\s+\?")
_ALONE = re.compile(r"\{ SELECT (?:\?\w+ )+WHERE \Z")
_SUBJECT = re.compile(r"(?:[.{})]|\A)\s*(?:#[^\n]*\n\s*)*(\?\w+)(?=\s)")


def count_reprints(graph: Graph) -> int:
    """Return the number of articles with statements that they copy from earlier ones."""
    return int(select(graph, _COUNT)[0]["n"])


@lru_cache(maxsize=64)
def without_copies(sparql: str) -> str:
    """Return a query that leaves out statements which are copies.

    Each group that says of which article a variable is part loses the copies among the values of
    this variable, so that all named questions leave out the same statements.
    """
    # The engine looks up each statement for a filter; some servers cannot answer MINUS.
    subtracts = "MINUS" in sparql
    inserts: dict[tuple[int, str], None] = {}
    for part in _PART.finditer(sparql):
        start = _start_of_group(sparql, part.start())
        subject = _SUBJECT.findall(sparql[start : part.start()])[-1]
        if not subtracts and _ALONE.search(sparql, 0, start):
            # In a subquery of one pattern the filter would look up all statements.
            start = _start_of_group(sparql, _start_of_group(sparql, start))
        place = _end_of_group(sparql, part.end()) if subtracts else start + 1
        inserts[place, subject] = None
    verb = "MINUS" if subtracts else "FILTER NOT EXISTS"
    for place, subject in sorted(inserts, key=lambda each: each[0], reverse=True):
        text = f"\n  {verb} {{ {subject} kg:copyOf ?original }}"
        sparql = f"{sparql[:place]}{text} {sparql[place:]}"
    return sparql


def _start_of_group(sparql: str, place: int) -> int:
    """Return the place of the bracket that opens the group around a place."""
    depth = 0
    for start in range(place - 1, -1, -1):
        depth += (sparql[start] == "}") - (sparql[start] == "{")
        if depth < 0:
            return start
    raise ValueError("not within a group")


def _end_of_group(sparql: str, place: int) -> int:
    """Return the place of the bracket that closes the group around a place."""
    depth = 0
    for end in range(place, len(sparql)):
        depth += (sparql[end] == "{") - (sparql[end] == "}")
        if depth < 0:
            return end
    raise ValueError("not within a group")

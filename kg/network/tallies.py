"""A debate in, how many statements each actor or concept has out, by stance."""

from __future__ import annotations

from typing import Literal

from kg.network.records import Debate, Unit, distinct, grouped, tally
from kg.network.tables import Table

COLUMNS = ("node", "label", "kind", "agree", "disagree", "neutral", "statements")


def bars(
    debate: Debate,
    of: Literal["actor", "concept"] = "actor",
    *,
    duplicates: Unit = "article",
) -> Table:
    """A row for each actor or concept, the one with most statements first."""
    records = distinct(debate.records, duplicates)
    groups = grouped(records, lambda r: r.actor if of == "actor" else r.concept)
    rows = []
    for name, several in groups.items():
        count = tally(several, debate.scale)
        kind = debate.things.get(name, {}).get("kind", of)
        sides = (count.agree, count.disagree, count.neutral)
        rows.append((name, debate.label(name), kind, *sides, sum(sides)))
    rows.sort(key=lambda row: (-row[6], row[1], row[0]))
    return Table(COLUMNS, tuple(rows))

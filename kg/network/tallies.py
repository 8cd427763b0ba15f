"""Count statements per actor or concept, by stance."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from kg.network.records import SAME, Debate, Record, Unit, drop_duplicates, tally
from kg.network.tables import Table

COLUMNS = ("node", "label", "kind", "agree", "disagree", "neutral", "statements")


def tally_by_stance(
    debate: Debate,
    of: Literal["actor", "concept"] = "actor",
    *,
    duplicates: Unit = "article",
    as_dna: bool = False,
) -> Table:
    """Count statements per actor or concept, the one with most statements first.

    With ``as_dna``, statements are duplicates if they have the same actor (or concept) and
    position, as in Discourse Network Analyzer, whatever else differs.
    """
    groups: dict[str, list[Record]] = defaultdict(list)
    same = (of, "qualifier") if as_dna else SAME
    for record in drop_duplicates(debate.records, duplicates, same=same, as_dna=as_dna):
        groups[record.actor if of == "actor" else record.concept].append(record)
    rows = []
    for name, several in groups.items():
        count = tally(several, debate.scale)
        kind = debate.attributes.get(name, {}).get("kind", of)
        sides = (count.agree, count.disagree, count.neutral)
        rows.append((name, debate.label(name), kind, *sides, sum(sides)))
    rows.sort(key=lambda row: (-row[6], row[1], row[0]))
    return Table(COLUMNS, tuple(rows))

"""Proposals and decisions out as TSV, for a spreadsheet; decisions from such a table in.

People write ``accept`` or ``reject`` (or ``open``, to take a decision back) in the first column and
leave the other columns alone; columns may be moved or left out but for the three that are needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from kg.base.errors import ReadError, UsageError
from kg.base.tsv import table
from kg.curate.decide import By
from kg.judgements.decisions import at as time_at
from kg.judgements.links import Link, Verdict
from kg.link.authorities import full_iri
from kg.link.kept import Standing, by_hand, decided
from kg.link.records import DATES, Entity, Proposal, Sought

NEEDED = ("decision", "actor", "entity")
COLUMNS = (
    *("decision", "actor_name", "kind", "entity_name", "description", "reasons", "score", "sure"),
    *("dates", "types", "entity", "actor", "source", "by", "at"),
)
WORDS: Mapping[str, Verdict | None] = {"accept": "link", "reject": "no-link", "open": None}
"""What the first column can say; ``None`` takes a decision back."""

_STATES = {"accepted": "accept", "rejected": "reject"}
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a table decides: links to put down, and pairs of actor and entity to open again."""

    links: tuple[Link, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()


def sheet(standings: Iterable[Standing], actors: Mapping[str, Sought]) -> str:
    """The table as text. ``actors`` by IRI; one that no article mentions now goes by its IRI."""
    out = StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for standing in standings:
        proposal, link = standing.proposal, standing.link
        entity, actor = proposal.entity, actors.get(proposal.actor)
        cells = {
            "decision": _STATES.get(standing.state, ""),
            "actor_name": actor.label if actor else "",
            "kind": actor.kind if actor else "",
            "entity_name": entity.name,
            "description": entity.description,
            "reasons": link.reason if link else "; ".join(proposal.reasons),
            "score": f"{proposal.score:g}",
            "sure": "sure" if proposal.sure else "",
            "dates": _BETWEEN.join(f"{name} {value}" for name, value in entity.dates.items()),
            "types": _BETWEEN.join(entity.types),
            "entity": entity.iri,
            "actor": proposal.actor,
            "source": proposal.source,
            "by": link.author if link else "",
            "at": link.time if link else "",
        }
        writer.writerow([_one_line(cells[column]) for column in COLUMNS])
    return out.getvalue()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def read_sheet(
    text: str,
    where: str,
    standings: Sequence[Standing],
    by: By,
    *,
    base: str,
) -> Wanted:
    """What a table decides beyond what is decided already, each line checked before any counts.

    A line that names who decided and when keeps that; else it is ``by``. Raises
    ReadError with the first line that is wrong.
    """
    known = {(s.proposal.actor, s.proposal.entity.iri): s for s in standings}
    links: dict[tuple[str, str], Link] = {}
    opened: dict[tuple[str, str], None] = {}
    for line, row in _rows(text, where):
        try:
            pair = _actor(row["actor"], base), full_iri(row["entity"])
            verdict = _verdict(row["decision"])
            standing = known.get(pair)
            if row["decision"] == "" or (standing is not None and _says(standing) == verdict):
                continue
            if verdict is None:
                opened[pair] = None
                continue
            links[pair] = _link(row, pair, verdict, standing, _told(row, standing, by))
        except UsageError as error:
            raise ReadError(where, str(error), line=line) from error
    return Wanted(tuple(links.values()), tuple(opened))


def _rows(text: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    heads, rows = table(text.removeprefix("\ufeff"), where)
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ReadError(
            where,
            f"no column {' and '.join(missing)}; kg link --export writes such a table",
            line=1,
        )
    for line, row in rows:
        cells = {name: row.get(name, "").strip() for name in COLUMNS}
        if cells["decision"]:
            yield line, cells


def _actor(said: str, base: str) -> str:
    if not said.startswith(f"{base}actor/"):
        raise UsageError(f"'{said}' is no actor of this graph, whose IRIs begin with {base}actor/")
    return said


def _verdict(word: str) -> Verdict | None:
    if word.lower() not in WORDS:
        raise UsageError(f"'{word}' is no decision; write {', '.join(WORDS)} or nothing")
    return WORDS[word.lower()]


def _says(standing: Standing) -> Verdict | None:
    return standing.link.verdict if standing.link else None


def _told(row: Mapping[str, str], standing: Standing | None, by: By) -> By:
    """Who decided and when. What the table says of that was another verdict's if it is still
    what the graph says of the old one.
    """
    old = standing.link if standing else None
    if old is not None and (row["by"], row["at"]) == (old.author, old.time):
        return by
    reason = "" if row["by"] else by.reason
    return By(row["by"] or by.author, time_at(row["at"]) if row["at"] else by.time, reason)


def _link(
    row: Mapping[str, str],
    pair: tuple[str, str],
    verdict: Verdict,
    standing: Standing | None,
    by: By,
) -> Link:
    if standing is not None:
        return decided(standing.proposal, verdict, by)
    if not row["entity_name"]:
        return by_hand(*pair, verdict, by)
    entity = Entity(
        id=pair[1].replace("#", "/").rpartition("/")[2],
        iri=pair[1],
        name=row["entity_name"],
        description=row["description"],
        types=_parts(row["types"]),
        dates=_dates(row["dates"]),
    )
    proposal = Proposal(pair[0], entity, row["source"], _score(row["score"]), (row["reasons"],))
    return decided(proposal, verdict, by)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_BETWEEN.strip()) if part.strip())


def _dates(cell: str) -> dict[str, str]:
    pairs = (part.partition(" ") for part in _parts(cell))
    return {name: value.strip() for name, _, value in pairs if name in DATES and value.strip()}


def _score(cell: str) -> float:
    try:
        score = float(cell.replace(",", ".") or 0)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise UsageError(f"'{cell}' is no score in 0..1")
    return score

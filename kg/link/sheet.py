"""Write proposals and decisions as TSV for a spreadsheet, and read decisions from such a table.

People write ``accept`` or ``reject`` (or ``open``, to withdraw a decision) in the first column;
columns may be moved, and left out except for the three that are required.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from kg.base.errors import ReadError, UsageError
from kg.base.spreadsheet import protect_row, restore_cell
from kg.base.tsv import read_table
from kg.curate.decide import By
from kg.judgements.decisions import utc_time
from kg.judgements.links import Link, Verdict
from kg.link.authorities import expand_iri
from kg.link.kept import TrackedProposal, build_link, build_manual_link
from kg.link.records import DATES, Entity, LinkableActor, Proposal

NEEDED = ("decision", "actor", "entity")
COLUMNS = (
    *("decision", "actor_name", "kind", "entity_name", "description", "reasons", "score", "sure"),
    *("dates", "types", "entity", "actor", "source", "by", "at"),
)
WORDS: Mapping[str, Verdict | None] = {"accept": "link", "reject": "no-link", "open": None}
"""The words of the first column; ``None`` withdraws a decision."""

_STATES = {"accepted": "accept", "rejected": "reject"}
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class SheetDecisions:
    """The decisions of a table: links to save, and pairs of actor and entity to open again."""

    links: tuple[Link, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()


def sheet(tracked: Iterable[TrackedProposal], actors: Mapping[str, LinkableActor]) -> str:
    """Write the table as text; ``actors`` are by IRI, an unknown one is shown without a name."""
    out = StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in tracked:
        proposal, link = item.proposal, item.link
        entity, actor = proposal.entity, actors.get(proposal.actor)
        cells = {
            "decision": _STATES.get(item.state, ""),
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
        writer.writerow(protect_row(_one_line(cells[column]) for column in COLUMNS))
    return out.getvalue()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def read_sheet(
    text: str,
    where: str,
    tracked: Sequence[TrackedProposal],
    by: By,
    *,
    base: str,
) -> SheetDecisions:
    """Read the decisions of a table that differ from those made, after checking every line.

    A line keeps the author and time that it names, else it has those of ``by``. Raises ReadError
    with the first line at fault.
    """
    known = {(s.proposal.actor, s.proposal.entity.iri): s for s in tracked}
    links: dict[tuple[str, str], Link] = {}
    opened: dict[tuple[str, str], None] = {}
    for line, row in _rows(text, where):
        try:
            pair = _check_actor(row["actor"], base), expand_iri(row["entity"])
            verdict = _parse_verdict(row["decision"])
            item = known.get(pair)
            if row["decision"] == "" or (item is not None and _verdict_of(item) == verdict):
                continue
            if verdict is None:
                opened[pair] = None
                continue
            links[pair] = _build_link(row, pair, verdict, item, _deciding(row, item, by))
        except UsageError as error:
            raise ReadError(where, str(error), line=line) from error
    return SheetDecisions(tuple(links.values()), tuple(opened))


def _rows(text: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    heads, rows = read_table(text.removeprefix("\ufeff"), where)
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ReadError(
            where,
            f"no column {' and '.join(missing)}; kg link --export writes such a table",
            line=1,
        )
    for line, row in rows:
        cells = {name: restore_cell(row.get(name, "")).strip() for name in COLUMNS}
        if cells["decision"]:
            yield line, cells


def _check_actor(iri: str, base: str) -> str:
    if not iri.startswith(f"{base}actor/"):
        raise UsageError(
            f"'{iri}' is not an actor of this graph, whose IRIs begin with {base}actor/"
        )
    return iri


def _parse_verdict(word: str) -> Verdict | None:
    if word.lower() not in WORDS:
        raise UsageError(f"'{word}' is not a decision; write {', '.join(WORDS)} or nothing")
    return WORDS[word.lower()]


def _verdict_of(item: TrackedProposal) -> Verdict | None:
    return item.link.verdict if item.link else None


def _deciding(row: Mapping[str, str], item: TrackedProposal | None, by: By) -> By:
    """Return who decided and when.

    A line whose author and time are still those of the old verdict does not name those of the new
    one.
    """
    old = item.link if item else None
    if old is not None and (row["by"], row["at"]) == (old.author, old.time):
        return by
    reason = "" if row["by"] else by.reason
    return By(row["by"] or by.author, utc_time(row["at"]) if row["at"] else by.time, reason)


def _build_link(
    row: Mapping[str, str],
    pair: tuple[str, str],
    verdict: Verdict,
    item: TrackedProposal | None,
    by: By,
) -> Link:
    if item is not None:
        return build_link(item.proposal, verdict, by)
    if not row["entity_name"]:
        return build_manual_link(*pair, verdict, by)
    entity = Entity(
        id=pair[1].replace("#", "/").rpartition("/")[2],
        iri=pair[1],
        name=row["entity_name"],
        description=row["description"],
        types=_split_cell(row["types"]),
        dates=_parse_dates(row["dates"]),
    )
    proposal = Proposal(
        pair[0], entity, row["source"], _parse_score(row["score"]), (row["reasons"],)
    )
    return build_link(proposal, verdict, by)


def _split_cell(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_BETWEEN.strip()) if part.strip())


def _parse_dates(cell: str) -> dict[str, str]:
    pairs = (part.partition(" ") for part in _split_cell(cell))
    return {name: value.strip() for name, _, value in pairs if name in DATES and value.strip()}


def _parse_score(cell: str) -> float:
    try:
        score = float(cell.replace(",", ".") or 0)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise UsageError(f"'{cell}' is not a score in 0..1")
    return score

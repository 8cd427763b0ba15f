"""Write decisions as a table of tab-separated lines, to share, version and edit, and read it.

The first line names the columns, in any order; "decision" and "thing" are required:

    decision    same, apart, name, kind, part or coder; title, date, outlet, author or language;
                of a statement accept, delete, add, source, source-kind, bounds, act, stance,
                target, topics or said-on
    thing       its subject: actor/brad-smith, topic/…, claim/…, an IRI, or a name in the graph
    other       the second subject; for "part" the article
    value       the name, the kind, or the metadata of an article
    author      who decided; without it, whoever imports
    time        when; without it, the time of the import
    reason      why
    words       of a statement: the words of its content; "thing" is the article
    start       where they begin in the text, counted from 0, as a hint
    thing_name, other_name    for readers; not read

Lines that begin with # and empty lines are skipped. A spreadsheet may put cells in quotation marks,
and commas or semicolons in the place of tabs. IRIs are written without the base, so that a table
fits graphs under any base; they may name nodes that a graph does not hold yet.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.base.errors import KgError, ReadError, UsageError
from kg.base.spreadsheet import protect_row, restore_cell
from kg.base.tsv import find_delimiter, fit_row, split_cells
from kg.claims.keys import shorten_label
from kg.curate.decide import By
from kg.judgements import decisions
from kg.judgements.aspects import ASPECTS
from kg.judgements.decisions import WHATS, Decision
from kg.query.lookup import NodeLookup
from kg.query.results import Rows

if TYPE_CHECKING:
    from kg.store import Store

COLUMNS = (
    "decision",
    "thing",
    "other",
    "value",
    "author",
    "time",
    "reason",
    "words",
    "start",
    "thing_name",
    "other_name",
)
"""The columns of a table, in order."""

_LISTED = ("id", "time", "author", "decision", "thing", "other", "reason", "iri", "other_iri")
_NEEDED = ("decision", "thing")
_LOCAL = re.compile(r"(?:actor|claim|topic|article)/\S+")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def table(store: Store) -> str:
    """Return all decisions of a store, the earliest first, as the text of a table."""
    lookup = NodeLookup(store)
    lines = [COLUMNS]
    for one in decisions.read_all(store):
        named = (_name(lookup, one.node), _name(lookup, one.other))
        local = (one.node.removeprefix(store.base), one.other.removeprefix(store.base))
        place = (one.words, str(one.start) if one.start >= 0 else "")
        lines.append(
            (one.what, *local, one.value, one.author, one.time, one.reason, *place, *named)
        )
    out = StringIO()
    written = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    written.writerows(protect_row(map(_cell, line)) for line in lines)
    return out.getvalue()


def listed(store: Store) -> Rows:
    """Return all decisions for people to read, the earliest first, with their short ids."""
    from kg.query.inventory import articles

    lookup = NodeLookup(store)
    named = {article.iri: article.name for article in articles(store)}
    rows = []
    for one in decisions.read_all(store):
        other = named.get(one.other) or (one.other and lookup.name_of(one.other))
        cells = (
            decisions.short_id(one, base=store.base),
            one.time,
            one.author,
            one.what,
            _listed_name(one, named.get(one.node) or lookup.name_of(one.node)),
            other or one.value,
            one.reason,
            one.node,
            one.other,
        )
        rows.append(tuple(Literal(cell) for cell in cells))
    return Rows(_LISTED, tuple(rows), _LISTED[:-2])


def _listed_name(one: Decision, name: str) -> str:
    return f"{name}: {shorten_label(one.words)}" if one.words else name


def read(store: Store, path: Path | str, *, by: By) -> list[Decision]:
    """Read the decisions of a table's file; ``by`` gives author and time where a line does not.

    Raises:
        ReadError: the first fault, with its line.
    """
    where = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(where, "it is not UTF-8; save it as UTF-8") from None
    return list(parse(store, text, where=where, by=by))


def parse(store: Store, text: str, *, where: str, by: By) -> Iterator[Decision]:
    """Yield the decisions of a table's text, as :func:`read` returns them."""
    lookup: NodeLookup | None = None
    columns: list[str] | None = None
    delimiter = "\t"
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if not line.strip("\t;, ") or line.lstrip('"').startswith("#"):
            continue
        if columns is None:
            # A spreadsheet saves commas or semicolons in the place of tabs.
            delimiter = find_delimiter(line)
            columns = _columns(
                [cell.strip() for cell in split_cells(line, delimiter)], where, number
            )
            continue
        held = [restore_cell(cell).strip() for cell in split_cells(line, delimiter)]
        lookup = lookup or NodeLookup(store)
        row = dict(zip(columns, fit_row(held, columns, where, number), strict=True))
        row["author"] = row.get("author") or by.author
        row["time"] = row.get("time") or by.time
        row.setdefault("reason", by.reason)
        try:
            yield _decision(store, lookup, row)
        except KgError as error:
            raise ReadError(where, str(error), line=number) from None


def _columns(cells: list[str], where: str, number: int) -> list[str]:
    columns = [cell.casefold() for cell in cells]
    lacking = [name for name in _NEEDED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if lacking or unknown:
        what = f"lacks {', '.join(lacking)}" if lacking else f"has an unknown {unknown[0]!r}"
        fault = f"the line of columns {what}; columns are {', '.join(COLUMNS)}"
        raise ReadError(where, fault, line=number)
    return columns


def _decision(store: Store, lookup: NodeLookup, row: dict[str, str]) -> Decision:
    what = row["decision"].casefold()
    if what not in WHATS:
        raise UsageError(f"no decision {what!r}; there are: {', '.join(WHATS)}")
    other = row.get("other", "")
    if bool(other) != (what in ("same", "apart", "part")):
        raise UsageError(
            f"'{what}' is about {'one node' if other else 'two nodes: other is empty'}"
        )
    about = {"author": row["author"], "time": decisions.utc_time(row["time"])}
    about["reason"] = row["reason"]
    if what == "part":
        node = _iris(lookup, [row["thing"]])[0]
        return decisions.part(node, _article(store, other), **about)
    if what in ("same", "apart"):
        one, two = _iris(lookup, [row["thing"], other])
        return (decisions.same if what == "same" else decisions.apart)(one, two, **about)
    if what in ASPECTS:
        start = row.get("start") or "-1"
        if not re.fullmatch(r"-1|[0-9]{1,9}", start):
            raise UsageError(f"start is '{start}'; write a number, or leave it empty")
        return decisions.correction(
            _article(store, row["thing"]),
            what,
            row.get("value", ""),
            words=row.get("words", ""),
            start=int(start),
            **about,
        )
    if what == "coder":
        return decisions.coder(_article(store, row["thing"]), row.get("value", ""), **about)
    if what in decisions.FACTS:
        article = _article(store, row["thing"])
        return decisions.fact(article, what, row.get("value", ""), **about)
    (node,) = _iris(lookup, [row["thing"]])
    make = decisions.name if what == "name" else decisions.kind
    return make(node, row.get("value", ""), **about)


def _iris(lookup: NodeLookup, cells: list[str]) -> list[str]:
    """Return the IRIs that cells mean; their names must be of one sort."""
    known = {cell: _as_iri(cell, lookup.base) for cell in cells}
    names = [cell for cell, iri in known.items() if iri is None]
    if "" in names:
        raise UsageError("thing or other is an empty cell")
    found = dict(zip(names, lookup.find(names), strict=True)) if names else {}
    return [known[cell] or found[cell].iri for cell in cells]


def _as_iri(cell: str, base: str) -> str | None:
    bare = cell.strip("<>")
    if _LOCAL.fullmatch(bare):
        return base + bare
    return bare if _IRI.fullmatch(bare) else None


def _article(store: Store, cell: str) -> str:
    from kg.query.inventory import articles, find_article

    return _as_iri(cell, store.base) or find_article(cell, articles(store)).iri


def _name(lookup: NodeLookup, iri: str) -> str:
    return lookup.name_of(iri) if iri in lookup.by_iri else ""


def _cell(text: str) -> str:
    return " ".join(text.split())


def find_waiting(store: Store, found: Iterable[Decision]) -> list[Decision]:
    """Return the decisions about nodes that the graph does not hold; they wait for them."""
    from kg.query.inventory import articles

    lookup = {*NodeLookup(store).by_iri, *(article.iri for article in articles(store))}
    return [
        one
        for one in found
        if one.node not in lookup or (one.what in ("same", "apart") and one.other not in lookup)
    ]

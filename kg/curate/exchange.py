"""Decisions ↔ a table of tab-separated lines, to share, keep under version control and edit.

The first line names the columns, in any order; ``decision`` and ``thing`` must be there:

    decision    same, apart, name, kind or part
    thing       what it is about: actor/3f…, topic/…, claim/…, an IRI, or a name in the graph
    other       the second thing; for "part" the article
    value       the name, or the kind
    author      who decided; without it, whoever imports
    time        when; without it, the time of the import
    reason      why
    thing_name, other_name    for readers; not read

Lines that begin with # and empty lines are passed over. A spreadsheet may put cells in quotation
marks, and commas or semicolons in the place of tabs. IRIs are written without the base, so that
a table fits graphs under any base; things that a graph does not hold yet may be named by them.
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
from kg.base.tsv import cells, delimiter, fitted
from kg.curate.decide import By
from kg.judgements import decisions
from kg.judgements.decisions import WHATS, Decision
from kg.query.lookup import Things
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
    "thing_name",
    "other_name",
)
"""The columns of a table, in order."""

_LISTED = ("id", "time", "author", "decision", "thing", "other", "reason", "iri", "other_iri")
_NEEDED = ("decision", "thing")
_LOCAL = re.compile(r"(?:actor|claim|topic|article)/[0-9a-f]{8,}")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def table(store: Store) -> str:
    """All decisions of a store, the earliest first, as the text of a table."""
    things = Things(store, base=store.base)
    lines = [COLUMNS]
    for one in decisions.everything(store):
        named = (_name(things, one.thing), _name(things, one.other))
        local = (one.thing.removeprefix(store.base), one.other.removeprefix(store.base))
        lines.append((one.what, *local, one.value, one.author, one.time, one.reason, *named))
    out = StringIO()
    written = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    written.writerows([_cell(cell) for cell in line] for line in lines)
    return out.getvalue()


def listed(store: Store) -> Rows:
    """All decisions for reading, the earliest first, with the names by which they are undone."""
    from kg.query.inventory import articles

    things = Things(store, base=store.base)
    named = {article.iri: article.name for article in articles(store)}
    rows = []
    for one in decisions.everything(store):
        other = named.get(one.other) or (one.other and things.called(one.other))
        cells = (
            decisions.name_of(one, base=store.base),
            one.time,
            one.author,
            one.what,
            things.called(one.thing),
            other or one.value,
            one.reason,
            one.thing,
            one.other,
        )
        rows.append(tuple(Literal(cell) for cell in cells))
    return Rows(_LISTED, tuple(rows), _LISTED[:-2])


def read(store: Store, path: Path | str, *, by: By) -> list[Decision]:
    """The decisions of a table's file, as ``by`` says where it doesn't.

    Raises ReadError with the line of the first fault.
    """
    where = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(where, "it is no UTF-8; save it so") from None
    return list(parse(store, text, where=where, by=by))


def parse(store: Store, text: str, *, where: str, by: By) -> Iterator[Decision]:
    """The decisions of a table's text, as :func:`read` gives them."""
    things: Things | None = None
    columns: list[str] | None = None
    parted_by = "\t"
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if not line.strip("\t;, ") or line.lstrip('"').startswith("#"):
            continue
        if columns is None:
            # A spreadsheet saves what was parted by tabs with commas or semicolons.
            parted_by = delimiter(line)
            columns = _columns([cell.strip() for cell in cells(line, parted_by)], where, number)
            continue
        held = [cell.strip() for cell in cells(line, parted_by)]
        things = things or Things(store, base=store.base)
        row = dict(zip(columns, fitted(held, columns, where, number), strict=True))
        row["author"] = row.get("author") or by.author
        row["time"] = row.get("time") or by.time
        row.setdefault("reason", by.reason)
        try:
            yield _decision(store, things, row)
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


def _decision(store: Store, things: Things, row: dict[str, str]) -> Decision:
    what = row["decision"].casefold()
    if what not in WHATS:
        raise UsageError(f"no decision {what!r}; there are: {', '.join(WHATS)}")
    other = row.get("other", "")
    if bool(other) != (what in ("same", "apart", "part")):
        raise UsageError(f"'{what}' is about {'one thing' if other else 'two: other is empty'}")
    about = {"author": row["author"], "time": decisions.at(row["time"])}
    about["reason"] = row["reason"]
    if what == "part":
        thing = _iris(things, [row["thing"]])[0]
        return decisions.part(thing, _article(store, other), **about)
    if what in ("same", "apart"):
        one, two = _iris(things, [row["thing"], other])
        return (decisions.same if what == "same" else decisions.apart)(one, two, **about)
    (thing,) = _iris(things, [row["thing"]])
    make = decisions.name if what == "name" else decisions.kind
    return make(thing, row.get("value", ""), **about)


def _iris(things: Things, cells: list[str]) -> list[str]:
    """The IRIs that cells mean; names are looked up together, to be of one sort."""
    known = {cell: _as_iri(cell, things.base) for cell in cells}
    names = [cell for cell, iri in known.items() if iri is None]
    if "" in names:
        raise UsageError("it names no thing")
    found = dict(zip(names, things.find(names), strict=True)) if names else {}
    return [known[cell] or found[cell].iri for cell in cells]


def _as_iri(cell: str, base: str) -> str | None:
    bare = cell.strip("<>")
    if _LOCAL.fullmatch(bare):
        return base + bare
    return bare if _IRI.fullmatch(bare) else None


def _article(store: Store, cell: str) -> str:
    from kg.query.inventory import articles, named

    return _as_iri(cell, store.base) or named(cell, articles(store)).iri


def _name(things: Things, iri: str) -> str:
    return things.called(iri) if iri in things.by_iri else ""


def _cell(text: str) -> str:
    return " ".join(text.split())


def unheld(store: Store, found: Iterable[Decision]) -> list[Decision]:
    """Decisions about something that the store does not hold now; they wait for it."""
    things = Things(store, base=store.base).by_iri
    return [
        one
        for one in found
        if one.thing not in things or (one.what in ("same", "apart") and one.other not in things)
    ]

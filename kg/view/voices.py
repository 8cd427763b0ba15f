"""A page of who is quoted: by kind of source, by actor, by outlet, over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from kg.view.chart import (
    Bar,
    bars,
    before,
    column_start,
    column_unit,
    columns,
    first_day,
    next_column,
)
from kg.view.marks import KINDS
from kg.view.statements import StatementView
from kg.view.static_page import (
    AddressOf,
    bdi,
    mark_of,
    no_address,
    node_link,
    period,
    scrollable,
)
from kg.view.template import percent, text, words

MOST = 25
"""Actors and outlets that are shown."""
Key = TypeVar("Key", bound=Hashable)


def voices(
    views: Sequence[StatementView], lang: str, address_of: AddressOf = no_address
) -> Iterator[str]:
    """Yield drawings and tables."""
    said = words(lang)
    articles = len({view.stored.article.iri for view in views})
    lead = said["voicesLead"].format(n=len(views), articles=articles, period=period(views, lang))
    yield f'<p class="lead">{text(lead)}</p>'
    if not views:
        yield f"<p>{text(said['noStatements'])}</p>"
        return
    kinds = [kind for kind in KINDS if any(view.source.kind == kind for view in views)]
    legend = " ".join(f"<span>{mark_of(kind)} {text(said[kind])}</span>" for kind in kinds)
    yield f'<p class="legend">{legend}</p>'

    def section(heading: str, drawing: str, table: str) -> Iterator[str]:
        yield f"<h2>{text(said[heading])}</h2>"
        yield scrollable(drawing, said[heading])
        yield table

    tally = Counter(view.source.kind for view in views)
    rows = [Bar(said[kind], {f"kind-{kind}": tally[kind]}) for kind in kinds]
    yield from section("byKind", bars(rows, said["byKind"]), _share_table(rows, said))

    actors = _group(((view.source, view) for view in views), lambda node: (node.label, node.iri))
    rows = [Bar(actor.label, _count_kinds(own, kinds)) for actor, own in actors[:MOST]]
    cells = [node_link(actor, address_of) for actor, _ in actors[:MOST]]
    table = _table(rows, kinds, said, "column_actor", cells)
    yield from section("byActor", bars(rows, said["byActor"]), table)

    named = ((view.stored.article.article.outlet or said["noOutlet"], view) for view in views)
    outlets = _group(named, lambda outlet: (outlet, ""))
    rows = [Bar(outlet, _count_kinds(own, kinds)) for outlet, own in outlets[:MOST]]
    table = _table(rows, kinds, said, "outlet", [bdi(row.label) for row in rows])
    yield from section("byOutlet", bars(rows, said["byOutlet"]), table)

    unit, bins = _by_time(views, kinds)
    if bins:
        rows = [Bar(name, values) for name, values in bins]
        table = _table(rows, kinds, said, unit, [text(name) for name, _ in bins])
        yield from section("inTime", columns(bins, said["inTime"]), table)


def _group(
    pairs: Iterable[tuple[Key, StatementView]], order: Callable[[Key], tuple[str, str]]
) -> list[tuple[Key, list[StatementView]]]:
    """Group statements by key, those with most statements first, else in an order."""
    found: dict[Key, list[StatementView]] = defaultdict(list)
    for key, view in pairs:
        found[key].append(view)
    return sorted(found.items(), key=lambda item: (-len(item[1]), order(item[0])))


def _count_kinds(views: Sequence[StatementView], kinds: Sequence[str]) -> dict[str, int]:
    tally = Counter(view.source.kind for view in views)
    return {f"kind-{kind}": tally[kind] for kind in kinds}


def _by_time(
    views: Sequence[StatementView], kinds: Sequence[str]
) -> tuple[str, list[tuple[str, dict[str, int]]]]:
    """Count statements in columns of equal length without a gap; return the unit and the columns.

    The first column holds the statements from long before all others, if there are any.
    """
    dated = [(view.stored.earliest, view) for view in views if view.stored.earliest]
    if not dated:
        return "", []
    last = max(day for day, _ in dated)
    first = first_day([day for day, _ in dated], last)
    unit = column_unit(first, last)
    found: dict[str, list[StatementView]] = {}
    letters = {"month": 7, "year": 4}.get(unit, 10)
    first = day = column_start(first, unit)
    earlier = [view for day, view in dated if day < first]
    if earlier:
        found[before(first.isoformat()[:letters])] = earlier
    while day <= last:
        found[day.isoformat()[:letters]] = []
        day = next_column(day, unit)
    for day, view in dated:
        if day >= first:
            found[column_start(day, unit).isoformat()[:letters]].append(view)
    return unit, [(name, _count_kinds(own, kinds)) for name, own in found.items()]


def _share_table(rows: Sequence[Bar], said: dict[str, str]) -> str:
    whole = sum(row.total for row in rows) or 1
    lines = [[str(row.total), percent(row.total / whole, said)] for row in rows]
    heads = [said[name] for name in ("by_kind", "statementsOf", "share")]
    return _folded_table(heads, [text(row.label) for row in rows], lines, said)


def _table(
    rows: Sequence[Bar], kinds: Sequence[str], said: dict[str, str], first: str, cells: list[str]
) -> str:
    lines = [
        [str(row.values.get(f"kind-{kind}", 0)) for kind in kinds] + [str(row.total)]
        for row in rows
    ]
    heads = [said[first], *(said[kind] for kind in kinds), said["all"]]
    return _folded_table(heads, cells, lines, said)


def _folded_table(
    heads: Sequence[str], names: Sequence[str], lines: Sequence[list[str]], said: dict[str, str]
) -> str:
    """Return a table that can be opened; ``names`` are the markup of its first column."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in line)}</tr>'
        for name, line in zip(names, lines, strict=True)
    )
    return (
        f"<details><summary>{text(said['same'])}</summary><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></details>"
    )

"""All statements in, a page of who gets quoted out: by kind of source, by outlet, in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from kg.view.chart import Bar, bars, began, binned, columns, earlier, following, unit
from kg.view.marks import KINDS
from kg.view.said import Said, Thing
from kg.view.static_page import Where, bdi, leaf, mark_of, named, nowhere, period, wide
from kg.view.template import percent, text, words

MOST = 25
"""Actors and outlets that are shown."""


def voices_page(said: Sequence[Said], *, lang: str = "en", title: str | None = None) -> str:
    """The page, each drawing with its table."""
    return leaf(lang=lang, title=title or words(lang)["voices"], parts=voices(said, lang))


def voices(said: Sequence[Said], lang: str, where: Where = nowhere) -> Iterator[str]:
    """Drawings and tables."""
    spoken = words(lang)
    articles = len({one.article for one in said})
    yield (
        '<p class="lead">'
        + text(
            spoken["voicesLead"].format(n=len(said), articles=articles, period=period(said, lang))
        )
        + "</p>"
    )
    if not said:
        yield f"<p>{text(spoken['noStatements'])}</p>"
        return
    kinds = [kind for kind in KINDS if any(one.source.kind == kind for one in said)]
    yield (
        '<p class="legend">'
        + " ".join(f"<span>{mark_of(kind)} {text(spoken[kind])}</span>" for kind in kinds)
        + "</p>"
    )

    def part(heading: str, rows: Sequence[Bar], first: str, cells: Sequence[str]) -> Iterator[str]:
        yield f"<h2>{text(spoken[heading])}</h2>"
        yield wide(bars(rows, spoken[heading]), spoken[heading])
        yield _table(rows, kinds, spoken, first, cells)

    tally = Counter(one.source.kind for one in said)
    rows = [Bar(spoken[kind], {f"kind-{kind}": tally[kind]}) for kind in kinds]
    yield f"<h2>{text(spoken['byKind'])}</h2>"
    yield wide(bars(rows, spoken["byKind"]), spoken["byKind"])
    yield _shares(rows, spoken)

    actors = _by(said, lambda one: one.source)
    top = [Bar(actor.label, _kinds(own, kinds)) for actor, own in actors[:MOST]]
    yield from part("byActor", top, "column_actor", [named(a, where) for a, _ in actors[:MOST]])

    outlets = _by(said, lambda one: Thing("", one.outlet or spoken["noOutlet"], ""))
    rows = [Bar(outlet.label, _kinds(own, kinds)) for outlet, own in outlets[:MOST]]
    yield from part("byOutlet", rows, "outlet", [bdi(row.label) for row in rows])

    in_time = _in_time(said, kinds)
    if in_time:
        length, bins = in_time
        yield f"<h2>{text(spoken['inTime'])}</h2>"
        yield wide(columns(bins, spoken["inTime"]), spoken["inTime"])
        rows = [Bar(name, values) for name, values in bins]
        yield _table(rows, kinds, spoken, length, [text(name) for name, _ in bins])


def _by(said: Sequence[Said], key: Callable[[Said], Thing]) -> list[tuple[Thing, list[Said]]]:
    found: dict[Thing, list[Said]] = {}
    for one in said:
        found.setdefault(key(one), []).append(one)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0].label, item[0].iri))


def _kinds(said: Sequence[Said], kinds: Sequence[str]) -> dict[str, int]:
    tally = Counter(one.source.kind for one in said)
    return {f"kind-{kind}": tally[kind] for kind in kinds}


def _in_time(
    said: Sequence[Said], kinds: Sequence[str]
) -> tuple[str, list[tuple[str, dict[str, int]]]] | None:
    """The length of a column, and the columns with their counts, without a gap; what was said long
    before all else is the first.
    """
    days = [(date.fromisoformat(one.earliest), one) for one in said if one.earliest]
    if not days:
        return None
    last = max(day for day, _ in days)
    first = began([day for day, _ in days], last)
    length = unit(first, last)
    held: dict[date, list[Said]] = {}
    first = day = binned(first, length)
    while day <= last:
        held[day] = []
        day = following(day, length)
    before = [one for day, one in days if day < first]
    for day, one in days:
        if day >= first:
            held[binned(day, length)].append(one)
    letters = {"month": 7, "year": 4}.get(length, 10)
    named = {day.isoformat()[:letters]: own for day, own in held.items()}
    if before:
        named = {earlier(first.isoformat()[:letters]): before, **named}
    return length, [(name, _kinds(own, kinds)) for name, own in named.items()]


def _shares(rows: Sequence[Bar], spoken: dict[str, str]) -> str:
    whole = sum(row.total for row in rows) or 1
    lines = "".join(
        f'<tr><th scope="row">{text(row.label)}</th><td>{row.total}</td>'
        f"<td>{percent(row.total / whole, spoken)}</td></tr>"
        for row in rows
    )
    head = "".join(
        f'<th scope="col">{text(spoken[name])}</th>'
        for name in ("by_kind", "statementsOf", "share")
    )
    return _folded(f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>", spoken)


def _table(
    rows: Sequence[Bar],
    kinds: Sequence[str],
    spoken: dict[str, str],
    first: str,
    cells: Sequence[str],
) -> str:
    head = "".join(f'<th scope="col">{text(spoken[kind])}</th>' for kind in kinds)
    lines = "".join(
        f'<tr><th scope="row">{cell}</th>'
        + "".join(f"<td>{row.values.get(f'kind-{kind}', 0)}</td>" for kind in kinds)
        + f"<td>{row.total}</td></tr>"
        for cell, row in zip(cells, rows, strict=True)
    )
    return _folded(
        f'<thead><tr><th scope="col">{text(spoken[first])}</th>{head}'
        f'<th scope="col">{text(spoken["all"])}</th></tr></thead><tbody>{lines}</tbody>',
        spoken,
    )


def _folded(table: str, spoken: dict[str, str]) -> str:
    return f"<details><summary>{text(spoken['same'])}</summary><table>{table}</table></details>"

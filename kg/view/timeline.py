"""A page of the statements of one actor or topic over time, in a lane for each stance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.view.chart import lanes
from kg.view.statements import StatementView
from kg.view.static_page import (
    AddressOf,
    card,
    count_of,
    no_address,
    period,
    scrollable,
)
from kg.view.template import text, words


def timeline(
    views: Sequence[StatementView], lang: str, address_of: AddressOf = no_address
) -> Iterator[str]:
    """Yield the drawing, then the statements."""
    said = words(lang)
    numbered = [(f"s{n}", view) for n, view in enumerate(views, 1)]
    yield f'<p class="lead">{text(count_of(len(views), lang))} · {text(period(views, lang))}</p>'
    if not views:
        yield f"<p>{text(said['noStatements'])}</p>"
        return
    yield scrollable(lanes(numbered, lang), said["timeline"])
    undated = sum(view.stored.earliest is None for view in views)
    if undated:
        note = said["without1"] if undated == 1 else said["without"].format(n=undated)
        yield f'<p class="note">{text(note)}</p>'
    yield f"<h2>{text(said['statementsOf'])}</h2>"
    for anchor, view in numbered:
        yield card(view, lang, anchor, address_of)

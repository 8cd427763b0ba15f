"""Statements of an actor or about a topic in, a page of them in time, with lanes by stance, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.view.chart import lanes
from kg.view.said import Said
from kg.view.static_page import Where, card, counted, leaf, nowhere, period, wide
from kg.view.template import text, words


def timeline_page(
    name: str, said: Sequence[Said], *, lang: str = "en", title: str | None = None
) -> str:
    """The page; every mark leads to the statement with its evidence below."""
    shown = title or words(lang)["timelineOf"].format(name=name)
    return leaf(lang=lang, title=shown, parts=timeline(said, lang))


def timeline(said: Sequence[Said], lang: str, where: Where = nowhere) -> Iterator[str]:
    """The drawing, then the statements."""
    spoken = words(lang)
    numbered = [(f"s{n}", one) for n, one in enumerate(said, 1)]
    yield f'<p class="lead">{text(counted(len(said), lang))} · {text(period(said, lang))}</p>'
    if not said:
        yield f"<p>{text(spoken['noStatements'])}</p>"
        return
    yield wide(lanes(numbered, lang), spoken["timeline"])
    undated = sum(not one.earliest for one in said)
    if undated:
        yield f'<p class="note">{text(spoken["without"].format(n=undated))}</p>'
    yield f"<h2>{text(spoken['statementsOf'])}</h2>"
    for anchor, one in numbered:
        yield card(one, lang, anchor, where)

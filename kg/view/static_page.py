"""Statements in, markup of pages without a network out: cards of evidence, marks, head and foot.

All text of articles goes through ``text`` of ``shell``; nothing runs on such a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.view import template as shell
from kg.view.marks import KINDS
from kg.view.said import Said, Thing
from kg.view.template import clean, link, text

Where = Callable[[str], str | None]
"""The address of the page of a thing, by IRI; None where it has none."""


def nowhere(_: str) -> str | None:
    """For a page by itself: nothing has a page."""
    return None


def leaf(
    *,
    lang: str,
    title: str,
    parts: Iterable[str],
    ways: Sequence[tuple[str, str]] = (),
    scripts: Sequence[str] = (),
) -> str:
    """A page. ``ways`` are addresses and names of pages that its head leads to."""
    head = ["<header>", shell.nav(lang, ways), f"<h1>{bdi(title)}</h1>", "</header>"]
    body = "\n".join([*filter(None, head), "<main>", *parts, "</main>"])
    return shell.document(
        lang=lang, title=title, style=shell.style("base", "leaf"), body=body, scripts=scripts
    )


def wide(inner: str, label: str) -> str:
    """Something wider than a small screen, in a part that scrolls by hand and by keys."""
    return f'<div class="wide" tabindex="0" role="group" aria-label="{text(label)}">{inner}</div>'


def bdi(words: str) -> str:
    """A name, which may run from right to left, without turning what stands around it."""
    return f"<bdi>{text(words)}</bdi>"


def named(thing: Thing, where: Where) -> str:
    """The name of a thing, leading to its page if it has one."""
    to = where(thing.iri)
    return f'<a href="{text(to)}">{bdi(thing.label)}</a>' if to else bdi(thing.label)


def card(said: Said, lang: str, anchor: str, where: Where = nowhere) -> str:
    """A statement with its date, stance, ends, quotation, article, rule and confidence."""
    words = shell.words(lang)
    about = " ; ".join(named(thing, where) for thing in said.about)
    if about:
        about = f" · {text(words['about'])} {about}"
    foot = []
    if said.rule:
        foot.append(f"{words['rule']} {said.rule}")
    if said.confidence != "":
        foot.append(f"{words['confidence']} {shell.percent(float(said.confidence), words)}")
    return (
        f'<article class="said {said.stance}" id="{anchor}">'
        f'<p class="head"><b>{text(said.date or words["undated"])}</b> · '
        f"{text(words[said.stance])} · {named(said.source, where)}{about}</p>"
        f'<blockquote class="words" dir="auto">{quoted(said)}</blockquote>'
        f"<p>{_source(said, words, where)}</p>"
        f'<p class="foot">{text(" · ".join(foot))}</p></article>'
    )


def quoted(said: Said) -> str:
    """The passage with what is said marked."""
    parts, place = [], 0
    for start, end in said.passage.pieces:
        parts.append(text(said.passage.text[place:start]))
        parts.append(f"<mark>{text(said.passage.text[start:end])}</mark>")
        place = end
    return "".join([*parts, text(said.passage.text[place:])])


def _source(said: Said, words: dict[str, str], where: Where) -> str:
    title = said.headline or said.url or words["article"]
    inside, outside = where(said.article), link(said.url)
    shown = bdi(title)
    if inside:
        shown = f'<a href="{text(inside)}">{shown}</a>'
        if outside:
            shown += (
                f' (<a href="{text(outside)}" rel="noopener noreferrer">{text(_host(outside))}</a>)'
            )
    elif outside:
        shown = f'<a href="{text(outside)}" rel="noopener noreferrer">{shown}</a>'
    return shown + (f", {bdi(said.outlet)}" if said.outlet else "")


def _host(address: str) -> str:
    return clean(address.split("/")[2]) if address.count("/") > 1 else address


def mark_of(kind: str) -> str:
    """The mark of a kind, as on the page of the network."""
    return (
        '<svg class="mark" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">'
        f'<path d="{_MARKS[kind if kind in KINDS else "unknown"]}" class="kind-{kind}"/></svg>'
    )


_MARKS = {
    "person": "M6 0A6 6 0 1 1 -6 0A6 6 0 1 1 6 0Z",
    "organisation": "M-5.5 -5.5H5.5V5.5H-5.5Z",
    "group": "M0 -6.5L6.5 5.5H-6.5Z",
    "document": "M-3 -5.5H3L6.3 0L3 5.5H-3L-6.3 0Z",
    "unknown": "M4 0A4 4 0 1 1 -4 0A4 4 0 1 1 4 0Z",
    "topic": "M0 -7L7 0L0 7L-7 0Z",
    "claim": "M0 6.5L6.5 -5.5H-6.5Z",
}


def period(said: Iterable[Said], lang: str) -> str:
    """First and last day, "no date" where there is none."""
    held = list(said)
    days = [one.earliest for one in held if one.earliest]
    if not days:
        return shell.words(lang)["undated"]
    return f"{clean(min(days))} – {clean(max(one.latest for one in held if one.latest))}"


def counted(n: int, lang: str) -> str:
    """ "1 statement", "7 statements"."""
    words = shell.words(lang)
    return words["statement"] if n == 1 else words["statements"].format(n=n)

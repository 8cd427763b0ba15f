"""Markup of pages without a program: the frame, cards of statements, links, marks.

All text of articles is escaped (:func:`kg.view.template.text`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.view.marks import KINDS
from kg.view.statements import Node, StatementView
from kg.view.template import clean, document, nav, percent, style, text, web_address, words

AddressOf = Callable[[str], str | None]
"""Gives the address of the page of an IRI, or None if it has no page."""


def no_address(_: str) -> str | None:
    """Return None: nothing has a page."""
    return None


def static_page(
    *,
    lang: str,
    title: str,
    parts: Iterable[str],
    nav_links: Sequence[tuple[str, str]] = (),
    scripts: Sequence[str] = (),
) -> str:
    """Return a page; ``nav_links`` are (address, name) pairs of its header."""
    head = ["<header>", nav(lang, nav_links), f"<h1>{bdi(title)}</h1>", "</header>"]
    body = "\n".join(filter(None, [*head, "<main>", *parts, "</main>"]))
    return document(
        lang=lang, title=title, style=style("base", "static"), body=body, scripts=scripts
    )


def scrollable(inner: str, label: str) -> str:
    """Wrap what is wider than a small screen in a part that scrolls, also by keys."""
    return f'<div class="wide" tabindex="0" role="group" aria-label="{text(label)}">{inner}</div>'


def bdi(name: str) -> str:
    """Return a name that may run from right to left without turning the text around it."""
    return f"<bdi>{text(name)}</bdi>"


def node_link(node: Node, address_of: AddressOf) -> str:
    """Return the label of a node, linked to its page if it has one."""
    to = address_of(node.iri)
    return f'<a href="{text(to)}">{bdi(node.label)}</a>' if to else bdi(node.label)


def fragment_of(iri: str) -> str:
    """Return the fragment that names a part of an article, "s120"; "" if there is none."""
    return iri.partition("#")[2]


def card(view: StatementView, lang: str, anchor: str, address_of: AddressOf = no_address) -> str:
    """Return a statement with date, stance, nodes, quotation, article, rule and confidence."""
    said, statement = words(lang), view.stored.statement
    about = " ; ".join(node_link(node, address_of) for node in view.about)
    if about:
        about = f" · {text(said['about'])} {about}"
    foot = [f"{said['rule']} {statement.rule}"] if statement.rule else []
    foot.append(f"{said['confidence']} {percent(statement.confidence, said)}")
    return (
        f'<article class="said {view.stored.stance}" id="{anchor}">'
        f'<p class="head"><b>{text(view.stored.date or said["undated"])}</b> · '
        f"{text(said[view.stored.stance])} · {node_link(view.source, address_of)}{about}</p>"
        f'<blockquote class="words" dir="auto">{_marked_passage(view)}</blockquote>'
        f"<p>{_article_link(view, said, address_of)}</p>"
        f'<p class="foot">{text(" · ".join(foot))}</p></article>'
    )


def _marked_passage(view: StatementView) -> str:
    parts, place = [], 0
    for start, end in view.passage.pieces:
        parts.append(text(view.passage.text[place:start]))
        parts.append(f"<mark>{text(view.passage.text[start:end])}</mark>")
        place = end
    return "".join([*parts, text(view.passage.text[place:])])


def _article_link(view: StatementView, said: dict[str, str], address_of: AddressOf) -> str:
    """Link to the statement's place on the page of its article, and to the article on the web."""
    stored = view.stored.article
    url, outlet = stored.article.url or "", stored.article.outlet
    inside, outside = address_of(stored.iri), web_address(url)
    shown = bdi(stored.article.title or url or said["article"])
    if inside:
        place = fragment_of(view.stored.iri)
        shown = f'<a href="{text(f"{inside}#{place}" if place else inside)}">{shown}</a>'
    if outside:
        name = text(_host(outside)) if inside else shown
        link = f'<a href="{text(outside)}" rel="noopener noreferrer">{name}</a>'
        shown = f"{shown} ({link})" if inside else link
    return shown + (f", {bdi(outlet)}" if outlet else "")


def _host(address: str) -> str:
    return clean(address.split("/")[2]) if address.count("/") > 1 else address


def mark_of(kind: str) -> str:
    """Return the mark of a kind, as on the page of the network."""
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


def period(views: Iterable[StatementView], lang: str) -> str:
    """Return the first and the last day of statements, or that they have no date."""
    dated = [view.stored for view in views if view.stored.earliest]
    if not dated:
        return words(lang)["undated"]
    first = min(one.earliest for one in dated if one.earliest)
    return f"{first} – {max(one.latest for one in dated if one.latest)}"


def reprints_note(n: int, lang: str) -> str:
    """Return the paragraph that says that copies in reprints do not count; "" without reprints."""
    return f'<p class="note">{text(words(lang)["reprints"].format(n=n))}</p>' if n else ""


def count_of(n: int, lang: str) -> str:
    """Return a count in words: "1 statement", "7 statements"."""
    said = words(lang)
    return said["statement"] if n == 1 else said["statements"].format(n=n)

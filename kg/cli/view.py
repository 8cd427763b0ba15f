"""``kg view``: draw the graph as one HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import (
    choice_option,
    confidence_option,
    graph_options,
    lang_option,
    locale_language,
    note_reprints,
    reprints_option,
    title_by_coder,
)
from kg.cli.output import open_output

if TYPE_CHECKING:
    from kg.graph.reprints import Reprints
    from kg.store import Store

EXAMPLES = """
kg view -o network.html                 then open network.html in a browser
kg view --about claims --top 60 -o claims.html
kg view --kind timeline NAME -o timeline.html      an actor, topic or claim
kg view --kind voices -o voices.html    who is quoted
kg view --kind article ARTICLE -o article.html     an article with marked statements
kg view --lang fr --title "Le débat" -o debat.html
"""

_FOR = {
    "about": ("network",),
    "reprints": ("network", "timeline", "voices"),
    "top": ("network",),
    "renderer": ("network",),
}
"""The kinds of page that each option applies to. For other kinds the option is an error."""


@kg_command("view", examples=EXAMPLES)
@click.argument("name", required=False)
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Output file; - is standard output. Default: KIND.html.",
)
@choice_option(
    "--kind",
    ["network", "timeline", "voices", "article"],
    "network",
    "What the page shows; timeline and article need NAME.",
)
@choice_option("--about", ["topics", "claims"], "topics", "What actors are linked to.")
@click.option(
    "--top",
    type=click.IntRange(min=2),
    default=150,
    show_default=True,
    help="Number of the most active nodes that are drawn at first.",
)
@choice_option(
    "--renderer",
    ["canvas", "vis"],
    "canvas",
    "Renderer of the network: kg's own canvas, or vis-network for up to 1,500 nodes.",
)
@reprints_option("once")
@lang_option
@click.option("--title", metavar="TEXT", help="Title of the page.")
@confidence_option
@graph_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    output: str | None,
    kind: Literal["network", "timeline", "voices", "article"],
    about: Literal["topics", "claims"],
    top: int,
    renderer: Literal["canvas", "vis"],
    reprints: Reprints | None,
    lang: str | None,
    title: str | None,
    min_confidence: float,
    store_path: str,
) -> None:
    """Draw the graph as one page that needs no network.

    The network links actors to what they speak about. Edges are statements, coloured by stance,
    with date and evidence; the page has search, filters and downloads. NAME is an actor,
    topic or claim for a timeline, and the name, id, address or IRI of an article for an article.
    """
    if (kind in ("timeline", "article")) != (name is not None):
        what = {"timeline": "an actor, topic or claim", "article": "an article"}.get(kind)
        raise click.UsageError(
            f"--kind {kind} needs NAME, {what}" if what else f"--kind {kind} takes no NAME"
        )
    for option, kinds in _FOR.items():
        if ctx.get_parameter_source(option) is not ParameterSource.DEFAULT and kind not in kinds:
            raise click.UsageError(
                f"--{option} does not apply to {kind}, only to {', '.join(kinds)}"
            )
    from kg.graph.reprints import count_reprints
    from kg.store import open_store

    spoken = lang or locale_language()
    reprints = reprints or "once"
    with open_store(store_path, read_only=True) as store:
        if kind != "article" and reprints == "once":
            note_reprints(count_reprints(store))
        if kind == "network":
            html, said = _network(
                store, about, top, renderer, reprints, spoken, title, min_confidence
            )
        elif kind == "article":
            html, said = _article(store, str(name), spoken, title, min_confidence)
        else:
            html, said = _statements(store, name, reprints, spoken, title, min_confidence)
    output = output or f"{kind}.html"
    with open_output(output) as target:
        target.write(html.encode("utf-8"))
    if output != "-":
        echo(f"{output}: {said}. Open it in a browser.", err=True)


def _network(
    store: Store,
    about: Literal["topics", "claims"],
    top: int,
    renderer: Literal["canvas", "vis"],
    reprints: Reprints,
    lang: str,
    title: str | None,
    min_confidence: float,
) -> tuple[str, str]:
    from kg.graph.reader import Reader
    from kg.network import statement_network
    from kg.view import positions
    from kg.view.evidence import passages
    from kg.view.page import page
    from kg.view.template import words

    network = statement_network(
        store, about=about, min_confidence=min_confidence, reprints=reprints
    )
    html = page(
        network,
        lang=lang,
        title=title or title_by_coder(words(lang)["title"]),
        top=top,
        renderer=renderer,
        passages=passages(Reader(store)),
        known=positions.stable_places(store.path, about, network),
    )
    if not network.number_of_nodes():
        return html, "there is nothing to draw yet; add articles with kg add"
    said = f"{plural(network.graph['statements'], 'statement')}, "
    one = about.removesuffix("s")
    return html, said + plural(network.number_of_nodes(), f"actor or {one}", f"actors and {about}")


def _statements(
    store: Store,
    name: str | None,
    reprints: Reprints,
    lang: str,
    title: str | None,
    min_confidence: float,
) -> tuple[str, str]:
    from kg.pages.site import Pages
    from kg.pages.words import Words

    def pages(default: str) -> Pages:
        return Pages(
            store,
            lang=lang,
            title=title or title_by_coder(default),
            min_confidence=min_confidence,
            reprints=reprints,
            alone=True,
        )

    if name is None:
        every = pages(Words(lang).say("whoIsQuoted"))
        return every.voices(), plural(len(every.corpus.said), "statement")
    own = pages(name)
    node = own.corpus.find(name)
    return own.node(node, up=""), plural(len(own.corpus.statements_of(node)), "statement")


def _article(
    store: Store, name: str, lang: str, title: str | None, min_confidence: float
) -> tuple[str, str]:
    from kg.pages.site import Pages
    from kg.query.inventory import articles, find_article

    held = find_article(name, articles(store))
    title = title or title_by_coder(held.title or held.name)
    pages = Pages(store, lang=lang, title=title, min_confidence=min_confidence, alone=True)
    return pages.article(held.iri, up=""), held.title or held.name

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
    from kg.pages.site import Pages
    from kg.store import Store

EXAMPLES = """
kg view -o network.html                 then open network.html in a browser
kg view --about claims --top 60 -o claims.html
kg view --kind matrix -o matrix.html    who takes which side on what
kg view --kind stream -o stream.html    what was spoken of, and when
kg view --kind timeline NAME -o timeline.html      an actor, topic or claim
kg view --kind voices -o voices.html    who is quoted
kg view --kind article ARTICLE -o article.html     an article with marked statements
kg view --lang fr --title "Le débat" -o debat.html
"""

_FOR = {
    "about": ("network",),
    "reprints": ("network", "matrix", "stream", "timeline", "voices"),
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
    ["network", "matrix", "stream", "timeline", "voices", "article"],
    "network",
    "What the page shows; timeline and article need NAME.",
)
@choice_option("--about", ["topics", "claims"], "topics", "What actors are linked to.")
@click.option(
    "--top",
    type=click.IntRange(min=2),
    default=30,
    show_default=True,
    help="Number of the most active nodes that are drawn at first; the page has all.",
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
    kind: Literal["network", "matrix", "stream", "timeline", "voices", "article"],
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

    The network links actors to what they are for or against. A line is as wide as the number of its
    statements, and leads to them; the page has search, filters, time and downloads. The matrix has
    a row for each voice and a column for each topic, the stream shows topics over time. NAME is an
    actor, topic or claim for a timeline, and the name, id, address or IRI of an article for an
    article.
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
            html, said = _statements(store, kind, name, reprints, spoken, title, min_confidence)
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
    from kg.network import statement_network
    from kg.pages.words import Words
    from kg.view import positions

    network = statement_network(
        store, about=about, min_confidence=min_confidence, reprints=reprints
    )
    pages = _pages(store, Words(lang).say("title"), reprints, lang, title, min_confidence)
    known = positions.stable_places(store.path, about, network)
    html = pages.network(network, top=top, drawer=renderer, known=known)
    if not network.number_of_nodes():
        return html, "there is nothing to draw yet; add articles with kg add"
    said = f"{plural(network.graph['statements'], 'statement')}, "
    one = about.removesuffix("s")
    return html, said + plural(network.number_of_nodes(), f"actor or {one}", f"actors and {about}")


def _pages(
    store: Store,
    default: str,
    reprints: Reprints,
    lang: str,
    title: str | None,
    min_confidence: float,
) -> Pages:
    from kg.pages.site import Pages

    return Pages(
        store,
        lang=lang,
        title=title or title_by_coder(default),
        min_confidence=min_confidence,
        reprints=reprints,
        alone=True,
    )


def _statements(
    store: Store,
    kind: str,
    name: str | None,
    reprints: Reprints,
    lang: str,
    title: str | None,
    min_confidence: float,
) -> tuple[str, str]:
    from kg.pages.words import Words

    if name is not None:
        own = _pages(store, name, reprints, lang, title, min_confidence)
        node = own.corpus.find(name)
        said = plural(len(own.corpus.statements_of(node)), "statement")
        return own.node(node, up=""), said
    default = "whoIsQuoted" if kind == "voices" else f"{kind}Title"
    pages = _pages(store, Words(lang).say(default), reprints, lang, title, min_confidence)
    html = {"voices": pages.voices, "matrix": pages.matrix, "stream": pages.stream}[kind]()
    return html, plural(len(pages.corpus.said), "statement")


def _article(
    store: Store, name: str, lang: str, title: str | None, min_confidence: float
) -> tuple[str, str]:
    from kg.pages.site import Pages
    from kg.query.inventory import articles, find_article

    held = find_article(name, articles(store))
    title = title or title_by_coder(held.title or held.name)
    pages = Pages(store, lang=lang, title=title, min_confidence=min_confidence, alone=True)
    return pages.article(held.iri, up=""), held.title or held.name

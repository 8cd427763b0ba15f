"""``kg view``: the graph as one HTML page."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from click.core import ParameterSource

from kg.cli.frame import confidence_option, plural, store_option, verb
from kg.cli.output import writing

if TYPE_CHECKING:
    from kg.store import Store

EXAMPLES = """
kg view -o network.html                 then open network.html in a browser
kg view --about claims --top 60 -o claims.html
kg view --kind timeline NAME -o timeline.html      an actor or topic in time
kg view --kind voices -o voices.html    who gets quoted
kg view --kind article ARTICLE -o article.html     a text with its statements marked
kg view --lang fr --title "Le débat" -o debat.html
"""

Function = TypeVar("Function", bound=Callable[..., Any])


def lang_option(function: Function) -> Function:
    """``--lang``: the language of pages."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "fr", "de"]),
        default=None,
        help="Language of the page; default: that of the locale, else en.",
    )(function)


_FOR = {
    "about": ("network", "timeline", "voices"),
    "top": ("network",),
    "renderer": ("network",),
}
"""The pages that an option changes; for others it is refused."""


@verb("view", examples=EXAMPLES)
@click.argument("name", required=False)
@click.option(
    "-o",
    "--output",
    default=None,
    metavar="FILE",
    help="Where to write the page; - is stdout. Default: KIND.html.",
)
@click.option(
    "--kind",
    type=click.Choice(["network", "timeline", "voices", "article"]),
    default="network",
    show_default=True,
    help="What the page shows; timeline and article take NAME.",
)
@click.option(
    "--about",
    type=click.Choice(["topics", "claims"]),
    default="topics",
    show_default=True,
    help="What actors are tied to.",
)
@click.option(
    "--top",
    type=click.IntRange(min=2),
    default=150,
    show_default=True,
    help="How many of the most active nodes are drawn at first.",
)
@click.option(
    "--renderer",
    type=click.Choice(["canvas", "vis"]),
    default="canvas",
    show_default=True,
    help="What draws the network: kg's own, or pyvis' library up to 1,500 nodes.",
)
@lang_option
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@confidence_option
@store_option
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    output: str | None,
    kind: Literal["network", "timeline", "voices", "article"],
    about: Literal["topics", "claims"],
    top: int,
    renderer: Literal["canvas", "vis"],
    lang: str | None,
    title: str | None,
    min_confidence: float,
    store_path: str,
) -> None:
    """Draw the graph as one page that needs no network.

    The network ties actors to what they speak about; edges are statements, coloured by stance,
    with their date and evidence; search, filters and files to save are in the page. NAME is an
    actor or topic for a timeline, an article's name, id, address or IRI for an article.
    """
    if (kind in ("timeline", "article")) != (name is not None):
        what = {"timeline": "an actor or topic", "article": "an article"}.get(kind)
        raise click.UsageError(
            f"--kind {kind} needs NAME, {what}" if what else f"--kind {kind} takes no NAME"
        )
    for option, kinds in _FOR.items():
        if ctx.get_parameter_source(option) is not ParameterSource.DEFAULT and kind not in kinds:
            raise click.UsageError(f"--{option} is not for {kind}, only for {', '.join(kinds)}")
    from kg.store import open_store

    spoken = lang or locale_language()
    with open_store(store_path, read_only=True) as store:
        if kind == "network":
            html, said = _network(store, about, top, renderer, spoken, title, min_confidence)
        elif kind == "article":
            html, said = _article(store, str(name), spoken, title, min_confidence)
        else:
            html, said = _statements(store, name, about, spoken, title, min_confidence)
    output = output or f"{kind}.html"
    with writing(output) as target:
        target.write(html.encode("utf-8"))
    if output != "-":
        click.echo(f"{output}: {said}; open it in a browser.", err=True)


def _network(
    store: Store,
    about: Literal["topics", "claims"],
    top: int,
    renderer: Literal["canvas", "vis"],
    lang: str,
    title: str | None,
    min_confidence: float,
) -> tuple[str, str]:
    from kg.network import statement_network
    from kg.view import positions
    from kg.view.evidence import passages
    from kg.view.page import page

    network = statement_network(store, about=about, min_confidence=min_confidence)
    html = page(
        network,
        lang=lang,
        title=title,
        top=top,
        renderer=renderer,
        passages=passages(store),
        known=positions.settled(store.path, about, network),
    )
    if not network.number_of_nodes():
        return html, "nothing to draw yet, kg add articles first"
    said = f"{plural(network.graph['statements'], 'statement')}, "
    one = about.removesuffix("s")
    return html, said + plural(network.number_of_nodes(), f"actor or {one}", f"actors and {about}")


def _statements(
    store: Store,
    name: str | None,
    about: Literal["topics", "claims"],
    lang: str,
    title: str | None,
    min_confidence: float,
) -> tuple[str, str]:
    from kg.network import statement_network
    from kg.view.evidence import passages
    from kg.view.said import called, sayings
    from kg.view.timeline import timeline_page
    from kg.view.voices import voices_page

    network = statement_network(store, about=about, min_confidence=min_confidence)
    said = sayings(network, passages(store))
    if name is None:
        html = voices_page(said, lang=lang, title=title)
    else:
        label, said = called(name, said)
        html = timeline_page(label, said, lang=lang, title=title)
    return html, plural(len(said), "statement")


def _article(
    store: Store, name: str, lang: str, title: str | None, min_confidence: float
) -> tuple[str, str]:
    from kg.query.inventory import articles, named
    from kg.view.article import article_page

    held = named(name, articles(store))
    html = article_page(store, held.iri, lang=lang, title=title, min_confidence=min_confidence)
    return html, held.title or held.name


def locale_language() -> str:
    """The language of the locale if pages speak it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            code = os.environ[name].lower()[:2]
            return code if code in ("fr", "de") else "en"
    return "en"

"""``kg view``: the graph as one HTML page."""

from __future__ import annotations

import os
from typing import Literal

import click

from kg.cli.frame import confidence_option, plural, store_option, verb
from kg.cli.output import writing

EXAMPLES = """
kg view -o network.html                 then open network.html in a browser
kg view --about claims --top 60 -o claims.html
kg view --lang fr --title "Le débat" -o debat.html
"""


@verb("view", examples=EXAMPLES)
@click.option(
    "-o",
    "--output",
    default="network.html",
    show_default=True,
    metavar="FILE",
    help="Where to write the page; - is stdout.",
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
    help="How many of the most active nodes to draw.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default=None,
    help="Language of the page; default: en, fr where the locale is French.",
)
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@confidence_option
@store_option
def command(
    output: str,
    about: Literal["topics", "claims"],
    top: int,
    lang: str | None,
    title: str | None,
    min_confidence: float,
    store_path: str,
) -> None:
    """Draw actors and what they speak about as one page that needs no network.

    Edges are statements, coloured by stance, with their date and evidence; search and filters
    are in the page.
    """
    from kg.network import statement_network
    from kg.store import open_store
    from kg.view import page

    with open_store(store_path, read_only=True) as store:
        network = statement_network(store, about=about, min_confidence=min_confidence)
    html = page(network, lang=lang or _locale_language(), title=title, top=top)
    with writing(output) as target:
        target.write(html.encode("utf-8"))
    if output != "-":
        said = f"{plural(network.graph['statements'], 'statement')}, "
        said += plural(network.number_of_nodes(), "actor or topic", "actors and topics")
        if not network.number_of_nodes():
            said = "nothing to draw yet, kg add articles first"
        click.echo(f"{output}: {said}; open it in a browser.", err=True)


def _locale_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "fr" if os.environ[name].lower().startswith("fr") else "en"
    return "en"
